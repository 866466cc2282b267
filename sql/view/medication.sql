-- view: medication
-- reads: SRPrimaryCareMedication
-- Medicines issued.
--   date        day of the entry, start_date first day of the medicine, end_date its last
--   is_hospital, is_dental, is_other  issued elsewhere and only noted here; blank counts as no
CREATE OR REPLACE VIEW clinical.medication AS
SELECT "RowIdentifier" AS medication_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    "DateEvent"::DATE AS date,
    "DateEventRecorded" AS recorded,
    "DateMedicationStart"::DATE AS start_date,
    "DateMedicationEnd"::DATE AS end_date,
    "NameOfMedication" AS name,
    "MedicationDosage" AS dose,
    "MedicationQuantity" AS quantity,
    coalesce("IsRepeatMedication", false) AS is_repeat,
    coalesce("IsHospitalMedication", false) AS is_hospital,
    coalesce("IsDentalMedication", false) AS is_dental,
    coalesce("IsOtherMedication", false) AS is_other,
    CASE WHEN "IDMultiLexProduct" > 0 THEN "IDMultiLexProduct" END AS product_id,
    "IDMultiLexDMD" AS dmd_code,
    CASE WHEN "IDRepeatTemplate" > 0 THEN "IDRepeatTemplate" END AS repeat_template_id
FROM decoded."SRPrimaryCareMedication";
