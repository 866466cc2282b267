-- title:    Diabetes treatment targets
-- question: How many patients with diabetes meet the targets for HbA1c, blood pressure and statins?
-- grain:    one row per organisation, type of diabetes and frailty, with totals
-- param:    as_at date = month_end | the census date; the audit year ends on 31 March
-- param:    months whole = 12 | how many months up to the census date a reading may lie back
-- param:    medicine_months whole = 6 | how many months up to the census date a statin may lie back
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, ICB
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   National Diabetes Audit: HbA1c of 58 mmol/mol or less, blood pressure of 140/90 or less, a statin, and all three
-- source:   QOF 2025/26: DM020 (58 or less without frailty), DM021 (75 or less with), DM034 (statin, 40 and over, no cardiovascular disease),
--           DM035 (statin, cardiovascular disease), DM036 (blood pressure of 140/90 or less); register as DM017
-- source:   home and ambulatory readings 135/85: NICE NG136
-- source:   codelists diabetes, diabetes_type1, diabetes_type2, diabetes_resolved, chd, stroke, tia, pad, frailty, med_statin, those of HbA1c and
--           blood pressure
-- privacy:  aggregate
-- unit:     patient
-- group:    diabetes_type = Type 1, Type 2 and other
-- group:    frailty = None or mild, Moderate or severe
-- by:       age_band, sex, ethnicity, imd
-- count:    on_register = all
-- count:    hba1c_recorded, hba1c_58, hba1c_for_frailty, bp_recorded, bp_at_target
-- count:    no_cvd_40, no_cvd_statin, cvd, cvd_statin, statin_due, on_statin, all_3
-- sum:      statin_due = cvd + no_cvd_40
-- sum:      on_statin = cvd_statin + no_cvd_statin
-- same:     diabetes register = on_register
-- same:     diabetes register with hba1c = hba1c_recorded
-- same:     diabetes register with blood pressure = bp_recorded
-- worklist: not on_course
-- rate:     hba1c_58_pct = hba1c_58 / on_register per 100 ci wilson
-- rate:     hba1c_for_frailty_pct = hba1c_for_frailty / on_register per 100
-- rate:     bp_pct = bp_at_target / on_register per 100 ci wilson
-- rate:     no_cvd_statin_pct = no_cvd_statin / no_cvd_40 per 100
-- rate:     cvd_statin_pct = cvd_statin / cvd per 100
-- rate:     statin_pct = on_statin / statin_due per 100 ci wilson
-- rate:     all_3_pct = all_3 / statin_due per 100 ci wilson
-- column:   diabetes_type | Type of diabetes | text
-- column:   frailty | Frailty | text
-- column:   on_register | On the register | whole
-- column:   hba1c_recorded | HbA1c recorded | whole
-- column:   hba1c_58 | HbA1c 58 or less | whole
-- column:   hba1c_for_frailty | HbA1c 58 or less, 75 with frailty | whole
-- column:   bp_recorded | Blood pressure recorded | whole
-- column:   bp_at_target | Blood pressure at target | whole
-- column:   no_cvd_40 | 40 and over, no cardiovascular disease | whole
-- column:   no_cvd_statin | Of these on a statin | whole
-- column:   cvd | Cardiovascular disease | whole
-- column:   cvd_statin | Of these on a statin | whole
-- column:   statin_due | Either | whole
-- column:   on_statin | Of these on a statin | whole
-- column:   all_3 | Of these all three targets | whole
-- column:   hba1c_58_pct | HbA1c 58 or less (%) | percent.1
-- column:   hba1c_for_frailty_pct | HbA1c 58 or less, 75 with frailty (%) | percent.1
-- column:   bp_pct | Blood pressure at target (%) | percent.1
-- column:   no_cvd_statin_pct | Statin, no cardiovascular disease (%) | percent.1
-- column:   cvd_statin_pct | Statin, cardiovascular disease (%) | percent.1
-- column:   statin_pct | Statin (%) | percent.1
-- column:   all_3_pct | All three targets (%) | percent.1
-- note:     On the register: aged 17 and over, a diagnosis of diabetes by the census date and none resolved since. Gestational diabetes does not
--           count. Type 1 where the newest entry that names a type says so; everybody else is Type 2 and other.
-- note:     The latest reading in the window counts; patients without one are not at target. HbA1c is compared as a whole number of mmol/mol: readings
--           in % are turned into mmol/mol first, so that 7.5 % is 58. Blood pressure is at target at 140/90 or less, at home or ambulatory 135/85.
-- note:     A statin is due for everybody with cardiovascular disease (coronary heart disease, stroke or TIA, peripheral arterial disease) and from
--           40 years without. It counts when it was issued in the window for medicines. All three targets are counted among those a statin is due for.
-- note:     Frailty is the newest coded level, by SNOMED codes only: no CTV3 code was verified. DM020, DM034 and DM036 are about patients without
--           moderate or severe frailty: read the row. The age limit of DM036 and other exceptions of QOF are not applied: for planning, not a payment figure.
-- note:     The worklist holds patients who miss a target that applies to them, with HbA1c of up to 75 accepted in moderate or severe frailty.
WITH register AS (
    SELECT patient_id, organisation, bool_or(register = 'diabetes') AS diabetes, bool_or(register <> 'diabetes') AS cvd
    FROM clinical.registers_of(['diabetes', 'chd', 'stroke_tia', 'pad'], $as_at)
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], organisation)
    GROUP BY ALL
), patient AS (
    SELECT r.patient_id, r.organisation, r.cvd, l.age >= 40 AND NOT r.cvd AS no_cvd_40,
        CASE WHEN t.type = 'type 1' THEN 'Type 1' ELSE 'Type 2 and other' END AS diabetes_type,
        CASE WHEN f.level IN ('moderate', 'severe') THEN 'Moderate or severe' ELSE 'None or mild' END AS frailty,
        CASE WHEN f.level IN ('moderate', 'severe') THEN 75 ELSE 58 END AS hba1c_limit
    FROM register r
    JOIN clinical.registered_population($as_at) l ON l.patient_id = r.patient_id AND l.organisation = r.organisation
    LEFT JOIN clinical.diabetes_type($as_at) t ON t.patient_id = r.patient_id AND t.organisation = r.organisation
    LEFT JOIN clinical.frailty($as_at) f ON f.patient_id = r.patient_id AND f.organisation = r.organisation
    WHERE r.diabetes
), latest AS (
    SELECT p.*, round(h.value) AS hba1c, b.systolic, b.diastolic, b.is_home, s.patient_id IS NOT NULL AS has_statin
    FROM patient p
    LEFT JOIN clinical.latest_measure('hba1c', clinical.since($as_at, $months), $as_at) h ON h.patient_id = p.patient_id AND h.organisation = p.organisation
    LEFT JOIN clinical.latest_blood_pressure(clinical.since($as_at, $months), $as_at) b ON b.patient_id = p.patient_id AND b.organisation = p.organisation
    LEFT JOIN clinical.on_medicine('med_statin', $as_at, $medicine_months) s ON s.patient_id = p.patient_id AND s.organisation = p.organisation
), met AS (
    SELECT *, hba1c IS NOT NULL AS hba1c_recorded, coalesce(hba1c <= 58, false) AS hba1c_58, coalesce(hba1c <= hba1c_limit, false) AS hba1c_for_frailty,
        systolic IS NOT NULL AS bp_recorded,
        coalesce(systolic <= CASE WHEN is_home THEN 135 ELSE 140 END AND diastolic <= CASE WHEN is_home THEN 85 ELSE 90 END, false) AS bp_at_target,
        no_cvd_40 AND has_statin AS no_cvd_statin, cvd AND has_statin AS cvd_statin, no_cvd_40 OR cvd AS statin_due
    FROM latest
)
SELECT patient_id, organisation, diabetes_type, frailty, hba1c_recorded, hba1c_58, hba1c_for_frailty, bp_recorded, bp_at_target,
    no_cvd_40, no_cvd_statin, cvd, cvd_statin, statin_due, no_cvd_statin OR cvd_statin AS on_statin,
    hba1c_58 AND bp_at_target AND on_statin AS all_3,
    hba1c_for_frailty AND bp_at_target AND (on_statin OR NOT statin_due) AS on_course,
    concat_ws(', ', CASE WHEN NOT hba1c_recorded THEN 'no HbA1c' WHEN NOT hba1c_for_frailty THEN 'HbA1c above ' || hba1c_limit END,
        CASE WHEN NOT bp_recorded THEN 'no blood pressure' WHEN NOT bp_at_target THEN 'blood pressure above target' END,
        CASE WHEN statin_due AND NOT on_statin THEN 'no statin' END) AS reason
FROM met
