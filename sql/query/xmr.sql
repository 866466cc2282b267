-- The process limits of a series, point by point, and the rules each breaks. values is the series, separated by commas.
SELECT point.mean, point.lower, point.upper,
    nullif(concat_ws('; ', CASE WHEN point.outside THEN 'outside the limits' END, CASE WHEN point.one_side THEN '7 on one side of the mean' END,
        CASE WHEN point.trend THEN 'trend of 7' END, CASE WHEN point.near_limit THEN '2 of 3 near a limit' END), '') AS signal
FROM (SELECT unnest(statistics.spc(list_transform(string_split($values, ','), lambda v: v::DOUBLE))) AS point)
ORDER BY point.place
