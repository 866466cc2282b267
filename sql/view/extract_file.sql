-- view: extract_file
-- Files of the extracts in the store, by table: what arrived, and what it changed. One row per file loaded.
--   rows      rows in the file
--   net_rows  rows opened less rows closed: summed over a table's files, its open rows
--   problems  rows put aside and cells that do not fit their type
CREATE OR REPLACE VIEW clinical.extract_file AS
SELECT e.source,
    t.table_name,
    t.mode,
    e.extract_from,
    e.extract_time,
    l.finished_at AS loaded,
    t."rows",
    t.inserted - t.removed - t.closed_absent - t.closed_patient_left - t.closed_content_filter AS net_rows,
    t.inserted,
    t.updated,
    t.unchanged,
    t.removed,
    t.duplicates,
    t.orphan_removals,
    t.quarantined + t.cell_problems AS problems,
    coalesce(len(t.organisations_absent), 0) AS organisations_absent
FROM meta.load_table t
JOIN meta.extract e USING (load_id)
JOIN meta.load l USING (load_id)
WHERE t.file IS NOT NULL AND e.extract_time <= meta.known_at();
