-- view: medication
-- reads: SRPrimaryCareMedication
-- Medicines issued.
CREATE OR REPLACE VIEW clinical.medication AS
SELECT "RowIdentifier" AS medication_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    "DateEvent"::DATE AS date,
    "DateMedicationStart"::DATE AS start_date,
    "DateMedicationEnd"::DATE AS end_date,
    "NameOfMedication" AS name,
    "MedicationDosage" AS dose,
    "MedicationQuantity" AS quantity,
    coalesce("IsRepeatMedication", false) AS is_repeat,
    CASE WHEN "IDMultiLexProduct" > 0 THEN "IDMultiLexProduct" END AS product_id,
    "IDMultiLexDMD" AS dmd_code,
    CASE WHEN "IDRepeatTemplate" > 0 THEN "IDRepeatTemplate" END AS repeat_template_id
FROM decoded."SRPrimaryCareMedication";
