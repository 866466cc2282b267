-- view: relationship
-- reads: SRPatientRelationship
-- People related to a patient. No names, addresses or numbers: they stay in decoded."SRPatientRelationship".
--   related_patient_id        the other person where they are a patient too
--   cares_for_patient         the other person cares for this patient; blank counts as no
--   ended                     last day, NULL while it holds
CREATE OR REPLACE VIEW clinical.relationship AS
SELECT "RowIdentifier" AS relationship_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    "DateEvent"::DATE AS date,
    "DateEnded"::DATE AS ended,
    "DateEventRecorded" AS recorded,
    "RelationshipType" AS type,
    CASE WHEN "IDPatientRelationshipWith" > 0 THEN "IDPatientRelationshipWith" END AS related_patient_id,
    coalesce("CaresForPatient", false) AS cares_for_patient,
    coalesce("PrincipalCarerForPatient", false) AS is_principal_carer,
    coalesce("NextOfKin", false) AS is_next_of_kin,
    coalesce("HasParentalResponsibility", false) AS has_parental_responsibility,
    coalesce("InterpreterRequired", false) AS interpreter_required,
    "IDOrganisation" AS entered_at
FROM decoded."SRPatientRelationship";
