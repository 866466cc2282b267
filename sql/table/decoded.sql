-- List ids as their text, the raw id beside it. The list of texts is an uncorrelated scalar subquery, indexed by
-- the id's dense number: DuckDB prunes it when the column is not selected, which it never does for a join.
CREATE OR REPLACE VIEW {{.Decoded}}.{{ident .Table}} AS
SELECT {{range $i, $c := .Columns}}{{if $i}}, {{end -}}
    {{if $c.Texts}}coalesce((SELECT texts FROM {{$c.Texts}})[{{ident $c.Number}}], {{ident $c.Name}}) AS {{ident $c.Name}}, {{ident $c.Name}} AS {{ident $c.IDName}}
    {{- else}}{{ident $c.Name}}{{end}}{{end}}{{if .Coded}}, "#code"{{end}}
FROM version.{{ident .Table}}
WHERE valid_from <= meta.known_at() AND valid_to > meta.known_at()
