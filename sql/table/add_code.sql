ALTER TABLE version.{{ident .Table}} ADD COLUMN "#code" INTEGER
