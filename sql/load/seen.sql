-- Organisations that occur in the file.
CREATE OR REPLACE TEMP TABLE seen AS
{{- if .Straight}}
SELECT DISTINCT {{.Organisation "v"}} AS o FROM version.{{ident .Table}} v
{{- else}}
SELECT DISTINCT o FROM pick
{{- if .Sifted}}
UNION
SELECT o FROM (SELECT {{.Organisation "v"}} AS o, count(*) AS open_rows FROM version.{{ident .Table}} v WHERE valid_to = TIMESTAMP '9999-12-31' GROUP BY ALL)
LEFT JOIN (SELECT o, count(*) AS gone FROM sifted WHERE NOT in_file GROUP BY ALL) USING (o)
WHERE open_rows > coalesce(gone, 0)
{{- end}}{{end}}
