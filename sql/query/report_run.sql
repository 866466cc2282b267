INSERT INTO meta.report_run
SELECT (SELECT coalesce(max(run_id), 0) + 1 FROM meta.report_run), $report, $run_at, $run_by, $as_at, $known_at, $parameters, $scheme, $rows, $files::VARCHAR[]
