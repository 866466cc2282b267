-- The imported specification, its columns in the supplier's order.
SELECT s.version, c.table_name, c.table_description, c.column_name, c.column_description, c.type, c.length, c.position, c.date_defining, c.links_to
FROM meta.specification s, meta.specification_column c
ORDER BY c.table_name, c.position, c.rowid
