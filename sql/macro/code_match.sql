-- Which pairs of codes several codelists name, in either column, one row per list and pair: included by its CTV3 code in
-- the expanded list or its SNOMED code, excluded by either. pair is NULL for codes of entries without a number: a store
-- has none. SELECT * FROM clinical.code_named(['stroke', 'tia'])
CREATE OR REPLACE MACRO clinical.code_named(lists) AS TABLE
WITH code AS (
    SELECT list, system, code, bool_or(polarity = 'include') AS included, bool_or(polarity = 'exclude') AS excluded
    FROM clinical.codelist_code
    WHERE system IN ('ctv3', 'snomed') AND list_contains(lists, list)
    GROUP BY ALL
), pair AS (
    SELECT pair, ctv3 AS ctv3_code, CASE WHEN snomed NOT IN ('-1', '0') THEN snomed END AS snomed_code FROM meta.code_pair
    UNION ALL
    SELECT DISTINCT NULL::INTEGER, ctv3_code, snomed_code FROM clinical.observation WHERE code_pair IS NULL
)
SELECT list, pair, ctv3_code, snomed_code, bool_or(included) AS included, bool_or(excluded) AS excluded
FROM (
    SELECT c.list, p.*, c.included, c.excluded FROM pair p JOIN code c ON c.system = 'ctv3' AND c.code = p.ctv3_code
    UNION ALL
    SELECT c.list, p.*, c.included, c.excluded FROM pair p JOIN code c ON c.system = 'snomed' AND c.code = p.snomed_code
)
GROUP BY ALL;

-- Which pairs of codes match which of several codelists: included, and not excluded, which wins.
-- SELECT * FROM clinical.code_match(['stroke', 'tia'])
CREATE OR REPLACE MACRO clinical.code_match(lists) AS TABLE
SELECT list, pair, ctv3_code, snomed_code FROM clinical.code_named(lists) WHERE included AND NOT excluded;
