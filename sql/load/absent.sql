-- Open rows a full file does not have, of organisations it does have{{if .Window}}, within its months{{end}}.
CREATE OR REPLACE TEMP TABLE absent AS
{{- if .Sifted}}
SELECT hid
FROM sifted{{if .Window}} JOIN version.{{ident .Table}} v ON v.rowid = hid{{end}}
WHERE NOT in_file AND o IN (SELECT o FROM seen)
{{- else}}
SELECT v.rowid AS hid
FROM version.{{ident .Table}} v
WHERE v.valid_to = TIMESTAMP '9999-12-31' AND v.valid_from < $extract_time
    AND {{.Organisation "v"}} IN (SELECT o FROM seen)
    AND NOT EXISTS (SELECT 1 FROM pick p WHERE p.k = v.{{ident .Key}} AND p.o = {{.Organisation "v"}})
{{- end}}
    {{- if .Window}} AND v.{{ident .Window}} >= $window_start{{end}}
