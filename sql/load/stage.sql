-- Rows of a file, typed. From the file itself they are in its order: rowid is the record's place among the good records.
CREATE OR REPLACE TEMP TABLE stage AS
SELECT
{{- range .Columns}}
    {{.Value}} AS {{ident .Name}},
{{- end}}
    {{if .Removed}}{{.Removed}}{{else}}false{{end}} AS "#removed",
    hash({{.Values}}) AS "#values",
    {{if .Problems -}}
    CASE WHEN {{.Bad}} THEN NULL ELSE hash({{.Text}}) END AS "#text",
    CASE WHEN {{.Bad}}
    THEN list_filter([{{range $i, $p := .Problems}}{{if $i}}, {{end}}CASE WHEN {{$p.Raw}} IS NOT NULL AND {{$p.Value}} IS NULL
        THEN {'name': {{literal $p.Name}}, 'reason': {{literal $p.Reason}}, 'raw': {{$p.Raw}}} END{{end}}], lambda p: p IS NOT NULL) END
    {{- else}}hash({{.Text}}) AS "#text", NULL::STRUCT(name VARCHAR, reason VARCHAR, raw VARCHAR)[]{{end}} AS "#problems"
FROM {{.Cells}}
