-- view: waiting_list
-- reads: SRWaitingList
-- Waits of patients for a service.
--   waiting_from  the feed's DateWaitingStart; the day it was added where that is blank or the feed too old to have it
--   ended         the earlier of completed and removed (deleted from the list); NULL while the patient waits
--   target_wait   the feed's TargetMaximumWait, as sent: its unit is not published
CREATE OR REPLACE VIEW clinical.waiting_list AS
SELECT "RowIdentifier" AS waiting_list_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    "WaitingListName" AS name,
    "WaitingListType" AS type,
    "WaitingListCategory" AS category,
    "DateAdded"::DATE AS added,
    coalesce("DateWaitingStart", "DateAdded")::DATE AS waiting_from,
    "DateDue"::DATE AS due,
    "TargetMaximumWait" AS target_wait,
    "Priority" AS priority,
    "DateAppointmentStart" AS appointment_start,
    "DateWaitCompleted"::DATE AS completed,
    "DateDeletedFromWaitingList"::DATE AS removed,
    least("DateWaitCompleted", "DateDeletedFromWaitingList")::DATE AS ended,
    "RemovalReason" AS removal_reason,
    "RotaType" AS rota_type,
    "TreatmentCode" AS treatment_code,
    CASE WHEN "IDProfileClinician" > 0 THEN "IDProfileClinician" END AS profile_id,
    CASE WHEN "IDReferralIn" > 0 THEN "IDReferralIn" END AS referral_id,
    "IDOrganisation" AS entered_at
FROM decoded."SRWaitingList";
