-- title:    Diabetes register and prevalence
-- question: How many registered patients aged 17 and over have diabetes?
-- grain:    one row per organisation and sex, with totals
-- param:    as_at date = month_end | the census date
-- param:    org org_list = none | only these organisations
-- standing: verified
-- audience: practice, PCN, ICB, public health
-- reads:    patient, registration, observation
-- source:   QOF register DM017 (patients aged 17 and over with diabetes mellitus); prevalence as in NHS Digital, QOF prevalence tables
-- source:   codelists diabetes and diabetes_resolved
-- privacy:  aggregate
-- unit:     patient
-- group:    sex
-- by:       age_band, ethnicity, imd
-- count:    on_register
-- count:    list_size = all
-- same:     diabetes register = on_register
-- rate:     prevalence_pct = on_register / list_size per 100 ci wilson
-- column:   on_register | On the register | whole
-- column:   list_size | Registered aged 17 and over | whole
-- column:   prevalence_pct | Prevalence (%) | percent.1
-- chart:    bars organisation prevalence_pct
-- chart:    funnel list_size prevalence_pct
-- note:     On the register: a diagnosis of diabetes by the census date, and none resolved since. Gestational diabetes does not count.
-- note:     For planning: QOF payment uses national extraction rules that this report does not copy.
SELECT l.patient_id, l.organisation, l.sex, r.patient_id IS NOT NULL AS on_register
FROM clinical.registered_population($as_at) l
LEFT JOIN clinical.register('diabetes', 'diabetes_resolved', $as_at) r ON r.patient_id = l.patient_id AND r.organisation = l.organisation
WHERE l.age >= 17 AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation))
