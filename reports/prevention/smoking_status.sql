-- title:    Smoking status
-- question: How many patients smoke, and is the status of those with a long term condition recorded each year?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    months whole = 12 | how far back a status counts for patients with a long term condition
-- param:    org org_list = none | only these organisations
-- standing: verified
-- audience: practice, public health
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   QOF SMOK002 (status in 12 months for patients with named long term conditions), 2024/25 and 2025/26
-- source:   Fingertips, smoking prevalence from general practice records: registered patients of 15 and over
-- source:   codelists smoking_current, smoking_ex, smoking_never, and those of the registers
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    registered = all
-- count:    recorded, current_smoker, ex_smoker, never_smoker, with_condition, with_condition_recorded
-- sum:      recorded = current_smoker + ex_smoker + never_smoker
-- worklist: with_condition and not with_condition_recorded
-- rate:     recorded_pct = recorded / registered per 100 ci wilson
-- rate:     current_smoker_pct = current_smoker / registered per 100 ci wilson
-- rate:     ex_smoker_pct = ex_smoker / registered per 100
-- rate:     never_smoker_pct = never_smoker / registered per 100
-- rate:     with_condition_recorded_pct = with_condition_recorded / with_condition per 100 ci wilson
-- column:   registered | Registered, 15 and over | whole
-- column:   recorded | Status ever recorded | whole
-- column:   current_smoker | Current smokers | whole
-- column:   ex_smoker | Ex-smokers | whole
-- column:   never_smoker | Never smoked | whole
-- column:   with_condition | With a long term condition | whole
-- column:   with_condition_recorded | With a condition, status in the window | whole
-- column:   recorded_pct | Status ever recorded (%) | percent.1
-- column:   current_smoker_pct | Current smokers (%) | percent.1
-- column:   ex_smoker_pct | Ex-smokers (%) | percent.1
-- column:   never_smoker_pct | Never smoked (%) | percent.1
-- column:   with_condition_recorded_pct | With a condition, status in the window (%) | percent.1
-- note:     Registered patients aged 15 and over; those without a date of birth are left out. The status is the newest by the census date; never after current or ex means ex.
-- note:     Long term conditions are the registers SMOK002 names: coronary heart disease, peripheral arterial disease, stroke and TIA, hypertension, diabetes, COPD, chronic
--           kidney disease, asthma and severe mental illness. Patients under 15 are left out here, too.
-- note:     Support offered to smokers (SMOK004) is left out: no codelist was verified. Personalised care adjustments are not applied: for planning, not payment.
WITH person AS (
    SELECT patient_id, organisation
    FROM clinical.registered_population($as_at)
    WHERE age >= 15 AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], organisation))
), condition AS (
    SELECT DISTINCT patient_id, organisation
    FROM clinical.registers_of(['chd', 'pad', 'stroke_tia', 'hypertension', 'diabetes', 'copd', 'ckd', 'asthma', 'smi'], $as_at)
)
SELECT p.patient_id, p.organisation,
    s.patient_id IS NOT NULL AS recorded, coalesce(s.status = 'current', false) AS current_smoker, coalesce(s.status = 'ex', false) AS ex_smoker,
    coalesce(s.status = 'never', false) AS never_smoker, c.patient_id IS NOT NULL AS with_condition,
    c.patient_id IS NOT NULL AND coalesce(s.date >= clinical.since($as_at, $months), false) AS with_condition_recorded,
    CASE WHEN s.patient_id IS NULL THEN 'no status on record' ELSE 'last status before the window' END AS reason
FROM person p
LEFT JOIN condition c ON c.patient_id = p.patient_id AND c.organisation = p.organisation
LEFT JOIN clinical.smoking($as_at) s ON s.patient_id = p.patient_id AND s.organisation = p.organisation
