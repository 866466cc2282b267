-- Columns that some load of a table brought, and whether the newest did.
SELECT lower(table_name), column_name, bool_or(present), arg_max(present, load_id)
FROM meta.column_presence GROUP BY lower(table_name), column_name ORDER BY ALL
