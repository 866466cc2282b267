ALTER TABLE version.{{ident .Table}} ADD COLUMN {{ident .Column}} {{.Type}}
{{- if .Number}};
ALTER TABLE version.{{ident .Table}} ADD COLUMN {{ident .Number}} INTEGER{{end}}
