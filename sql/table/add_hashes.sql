ALTER TABLE version.{{ident .Table}} ADD COLUMN "#values" UBIGINT;
ALTER TABLE version.{{ident .Table}} ADD COLUMN "#text" UBIGINT
