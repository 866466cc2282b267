-- title:    Dependence forming and psychotropic medicines
-- question: How many patients take hypnotics, gabapentinoids, antidepressants or antipsychotics, and for how long?
-- grain:    one row per organisation, group of medicines and cohort, with totals
-- param:    as_at date = month_end | the census date
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: ICB, learning disability lead
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   OpenPrescribing measures; STOMP, stopping over-medication of people with a learning disability (not checked)
-- source:   codelists med_hypnotic, med_gabapentinoid, med_antidepressant, med_antipsychotic; registers learning_disability, dementia and smi
-- privacy:  aggregate
-- unit:     patient and medicine group
-- group:    medicine = Antidepressant, Antipsychotic, Gabapentinoid, Hypnotic
-- group:    cohort = Learning disability, Dementia, Everybody else
-- by:       age_band, sex, ethnicity, imd
-- count:    taking = all
-- count:    over_6_months, antipsychotic_without_smi
-- rate:     over_6_months_pct = over_6_months / taking per 100
-- worklist: antipsychotic_without_smi
-- column:   medicine | Medicine | text
-- column:   cohort | Cohort | text
-- column:   taking | Patients with an issue in 6 months | whole
-- column:   over_6_months | Also in the 6 months before | whole
-- column:   antipsychotic_without_smi | Antipsychotic in learning disability or dementia, no severe mental illness | whole
-- column:   over_6_months_pct | Also in the 6 months before (%) | percent.1
-- note:     Patients registered on the census date. A patient with medicines of two groups counts in both, and twice in the row All. A patient with a learning disability and dementia
--           is in the first cohort.
-- note:     Over six months: an issue in the six months up to the census date and one in the six months before those.
WITH issue AS (
    SELECT list, patient_id, organisation, bool_or(date >= clinical.since($as_at, 6)) AS now, bool_or(date < clinical.since($as_at, 6)) AS before
    FROM clinical.issued_any(['med_hypnotic', 'med_gabapentinoid', 'med_antidepressant', 'med_antipsychotic'], clinical.since($as_at, 12), $as_at)
    GROUP BY ALL
), register AS (
    SELECT patient_id, organisation, bool_or(register = 'learning_disability') AS disability, bool_or(register = 'dementia') AS dementia, bool_or(register = 'smi') AS smi
    FROM clinical.registers_of(['learning_disability', 'dementia', 'smi'], $as_at)
    GROUP BY ALL
)
SELECT l.patient_id, l.organisation,
    CASE i.list WHEN 'med_hypnotic' THEN 'Hypnotic' WHEN 'med_gabapentinoid' THEN 'Gabapentinoid' WHEN 'med_antidepressant' THEN 'Antidepressant' ELSE 'Antipsychotic' END AS medicine,
    CASE WHEN r.disability THEN 'Learning disability' WHEN r.dementia THEN 'Dementia' ELSE 'Everybody else' END AS cohort,
    i.before AS over_6_months,
    coalesce(i.list = 'med_antipsychotic' AND (r.disability OR r.dementia) AND NOT r.smi, false) AS antipsychotic_without_smi,
    'antipsychotic without a diagnosis of severe mental illness' AS reason
FROM issue i
JOIN clinical.registered_population($as_at) l ON l.patient_id = i.patient_id AND l.organisation = i.organisation
LEFT JOIN register r ON r.patient_id = i.patient_id AND r.organisation = i.organisation
WHERE i.now AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation))
