-- The XmR chart of a series: $values are numbers in order of time, separated by commas. One row per point: the mean, the
-- process limits, and the rules it breaks in words, NULL when none.
SELECT p.mean, p.lower, p.upper,
    nullif(concat_ws('; ', CASE WHEN p.outside THEN 'outside the limits' END, CASE WHEN p.one_side THEN '7 on one side of the mean' END,
        CASE WHEN p.trend THEN 'trend of 7' END, CASE WHEN p.near_limit THEN '2 of 3 near a limit' END), '') AS signal
FROM (SELECT unnest(statistics.spc(string_split($values, ',')::DOUBLE[]), recursive := true)) p
ORDER BY p.place
