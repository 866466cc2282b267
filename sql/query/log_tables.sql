-- One load's reconciliation by table.
SELECT table_name, file, mode, "rows", inserted, updated, unchanged, removed, orphan_removals, duplicates, quarantined,
    closed_absent, closed_patient_left, closed_content_filter, left_at_once, cell_problems, organisations_absent
FROM meta.load_table WHERE load_id = $load_id ORDER BY table_name
