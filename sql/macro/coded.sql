-- Coded entries that match a codelist: CTV3 code in the expanded list, or SNOMED code listed; a code the list
-- excludes, in either column, wins. SELECT * FROM clinical.coded('diabetes')
CREATE OR REPLACE MACRO clinical.coded(list_name) AS TABLE
SELECT o.*
FROM clinical.observation o
WHERE (coalesce(o.ctv3_code IN (SELECT c.code FROM clinical.codelist_code c WHERE c.list = list_name AND c.system = 'ctv3' AND c.polarity = 'include'), false)
    OR coalesce(o.snomed_code IN (SELECT c.code FROM clinical.codelist_code c WHERE c.list = list_name AND c.system = 'snomed' AND c.polarity = 'include'), false))
    AND NOT coalesce(o.ctv3_code IN (SELECT c.code FROM clinical.codelist_code c WHERE c.list = list_name AND c.system = 'ctv3' AND c.polarity = 'exclude'), false)
    AND NOT coalesce(o.snomed_code IN (SELECT c.code FROM clinical.codelist_code c WHERE c.list = list_name AND c.system = 'snomed' AND c.polarity = 'exclude'), false);
