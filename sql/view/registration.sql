-- view: registration
-- reads: SRPatientRegistration
-- Registration episodes. Shared records bring registrations at other organisations too:
--   registered_at    where the patient is registered (IDOrganisation; the row's own organisation when blank)
--   registered_from  first day, registered_to first day no longer registered (NULL: still is)
--   status           as sent; may hold several, joined by commas
CREATE OR REPLACE VIEW clinical.registration AS
SELECT "RowIdentifier" AS registration_id,
    nullif("IDPatient", -1) AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    coalesce("IDOrganisation", "IDOrganisationVisibleTo") AS registered_at,
    "DateRegistration"::DATE AS registered_from,
    "DateDeRegistration"::DATE AS registered_to,
    "RegistrationStatus" AS status
FROM decoded."SRPatientRegistration";
