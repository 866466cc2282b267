-- The tables reports read, as the feed sends them.
{{range .Tables}}
CREATE TABLE "{{.Name}}" ({{range $i, $c := .Columns}}{{if $i}}, {{end}}"{{$c.Name}}" {{$c.Postgres}}{{end}});
\copy "{{.Name}}" FROM '{{.File}}' WITH (FORMAT csv, HEADER, FORCE_NULL ({{.Names ""}}))
{{end}}
