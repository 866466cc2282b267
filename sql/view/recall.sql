-- view: recall
-- reads: SRRecall
-- Calls for review.
--   date    day the recall was entered for, due the day the patient is to be called
--   status  Pending, Seen, Awaiting Result, Superseded, Suspended, Cancelled by … where the feed normalises it; status_date is its day
CREATE OR REPLACE VIEW clinical.recall AS
SELECT "RowIdentifier" AS recall_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    "DateEvent"::DATE AS date,
    "DateEventRecorded" AS recorded,
    "DateRecall"::DATE AS due,
    "RecallType" AS type,
    "RecallInitialStatus" AS first_status,
    "RecallStatus" AS status,
    "RecallStatusDate"::DATE AS status_date,
    CASE WHEN "IDReferralIn" > 0 THEN "IDReferralIn" END AS referral_id,
    CASE WHEN "IDEvent" > 0 THEN "IDEvent" END AS event_id,
    "IDOrganisation" AS entered_at
FROM decoded."SRRecall";
