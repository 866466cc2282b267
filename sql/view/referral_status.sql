-- view: referral_status
-- reads: SRReferralOutStatusDetails
-- also:  SRReferralInStatusDetails
-- What became of referrals: direction says whether referral_id is one of clinical.referral_out or of clinical.referral_in.
CREATE OR REPLACE VIEW clinical.referral_status AS
SELECT 'out' AS direction,
    "RowIdentifier" AS referral_status_id,
    CASE WHEN "IDReferralOut" > 0 THEN "IDReferralOut" END AS referral_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    "DateEvent"::DATE AS date,
    "DateEvent" AS date_time,
    "DateEventRecorded" AS recorded,
    "StatusOfReferralOut" AS status
FROM decoded."SRReferralOutStatusDetails"
UNION ALL
SELECT 'in',
    "RowIdentifier",
    CASE WHEN "IDReferralIn" > 0 THEN "IDReferralIn" END,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END,
    "IDOrganisationVisibleTo",
    "DateEvent"::DATE,
    "DateEvent",
    "DateEventRecorded",
    "StatusOfReferralIn"
FROM decoded."SRReferralInStatusDetails";
