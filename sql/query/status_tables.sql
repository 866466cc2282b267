-- One row per table ever loaded: open and all versions, and what was recorded against it.
SELECT t.table_name,
    sum(t.inserted + t.updated - t.left_at_once)
        - sum(t.updated + t.removed + t.closed_absent + t.closed_patient_left + t.closed_content_filter - t.left_at_once) AS open_rows,
    sum(t.inserted + t.updated - t.left_at_once) AS versions,
    max(l.extract_time) AS last_extract,
    sum(t.quarantined) AS quarantined,
    sum(t.cell_problems) AS cell_problems
FROM meta.load_table t JOIN meta.load l USING (load_id)
GROUP BY ALL
ORDER BY t.table_name
