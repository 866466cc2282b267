-- What the first file of a table brought: rows, rows without a key, rows with a cell that does not fit, the least key and the greatest.
SELECT count(*), count(*) FILTER ({{ident .Key}} IS NULL), count(*) FILTER ("#text" IS NULL), coalesce(min({{ident .Key}}), 0), coalesce(max({{ident .Key}}), 0)
FROM version.{{ident .Table}}
