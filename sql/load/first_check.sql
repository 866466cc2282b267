-- What the first file of a table brought: rows, rows without a key, rows with a cell that does not fit, rows whose key, the
-- organisation apart, another has too. Sorting the keys costs half of grouping by them.
SELECT count(*), count(*) FILTER ({{ident .Key}} IS NULL), count(*) FILTER ("#text" IS NULL),
    (SELECT count(*) FROM (SELECT {{ident .Key}} = lag({{ident .Key}}) OVER (ORDER BY {{ident .Key}}) AS same FROM version.{{ident .Table}}) WHERE same)
FROM version.{{ident .Table}}
