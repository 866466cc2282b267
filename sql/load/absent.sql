-- Open rows a full file does not have, of organisations it does have{{if .Window}}, within its months{{end}}.
CREATE OR REPLACE TEMP TABLE absent AS
SELECT v.rowid AS hid
FROM version.{{ident .Table}} v
WHERE v.valid_to = TIMESTAMP '9999-12-31' AND v.valid_from < $extract_time
    AND {{.Organisation "v"}} IN (SELECT DISTINCT o FROM pick)
    AND NOT EXISTS (SELECT 1 FROM pick p WHERE p.k = v.{{ident .Key}} AND p.o = {{.Organisation "v"}})
    {{- if .Window}} AND v.{{ident .Window}} >= $window_start{{end}}
