-- view: rtt_status
-- reads: SRRttStatus
-- What was said of a referral's clock, and when.
CREATE OR REPLACE VIEW clinical.rtt_status AS
SELECT "RowIdentifier" AS rtt_status_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    CASE WHEN "IDReferralIn" > 0 THEN "IDReferralIn" END AS referral_id,
    "DateStatus"::DATE AS date,
    "DateStatus" AS date_time,
    "DateEventRecorded" AS recorded,
    "RttStatus" AS status
FROM decoded."SRRttStatus";
