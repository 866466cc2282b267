-- Coded entries that match any of several codelists, in one pass: an entry comes once for every list it matches, with
-- the list's name. Each list matches as in clinical.coded. SELECT * FROM clinical.coded_any(['stroke', 'tia'])
CREATE OR REPLACE MACRO clinical.coded_any(lists) AS TABLE
SELECT m.list, o.* -- sifted before they are joined: a join alone would take the entries for the fewer, and hash them all
FROM (SELECT * FROM clinical.observation WHERE code_pair IN (SELECT f.pair FROM clinical.code_match(lists) f)) o
JOIN clinical.code_match(lists) m ON m.pair = o.code_pair
UNION ALL
SELECT m.list, o.*
FROM clinical.observation o
JOIN clinical.code_match(lists) m
    ON m.pair IS NULL AND m.ctv3_code IS NOT DISTINCT FROM o.ctv3_code AND m.snomed_code IS NOT DISTINCT FROM o.snomed_code
WHERE o.code_pair IS NULL;
