-- title:    Frailty in older patients
-- question: How many patients of 65 and over have a coded level of frailty?
-- grain:    one row per organisation and age group, with totals
-- param:    as_at date = month_end | the census date
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: PCN, frailty lead
-- reads:    patient, registration, observation
-- source:   GP contract, frailty identification in patients of 65 and over (not checked); codelist frailty
-- privacy:  aggregate
-- unit:     patient
-- group:    age_group = 65-74, 75-84, 85+
-- by:       sex, ethnicity, imd
-- count:    list_size = all
-- count:    mild, moderate, severe, none_coded
-- worklist: severe
-- rate:     coded_pct = coded / list_size per 100
-- count:    coded
-- rate:     moderate_or_severe_pct = moderate_or_severe / list_size per 100 ci wilson
-- count:    moderate_or_severe
-- sum:      list_size = coded + none_coded
-- sum:      coded = mild + moderate + severe
-- sum:      moderate_or_severe = moderate + severe
-- same:     registered list of 65 and over = list_size
-- column:   age_group | Age | text
-- column:   list_size | Registered, 65 and over | whole
-- column:   mild | Mild | whole
-- column:   moderate | Moderate | whole
-- column:   severe | Severe | whole
-- column:   none_coded | No level coded | whole
-- column:   coded | Any level coded | whole
-- column:   moderate_or_severe | Moderate or severe | whole
-- column:   coded_pct | Any level coded (%) | percent.1
-- column:   moderate_or_severe_pct | Moderate or severe (%) | percent.1
-- note:     The newest level by the census date counts. Levels are known by SNOMED code only: no CTV3 code was verified.
-- note:     The electronic frailty index is not worked out: its code sets need a licence. Falls and medication reviews are left out: no codelist was verified.
SELECT l.patient_id, l.organisation, CASE WHEN l.age < 75 THEN '65-74' WHEN l.age < 85 THEN '75-84' ELSE '85+' END AS age_group,
    coalesce(f.level = 'mild', false) AS mild, coalesce(f.level = 'moderate', false) AS moderate, coalesce(f.level = 'severe', false) AS severe,
    f.patient_id IS NULL AS none_coded, f.patient_id IS NOT NULL AS coded, coalesce(f.level IN ('moderate', 'severe'), false) AS moderate_or_severe,
    'severe since ' || f.date AS reason
FROM clinical.registered_population($as_at) l
LEFT JOIN clinical.frailty($as_at) f ON f.patient_id = l.patient_id AND f.organisation = l.organisation
WHERE l.age >= 65 AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation))
