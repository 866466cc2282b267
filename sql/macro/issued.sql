-- Issues of medicines of several codelists over a stretch of days: an issue comes once for every list it matches. What
-- matches, of a medicine's name (any case, everything but letters and digits is a blank), its product's CTV3 codes and its
-- dm+d code:
--   name  include: begins a word of the name; exclude: is a whole word of it
--   ctv3  the code or one below it; where the hierarchy has nothing below a root, the leading characters before its dots
--   dmd   the code itself
-- bnf rows match nothing: the feed has no BNF column. Exclude wins. The day of an issue is the medicine's start.
-- SELECT * FROM clinical.issued_any(['med_saba', 'med_ics'], DATE '2025-10-01', DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.issued_any(lists, from_date, to_date) AS TABLE
WITH code AS (
    SELECT list, system, code, polarity FROM clinical.codelist_code WHERE list_contains(lists, list)
), word AS (
    SELECT list, polarity, ' ' || trim(regexp_replace(lower(code), '[^\pL\pN]+', ' ', 'g')) || CASE polarity WHEN 'exclude' THEN ' ' ELSE '' END AS word
    FROM code WHERE system = 'name'
), spelt AS (
    SELECT name, ' ' || trim(regexp_replace(lower(name), '[^\pL\pN]+', ' ', 'g')) || ' ' AS spelt
    FROM (SELECT DISTINCT name FROM clinical.medication WHERE true IN (SELECT true FROM word) AND name IS NOT NULL AND coalesce(start_date, date) BETWEEN from_date::DATE AND to_date::DATE)
), by_name AS (
    SELECT s.name,
        coalesce(list(DISTINCT w.list) FILTER (w.polarity = 'include'), []) AS yes,
        coalesce(list(DISTINCT w.list) FILTER (w.polarity = 'exclude'), []) AS no
    FROM spelt s JOIN word w ON contains(s.spelt, w.word)
    GROUP BY ALL
), product AS (
    SELECT m.product_id, c.list, c.polarity FROM clinical.medicine_code m JOIN code c ON c.system = 'ctv3' AND c.code = m.drug_read_code
    UNION
    SELECT m.product_id, c.list, c.polarity FROM clinical.medicine_code m JOIN code c ON c.system = 'ctv3_prefix' AND starts_with(m.drug_read_code, c.code)
), by_product AS (
    SELECT product_id,
        coalesce(list(DISTINCT list) FILTER (polarity = 'include'), []) AS yes,
        coalesce(list(DISTINCT list) FILTER (polarity = 'exclude'), []) AS no
    FROM product WHERE product_id IS NOT NULL
    GROUP BY ALL
), by_dmd AS (
    SELECT code,
        coalesce(list(DISTINCT list) FILTER (polarity = 'include'), []) AS yes,
        coalesce(list(DISTINCT list) FILTER (polarity = 'exclude'), []) AS no
    FROM code WHERE system = 'dmd'
    GROUP BY ALL
)
SELECT unnest(list_filter(list_distinct(coalesce(n.yes, []) || coalesce(p.yes, []) || coalesce(d.yes, [])),
        lambda x: NOT list_contains(coalesce(n.no, []) || coalesce(p.no, []) || coalesce(d.no, []), x))) AS list,
    m.patient_id, m.organisation, coalesce(m.start_date, m.date) AS date, m.name, m.is_repeat, m.repeat_template_id, m.medication_id
FROM (SELECT * FROM clinical.medication WHERE true IN (SELECT true FROM code)) m -- without a code there is nothing to read
LEFT JOIN by_name n ON n.name = m.name
LEFT JOIN by_product p ON p.product_id = m.product_id
LEFT JOIN by_dmd d ON d.code = m.dmd_code::VARCHAR
WHERE coalesce(m.start_date, m.date) BETWEEN from_date::DATE AND to_date::DATE AND m.patient_id IS NOT NULL
    AND (len(n.yes) > 0 OR len(p.yes) > 0 OR len(d.yes) > 0);

-- Issues of one codelist's medicines. SELECT * FROM clinical.issued('med_statin', DATE '2025-10-01', DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.issued(list_name, from_date, to_date) AS TABLE
SELECT patient_id, organisation, date, name, is_repeat, repeat_template_id, medication_id
FROM clinical.issued_any([list_name], from_date, to_date);
