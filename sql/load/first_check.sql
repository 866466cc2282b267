-- What the first file of a table brought: rows, rows without a key, rows with a cell that does not fit, repeated keys.
SELECT count(*), count(*) FILTER ({{ident .Key}} IS NULL), count(*) FILTER ("#text" IS NULL),
    (SELECT count(*) FROM (SELECT 1 FROM version.{{ident .Table}} v GROUP BY {{ident .Key}}, {{.Organisation "v"}} HAVING count(*) > 1 LIMIT 1))
FROM version.{{ident .Table}}
