-- The first key that stands in reference data twice: on which line, and on which before.
SELECT max(line) AS again, min(line) AS first
FROM meta.reference_row
WHERE kind = $kind
GROUP BY {{range $i, $c := .}}{{if $i}}, {{end}}{{ident $c}}{{end}}
HAVING count(*) > 1
ORDER BY again LIMIT 1
