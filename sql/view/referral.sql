-- view: referral
-- reads: SRReferralOut
-- also:  SRReferralIn
-- Referrals out of and in to the organisation. ServiceOffered 175137 is the id of the list itself: unset.
CREATE OR REPLACE VIEW clinical.referral AS
SELECT 'out' AS direction,
    "RowIdentifier" AS referral_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    "DateEvent"::DATE AS date,
    "TypeOfReferral" AS type,
    "Reason" AS reason,
    nullif("ServiceOffered", '175137') AS service,
    "Urgency" AS urgency,
    NULL::VARCHAR AS source,
    NULL::DATE AS ended,
    NULL::VARCHAR AS outcome
FROM decoded."SRReferralOut"
UNION ALL
SELECT 'in',
    "RowIdentifier",
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END,
    "IDOrganisationVisibleTo",
    coalesce("DateReferral", "DateEvent")::DATE,
    "Category",
    "PrimaryReason",
    nullif("ServiceOffered", '175137'),
    "Urgency",
    "Source",
    "DateDischarge"::DATE,
    "Outcome"
FROM decoded."SRReferralIn";
