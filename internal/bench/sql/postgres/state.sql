-- A table the reports read, as the feed sends it. Filled where it is made, it needs no write-ahead log and no vacuum.
BEGIN;
CREATE TABLE "{{.Name}}" ({{range $i, $c := .Columns}}{{if $i}}, {{end}}"{{$c.Name}}" {{$c.Postgres}}{{end}});
\copy "{{.Name}}" FROM '{{.File}}' WITH (FORMAT csv, HEADER, FREEZE, FORCE_NULL ({{.Names ""}}))
COMMIT;
