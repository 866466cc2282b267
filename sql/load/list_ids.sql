-- New ids in the file's list columns get the next numbers; which column uses which is noted.
CREATE OR REPLACE TEMP TABLE used AS
SELECT column_name, CASE WHEN regexp_full_match(value, '[0-9]{1,18}') THEN value END AS raw
FROM (
{{- range $i, $l := .Lists}}{{if $i}} UNION ALL{{end}}
    SELECT DISTINCT {{literal $l.Name}} AS column_name, {{ident $l.Name}} AS value FROM {{$.Rows}} WHERE {{ident $l.Name}} IS NOT NULL
    {{- if $.Straight}} AND {{ident $l.Number}} IS NULL UNION ALL -- the others by their numbers, which are quicker to tell apart
    SELECT {{literal $l.Name}}, raw FROM (SELECT DISTINCT {{ident $l.Number}} AS n FROM {{$.Rows}}) JOIN meta.list_id USING (n){{end}}
{{- end}}
);
INSERT INTO meta.list_id
SELECT (SELECT coalesce(max(n), 0) FROM meta.list_id) + row_number() OVER (ORDER BY length(raw), raw), raw
FROM (SELECT DISTINCT raw FROM used WHERE raw IS NOT NULL)
WHERE raw NOT IN (SELECT raw FROM meta.list_id);
INSERT INTO meta.list_use
SELECT {{literal .Table}}, u.column_name, i.n
FROM used u LEFT JOIN meta.list_id i USING (raw)
WHERE NOT EXISTS (SELECT 1 FROM meta.list_use k
    WHERE k.table_name = {{literal .Table}} AND k.column_name = u.column_name AND k.n IS NOT DISTINCT FROM i.n)
