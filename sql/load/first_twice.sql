-- Rows of the first file of a table whose key, the organisation apart, another before them has too.
{{if .Bits -}}
-- A bit for every key there may be: a tenth of the time that sorting takes.
SELECT count({{ident .Key}}) - coalesce(bit_count(bitstring_agg({{ident .Key}}, {{.Low}}, {{.High}})), 0)
FROM version.{{ident .Table}}
{{- else -}}
-- Keys far apart: sorting them costs half of grouping by them.
SELECT count(*) FROM (SELECT {{ident .Key}} = lag({{ident .Key}}) OVER (ORDER BY {{ident .Key}}) AS same FROM version.{{ident .Table}}) WHERE same
{{- end}}
