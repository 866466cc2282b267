-- Coded entries that match any of several codelists, in one pass: an entry comes once for every list it matches, with
-- the list's name. Each list matches as in clinical.coded. SELECT * FROM clinical.coded_any(['stroke', 'tia'])
CREATE OR REPLACE MACRO clinical.coded_any(lists) AS TABLE
WITH code AS (
    SELECT system, code,
        coalesce(list(DISTINCT list) FILTER (polarity = 'include'), []) AS yes,
        coalesce(list(DISTINCT list) FILTER (polarity = 'exclude'), []) AS no
    FROM clinical.codelist_code
    WHERE system IN ('ctv3', 'snomed') AND list_contains(lists, list)
    GROUP BY ALL
)
SELECT m.list, o.* -- sifted before they are joined: a join alone would take the entries for the fewer, and hash them all
FROM (SELECT * FROM clinical.observation WHERE code_pair IN (SELECT f.pair FROM clinical.code_match(lists) f)) o
JOIN clinical.code_match(lists) m ON m.pair = o.code_pair
UNION ALL
SELECT unnest(list_filter(list_distinct(coalesce(c.yes, []) || coalesce(s.yes, [])),
        lambda x: NOT list_contains(coalesce(c.no, []), x) AND NOT list_contains(coalesce(s.no, []), x))) AS list,
    o.*
FROM clinical.observation o
LEFT JOIN (SELECT code, yes, no FROM code WHERE system = 'ctv3') c ON c.code = o.ctv3_code
LEFT JOIN (SELECT code, yes, no FROM code WHERE system = 'snomed') s ON s.code = o.snomed_code
WHERE o.code_pair IS NULL AND (len(c.yes) > 0 OR len(s.yes) > 0);
