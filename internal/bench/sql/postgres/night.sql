-- A night: stage it, close the versions it changes or removes, open the new ones.
TRUNCATE staging;
\copy staging FROM '{{.File}}' WITH (FORMAT csv, HEADER, FORCE_NULL ({{.Names ""}}))
ANALYZE staging;
BEGIN;
UPDATE srcode_history h SET valid_to = '{{.At}}'
FROM staging s
WHERE h."RowIdentifier" = s."RowIdentifier" AND h."IDOrganisationVisibleTo" = s."IDOrganisationVisibleTo" AND h.valid_to = 'infinity'
    AND (s."RemovedData" OR ({{.Names "h."}}) IS DISTINCT FROM ({{.Names "s."}}));
INSERT INTO srcode_history ({{.Names ""}}, valid_from)
SELECT {{.Names "s."}}, '{{.At}}'
FROM staging s
WHERE NOT s."RemovedData" AND NOT EXISTS (SELECT FROM srcode_history h WHERE h."RowIdentifier" = s."RowIdentifier"
    AND h."IDOrganisationVisibleTo" = s."IDOrganisationVisibleTo" AND h.valid_to = 'infinity');
COMMIT;
