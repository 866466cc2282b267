-- One row per source: what it has delivered, and when the next extract must come.
SELECT e.source,
    count(*) AS extracts,
    min(e.extract_time) AS first_extract,
    max(e.extract_time) AS last_extract,
    (SELECT count(*) FROM meta.organisation o WHERE o.source = e.source) AS organisations,
    (SELECT count(*) FROM meta.gap g WHERE g.source = e.source AND g.healed_by IS NULL) AS open_gaps,
    max(e.extract_time) + INTERVAL 21 DAY AS full_due_after
FROM meta.extract e
GROUP BY e.source
ORDER BY e.source
