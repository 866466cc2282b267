-- The units of a report's query that are on its worklist, those of one organisation and reason together.
WITH unit AS (
{{.Query}}
)
SELECT {{if .Identifiable}}unit.patient_id, patient.nhs_number, {{end}}unit.* {{if .Identifiable}}EXCLUDE (patient_id){{else}}EXCLUDE ({{range $i, $c := .Hidden}}{{if $i}}, {{end}}{{ident $c}}{{end}}){{end}}
FROM unit
{{- if .Identifiable}}
LEFT JOIN clinical.patient patient ON patient.patient_id = unit.patient_id AND patient.organisation = unit.organisation
{{- end}}
WHERE {{range $i, $t := .Where}}{{if $i}} AND {{end}}{{if $t.Not}}NOT {{end}}coalesce(unit.{{ident $t.Column}}, false){{end}}
ORDER BY {{range .Order}}unit.{{ident .}}, {{end}}{{if .Identifiable}}unit.patient_id{{else}}random(){{end}}
