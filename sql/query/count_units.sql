-- Counts the units of a report's query: one row per level (organisation, pcn or all) and combination of groups, with a
-- total of every group whose values do not overlap. Filled with text/template; groups and columns come from the report's header, never from data.
WITH unit AS (
{{.Query}}
), placed AS (
    SELECT {{.Level}} AS "level",
{{- range .Groups}}
        -- A value that reads as a total is none.
        regexp_replace(coalesce({{if .Stratum}}stratum{{else}}unit{{end}}.{{ident .Column}}::VARCHAR, 'Unknown'), '^(all|total)$', '\1 (as recorded)', 'i') AS {{ident .Alias}},
{{- end}}
        unit.*
    FROM unit
{{- if .Stratified}}
    LEFT JOIN clinical.stratum($as_at, with_ethnicity := {{.Ethnicity}}, with_area := {{.Area}}) stratum ON stratum.patient_id = unit.patient_id AND stratum.organisation = unit.organisation
{{- end}}
)
SELECT "level" AS {{ident .LevelName}},
{{- range .Groups}}
    coalesce({{ident .Alias}}, 'All') AS {{ident .Column}},
{{- end}}
{{- range $i, $c := .Counts}}{{if $i}},{{end}}
    {{if eq $c.Kind "all"}}count(*){{else if eq $c.Kind "sum"}}coalesce(sum({{ident $c.Column}}), 0)::BIGINT{{else}}count(*) FILTER ({{ident $c.Column}}){{end}} AS {{ident $c.Name}}
{{- end}}
{{- range .Stats}},
    {{if eq .Function "mean"}}avg({{ident .Column}}){{else if eq .Function "median"}}quantile_cont({{ident .Column}}, 0.5){{else if eq .Function "p90"}}quantile_cont({{ident .Column}}, 0.9){{else}}quantile_cont({{ident .Column}}, 0.92){{end}}::DOUBLE AS {{ident .Name}}
{{- end}}
FROM placed
GROUP BY "level"{{range .Groups}}{{if .Apart}}, {{ident .Alias}}{{end}}{{end}}{{if .Cubed}}, CUBE ({{range $i, $a := .Cubed}}{{if $i}}, {{end}}{{ident $a}}{{end}}){{end}}
ORDER BY "level"{{range .Groups}}, grouping({{ident .Alias}}) DESC{{if .Order}}, coalesce(list_position([{{range $i, $v := .Order}}{{if $i}}, {{end}}{{literal $v}}{{end}}], {{ident .Alias}}), 1000000){{end}}, {{ident .Alias}}{{end}}
