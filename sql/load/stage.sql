-- One file as typed rows in file order: rowid is the record's place among the good records.
CREATE OR REPLACE TEMP TABLE stage AS
SELECT
{{- range .Columns}}
    {{.Value}} AS {{ident .Name}},
{{- end}}
    {{if .Removed}}{{.Removed}}{{else}}false{{end}} AS "#removed",
    {{if .Problems -}}
    CASE WHEN {{range $i, $p := .Problems}}{{if $i}} OR {{end}}({{$p.Raw}} IS NOT NULL AND {{$p.Value}} IS NULL){{end}}
    THEN list_filter([{{range $i, $p := .Problems}}{{if $i}}, {{end}}CASE WHEN {{$p.Raw}} IS NOT NULL AND {{$p.Value}} IS NULL
        THEN {'name': {{literal $p.Name}}, 'reason': {{literal $p.Reason}}, 'raw': {{$p.Raw}}} END{{end}}], lambda p: p IS NOT NULL) END
    {{- else}}NULL::STRUCT(name VARCHAR, reason VARCHAR, raw VARCHAR)[]{{end}} AS "#problems"
FROM (
    SELECT *{{range .Checked}}, {{.Value}} AS {{.As}}{{end}}
    FROM (
        SELECT *{{range .Cast}}, {{.Value}} AS {{.As}}{{end}}
        FROM read_csv({{literal .Path}}, auto_detect = false, header = true, delim = {{literal .Delimiter}}, quote = {{literal .Quote}},
            escape = {{literal .Quote}}, new_line = {{literal .NewLine}}, max_line_size = 2000000, parallel = {{.Parallel}},
            columns = { {{- range $i, $r := .Raw}}{{if $i}}, {{end}}'{{$r}}': 'VARCHAR'{{end -}} })
    )
)
