-- title:    Freshness and completeness of loads
-- question: Did every table arrive, how old is it, and what was put aside?
-- grain:    one row per source and table
-- param:    as_at date = today | extracts up to the end of this day count
-- standing: local
-- audience: analyst
-- reads:    extract_file
-- source:   local check of what was loaded; no national report
-- privacy:  aggregate
-- count:    open_rows, problems
-- column:   table_name | Table | text
-- column:   open_rows | Rows now | whole
-- column:   files | Files loaded | whole
-- column:   last_extract | Newest extract with the table | date
-- column:   last_full | Newest full | date
-- column:   lag_days | Days since | whole
-- column:   problems | Cells and rows with problems | whole
-- column:   organisations_absent | Organisations a full did not mention | whole
-- note:     Rows now: what the loads opened less what they closed. Problems are kept in the store: meta.cell_problem and meta.quarantine.
-- note:     A table an extract does not list had no changes: a long time since the newest extract with it is a question, not an error.
-- note:     Rows whose patient is not in the store are not counted here.
SELECT source, table_name, sum(net_rows)::BIGINT AS open_rows, count(*) AS files,
    max(extract_time)::DATE AS last_extract,
    max(extract_time) FILTER (mode = 'full')::DATE AS last_full,
    date_diff('day', max(extract_time)::DATE, $as_at::DATE) AS lag_days,
    sum(problems)::BIGINT AS problems,
    max(organisations_absent)::BIGINT AS organisations_absent
FROM clinical.extract_file
WHERE extract_time < $as_at::DATE + INTERVAL 1 DAY
GROUP BY source, table_name
ORDER BY source, table_name
