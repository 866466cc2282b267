-- One table's versions: bounds the wrong way round, versions of one key that overlap, versions no load accounts for,
-- and how many versions and open rows there are against what the loads say they made.
WITH v AS (
    SELECT v.valid_from, v.valid_to, l.extract_time,
        lead(v.valid_from) OVER (PARTITION BY v.{{ident .Key}}{{if .PerOrganisation}}, coalesce(v."IDOrganisationVisibleTo", ''){{end}} ORDER BY v.valid_from, v.valid_to) AS next_from
    FROM version.{{ident .Table}} v LEFT JOIN meta.load l ON l.load_id = v.load_id
), made AS (
    SELECT coalesce(sum(inserted + updated - left_at_once), 0) AS versions,
        coalesce(sum(inserted - removed - closed_absent - closed_patient_left - closed_content_filter), 0) AS open_rows
    FROM meta.load_table WHERE table_name = {{literal .Table}}
)
SELECT count(*) FILTER (valid_from >= valid_to) AS empty_versions,
    count(*) FILTER (next_from < valid_to) AS overlaps,
    count(*) FILTER (valid_from IS NOT NULL AND extract_time IS DISTINCT FROM valid_from) AS unaccounted,
    abs(count(valid_from) - any_value(made.versions)) AS versions_off,
    abs(count(*) FILTER (valid_to = TIMESTAMP '9999-12-31') - any_value(made.open_rows)) AS open_rows_off
FROM made LEFT JOIN v ON true
