-- view: medicine_code
-- reads: SRMedicationReadCodeDetails
-- Medicines' CTV3 codes by product. A product may have several.
CREATE OR REPLACE VIEW clinical.medicine_code AS
SELECT CASE WHEN "IDMultiLexProduct" > 0 THEN "IDMultiLexProduct" END AS product_id,
    "DrugReadCode" AS drug_read_code
FROM decoded."SRMedicationReadCodeDetails"
WHERE "DrugReadCode" IS NOT NULL;
