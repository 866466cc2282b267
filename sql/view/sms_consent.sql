-- view: sms_consent
-- also: SRSmsConsent
-- Consent to text messages, each time it was given or refused: the newest counts.
--   consents  NULL when blank
CREATE OR REPLACE VIEW clinical.sms_consent AS
SELECT "RowIdentifier" AS sms_consent_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    "DateEvent"::DATE AS date,
    "DateEvent" AS date_time,
    "DateEventRecorded" AS recorded,
    "SmsConsent" AS consents
FROM decoded."SRSmsConsent";
