-- Codelists: where each comes from, how many rows it has, and how many codes match once what is below them is added and
-- what is excluded is taken away.
SELECT c.list, c.title, coalesce(i.version, 0) AS version, c.digest, i.imported_at, i.imported_by, i.file, i.format, i.release,
    coalesce(r.n, 0) AS rows, coalesce(e.n, 0) AS codes
FROM meta.codelist c
LEFT JOIN meta.codelist_import i ON i.list = c.list AND i.until IS NULL
LEFT JOIN (SELECT list, count(*) AS n FROM meta.codelist_row GROUP BY ALL) r ON r.list = c.list
LEFT JOIN (
    SELECT list, count(*) AS n FROM (
        SELECT list, system, code FROM meta.codelist_expanded WHERE polarity = 'include' AND system <> 'ctv3_prefix'
        EXCEPT SELECT list, system, code FROM meta.codelist_expanded WHERE polarity = 'exclude')
    GROUP BY ALL
) e ON e.list = c.list
ORDER BY c.list
