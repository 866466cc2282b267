INSERT INTO version.{{ident .Table}} (
    {{- range .Present}}{{ident .}}, {{end}}{{range .Kept}}{{ident .}}, {{end}}{{range .Lists}}{{ident .Number}}, {{end}}{{if .Code}}"#code", {{end}}valid_from, valid_to, load_id, "#values", "#text")
SELECT {{range .Present}}s.{{ident .}}, {{end}}{{range .Kept}}h.{{ident .}}, {{end -}}
    {{range $i, $l := .Lists}}l{{$i}}.n, {{end -}}
    {{if .Code}}c.pair, {{end}}$extract_time, TIMESTAMP '9999-12-31', $load_id, {{if .Hashes}}s."#values", s."#text"{{else}}NULL, NULL{{end}}
FROM stage s
{{- if .First}}{{if .Picked}}
JOIN pick w ON w.rid = s.rowid{{end}}
{{- else}}
JOIN work w ON w.rid = s.rowid AND w.action IN ('inserted', 'updated')
{{- if .Kept}}
LEFT JOIN version.{{ident .Table}} h ON h.rowid = w.hid{{end}}
{{- end}}
{{- range $i, $l := .Lists}}
LEFT JOIN meta.list_id l{{$i}} ON l{{$i}}.raw = s.{{ident $l.Name}}{{end}}
{{- if .Code}}
LEFT JOIN meta.code_pair c ON c.ctv3 IS NOT DISTINCT FROM s."CTV3Code" AND c.snomed IS NOT DISTINCT FROM s."SNOMEDCode"{{end}}
