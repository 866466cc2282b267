-- view: referral_in
-- reads: SRReferralIn
-- Referrals the organisation received.
--   date        day of the referral; of the entry when that is blank
--   ended       day of discharge, NULL while it is open
--   is_active   the feed's ActiveStatus; NULL when blank
--   service     NULL for the feed's 175137, the id of the list itself: unset
CREATE OR REPLACE VIEW clinical.referral_in AS
SELECT "RowIdentifier" AS referral_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    coalesce("DateReferral", "DateEvent")::DATE AS date,
    "DateEvent"::DATE AS entered,
    "DateEventRecorded" AS recorded,
    "Category" AS category,
    "PrimaryReason" AS reason,
    "Source" AS source,
    nullif("ServiceOffered", '175137') AS service,
    "ServiceType" AS service_type,
    "Urgency" AS urgency,
    "ReferralPriority" AS priority,
    "ReferralMedium" AS medium,
    "ReferredToSpeciality" AS specialty,
    "ReferredToTreatmentCode" AS treatment_code,
    coalesce("ReReferral", false) AS is_re_referral,
    "Outcome" AS outcome,
    "DateOfDecision"::DATE AS decided,
    "ActiveStatus" AS is_active,
    "DateDischargeScheduled"::DATE AS discharge_planned,
    "DateDischarge"::DATE AS ended,
    "DischargeReason" AS discharge_reason,
    "DischargeLocation" AS discharge_location,
    "ReferralEndReason" AS end_reason,
    CASE WHEN "IDCodePrimaryDiagnosis" > 0 THEN "IDCodePrimaryDiagnosis" END AS diagnosis_observation_id,
    CASE WHEN "IDCaseload" > 0 THEN "IDCaseload" END AS caseload_id,
    CASE WHEN "IDEvent" > 0 THEN "IDEvent" END AS event_id,
    "IDOrganisation" AS entered_at
FROM decoded."SRReferralIn";
