-- Which pairs of codes match which of several codelists: CTV3 code in the expanded list, or SNOMED code listed; a code a
-- list excludes, in either column, wins. pair is NULL for codes of entries without a number: a store has none.
-- SELECT * FROM clinical.code_match(['stroke', 'tia'])
CREATE OR REPLACE MACRO clinical.code_match(lists) AS TABLE
WITH code AS (
    SELECT system, code, coalesce(list(DISTINCT list) FILTER (polarity = 'include'), []) AS yes,
        coalesce(list(DISTINCT list) FILTER (polarity = 'exclude'), []) AS no
    FROM clinical.codelist_code
    WHERE system IN ('ctv3', 'snomed') AND list_contains(lists, list)
    GROUP BY ALL
), pair AS (
    SELECT pair, ctv3 AS ctv3_code, CASE WHEN snomed NOT IN ('-1', '0') THEN snomed END AS snomed_code FROM meta.code_pair
    UNION ALL
    SELECT DISTINCT NULL::INTEGER, ctv3_code, snomed_code FROM clinical.observation WHERE code_pair IS NULL
)
SELECT unnest(list_filter(list_distinct(coalesce(c.yes, []) || coalesce(s.yes, [])),
        lambda x: NOT list_contains(coalesce(c.no, []), x) AND NOT list_contains(coalesce(s.no, []), x))) AS list,
    p.pair, p.ctv3_code, p.snomed_code
FROM pair p
LEFT JOIN (SELECT code, yes, no FROM code WHERE system = 'ctv3') c ON c.code = p.ctv3_code
LEFT JOIN (SELECT code, yes, no FROM code WHERE system = 'snomed') s ON s.code = p.snomed_code
WHERE len(c.yes) > 0 OR len(s.yes) > 0;
