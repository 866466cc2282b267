-- What of a full file differs from the open versions, by the rows' text: rows that are new or may have changed, as text,
-- and the open versions the file does not have. Rows with the same text as their open version are left out here. The join
-- must keep the open versions at hand, which are narrow, and let the file stream past: run it as written.
CREATE OR REPLACE TEMP TABLE sifted AS
SELECT {{range .Raw}}n.{{.}}, {{end}}coalesce(n.in_file, false) AS in_file, h.hid, h.o AS o
FROM (
    SELECT *, TRY_CAST({{.KeyText}} AS BIGINT) AS k, coalesce({{.OrganisationText}}, '') AS o, hash({{.Text}}) AS text, true AS in_file
    FROM {{.Source}}
) n
FULL JOIN (
    SELECT rowid AS hid, {{ident .Key}} AS k, {{.Organisation "v"}} AS o, "#text" AS text
    FROM version.{{ident .Table}} v WHERE valid_to = TIMESTAMP '9999-12-31'
) h ON n.k = h.k AND n.o = h.o
WHERE n.in_file IS NULL OR h.hid IS NULL OR n.text IS DISTINCT FROM h.text
