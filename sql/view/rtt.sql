-- view: rtt
-- reads: SRRtt
-- Referral to treatment clocks.
--   starts, stopped  first day of the clock and the day it stopped, NULL while it runs
--   wait_minutes     the feed's own wait; NULL for its -1
CREATE OR REPLACE VIEW clinical.rtt AS
SELECT "RowIdentifier" AS rtt_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    CASE WHEN "IDReferralIn" > 0 THEN "IDReferralIn" END AS referral_id,
    "DateStart"::DATE AS starts,
    "DateClockStop"::DATE AS stopped,
    "RttStatus" AS status,
    "BreachReason" AS breach_reason,
    coalesce("ErrorInClockCausedBreach", false) AS breach_by_error,
    "LedBy" AS led_by,
    "CancerSite" AS cancer_site,
    CASE WHEN "WaitMinutes" >= 0 THEN "WaitMinutes" END AS wait_minutes,
    "IDOrganisation" AS entered_at
FROM decoded."SRRtt";
