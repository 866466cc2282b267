-- title:    Diabetes register and prevalence
-- question: How many registered patients aged 17 and over have diabetes?
-- grain:    one row per organisation and sex, with totals
-- param:    as_at date = month_end | the census date
-- param:    org org_list = none | only these organisations
-- reads:    patient, registration, observation
-- source:   QOF register DM017 (patients aged 17 and over with diabetes mellitus); prevalence as in NHS Digital, QOF prevalence tables
-- source:   codelists diabetes and diabetes_resolved
-- privacy:  aggregate
-- count:    on_register, list_size
-- rate:     prevalence_pct = on_register / list_size per 100 ci wilson
-- column:   on_register | On the register | whole
-- column:   list_size | Registered aged 17 and over | whole
-- column:   prevalence_pct | Prevalence (%) | percent.1
-- note:     On the register: a diagnosis of diabetes by the census date, and none resolved since. Gestational diabetes does not count.
-- note:     For planning: QOF payment uses national extraction rules that this report does not copy.
-- pack:     starter
WITH list AS (
    SELECT patient_id, organisation, coalesce(sex, 'Unknown') AS sex
    FROM clinical.registered_population($as_at)
    WHERE age >= 17 AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], organisation))
), register AS (
    SELECT patient_id, organisation FROM clinical.register('diabetes', 'diabetes_resolved', $as_at)
)
SELECT l.organisation, coalesce(l.sex, 'All') AS sex, count(r.patient_id) AS on_register, count(*) AS list_size
FROM list l
LEFT JOIN register r ON r.patient_id = l.patient_id AND r.organisation = l.organisation
GROUP BY GROUPING SETS ((l.organisation, l.sex), (l.organisation))
ORDER BY l.organisation, grouping(l.sex) DESC, l.sex
