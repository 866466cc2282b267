-- A table the reports read, as the feed sends it.
CREATE TABLE "{{.Name}}" ({{range $i, $c := .Columns}}{{if $i}}, {{end}}"{{$c.Name}}" {{$c.Postgres}}{{end}});
\copy "{{.Name}}" FROM '{{.File}}' WITH (FORMAT csv, HEADER, FORCE_NULL ({{.Names ""}}))
