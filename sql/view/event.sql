-- view: event
-- reads: SREvent
-- Contacts and other entries of a moment that coded entries, medicines and letters hang on.
--   date         day of the event; NULL when unknown. It may lie in the future.
--   recorded     when it was entered
--   profile_id   who entered it (clinical.staff_profile)
--   is_clinical  the feed's ClinicalEvent; NULL when blank
--   entered_at   organisation it was entered at, registered_at where the patient was registered then
CREATE OR REPLACE VIEW clinical.event AS
SELECT "RowIdentifier" AS event_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    "DateEvent"::DATE AS date,
    "DateEvent" AS date_time,
    "DateEventRecorded" AS recorded,
    "ContactEventLocation" AS contact_location,
    "ContactMethod" AS contact_method,
    "ClinicalEvent" AS is_clinical,
    coalesce("EventIncomplete", false) AS is_incomplete,
    CASE WHEN "IDProfileEnteredBy" > 0 THEN "IDProfileEnteredBy" END AS profile_id,
    CASE WHEN "IDDoneBy" > 0 THEN "IDDoneBy" END AS done_by_staff_id,
    CASE WHEN "IDReferralIn" > 0 THEN "IDReferralIn" END AS referral_id,
    CASE WHEN "IDTeam" > 0 THEN "IDTeam" END AS team_id,
    "IDOrganisationDoneAt" AS done_at,
    "IDOrganisation" AS entered_at,
    "IDOrganisationRegisteredAt" AS registered_at
FROM decoded."SREvent";
