-- Versions whose pair of codes got its number only after they were written.
UPDATE version.{{ident .Table}} SET "#code" = c.pair
FROM meta.code_pair c
WHERE "#code" IS NULL AND c.ctv3 IS NOT DISTINCT FROM "CTV3Code" AND c.snomed IS NOT DISTINCT FROM "SNOMEDCode"
