-- One table's versions: bounds the wrong way round, versions of one key that overlap, versions no load accounts for; and
-- how many there are against what the loads say they opened, closed, carried on and left open.
--
-- A load opens a version for every row it inserts or updates, and closes one, at its extract time, for every row it
-- updates, removes, finds absent or closes with its patient; rows left at once count under both and have neither. An
-- update closes a version and opens the key's next at the same time: no gap. A key that was closed and came back has a
-- gap, and was inserted. So the versions that begin where their key's last one ended are the updates: fewer by those
-- left at once, more only where two loads of one extract time removed and inserted the same key.
WITH v AS (
    SELECT v.load_id, v.valid_from, v.valid_to, l.extract_time,
        lag(v.valid_to) OVER w AS before, lead(v.valid_from) OVER w AS next_from
    FROM version.{{ident .Table}} v LEFT JOIN meta.load l ON l.load_id = v.load_id
    WINDOW w AS (PARTITION BY v.{{ident .Key}}{{if .PerOrganisation}}, coalesce(v."IDOrganisationVisibleTo", ''){{end}} ORDER BY v.valid_from, v.valid_to)
), said AS (
    SELECT l.extract_time, t.* FROM meta.load_table t JOIN meta.load l USING (load_id) WHERE t.table_name = {{literal .Table}}
), opened AS (
    SELECT sum(abs(coalesce(h.n, 0) - coalesce(s.n, 0))) AS off
    FROM (SELECT load_id, count(*) AS n FROM v GROUP BY ALL) h
    FULL JOIN (SELECT load_id, sum(inserted + updated - left_at_once) AS n FROM said GROUP BY ALL) s USING (load_id)
), per_time AS (
    SELECT extract_time AS t, sum(updated + removed + closed_absent + closed_patient_left + closed_content_filter - left_at_once) AS closed,
        sum(updated) AS most, sum(updated - least(updated, left_at_once)) AS least,
        CASE WHEN count(*) > 1 THEN sum(inserted) ELSE 0 END AS again
    FROM said GROUP BY ALL
), bounds AS (
    SELECT sum(abs(coalesce(h.closed, 0) - coalesce(s.closed, 0))) AS closed_off,
        sum(greatest(0, coalesce(s.least, 0) - coalesce(c.n, 0), coalesce(c.n, 0) - coalesce(s.most + s.again, 0))) AS carried_off
    FROM per_time s
    FULL JOIN (SELECT valid_to AS t, count(*) AS closed FROM v WHERE valid_to <> TIMESTAMP '9999-12-31' GROUP BY ALL) h USING (t)
    FULL JOIN (SELECT valid_from AS t, count(*) AS n FROM v WHERE before = valid_from GROUP BY ALL) c USING (t)
), open AS (
    SELECT coalesce(sum(inserted - removed - closed_absent - closed_patient_left - closed_content_filter), 0) AS n FROM said
)
SELECT count(*) FILTER (valid_from >= valid_to) AS empty_versions,
    count(*) FILTER (next_from < valid_to) AS overlaps,
    count(*) FILTER (extract_time IS DISTINCT FROM valid_from) AS unaccounted,
    coalesce((SELECT off FROM opened), 0)::BIGINT AS versions_off,
    coalesce((SELECT closed_off FROM bounds), 0)::BIGINT AS ends_off,
    coalesce((SELECT carried_off FROM bounds), 0)::BIGINT AS carried_off,
    abs(count(*) FILTER (valid_to = TIMESTAMP '9999-12-31') - (SELECT n FROM open))::BIGINT AS open_rows_off
FROM v
