-- view: eighteen_week_wait
-- reads: SR18WeekWait
-- Waits under the 18 week standard, with the treatment function.
--   starts, completed  first day of the wait and the day it ended, NULL while it runs
CREATE OR REPLACE VIEW clinical.eighteen_week_wait AS
SELECT "RowIdentifier" AS eighteen_week_wait_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    CASE WHEN "IDReferralIn" > 0 THEN "IDReferralIn" END AS referral_id,
    "TreatmentFunction" AS treatment_function,
    "DateStart"::DATE AS starts,
    "DateExpectedEnd"::DATE AS expected_end,
    "DateCompleted"::DATE AS completed,
    "DateAppointmentOffered"::DATE AS offered,
    "ReasonableOffer" AS reasonable_offer,
    "ClockStarted" AS clock_started,
    "Status" AS status,
    "DateStatus"::DATE AS status_date,
    "DateEventRecorded" AS recorded,
    "IDOrganisation" AS entered_at
FROM decoded."SR18WeekWait";
