-- One load's problems by table, column and reason: how many, and the first line. Never the text itself.
SELECT table_name, column_name, reason, count(*) AS cells, min(line) AS first_line FROM meta.cell_problem WHERE load_id = $load_id GROUP BY ALL
UNION ALL
SELECT table_name, '(whole row)', reason, count(*), min(line) FROM meta.quarantine WHERE load_id = $load_id GROUP BY ALL
ORDER BY table_name, column_name, reason
