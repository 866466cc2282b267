-- view: person_at_risk
-- reads: SRPersonAtRisk
-- Flags that a patient is at risk.
--   removed              the day the flag was taken off, NULL while it stands
--   has_protection_plan  blank counts as no
CREATE OR REPLACE VIEW clinical.person_at_risk AS
SELECT "RowIdentifier" AS person_at_risk_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    "DateAdded"::DATE AS added,
    "DateRemoved"::DATE AS removed,
    coalesce("ProtectionPlan", false) AS has_protection_plan,
    "ReasonForPlan" AS reason,
    "RemovalReason" AS removal_reason,
    "IDOrganisation" AS entered_at
FROM decoded."SRPersonAtRisk";
