-- Tables any extract of the store had a file of.
SELECT DISTINCT lower(table_name) FROM meta.load_table WHERE file IS NOT NULL
