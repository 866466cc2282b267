-- view: caseload_history
-- reads: SRCaseloadHistory
-- Which caseload a referral was on. The feed gives no first day: a spell starts where the referral's spell before it ended.
--   ends  last day, NULL while it is on the caseload
CREATE OR REPLACE VIEW clinical.caseload_history AS
SELECT "RowIdentifier" AS caseload_history_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    CASE WHEN "IDReferralIn" > 0 THEN "IDReferralIn" END AS referral_id,
    CASE WHEN "IDCaseload" > 0 THEN "IDCaseload" END AS caseload_id,
    "DateTo"::DATE AS ends
FROM decoded."SRCaseloadHistory";
