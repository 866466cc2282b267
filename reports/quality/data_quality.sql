-- title:    Data quality of the registered list
-- question: How complete and plausible are the records of registered patients?
-- grain:    one row per organisation and check
-- param:    as_at date = month_end | the census date
-- param:    org org_list = none | only these organisations
-- standing: local
-- reads:    patient, registration, observation
-- source:   NHS Data Dictionary, NHS NUMBER (Modulus 11); local checks, no single national report
-- source:   codelist ethnicity
-- privacy:  aggregate
-- count:    found, checked
-- rate:     found_pct = found / checked per 100
-- column:   found | Found | whole
-- column:   checked | Checked | whole
-- column:   found_pct | Found (%) | percent.1
-- note:     Patients: the registered list on the census date. Coded entries: those of registered patients recorded by the census date.
-- note:     Ethnicity recorded as not stated or refused is counted apart from none at all.
-- pack:     starter
WITH list AS (
    SELECT l.patient_id, l.organisation, p.nhs_number, p.nhs_number_valid, p.postcode
    FROM clinical.registered_population($as_at) l
    JOIN clinical.patient p ON p.patient_id = l.patient_id AND p.organisation = l.organisation
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation)
), stated AS (
    SELECT DISTINCT patient_id, organisation FROM clinical.coded('ethnicity') WHERE coalesce(date, recorded::DATE) <= $as_at::DATE
), unstated AS (
    SELECT DISTINCT patient_id, organisation FROM clinical.coded_named('ethnicity')
    WHERE coalesce(date, recorded::DATE) <= $as_at::DATE AND excluded
), patient_check AS (
    SELECT l.organisation, count(*) AS checked,
        count(*) FILTER (l.nhs_number IS NULL) AS no_number,
        count(*) FILTER (l.nhs_number_valid = false) AS bad_number,
        count(*) FILTER (l.postcode IS NULL) AS no_postcode,
        count(*) FILTER (s.patient_id IS NULL AND u.patient_id IS NULL) AS no_ethnicity,
        count(*) FILTER (s.patient_id IS NULL AND u.patient_id IS NOT NULL) AS unstated
    FROM list l
    LEFT JOIN stated s ON s.patient_id = l.patient_id AND s.organisation = l.organisation
    LEFT JOIN unstated u ON u.patient_id = l.patient_id AND u.organisation = l.organisation
    GROUP BY ALL
), event_check AS (
    SELECT l.organisation, coalesce(sum(o.checked), 0)::BIGINT AS checked, coalesce(sum(o.future), 0)::BIGINT AS future, coalesce(sum(o.undated), 0)::BIGINT AS undated
    FROM list l
    LEFT JOIN (
        SELECT patient_id, organisation, count(*) AS checked, count(*) FILTER (date > recorded::DATE) AS future, count(*) FILTER (date IS NULL) AS undated
        FROM clinical.observation WHERE recorded < $as_at::DATE + INTERVAL 1 DAY
        GROUP BY ALL
    ) o ON o.patient_id = l.patient_id AND o.organisation = l.organisation
    GROUP BY ALL
)
SELECT organisation, check_name AS "check", found, checked
FROM (
    SELECT organisation, checked, unnest([
        {'place': 1, 'check_name': 'Patients without an NHS number', 'found': no_number},
        {'place': 2, 'check_name': 'Patients with an invalid NHS number', 'found': bad_number},
        {'place': 3, 'check_name': 'Patients without a home postcode', 'found': no_postcode},
        {'place': 4, 'check_name': 'Patients without ethnicity', 'found': no_ethnicity},
        {'place': 5, 'check_name': 'Patients whose ethnicity is not stated', 'found': unstated}], recursive := true)
    FROM patient_check
    UNION ALL
    SELECT organisation, checked, unnest([
        {'place': 6, 'check_name': 'Coded entries dated after they were recorded', 'found': future},
        {'place': 7, 'check_name': 'Coded entries without a date', 'found': undated}], recursive := true)
    FROM event_check
)
ORDER BY organisation, place
