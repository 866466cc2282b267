-- What each picked row means against the open versions. Rows equal to their open version are left out{{if .Rehash}}, but where
-- the version's hashes must be renewed{{end}}.
-- {{.Table}}: {{.Mode}}
CREATE OR REPLACE TEMP TABLE work AS
SELECT rid, hid, "#removed" AS is_removal,
    CASE
        WHEN {{if .Overlaps}}stale THEN 'stale' WHEN {{end}}"#removed" AND hid IS NULL THEN 'orphan_removal'
        WHEN "#removed" THEN 'removed'
        WHEN hid IS NULL THEN 'inserted'
        WHEN new <> old THEN 'updated'
        ELSE 'rehashed'
    END AS action, k, o
FROM (
    SELECT n.rid, n.k, n.o, n."#removed", h.hid, n.new, h.old{{if .Rehash}}, n.values_hash IS DISTINCT FROM h.values_hash OR n.text_hash IS DISTINCT FROM h.text_hash AS outdated{{end}}
        {{- if .Overlaps}},
        coalesce(h.valid_from >= $extract_time, false) OR coalesce(c.until > $extract_time, false) AS stale{{end}}
    FROM (
        SELECT s.rowid AS rid, p.k, p.o, coalesce(s."#removed", false) AS "#removed", s."#values" AS values_hash, s."#text" AS text_hash,
            {{if .Hashed}}s."#values"{{else}}hash({{.HashOf "s"}}){{end}} AS new
        FROM stage s JOIN pick p ON s.rowid = p.rid
    ) n
    LEFT JOIN (
        SELECT rowid AS hid, {{ident .Key}} AS k, {{.Organisation "v"}} AS o, "#values" AS values_hash, "#text" AS text_hash,
            {{if .Hashed}}"#values"{{else}}hash({{.HashOf "v"}}){{end}} AS old, valid_from
        FROM version.{{ident .Table}} v WHERE valid_to = TIMESTAMP '9999-12-31'
    ) h ON n.k = h.k AND n.o = h.o
    {{- if .Overlaps}}
    LEFT JOIN (
        SELECT {{ident .Key}} AS k, {{.Organisation "v"}} AS o, max(valid_to) AS until
        FROM version.{{ident .Table}} v WHERE valid_to < TIMESTAMP '9999-12-31' GROUP BY ALL
    ) c ON n.k = c.k AND n.o = c.o AND h.hid IS NULL
    {{- end}}
)
WHERE "#removed" OR hid IS NULL OR new <> old {{- if .Rehash}} OR outdated{{end}} {{- if .Overlaps}} OR stale{{end}}
