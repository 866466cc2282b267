-- Which pairs of codes match which of several codelists: CTV3 code in the expanded list, or SNOMED code listed; a code a
-- list excludes, in either column, wins. SELECT * FROM clinical.code_match(['stroke', 'tia'])
CREATE OR REPLACE MACRO clinical.code_match(lists) AS TABLE
WITH code AS (
    SELECT system, code, coalesce(list(DISTINCT list) FILTER (polarity = 'include'), []) AS yes,
        coalesce(list(DISTINCT list) FILTER (polarity = 'exclude'), []) AS no
    FROM clinical.codelist_code
    WHERE system IN ('ctv3', 'snomed') AND list_contains(lists, list)
    GROUP BY ALL
)
SELECT unnest(list_filter(list_distinct(coalesce(c.yes, []) || coalesce(s.yes, [])),
        lambda x: NOT list_contains(coalesce(c.no, []), x) AND NOT list_contains(coalesce(s.no, []), x))) AS list,
    p.pair
FROM meta.code_pair p
LEFT JOIN (SELECT code, yes, no FROM code WHERE system = 'ctv3') c ON c.code = p.ctv3
LEFT JOIN (SELECT code, yes, no FROM code WHERE system = 'snomed' AND code NOT IN ('-1', '0')) s ON s.code = p.snomed
WHERE len(c.yes) > 0 OR len(s.yes) > 0;
