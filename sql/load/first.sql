-- The first file of a table goes straight into its versions, in the file's order. A row with a cell that does not fit has
-- no "#text": that is how it is found afterwards.
INSERT INTO version.{{ident .Table}} (
    {{- range .Columns}}{{ident .Name}}, {{end}}{{range .Lists}}{{ident .Number}}, {{end}}{{if .Code}}"#code", {{end}}valid_from, valid_to, load_id, "#values", "#text")
SELECT {{range .Columns}}s.{{.Value}}, {{end -}}
    {{range $i, $l := .Lists}}l{{$i}}.n, {{end -}}
    {{if .Code}}c.pair, {{end}}$extract_time, TIMESTAMP '9999-12-31', $load_id, hash({{.Values}}), {{if .Problems}}CASE WHEN {{.Bad}} THEN NULL ELSE hash({{.Text}}) END{{else}}hash({{.Text}}){{end}}
FROM {{.Cells}} s
{{- range $i, $l := .Lists}}
LEFT JOIN meta.list_id l{{$i}} ON l{{$i}}.raw = s.{{$l.Raw}}{{end}}
{{- with .Code}}
LEFT JOIN meta.code_pair c ON c.ctv3 IS NOT DISTINCT FROM s.{{.CTV3}} AND c.snomed IS NOT DISTINCT FROM s.{{.SNOMED}}{{end}}
