-- What the catalogues of the store and of its copy do not have in common: name by name, with everything that is told of it.
WITH told AS (
    SELECT database_name, 'schema' AS kind, schema_name AS name, {'comment': comment, 'tags': tags}::VARCHAR AS what
    FROM duckdb_schemas() WHERE NOT internal
    UNION ALL
    SELECT database_name, 'table', schema_name || '.' || table_name, {'sql': sql, 'comment': comment, 'tags': tags}::VARCHAR
    FROM duckdb_tables() WHERE NOT internal
    UNION ALL
    SELECT database_name, 'column', schema_name || '.' || table_name || '.' || column_name,
        {'position': column_index, 'type': data_type, 'nullable': is_nullable, 'default': column_default, 'comment': comment}::VARCHAR
    FROM duckdb_columns() WHERE NOT internal
    UNION ALL
    SELECT database_name, 'view', schema_name || '.' || view_name, {'sql': sql, 'comment': comment, 'tags': tags}::VARCHAR
    FROM duckdb_views() WHERE NOT internal
    UNION ALL
    SELECT database_name, 'macro', schema_name || '.' || function_name,
        {'type': function_type, 'parameters': parameters, 'sql': macro_definition, 'comment': comment, 'tags': tags}::VARCHAR
    FROM duckdb_functions() WHERE NOT internal
    UNION ALL
    SELECT database_name, 'index', schema_name || '.' || index_name, {'sql': sql, 'comment': comment, 'tags': tags}::VARCHAR
    FROM duckdb_indexes()
    UNION ALL
    SELECT database_name, 'sequence', schema_name || '.' || sequence_name, {'sql': sql, 'comment': comment, 'tags': tags}::VARCHAR
    FROM duckdb_sequences()
    UNION ALL
    SELECT database_name, 'type', schema_name || '.' || type_name, {'type': logical_type, 'labels': labels, 'comment': comment, 'tags': tags}::VARCHAR
    FROM duckdb_types() WHERE NOT internal
)
SELECT DISTINCT kind, name FROM (
    (SELECT kind, name, what FROM told WHERE database_name = current_database() EXCEPT ALL SELECT kind, name, what FROM told WHERE database_name = $copy)
    UNION ALL
    (SELECT kind, name, what FROM told WHERE database_name = $copy EXCEPT ALL SELECT kind, name, what FROM told WHERE database_name = current_database())
)
ORDER BY ALL
