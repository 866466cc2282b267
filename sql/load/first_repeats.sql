-- Keys of the first file of a table that are there more than once in one organisation.
SELECT count(*) FROM (SELECT 1 FROM version.{{ident .Table}} v GROUP BY {{ident .Key}}, {{.Organisation "v"}} HAVING count(*) > 1 LIMIT 1)
