-- Open versions whose hash is not that of their values.
SELECT count(*) FROM version.{{ident .Table}}
WHERE valid_to = TIMESTAMP '9999-12-31' AND "#values" <> hash({{.Values}})
