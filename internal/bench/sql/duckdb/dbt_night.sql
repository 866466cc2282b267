-- The state after a night.
CREATE TEMP TABLE night AS SELECT * FROM {{.From}};
DELETE FROM srcode_state s USING night n
WHERE s."RowIdentifier" = n."RowIdentifier" AND s."IDOrganisationVisibleTo" = n."IDOrganisationVisibleTo";
INSERT INTO srcode_state SELECT * EXCLUDE ("RemovedData"), TIMESTAMP '{{.At}}' FROM night WHERE NOT "RemovedData";
CHECKPOINT;
