-- title:    Identity and duplicates of the registered list
-- question: How many registered patients have no valid NHS number, or may be on the list twice?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice, ICB, information governance
-- reads:    patient, registration
-- source:   NHS Data Dictionary, NHS NUMBER (Modulus 11); local checks, no single national report
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    list_size = listed
-- count:    no_number, invalid_number, unverified, shared_number, shared_name, test_patients
-- same:     registered list = list_size
-- rate:     no_number_pct = no_number / list_size per 100
-- rate:     invalid_number_pct = invalid_number / list_size per 100
-- rate:     unverified_pct = unverified / list_size per 100
-- rate:     shared_number_pct = shared_number / list_size per 100
-- rate:     shared_name_pct = shared_name / list_size per 100
-- worklist: questionable
-- column:   list_size | Registered | whole
-- column:   no_number | No NHS number | whole
-- column:   invalid_number | Invalid NHS number | whole
-- column:   unverified | Not matched to the Spine | whole
-- column:   shared_number | NHS number of another patient | whole
-- column:   shared_name | Name and date of birth of another patient | whole
-- column:   test_patients | Test patients with a current registration | whole
-- column:   no_number_pct | No NHS number (%) | percent.1
-- column:   invalid_number_pct | Invalid NHS number (%) | percent.1
-- column:   unverified_pct | Not matched to the Spine (%) | percent.1
-- column:   shared_number_pct | NHS number of another patient (%) | percent.1
-- column:   shared_name_pct | Name and date of birth of another patient (%) | percent.1
-- note:     Registered: the GMS list on the census date. A patient may fail several checks.
-- note:     Another patient is another record on the same organisation's list. The NHS number is compared without blanks; names and dates of birth without
--           regard to case.
-- note:     Not matched to the Spine: the feed's flag says no. Patients whose flag is blank are not counted.
-- note:     Test patients are never on the list: they are counted beside it.
WITH listed AS (
    SELECT patient_id, organisation, false AS is_test FROM clinical.registered_population($as_at)
), test AS (
    SELECT DISTINCT r.patient_id, r.organisation, true AS is_test
    FROM clinical.registration r
    JOIN clinical.patient p ON p.patient_id = r.patient_id AND p.organisation = r.organisation
    WHERE p.is_test AND r.registered_at = r.organisation AND r.registered_from <= $as_at::DATE
        AND (r.registered_to IS NULL OR r.registered_to > $as_at::DATE)
), person AS (
    SELECT a.patient_id, a.organisation, a.is_test, p.nhs_number, p.nhs_number_valid, p.spine_matched,
        count(*) FILTER (NOT a.is_test) OVER (PARTITION BY a.organisation, replace(p.nhs_number, ' ', '')) AS of_number,
        count(*) FILTER (NOT a.is_test) OVER (PARTITION BY a.organisation, p.name_key) AS of_name,
        p.name_key
    FROM (FROM listed UNION ALL FROM test) a
    JOIN clinical.patient p ON p.patient_id = a.patient_id AND p.organisation = a.organisation
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], a.organisation)
), checked AS (
    SELECT patient_id, organisation, NOT is_test AS listed, is_test AS test_patients,
        NOT is_test AND nhs_number IS NULL AS no_number,
        NOT is_test AND coalesce(nhs_number_valid = false, false) AS invalid_number,
        NOT is_test AND coalesce(spine_matched = false, false) AS unverified,
        NOT is_test AND nhs_number IS NOT NULL AND of_number > 1 AS shared_number,
        NOT is_test AND name_key IS NOT NULL AND of_name > 1 AS shared_name
    FROM person
)
SELECT *, no_number OR invalid_number OR unverified OR shared_number OR shared_name AS questionable,
    concat_ws(', ', CASE WHEN no_number THEN 'no NHS number' END, CASE WHEN invalid_number THEN 'invalid NHS number' END,
        CASE WHEN unverified THEN 'not matched to the Spine' END, CASE WHEN shared_number THEN 'NHS number of another patient' END,
        CASE WHEN shared_name THEN 'name and date of birth of another patient' END) AS reason
FROM checked
