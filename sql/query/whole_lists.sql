-- Per list column: whether every value seen is an id with a text in SRMapping, or in SRConfiguredListOption.
SELECT u.table_name, u.column_name,
    bool_and(u.n IS NOT NULL AND m.n IS NOT NULL) AS mapped,
    bool_and(u.n IS NOT NULL AND o.n IS NOT NULL) AS configured
FROM meta.list_use u
LEFT JOIN (SELECT DISTINCT i.n FROM meta.list_id i JOIN version."SRMapping" s ON s."RowIdentifier"::VARCHAR = i.raw) m ON m.n = u.n
LEFT JOIN (SELECT DISTINCT i.n FROM meta.list_id i JOIN version."SRConfiguredListOption" s ON s."RowIdentifier"::VARCHAR = i.raw) o ON o.n = u.n
GROUP BY ALL
