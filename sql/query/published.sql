-- Published figures to compare a report with: of each measure those of the newest period, which is the last by name, of those that had
-- begun by the year asked about.
SELECT measure, breakdown, period, value, lower, upper, source
FROM clinical.england_value
WHERE report = $report AND coalesce(TRY_CAST(regexp_extract(period, '^[0-9]{4}') AS BIGINT) <= $year, true)
QUALIFY period = max(period) OVER (PARTITION BY measure)
ORDER BY measure, breakdown
