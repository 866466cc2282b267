-- A night by one MERGE. Every changed row comes twice: once with its key, to close the open version, and once without, so
-- that it matches nothing and is inserted. All conditions are equalities: anything else in ON costs the hash join.
CREATE TEMP TABLE night AS SELECT * FROM {{.From}};
MERGE INTO history h
USING (
    SELECT *, "RowIdentifier" AS k, "IDOrganisationVisibleTo" AS o, TIMESTAMP '9999-12-31' AS still_open FROM night
    UNION ALL
    SELECT *, NULL, NULL, NULL FROM night WHERE NOT "RemovedData"
) s
ON h."RowIdentifier" = s.k AND h."IDOrganisationVisibleTo" = s.o AND h.valid_to = s.still_open
WHEN MATCHED THEN UPDATE SET valid_to = TIMESTAMP '{{.At}}'
WHEN NOT MATCHED AND s.k IS NULL THEN INSERT ({{.Columns}}, valid_from, valid_to)
    VALUES ({{.Values}}, TIMESTAMP '{{.At}}', TIMESTAMP '9999-12-31');
CHECKPOINT;
