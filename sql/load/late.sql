-- What extracts of other sources that are no older than this one said: of the table, how many rows were as they stood,
-- files that came in full, and removals of rows not there; of patients, how many left; and how many of this extract's
-- organisations they have; and how many of this file's columns theirs lacked, whose rows kept what they had there.
WITH newer AS (
    SELECT t.* FROM meta.load_table t JOIN meta.load l USING (load_id)
    WHERE l.source <> $source AND l.extract_time >= $extract_time AND t.file IS NOT NULL
),
same AS (FROM newer WHERE lower(table_name) = lower({{literal .Table}}))
SELECT
    (SELECT coalesce(sum(unchanged), 0)::BIGINT FROM same),
    (SELECT count(*) FROM same WHERE mode = 'full'),
    (SELECT coalesce(sum(orphan_removals), 0)::BIGINT FROM same),
    (SELECT coalesce(sum(removed + orphan_removals), 0)::BIGINT FROM newer WHERE table_name = 'SRPatient')
        + (SELECT coalesce(sum("rows"), 0)::BIGINT FROM newer WHERE table_name = 'SRPatientRemovedByContentFilter'),
    (SELECT count(*) FROM meta.organisation
        WHERE source <> $source AND last_extract >= $extract_time AND organisation IN ({{.Organisations}})),
    (SELECT count(*) FROM meta.column_presence p JOIN same ON p.load_id = same.load_id AND lower(p.table_name) = lower(same.table_name)
        WHERE NOT p.present AND p.column_name IN ({{range $i, $c := .Present}}{{if $i}}, {{end}}{{literal $c}}{{end}}))
