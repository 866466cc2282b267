-- Pairs of codes not seen before get the next numbers, those that begin alike side by side.
INSERT INTO meta.code_pair
SELECT (SELECT coalesce(max(pair), 0) FROM meta.code_pair) + row_number() OVER (ORDER BY ctv3, snomed), ctv3, snomed
FROM (SELECT DISTINCT "CTV3Code" AS ctv3, "SNOMEDCode" AS snomed FROM {{.Rows}}) n
WHERE NOT EXISTS (SELECT 1 FROM meta.code_pair k WHERE k.ctv3 IS NOT DISTINCT FROM n.ctv3 AND k.snomed IS NOT DISTINCT FROM n.snomed)
