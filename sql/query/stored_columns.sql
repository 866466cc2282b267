-- Columns of the tables behind history as the feed names them: of one table, or of all when $table is blank.
SELECT t.table_name, c.column_name, c.data_type,
    list_contains(list(c.column_name) OVER (PARTITION BY t.table_oid), c.column_name || '#') AS numbered,
    list_contains(list(c.column_name) OVER (PARTITION BY t.table_oid), '#text') AS hashed
FROM duckdb_tables() t
JOIN duckdb_columns() c ON c.table_oid = t.table_oid AND c.schema_name = t.schema_name AND c.database_name = t.database_name
WHERE t.schema_name = 'version' AND t.database_name = current_database()
    AND ($table = '' OR lower(t.table_name) = lower($table))
    AND c.column_name NOT IN ('valid_from', 'valid_to', 'load_id')
QUALIFY NOT prefix(c.column_name, '#') AND NOT suffix(c.column_name, '#')
ORDER BY t.table_name, c.column_index
