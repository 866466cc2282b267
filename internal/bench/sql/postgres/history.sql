-- The history of the big table, and where a night's rows are put first. The one index that closing a version needs.
-- Filled where it is made, it needs no write-ahead log and no vacuum.
BEGIN;
CREATE TABLE srcode_history ({{range .Columns}}"{{.Name}}" {{.Postgres}}, {{end}}valid_from timestamp NOT NULL DEFAULT '{{.At}}', valid_to timestamp NOT NULL DEFAULT 'infinity');
\copy srcode_history ({{.Names ""}}) FROM '{{.File}}' WITH (FORMAT csv, HEADER, FREEZE, FORCE_NULL ({{.Names ""}}))
CREATE UNIQUE INDEX ON srcode_history ("RowIdentifier", "IDOrganisationVisibleTo") WHERE valid_to = 'infinity';
COMMIT;
CREATE UNLOGGED TABLE staging ({{range .Columns}}"{{.Name}}" {{.Postgres}}, {{end}}"RemovedData" boolean);
ANALYZE srcode_history;
CHECKPOINT;
