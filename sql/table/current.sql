CREATE OR REPLACE VIEW "current".{{ident .Table}} AS
SELECT {{range $i, $c := .Columns}}{{if $i}}, {{end}}{{ident $c.Name}}{{end}}
FROM version.{{ident .Table}}
WHERE valid_to = TIMESTAMP '9999-12-31'
