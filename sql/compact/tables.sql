-- Every table of the store, with DuckDB's estimate of its rows.
SELECT schema_name, table_name, estimated_size
FROM duckdb_tables()
WHERE database_name = current_database() AND NOT internal
ORDER BY ALL
