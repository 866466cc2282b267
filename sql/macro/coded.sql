-- Coded entries that match a codelist: CTV3 code in the expanded list, or SNOMED code listed; a code the list
-- excludes, in either column, wins. They are found by the number of their codes; entries without one, which a store
-- does not have, are compared code by code. SELECT * FROM clinical.coded('diabetes')
CREATE OR REPLACE MACRO clinical.coded(list_name) AS TABLE
SELECT o.*
FROM clinical.observation o
WHERE o.code_pair IN (SELECT m.pair FROM clinical.code_match([list_name]) m)
UNION ALL
SELECT o.*
FROM clinical.observation o
WHERE o.code_pair IS NULL
    AND (coalesce(o.ctv3_code IN (SELECT c.code FROM clinical.codelist_code c WHERE c.list = list_name AND c.system = 'ctv3' AND c.polarity = 'include'), false)
    OR coalesce(o.snomed_code IN (SELECT c.code FROM clinical.codelist_code c WHERE c.list = list_name AND c.system = 'snomed' AND c.polarity = 'include'), false))
    AND NOT coalesce(o.ctv3_code IN (SELECT c.code FROM clinical.codelist_code c WHERE c.list = list_name AND c.system = 'ctv3' AND c.polarity = 'exclude'), false)
    AND NOT coalesce(o.snomed_code IN (SELECT c.code FROM clinical.codelist_code c WHERE c.list = list_name AND c.system = 'snomed' AND c.polarity = 'exclude'), false);
