-- title:    Carers
-- question: How many patients are known to care for somebody, and how many of them had a flu vaccination?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    months whole = 12 | how far back a flu vaccination counts
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice, local authority
-- reads:    patient, registration, observation, immunisation, relationship
-- source:   NHS England, support for carers: no indicator; codelists carer, carer_ended, vacc_flu
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    list_size = all
-- count:    carers, related, flu
-- same:     registered list = list_size
-- worklist: carers and not flu
-- rate:     carers_pct = carers / list_size per 100
-- rate:     flu_pct = flu / carers per 100 ci wilson
-- column:   list_size | Registered | whole
-- column:   carers | Coded as a carer | whole
-- column:   related | Named as a carer by another patient | whole
-- column:   flu | Carers with a flu vaccination | whole
-- column:   carers_pct | Coded as a carer (%) | percent.1
-- column:   flu_pct | Carers with a flu vaccination (%) | percent.1
-- note:     A carer by code: the newest entry that says so is newer than the newest that says no longer. No longer a carer is known by SNOMED code only.
-- note:     Named by another patient: a relationship of somebody else's record, open on the census date, says that this patient cares for them. It may be so without a code.
-- note:     Health checks of carers are left out: no codelist was verified.
WITH carer AS (
    SELECT patient_id, organisation FROM clinical.register('carer', 'carer_ended', $as_at)
), related AS (
    SELECT DISTINCT related_patient_id AS patient_id, organisation FROM clinical.relationship
    WHERE cares_for_patient AND related_patient_id IS NOT NULL
        AND coalesce(date, recorded::DATE) <= $as_at::DATE AND (ended IS NULL OR ended > $as_at::DATE)
), flu AS (
    SELECT DISTINCT patient_id, organisation FROM clinical.vaccinated('vacc_flu', clinical.since($as_at, $months), $as_at)
)
SELECT l.patient_id, l.organisation, c.patient_id IS NOT NULL AS carers, r.patient_id IS NOT NULL AS related,
    c.patient_id IS NOT NULL AND f.patient_id IS NOT NULL AS flu, 'carer without a flu vaccination' AS reason
FROM clinical.registered_population($as_at) l
LEFT JOIN carer c ON c.patient_id = l.patient_id AND c.organisation = l.organisation
LEFT JOIN related r ON r.patient_id = l.patient_id AND r.organisation = l.organisation
LEFT JOIN flu f ON f.patient_id = l.patient_id AND f.organisation = l.organisation
WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation)
