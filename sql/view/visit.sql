-- view: visit
-- reads: SRVisit
-- Visits to patients.
--   date, booked_for  when the visit was booked for; requested when it was asked for
--   status            Requested, Finished, Automatically marked as Finished, Deleted and others, as the feed names them
--   follow_up         whether another is required, and booked
--   minutes           the feed's Duration; NULL for its -1
--   profile_id        whom it was assigned to (clinical.staff_profile)
CREATE OR REPLACE VIEW clinical.visit AS
SELECT "RowIdentifier" AS visit_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    "DateBooked"::DATE AS date,
    "DateBooked" AS booked_for,
    "DateRequested" AS requested,
    "DateEventRecorded" AS recorded,
    "CurrentStatus" AS status,
    "FollowUpDetails" AS follow_up,
    CASE WHEN "Duration" >= 0 THEN "Duration" END AS minutes,
    CASE WHEN "IDProfileAssigned" > 0 THEN "IDProfileAssigned" END AS profile_id,
    CASE WHEN "IDReferralIn" > 0 THEN "IDReferralIn" END AS referral_id,
    "IDOrganisation" AS entered_at
FROM decoded."SRVisit";
