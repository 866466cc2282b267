-- What reports stand on, as a careful administrator would set it up: codelists expanded once, indexes for the questions
-- asked, views over the open versions, statistics.
CREATE TABLE codelist_row (list text, system text, code text, term text, include_descendants boolean, polarity text);
\copy codelist_row FROM '{{.Lists}}' WITH (FORMAT csv)
CREATE TABLE codelist_code AS
SELECT list, system, code, polarity FROM codelist_row
UNION
SELECT r.list, r.system, h."Ctv3CodeChild", r.polarity
FROM codelist_row r JOIN "SRCtv3Hierarchy" h ON h."Ctv3CodeParent" = r.code
WHERE r.system = 'ctv3' AND r.include_descendants AND h."Ctv3CodeChild" IS NOT NULL;
CREATE INDEX ON codelist_code (list, system, polarity);
CREATE INDEX ON srcode_history ("CTV3Code") WHERE valid_to = 'infinity';
CREATE INDEX ON srcode_history ("SNOMEDCode") WHERE valid_to = 'infinity';
CREATE INDEX ON srcode_history ("IDPatient", "IDOrganisationVisibleTo") WHERE valid_to = 'infinity';
CREATE INDEX ON "SRPatient" ("RowIdentifier", "IDOrganisationVisibleTo");
CREATE INDEX ON "SRPatientRegistration" ("IDPatient", "IDOrganisationVisibleTo");
CREATE INDEX ON "SRPatientAddressHistory" ("IDPatient", "IDOrganisationVisibleTo");
CREATE INDEX ON "SRAppointment" ("DateStart");
CREATE INDEX ON "SRMapping" ("RowIdentifier");

CREATE VIEW observation AS
SELECT "RowIdentifier" AS observation_id, "IDPatient" AS patient_id, "IDOrganisationVisibleTo" AS organisation,
    CASE WHEN "IDEvent" > 0 THEN "IDEvent" END AS event_id, "DateEvent"::date AS date, "DateEvent" AS date_time, "DateEventRecorded" AS recorded,
    "CTV3Code" AS ctv3_code, "SNOMEDCode" AS snomed_code, CASE WHEN "IsNumeric" THEN "NumericValue" END AS value
FROM srcode_history WHERE valid_to = 'infinity' AND "IDPatient" > 0;

-- Inlined into the query that calls it; the lists are worked out once a query, so that both code indexes can be used.
CREATE FUNCTION coded(the_list text) RETURNS SETOF observation LANGUAGE sql STABLE AS $$
    SELECT * FROM observation o
    WHERE (o.ctv3_code = ANY (ARRAY(SELECT code FROM codelist_code WHERE list = the_list AND system = 'ctv3' AND polarity = 'include'))
            OR o.snomed_code = ANY (ARRAY(SELECT code FROM codelist_code WHERE list = the_list AND system = 'snomed' AND polarity = 'include')))
        AND NOT coalesce(o.ctv3_code = ANY (ARRAY(SELECT code FROM codelist_code WHERE list = the_list AND system = 'ctv3' AND polarity = 'exclude')), false)
        AND NOT coalesce(o.snomed_code = ANY (ARRAY(SELECT code FROM codelist_code WHERE list = the_list AND system = 'snomed' AND polarity = 'exclude')), false) $$;

CREATE FUNCTION register(diagnosis text, resolved text, as_at date) RETURNS TABLE (patient_id bigint, organisation text) LANGUAGE sql STABLE AS $$
    SELECT d.patient_id, d.organisation
    FROM (SELECT patient_id, organisation, max(coalesce(date, recorded::date)) AS latest FROM coded(diagnosis)
        WHERE coalesce(date, recorded::date) <= as_at GROUP BY 1, 2) d
    LEFT JOIN (SELECT patient_id, organisation, max(coalesce(date, recorded::date)) AS resolved_date FROM coded(resolved)
        WHERE coalesce(date, recorded::date) <= as_at GROUP BY 1, 2) r USING (patient_id, organisation)
    WHERE r.resolved_date IS NULL OR d.latest > r.resolved_date $$;

CREATE VIEW list_spell AS
SELECT r."IDPatient" AS patient_id, r."IDOrganisationVisibleTo" AS organisation, p."Gender" AS sex, p."DateBirth"::date AS date_of_birth,
    p."DateDeath"::date AS date_of_death, greatest(r."DateRegistration"::date, p."DateBirth"::date) AS starts,
    least(r."DateDeRegistration"::date, p."DateDeath"::date) AS ends
FROM "SRPatientRegistration" r
JOIN "SRPatient" p ON p."RowIdentifier" = r."IDPatient" AND p."IDOrganisationVisibleTo" = r."IDOrganisationVisibleTo"
WHERE coalesce(r."IDOrganisation", r."IDOrganisationVisibleTo") = r."IDOrganisationVisibleTo" AND r."DateRegistration" IS NOT NULL
    AND 'GMS' = ANY (regexp_split_to_array(upper(trim(r."RegistrationStatus")), '\s*,\s*')) AND NOT coalesce(p."TestPatient", false);

CREATE FUNCTION registered(as_at date) RETURNS TABLE (patient_id bigint, organisation text, sex text, age integer) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT patient_id, organisation, sex, extract(year FROM age(as_at, date_of_birth))::integer
    FROM list_spell WHERE starts <= as_at AND (ends IS NULL OR ends > as_at) $$;
ANALYZE;
CHECKPOINT;
