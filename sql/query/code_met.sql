-- Codes and words of codelists that stand somewhere in the store: in an entry, an immunisation or a medicine issued.
CREATE OR REPLACE TEMP TABLE code_met AS
WITH product AS (
    SELECT DISTINCT drug_read_code AS code FROM clinical.medicine_code WHERE product_id IN (SELECT product_id FROM clinical.medication)
), spelt AS (
    SELECT DISTINCT ' ' || regexp_replace(lower(name), '[^\pL\pN]+', ' ', 'g') AS name FROM (
        SELECT DISTINCT name FROM clinical.medication WHERE name IS NOT NULL
        UNION ALL SELECT DISTINCT concat_ws(' ', vaccine, content) FROM clinical.immunisation)
), wanted AS (
    SELECT DISTINCT system, code FROM meta.codelist_expanded WHERE polarity = 'include'
)
SELECT system, code FROM wanted
WHERE system = 'ctv3' AND (code IN (SELECT ctv3_code FROM clinical.observation) OR code IN (SELECT ctv3_code FROM clinical.immunisation) OR code IN (SELECT code FROM product))
UNION
SELECT system, code FROM wanted
WHERE system = 'snomed' AND (code IN (SELECT snomed_code FROM clinical.observation) OR code IN (SELECT snomed_code FROM clinical.immunisation))
UNION
SELECT system, code FROM wanted
WHERE system = 'dmd' AND code IN (SELECT dmd_code::VARCHAR FROM clinical.medication)
UNION
SELECT 'ctv3', rpad(w.code, 5, '.') FROM wanted w SEMI JOIN product p ON w.system = 'ctv3_prefix' AND starts_with(p.code, w.code)
UNION
SELECT w.system, w.code FROM wanted w
SEMI JOIN spelt s ON w.system = 'name' AND contains(s.name, ' ' || trim(regexp_replace(lower(w.code), '[^\pL\pN]+', ' ', 'g')))
