-- The table of coded entries, where it was made before its versions had the number of their codes.
SELECT table_name FROM duckdb_tables()
WHERE schema_name = 'version' AND database_name = current_database() AND table_name = 'SRCode' AND table_name NOT IN (
    SELECT table_name FROM duckdb_columns() WHERE schema_name = 'version' AND database_name = current_database() AND column_name = '#code')
