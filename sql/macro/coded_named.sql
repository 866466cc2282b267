-- Coded entries a codelist names, those it excludes too: excluded tells. SELECT * FROM clinical.coded_named('ethnicity')
CREATE OR REPLACE MACRO clinical.coded_named(list_name) AS TABLE
SELECT o.*, o.code_pair IN (SELECT x.pair FROM clinical.code_named([list_name]) x WHERE x.excluded) AS excluded
FROM (SELECT * FROM clinical.observation WHERE code_pair IN (SELECT m.pair FROM clinical.code_named([list_name]) m)) o
UNION ALL
SELECT o.*, m.excluded
FROM clinical.observation o
JOIN clinical.code_named([list_name]) m
    ON m.pair IS NULL AND m.ctv3_code IS NOT DISTINCT FROM o.ctv3_code AND m.snomed_code IS NOT DISTINCT FROM o.snomed_code
WHERE o.code_pair IS NULL;
