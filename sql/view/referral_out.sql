-- view: referral_out
-- reads: SRReferralOut
-- Referrals the organisation made.
--   service           NULL for the feed's 175137, the id of the list itself: unset
--   urgency           from a list each site writes itself
--   is_two_week_wait  type, urgency or reason says two week wait, 2WW or suspected cancer: the texts are local, so check them
--   diagnosis_*       the primary diagnosis; SNOMED NULL for the feed's -1
CREATE OR REPLACE VIEW clinical.referral_out AS
SELECT "RowIdentifier" AS referral_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    "DateEvent"::DATE AS date,
    "DateEventRecorded" AS recorded,
    "TypeOfReferral" AS type,
    "Reason" AS reason,
    nullif("ServiceOffered", '175137') AS service,
    "Urgency" AS urgency,
    regexp_matches(concat_ws(' ', "TypeOfReferral", "Urgency", "Reason"), '(?i)\b(two|2)[ -]?(week|wk)s?[ -]?wait|\b2 ?ww\b|suspected cancer') AS is_two_week_wait,
    coalesce("ReReferral", false) AS is_re_referral,
    "PrimaryDiagnosis" AS diagnosis_ctv3,
    CASE WHEN "SNOMEDPrimaryDiagnosis" NOT IN ('-1', '0') THEN "SNOMEDPrimaryDiagnosis" END AS diagnosis_snomed,
    "RecipientIDType" AS recipient_type,
    CASE WHEN "IDProfileReferrer" > 0 THEN "IDProfileReferrer" END AS profile_id,
    CASE WHEN "IDEvent" > 0 THEN "IDEvent" END AS event_id,
    "IDOrganisation" AS entered_at
FROM decoded."SRReferralOut";
