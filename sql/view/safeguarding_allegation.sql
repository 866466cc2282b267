-- view: safeguarding_allegation
-- reads: SRSafeguardingAllegationDetails
-- also:  SRSafeguardingPersonAtRisk
-- Allegations of a safeguarding case.
--   patient_id  the person at risk, from SRSafeguardingPersonAtRisk; NULL where that row is not there
CREATE OR REPLACE VIEW clinical.safeguarding_allegation AS
SELECT a."RowIdentifier" AS safeguarding_allegation_id,
    CASE WHEN p."IDPatient" > 0 THEN p."IDPatient" END AS patient_id,
    a."IDOrganisationVisibleTo" AS organisation,
    CASE WHEN a."IDSafeguardingCase" > 0 THEN a."IDSafeguardingCase" END AS safeguarding_case_id,
    CASE WHEN a."IDSafeguardingPersonAtRisk" > 0 THEN a."IDSafeguardingPersonAtRisk" END AS safeguarding_person_id,
    a."DateCreated"::DATE AS date,
    a."AbuseType" AS abuse_type,
    a."RelationshipType" AS relationship_type,
    a."Outcome" AS outcome
FROM decoded."SRSafeguardingAllegationDetails" a
LEFT JOIN decoded."SRSafeguardingPersonAtRisk" p ON p."RowIdentifier" = a."IDSafeguardingPersonAtRisk" AND a."IDSafeguardingPersonAtRisk" > 0
    AND p."IDOrganisationVisibleTo" IS NOT DISTINCT FROM a."IDOrganisationVisibleTo";
