-- title:    NHS Health Check
-- question: How many people of 40 to 74 who are due a health check every five years had one, and what was measured?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    months whole = 60 | how far back a check and its measurements count
-- param:    statin_months whole = 6 | an issue of a statin in this many months means no check is due
-- param:    qrisk_high number = 10 | a QRISK of this many percent or more is high
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, local authority
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   NHS Health Check, aged 40 to 74 every five years: who is eligible, as practices and Lancashire County Council (nhshealthcheckslancashire.co.uk/eligibility) publish it
-- source:   codelists nhs_health_check, cvd_risk_qrisk, bmi, cholesterol_total, cholesterol_ldl, cholesterol_nonhdl, bp_systolic, bp_diastolic, smoking_current, smoking_ex,
--           smoking_never, med_statin, and those of the registers
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    eligible = all
-- count:    completed, with_qrisk, with_bmi, with_smoking, with_bp, with_lipids, qrisk_high
-- worklist: not completed
-- rate:     completed_pct = completed / eligible per 100 ci wilson
-- rate:     with_qrisk_pct = with_qrisk / completed per 100
-- rate:     with_bmi_pct = with_bmi / completed per 100
-- rate:     with_smoking_pct = with_smoking / completed per 100
-- rate:     with_bp_pct = with_bp / completed per 100
-- rate:     with_lipids_pct = with_lipids / completed per 100
-- rate:     qrisk_high_pct = qrisk_high / with_qrisk per 100 ci wilson
-- column:   eligible | Eligible | whole
-- column:   completed | Check completed | whole
-- column:   with_qrisk | Completed, with QRISK | whole
-- column:   with_bmi | Completed, with BMI | whole
-- column:   with_smoking | Completed, with smoking status | whole
-- column:   with_bp | Completed, with blood pressure | whole
-- column:   with_lipids | Completed, with cholesterol | whole
-- column:   qrisk_high | Completed, with high QRISK | whole
-- column:   completed_pct | Check completed (%) | percent.1
-- column:   with_qrisk_pct | QRISK (%) | percent.1
-- column:   with_bmi_pct | BMI (%) | percent.1
-- column:   with_smoking_pct | Smoking status (%) | percent.1
-- column:   with_bp_pct | Blood pressure (%) | percent.1
-- column:   with_lipids_pct | Cholesterol (%) | percent.1
-- column:   qrisk_high_pct | High QRISK, of those with one (%) | percent.1
-- note:     Eligible: registered, aged 40 to 74 on the census date, on none of the registers of coronary heart disease, stroke and TIA, diabetes, chronic kidney disease,
--           atrial fibrillation, heart failure, hypertension and peripheral arterial disease, and without a statin. Whoever comes on one of them after a check leaves the table.
-- note:     Not taken out, though not eligible: familial hypercholesterolaemia (no codelist was verified) and a risk of 20 % or more found before.
-- note:     Completed by SNOMED code only. Invitations and referrals are left out: no codelists were verified. What was measured is measured in the same window, at the
--           check or apart from it; the newest QRISK counts. Cholesterol is total, LDL or non-HDL.
-- note:     Checks made by others than the practice count only when they are in its record. The table follows no published layout.
WITH excluded AS (
    SELECT patient_id, organisation
    FROM clinical.registers_of(['chd', 'stroke_tia', 'diabetes', 'ckd', 'af', 'heart_failure', 'hypertension', 'pad'], $as_at)
    UNION
    SELECT patient_id, organisation FROM clinical.on_medicine('med_statin', $as_at, $statin_months)
), eligible AS (
    SELECT p.patient_id, p.organisation
    FROM clinical.registered_population($as_at) p
    LEFT JOIN excluded x ON x.patient_id = p.patient_id AND x.organisation = p.organisation
    WHERE p.age BETWEEN 40 AND 74 AND x.patient_id IS NULL AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], p.organisation))
), health_check AS (
    SELECT patient_id, organisation, max(date) AS latest_date
    FROM clinical.coded('nhs_health_check')
    WHERE date <= $as_at::DATE
    GROUP BY ALL
), reading AS (
    SELECT patient_id, organisation, bool_or(measure = 'bmi') AS bmi, bool_or(starts_with(measure, 'cholesterol')) AS lipids,
        arg_max(value, (date_time, observation_id)) FILTER (measure = 'qrisk') AS qrisk
    FROM clinical.measures(['qrisk', 'bmi', 'cholesterol_total', 'cholesterol_ldl', 'cholesterol_nonhdl'], clinical.since($as_at, $months), $as_at)
    GROUP BY ALL
), pressure AS (
    SELECT DISTINCT patient_id, organisation FROM clinical.blood_pressure(clinical.since($as_at, $months), $as_at)
), person AS (
    SELECT e.patient_id, e.organisation, c.latest_date, coalesce(c.latest_date >= clinical.since($as_at, $months), false) AS completed,
        coalesce(r.bmi, false) AS bmi, coalesce(r.lipids, false) AS lipids, r.qrisk,
        coalesce(s.date >= clinical.since($as_at, $months), false) AS smoking, b.patient_id IS NOT NULL AS bp
    FROM eligible e
    LEFT JOIN health_check c ON c.patient_id = e.patient_id AND c.organisation = e.organisation
    LEFT JOIN reading r ON r.patient_id = e.patient_id AND r.organisation = e.organisation
    LEFT JOIN clinical.smoking($as_at) s ON s.patient_id = e.patient_id AND s.organisation = e.organisation
    LEFT JOIN pressure b ON b.patient_id = e.patient_id AND b.organisation = e.organisation
)
SELECT patient_id, organisation, completed,
    completed AND qrisk IS NOT NULL AS with_qrisk, completed AND bmi AS with_bmi, completed AND smoking AS with_smoking,
    completed AND bp AS with_bp, completed AND lipids AS with_lipids, completed AND coalesce(qrisk >= $qrisk_high, false) AS qrisk_high,
    CASE WHEN latest_date IS NULL THEN 'no check on record' ELSE 'last check before the window' END AS reason
FROM person
