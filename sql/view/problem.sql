-- view: problem
-- reads: SRProblem
-- Problems of a patient's problem list.
--   observation_id  the coded entry the problem was made of
--   ends            last day, NULL while it is open
--   severity        minor, major
CREATE OR REPLACE VIEW clinical.problem AS
SELECT "RowIdentifier" AS problem_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    "DateEvent"::DATE AS date,
    "DateEnd"::DATE AS ends,
    "DateEventRecorded" AS recorded,
    "CTV3Code" AS ctv3_code,
    "Severity" AS severity,
    CASE WHEN "IDCode" > 0 THEN "IDCode" END AS observation_id,
    CASE WHEN "IDReferralIn" > 0 THEN "IDReferralIn" END AS referral_id,
    CASE WHEN "IDEvent" > 0 THEN "IDEvent" END AS event_id,
    "IDOrganisation" AS entered_at
FROM decoded."SRProblem";
