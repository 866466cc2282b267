-- view: repeat_template
-- reads: SRRepeatTemplate
-- Repeat templates. Open on a day: started by then, and ends NULL or later.
CREATE OR REPLACE VIEW clinical.repeat_template AS
SELECT "RowIdentifier" AS repeat_template_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    "DateMedicationTemplateStart"::DATE AS starts,
    "DateMedicationTemplateEnd"::DATE AS ends,
    "DateMedicationTemplateReview"::DATE AS review_date,
    "NameOfMedication" AS name,
    "MedicationDosage" AS dose,
    "MedicationQuantity" AS quantity,
    "DrugStatus" AS status,
    CASE WHEN "IDMultiLexProduct" > 0 THEN "IDMultiLexProduct" END AS product_id,
    "IDMultiLexDMD" AS dmd_code
FROM decoded."SRRepeatTemplate";
