-- Versions whose number is not that of their codes.
SELECT count(*)
FROM version.{{ident .Table}} v
LEFT JOIN meta.code_pair c ON c.pair = v."#code"
WHERE c.pair IS NULL OR c.ctv3 IS DISTINCT FROM v."CTV3Code" OR c.snomed IS DISTINCT FROM v."SNOMEDCode"
