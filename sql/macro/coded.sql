-- Coded entries that match a codelist: CTV3 code in the expanded list, or SNOMED code listed; a code the list
-- excludes, in either column, wins. They are found by the number of their codes; the second half is for entries without
-- one, which a store has none of. SELECT * FROM clinical.coded('diabetes')
CREATE OR REPLACE MACRO clinical.coded(list_name) AS TABLE
SELECT o.*
FROM clinical.observation o
WHERE o.code_pair IN (SELECT m.pair FROM clinical.code_match([list_name]) m)
UNION ALL
SELECT o.*
FROM clinical.observation o
SEMI JOIN clinical.code_match([list_name]) m
    ON m.pair IS NULL AND m.ctv3_code IS NOT DISTINCT FROM o.ctv3_code AND m.snomed_code IS NOT DISTINCT FROM o.snomed_code
WHERE o.code_pair IS NULL;
