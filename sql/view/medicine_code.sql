-- view: medicine_code
-- also:  SRMedicationReadCodeDetails
-- Codes of medicine products: a product may have several, so that a join repeats its rows. Codes are compared with their case.
CREATE OR REPLACE VIEW clinical.medicine_code AS
SELECT CASE WHEN "IDMultiLexProduct" > 0 THEN "IDMultiLexProduct" END AS product_id,
    "DrugReadCode" AS drug_read_code,
    "DrugReadCodeDesc" AS term
FROM decoded."SRMedicationReadCodeDetails"
WHERE "DrugReadCode" IS NOT NULL;
