WITH address AS (
    SELECT DISTINCT ON ("IDPatient", "IDOrganisationVisibleTo") "IDPatient" AS patient_id, "IDOrganisationVisibleTo" AS organisation, "FullPostCode" AS postcode
    FROM "SRPatientAddressHistory" a LEFT JOIN "SRMapping" m ON m."RowIdentifier"::text = a."AddressType"
    WHERE lower(coalesce(m."Mapping", a."AddressType")) = 'home' AND "FullPostCode" IS NOT NULL
    ORDER BY 1, 2, "DateTo" IS NULL DESC, coalesce("DateEvent", '1000-01-01') DESC, a."RowIdentifier" DESC
), list AS (
    SELECT l.patient_id, l.organisation, p."NHSNumber" AS nhs_number, replace(p."NHSNumber", ' ', '') AS digits, a.postcode
    FROM registered('{{.AsAt}}') l
    JOIN "SRPatient" p ON p."RowIdentifier" = l.patient_id AND p."IDOrganisationVisibleTo" = l.organisation
    LEFT JOIN address a ON a.patient_id = l.patient_id AND a.organisation = l.organisation
), stated AS (
    SELECT DISTINCT patient_id, organisation FROM coded('ethnicity') WHERE coalesce(date, recorded::date) <= '{{.AsAt}}'
), unstated AS (
    SELECT DISTINCT patient_id, organisation FROM observation
    WHERE (ctv3_code = ANY (ARRAY(SELECT code FROM codelist_code WHERE list = 'ethnicity' AND system = 'ctv3' AND polarity = 'exclude')) OR snomed_code = ANY (ARRAY(SELECT code FROM codelist_code WHERE list = 'ethnicity' AND system = 'snomed' AND polarity = 'exclude')))
        AND coalesce(date, recorded::date) <= '{{.AsAt}}'
), patient_check AS (
    SELECT l.organisation, count(*) AS checked, count(*) FILTER (WHERE l.nhs_number IS NULL) AS no_number,
        count(*) FILTER (WHERE l.nhs_number IS NOT NULL AND NOT (l.digits ~ '^[0-9]{10}$' AND CASE WHEN l.digits ~ '^[0-9]{10}$' THEN
            (SELECT sum(substr(l.digits, i, 1)::integer * (11 - i)) FROM generate_series(1, 10) i) % 11 = 0 END)) AS bad_number,
        count(*) FILTER (WHERE l.postcode IS NULL) AS no_postcode,
        count(*) FILTER (WHERE s.patient_id IS NULL AND u.patient_id IS NULL) AS no_ethnicity,
        count(*) FILTER (WHERE s.patient_id IS NULL AND u.patient_id IS NOT NULL) AS unstated
    FROM list l
    LEFT JOIN stated s ON s.patient_id = l.patient_id AND s.organisation = l.organisation
    LEFT JOIN unstated u ON u.patient_id = l.patient_id AND u.organisation = l.organisation
    GROUP BY 1
), event_check AS (
    SELECT l.organisation, count(o.patient_id) AS checked, count(*) FILTER (WHERE o.date > o.recorded::date) AS future,
        count(*) FILTER (WHERE o.patient_id IS NOT NULL AND o.date IS NULL) AS undated
    FROM list l
    LEFT JOIN observation o ON o.patient_id = l.patient_id AND o.organisation = l.organisation AND o.recorded < '{{.AsAt}}'::date + interval '1 day'
    GROUP BY 1
)
SELECT organisation, v.check_name AS "check", v.found, checked
FROM patient_check, LATERAL (VALUES (1, 'Patients without an NHS number', no_number), (2, 'Patients with an invalid NHS number', bad_number),
    (3, 'Patients without a home postcode', no_postcode), (4, 'Patients without ethnicity', no_ethnicity),
    (5, 'Patients whose ethnicity is not stated', unstated)) v (place, check_name, found)
UNION ALL
SELECT organisation, v.check_name, v.found, checked
FROM event_check, LATERAL (VALUES (6, 'Coded entries dated after they were recorded', future), (7, 'Coded entries without a date', undated)) v (place, check_name, found);
