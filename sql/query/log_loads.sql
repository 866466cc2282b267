-- Every load, newest first.
SELECT l.load_id, l.source, l.extract_time, e.extract_from, e.place, l.started_at, l.finished_at, l.run_by, l.accepted,
    sum(t."rows") AS "rows", sum(t.inserted) AS inserted, sum(t.updated) AS updated, sum(t.unchanged) AS unchanged,
    sum(t.removed) AS removed, sum(t.orphan_removals) AS orphan_removals, sum(t.duplicates) AS duplicates,
    sum(t.quarantined) AS quarantined, sum(t.closed_absent) AS closed_absent,
    sum(t.closed_patient_left) AS closed_patient_left, sum(t.closed_content_filter) AS closed_content_filter,
    sum(t.cell_problems) AS cell_problems,
    count(*) FILTER (t.mode = 'full') AS full_files, count(*) FILTER (t.mode = 'delta') AS delta_files
FROM meta.load l JOIN meta.extract e USING (load_id) JOIN meta.load_table t USING (load_id)
GROUP BY ALL
ORDER BY l.load_id DESC
