-- title:    Ethnicity recording
-- question: For how many registered patients is an ethnic group recorded, and can it be used?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    org org_list = none | only these organisations
-- standing: verified
-- audience: PCN, ICB
-- reads:    patient, registration, observation
-- source:   completeness of ethnicity in primary care records: OpenSAFELY, short data report on ethnicity (latest entry counts)
-- source:   NHS Data Dictionary, ETHNIC CATEGORY (16 groups and not stated), from memory; codelist ethnicity
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, imd
-- count:    patients = all
-- count:    recorded, usable, not_stated, conflicting
-- same:     registered list = patients
-- same:     ethnicity not stated = not_stated
-- rate:     recorded_pct = recorded / patients per 100 ci wilson
-- rate:     usable_pct = usable / patients per 100 ci wilson
-- rate:     not_stated_pct = not_stated / patients per 100
-- rate:     conflicting_pct = conflicting / patients per 100
-- worklist: not usable
-- column:   patients | Patients | whole
-- column:   recorded | Any entry | whole
-- column:   usable | One of the 16 groups | whole
-- column:   not_stated | Not stated | whole
-- column:   conflicting | More than one group over time | whole
-- column:   recorded_pct | Any entry (%) | percent.1
-- column:   usable_pct | One of the 16 groups (%) | percent.1
-- column:   not_stated_pct | Not stated (%) | percent.1
-- column:   conflicting_pct | More than one group over time (%) | percent.1
-- note:     The newest entry by the census date counts: a patient who stated a group and later would not say is not stated. Recorded is usable and not stated together.
-- note:     Conflicting: more than one of the 16 groups was ever entered by the census date, whichever counts now. A vague code and an exact one may both be right.
SELECT l.patient_id, l.organisation, e.patient_id IS NOT NULL AS recorded, coalesce(e.is_usable, false) AS usable,
    coalesce(e.is_not_stated, false) AS not_stated, coalesce(e.conflicting, false) AS conflicting,
    CASE WHEN e.patient_id IS NULL THEN 'no ethnicity recorded' ELSE 'newest entry is not stated' END AS reason
FROM clinical.registered_population($as_at) l
LEFT JOIN clinical.ethnicity($as_at) e ON e.patient_id = l.patient_id AND e.organisation = l.organisation
WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation)
