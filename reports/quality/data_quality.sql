-- title:    Data quality of the registered list
-- question: How complete and plausible are the records of registered patients?
-- grain:    one row per organisation and check
-- param:    as_at date = month_end | the census date
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice, analyst
-- reads:    patient, registration, observation
-- source:   NHS Data Dictionary, NHS NUMBER (Modulus 11); local checks, no single national report
-- source:   codelist ethnicity
-- privacy:  aggregate
-- count:    found, checked
-- same:     registered list = checked where check = Patients without an NHS number
-- same:     registered list = checked where check = Patients with an invalid NHS number
-- same:     registered list = checked where check = Patients without a home postcode
-- same:     registered list = checked where check = Patients without ethnicity
-- same:     registered list = checked where check = Patients whose ethnicity is not stated
-- same:     no home postcode = found where check = Patients without a home postcode
-- same:     no ethnicity = found where check = Patients without ethnicity
-- same:     ethnicity not stated = found where check = Patients whose ethnicity is not stated
-- rate:     found_pct = found / checked per 100
-- column:   found | Found | whole
-- column:   checked | Checked | whole
-- column:   found_pct | Found (%) | percent.1
-- note:     Patients: the registered list on the census date. Coded entries: those of registered patients recorded by the census date.
-- note:     Ethnicity recorded as not stated or refused is counted apart from none at all.
WITH list AS (
    SELECT l.patient_id, l.organisation, p.nhs_number, p.nhs_number_valid, p.postcode
    FROM clinical.registered_population($as_at) l
    JOIN clinical.patient p ON p.patient_id = l.patient_id AND p.organisation = l.organisation
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation)
), stated AS (
    SELECT DISTINCT patient_id, organisation FROM clinical.coded('ethnicity') WHERE coalesce(date, recorded::DATE) <= $as_at::DATE
), patient_check AS (
    SELECT l.organisation, count(*) AS checked,
        count(*) FILTER (l.nhs_number IS NULL) AS no_number,
        count(*) FILTER (l.nhs_number_valid = false) AS bad_number,
        count(*) FILTER (l.postcode IS NULL) AS no_postcode,
        count(*) FILTER (e.patient_id IS NULL) AS no_ethnicity,
        count(*) FILTER (s.patient_id IS NULL AND e.patient_id IS NOT NULL) AS unstated
    FROM list l
    LEFT JOIN stated s ON s.patient_id = l.patient_id AND s.organisation = l.organisation
    LEFT JOIN clinical.ethnicity($as_at) e ON e.patient_id = l.patient_id AND e.organisation = l.organisation
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
SELECT organisation, "check", found, checked
FROM (
    SELECT p.organisation, unnest(['Patients without an NHS number', 'Patients with an invalid NHS number', 'Patients without a home postcode',
            'Patients without ethnicity', 'Patients whose ethnicity is not stated', 'Coded entries dated after they were recorded',
            'Coded entries without a date']) AS "check",
        unnest([no_number, bad_number, no_postcode, no_ethnicity, p.unstated, future, undated]) AS found,
        unnest([p.checked, p.checked, p.checked, p.checked, p.checked, e.checked, e.checked]) AS checked,
        unnest(range(7)) AS place
    FROM patient_check p
    JOIN event_check e ON e.organisation = p.organisation
)
ORDER BY organisation, place
