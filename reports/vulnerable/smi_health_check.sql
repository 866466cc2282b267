-- title:    Physical health checks in severe mental illness
-- question: How many patients with severe mental illness had each part of the physical health check in a year?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    months whole = 12 | how far back a check counts
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, ICB
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   NHS England, physical health checks for people with severe mental illness (one secondary source); QOF MH003, MH006, MH011, MH012
-- source:   register smi; codelists smi_remission and those of the measures and of smoking
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    on_register = all
-- count:    blood_pressure, bmi, glucose, lipids, smoking, all_5
-- same:     severe mental illness register = on_register
-- worklist: not all_5
-- rate:     blood_pressure_pct = blood_pressure / on_register per 100
-- rate:     bmi_pct = bmi / on_register per 100
-- rate:     glucose_pct = glucose / on_register per 100
-- rate:     lipids_pct = lipids / on_register per 100
-- rate:     smoking_pct = smoking / on_register per 100
-- rate:     all_5_pct = all_5 / on_register per 100 ci wilson
-- column:   on_register | On the register | whole
-- column:   blood_pressure | Blood pressure | whole
-- column:   bmi | Body mass index | whole
-- column:   glucose | HbA1c | whole
-- column:   lipids | Cholesterol | whole
-- column:   smoking | Smoking status | whole
-- column:   all_5 | All five | whole
-- column:   blood_pressure_pct | Blood pressure (%) | percent.1
-- column:   bmi_pct | Body mass index (%) | percent.1
-- column:   glucose_pct | HbA1c (%) | percent.1
-- column:   lipids_pct | Cholesterol (%) | percent.1
-- column:   smoking_pct | Smoking status (%) | percent.1
-- column:   all_5_pct | All five (%) | percent.1
-- chart:    bars organisation all_5_pct
-- note:     Five of the six parts: alcohol is left out, as no codelist was verified. The published figure of all six is at most this one.
-- note:     On the register: any code ever, or lithium in six months. Patients whose newest entry of remission is as new as their newest diagnosis, or newer, are left out.
-- note:     Glucose is HbA1c only; lipids are total, LDL or non-HDL cholesterol. A part counts when a plausible number was recorded in the window.
WITH remission AS (
    SELECT patient_id, organisation, max(coalesce(date, recorded::DATE)) AS remission_date
    FROM clinical.coded('smi_remission')
    WHERE coalesce(date, recorded::DATE) <= $as_at::DATE
    GROUP BY ALL
), measured AS (
    SELECT patient_id, organisation, bool_or(measure = 'bmi') AS bmi, bool_or(measure = 'hba1c') AS glucose, bool_or(starts_with(measure, 'cholesterol')) AS lipids
    FROM clinical.measures(['bmi', 'hba1c', 'cholesterol_total', 'cholesterol_ldl', 'cholesterol_nonhdl'], clinical.since($as_at, $months), $as_at)
    GROUP BY ALL
), pressure AS (
    SELECT DISTINCT patient_id, organisation FROM clinical.blood_pressure(clinical.since($as_at, $months), $as_at::DATE)
), smoked AS (
    SELECT DISTINCT patient_id, organisation FROM clinical.coded_any(['smoking_current', 'smoking_ex', 'smoking_never'])
    WHERE date BETWEEN clinical.since($as_at, $months) AND $as_at::DATE
), checked AS (
    SELECT r.patient_id, r.organisation, b.patient_id IS NOT NULL AS blood_pressure, coalesce(m.bmi, false) AS bmi, coalesce(m.glucose, false) AS glucose,
        coalesce(m.lipids, false) AS lipids, s.patient_id IS NOT NULL AS smoking
    FROM clinical.on_register('smi', $as_at) r
    LEFT JOIN remission x ON x.patient_id = r.patient_id AND x.organisation = r.organisation
    LEFT JOIN measured m ON m.patient_id = r.patient_id AND m.organisation = r.organisation
    LEFT JOIN pressure b ON b.patient_id = r.patient_id AND b.organisation = r.organisation
    LEFT JOIN smoked s ON s.patient_id = r.patient_id AND s.organisation = r.organisation
    WHERE (x.remission_date IS NULL OR r.latest_date > x.remission_date)
        AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], r.organisation))
)
SELECT *, blood_pressure AND bmi AND glucose AND lipids AND smoking AS all_5,
    'missing: ' || concat_ws(', ', CASE WHEN NOT blood_pressure THEN 'blood pressure' END, CASE WHEN NOT bmi THEN 'body mass index' END,
        CASE WHEN NOT glucose THEN 'HbA1c' END, CASE WHEN NOT lipids THEN 'cholesterol' END, CASE WHEN NOT smoking THEN 'smoking status' END) AS reason
FROM checked
