-- Open versions first: what reads the current rows skips the closed ones whole. Otherwise rows stay in the order they
-- came in, which is as a rule that of their keys; where it is not, they are sorted by it, which makes the file smaller.
INSERT INTO {{ident .Copy}}.{{ident .Schema}}.{{ident .Table}}
SELECT * FROM {{ident .Schema}}.{{ident .Table}}
{{- if .Key}}
ORDER BY valid_to = TIMESTAMP '9999-12-31' DESC, {{ident .Key}}, valid_from
{{- else if .Versions}}
WHERE valid_to = TIMESTAMP '9999-12-31'
UNION ALL
SELECT * FROM {{ident .Schema}}.{{ident .Table}}
WHERE valid_to <> TIMESTAMP '9999-12-31'
{{- end}}
