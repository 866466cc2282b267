-- title:    Diabetes care processes
-- question: How many patients with diabetes had the eight care processes of the annual review?
-- grain:    one row per organisation and type of diabetes, with totals
-- param:    as_at date = month_end | the census date; the audit year ends on 31 March
-- param:    months whole = 12 | how many months up to the census date a care process may lie back
-- param:    org org_list = none | only these organisations
-- standing: verified
-- audience: practice, ICB, diabetes lead
-- reads:    patient, registration, observation
-- source:   National Diabetes Audit, core audit: eight care processes, eye screening as the ninth; audit year 1 April to 31 March
-- source:   QOF DM037 (all eight, from 2026/27: one secondary source), DM012 (foot examination, to 2025/26); register as DM017
-- source:   codelists diabetes, diabetes_type1, diabetes_type2, diabetes_resolved, foot_check, retinal_screening, those of the measures and of smoking
-- privacy:  aggregate
-- unit:     patient
-- group:    diabetes_type = Type 1, Type 2 and other
-- by:       age_band, sex, ethnicity, imd
-- count:    on_register = all
-- count:    hba1c, blood_pressure, cholesterol, creatinine, urine_acr, foot_check, bmi, smoking, all_8, eye_screening, all_9
-- same:     diabetes register = on_register
-- same:     diabetes register with hba1c = hba1c
-- same:     diabetes register with blood pressure = blood_pressure
-- worklist: not all_8
-- rate:     hba1c_pct = hba1c / on_register per 100
-- rate:     blood_pressure_pct = blood_pressure / on_register per 100
-- rate:     cholesterol_pct = cholesterol / on_register per 100
-- rate:     creatinine_pct = creatinine / on_register per 100
-- rate:     urine_acr_pct = urine_acr / on_register per 100
-- rate:     foot_check_pct = foot_check / on_register per 100
-- rate:     bmi_pct = bmi / on_register per 100
-- rate:     smoking_pct = smoking / on_register per 100
-- rate:     all_8_pct = all_8 / on_register per 100 ci wilson
-- rate:     eye_screening_pct = eye_screening / on_register per 100
-- rate:     all_9_pct = all_9 / on_register per 100
-- column:   diabetes_type | Type of diabetes | text
-- column:   on_register | On the register | whole
-- column:   hba1c | HbA1c | whole
-- column:   blood_pressure | Blood pressure | whole
-- column:   cholesterol | Cholesterol | whole
-- column:   creatinine | Creatinine | whole
-- column:   urine_acr | Urine albumin | whole
-- column:   foot_check | Foot check | whole
-- column:   bmi | Body mass index | whole
-- column:   smoking | Smoking status | whole
-- column:   all_8 | All eight | whole
-- column:   eye_screening | Eye screening | whole
-- column:   all_9 | All nine | whole
-- column:   hba1c_pct | HbA1c (%) | percent.1
-- column:   blood_pressure_pct | Blood pressure (%) | percent.1
-- column:   cholesterol_pct | Cholesterol (%) | percent.1
-- column:   creatinine_pct | Creatinine (%) | percent.1
-- column:   urine_acr_pct | Urine albumin (%) | percent.1
-- column:   foot_check_pct | Foot check (%) | percent.1
-- column:   bmi_pct | Body mass index (%) | percent.1
-- column:   smoking_pct | Smoking status (%) | percent.1
-- column:   all_8_pct | All eight (%) | percent.1
-- column:   eye_screening_pct | Eye screening (%) | percent.1
-- column:   all_9_pct | All nine (%) | percent.1
-- note:     On the register: aged 17 and over, a diagnosis of diabetes by the census date and none resolved since. Gestational diabetes does not
--           count. The National Diabetes Audit counts from 12 years.
-- note:     Type 1 where the newest entry that names a type says so; everybody else is Type 2 and other.
-- note:     A test counts when a plausible number in a known unit is in the window: systolic and diastolic of one day; total cholesterol; serum
--           creatinine, not eGFR alone; albumin to creatinine ratio. Smoking counts when any status was recorded.
-- note:     Foot checks are found by the codes of the examination and of monofilament and Ipswich touch tests; the national list holds many more
--           parts, so that this may be too low. Eye screening is run outside the practice: it counts where its result was coded here.
-- note:     Personalised care adjustments are not applied: for planning, not a payment figure.
WITH register AS (
    SELECT r.patient_id, r.organisation, CASE WHEN t.type = 'type 1' THEN 'Type 1' ELSE 'Type 2 and other' END AS diabetes_type
    FROM clinical.on_register('diabetes', $as_at) r
    LEFT JOIN clinical.diabetes_type($as_at) t ON t.patient_id = r.patient_id AND t.organisation = r.organisation
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], r.organisation)
), test AS (
    SELECT patient_id, organisation, bool_or(measure = 'hba1c') AS hba1c, bool_or(measure = 'cholesterol_total') AS cholesterol,
        bool_or(measure = 'creatinine') AS creatinine, bool_or(measure = 'acr') AS urine_acr, bool_or(measure = 'bmi') AS bmi
    FROM clinical.measures(['hba1c', 'cholesterol_total', 'creatinine', 'acr', 'bmi'], clinical.since($as_at, $months), $as_at)
    GROUP BY ALL
), pressure AS (
    SELECT patient_id, organisation FROM clinical.latest_blood_pressure(clinical.since($as_at, $months), $as_at)
), examined AS (
    SELECT patient_id, organisation, bool_or(list = 'foot_check') AS foot_check, bool_or(list = 'retinal_screening') AS eye_screening
    FROM clinical.coded_any(['foot_check', 'retinal_screening'])
    WHERE date BETWEEN clinical.since($as_at, $months) AND $as_at::DATE
    GROUP BY ALL
), smoking AS (
    SELECT patient_id, organisation FROM clinical.smoking($as_at) WHERE date >= clinical.since($as_at, $months)
), done AS (
    SELECT r.patient_id, r.organisation, r.diabetes_type, coalesce(t.hba1c, false) AS hba1c, p.patient_id IS NOT NULL AS blood_pressure,
        coalesce(t.cholesterol, false) AS cholesterol, coalesce(t.creatinine, false) AS creatinine, coalesce(t.urine_acr, false) AS urine_acr,
        coalesce(e.foot_check, false) AS foot_check, coalesce(t.bmi, false) AS bmi, s.patient_id IS NOT NULL AS smoking,
        coalesce(e.eye_screening, false) AS eye_screening
    FROM register r
    LEFT JOIN test t ON t.patient_id = r.patient_id AND t.organisation = r.organisation
    LEFT JOIN pressure p ON p.patient_id = r.patient_id AND p.organisation = r.organisation
    LEFT JOIN examined e ON e.patient_id = r.patient_id AND e.organisation = r.organisation
    LEFT JOIN smoking s ON s.patient_id = r.patient_id AND s.organisation = r.organisation
)
SELECT *, hba1c AND blood_pressure AND cholesterol AND creatinine AND urine_acr AND foot_check AND bmi AND smoking AS all_8,
    all_8 AND eye_screening AS all_9,
    'not done: ' || concat_ws(', ', CASE WHEN NOT hba1c THEN 'HbA1c' END, CASE WHEN NOT blood_pressure THEN 'blood pressure' END,
        CASE WHEN NOT cholesterol THEN 'cholesterol' END, CASE WHEN NOT creatinine THEN 'creatinine' END,
        CASE WHEN NOT urine_acr THEN 'urine albumin' END, CASE WHEN NOT foot_check THEN 'foot check' END,
        CASE WHEN NOT bmi THEN 'body mass index' END, CASE WHEN NOT smoking THEN 'smoking status' END) AS reason
FROM done
