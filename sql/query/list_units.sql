-- The units of a report's query that are on its worklist. Without identifiers the order must not give the patients away:
-- it is that of the columns shown.
WITH unit AS (
{{.Query}}
)
SELECT {{if .Identifiable}}unit.patient_id, patient.nhs_number, {{end}}{{range $i, $c := .Columns}}{{if $i}}, {{end}}unit.{{ident $c}}{{end}}
FROM unit
{{- if .Identifiable}}
LEFT JOIN clinical.patient patient ON patient.patient_id = unit.patient_id AND patient.organisation = unit.organisation
{{- end}}
WHERE {{range $i, $t := .Where}}{{if $i}} AND {{end}}{{if $t.Not}}NOT {{end}}coalesce(unit.{{ident $t.Column}}, false){{end}}
ORDER BY {{range $i, $c := .Columns}}{{if $i}}, {{end}}unit.{{ident $c}}{{end}}{{if .Identifiable}}, unit.patient_id{{end}}
