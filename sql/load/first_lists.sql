-- Ids that got their number only after their row was written.
UPDATE version.{{ident .Table}} SET {{ident .Number}} = i.n
FROM meta.list_id i WHERE {{ident .Number}} IS NULL AND i.raw = {{ident .Name}}
