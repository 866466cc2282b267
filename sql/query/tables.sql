-- Which SR tables the store holds, and how many versions of rows.
SELECT table_name, estimated_size AS versions FROM duckdb_tables()
WHERE schema_name = 'version' AND database_name = current_database()
ORDER BY table_name
