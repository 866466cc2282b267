CREATE TABLE version.{{ident .Table}} (
    {{- range .Columns}}
    {{ident .Name}} {{.Type}},{{end}}
    {{- range .Numbers}}
    {{ident .}} INTEGER,{{end}}
    {{- if .Coded}}
    "#code" INTEGER,{{end}}
    valid_from TIMESTAMP NOT NULL,
    valid_to TIMESTAMP NOT NULL,
    load_id BIGINT NOT NULL,
    "#values" UBIGINT,
    "#text" UBIGINT
)
