-- Days on which patients were vaccinated, by coded entry, by the code of an immunisation, or by a word of the vaccine's
-- name or content: include begins a word, exclude is a whole word, any case, everything but letters and digits is a
-- blank. Exclude wins within a row. One row per patient and day, however it was recorded.
-- SELECT * FROM clinical.vaccinated('vacc_flu', DATE '2025-09-01', DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.vaccinated(list_name, from_date, to_date) AS TABLE
WITH code AS (
    SELECT system, code, polarity FROM clinical.codelist_code WHERE list = list_name
), word AS (
    SELECT polarity, ' ' || trim(regexp_replace(lower(code), '[^\pL\pN]+', ' ', 'g')) || CASE polarity WHEN 'exclude' THEN ' ' ELSE '' END AS word
    FROM code WHERE system = 'name'
), named AS (
    SELECT vaccine, content, bool_or(polarity = 'include') AS included, bool_or(polarity = 'exclude') AS excluded
    FROM (SELECT DISTINCT vaccine, content FROM clinical.immunisation) v
    JOIN word w ON contains(' ' || regexp_replace(lower(concat_ws(' ', v.vaccine, v.content)), '[^\pL\pN]+', ' ', 'g') || ' ', w.word)
    GROUP BY ALL
)
SELECT patient_id, organisation, date FROM clinical.coded(list_name)
WHERE patient_id IS NOT NULL AND date BETWEEN from_date::DATE AND to_date::DATE
UNION
SELECT i.patient_id, i.organisation, i.date
FROM clinical.immunisation i
LEFT JOIN (SELECT code, bool_or(polarity = 'include') AS included, bool_or(polarity = 'exclude') AS excluded
    FROM code WHERE system = 'ctv3' GROUP BY ALL) c ON c.code = i.ctv3_code
LEFT JOIN (SELECT code, bool_or(polarity = 'include') AS included, bool_or(polarity = 'exclude') AS excluded
    FROM code WHERE system = 'snomed' GROUP BY ALL) s ON s.code = i.snomed_code
LEFT JOIN named n ON n.vaccine IS NOT DISTINCT FROM i.vaccine AND n.content IS NOT DISTINCT FROM i.content
WHERE i.patient_id IS NOT NULL AND i.date BETWEEN from_date::DATE AND to_date::DATE
    AND (coalesce(c.included, false) OR coalesce(s.included, false) OR coalesce(n.included, false))
    AND NOT coalesce(c.excluded, false) AND NOT coalesce(s.excluded, false) AND NOT coalesce(n.excluded, false);
