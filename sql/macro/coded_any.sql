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
SELECT unnest(list_filter(list_distinct(coalesce(c.yes, []) || coalesce(s.yes, [])),
        lambda x: NOT list_contains(coalesce(c.no, []), x) AND NOT list_contains(coalesce(s.no, []), x))) AS list,
    o.*
FROM (
    SELECT * FROM clinical.observation
    WHERE true IN (SELECT true FROM code) -- without a code there is nothing to read
        AND (coalesce(ctv3_code IN (SELECT code FROM code WHERE system = 'ctv3' AND len(yes) > 0), false)
            OR coalesce(snomed_code IN (SELECT code FROM code WHERE system = 'snomed' AND len(yes) > 0), false))
) o
LEFT JOIN (SELECT code, yes, no FROM code WHERE system = 'ctv3') c ON c.code = o.ctv3_code
LEFT JOIN (SELECT code, yes, no FROM code WHERE system = 'snomed') s ON s.code = o.snomed_code;
