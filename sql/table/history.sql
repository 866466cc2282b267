CREATE OR REPLACE VIEW history.{{ident .Table}} AS
SELECT {{range .Columns}}{{ident .Name}}, {{end}}valid_from, valid_to, load_id
FROM version.{{ident .Table}}
