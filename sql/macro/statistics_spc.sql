-- Statistical process control: the XmR chart of a series. points is a list of numbers in order of time, most often months:
-- list(value ORDER BY month). A point that is NULL has no part in the mean, no moving range and no signal, and ends every run.
-- Source: NHS England, Making Data Count: https://www.england.nhs.uk/publication/making-data-count/

-- The moving ranges: how far each point is from the one before; one fewer than points.
CREATE OR REPLACE MACRO statistics.moving_ranges(points) AS
    list_transform(range(2, len(points) + 1), lambda i: abs(points[i]::DOUBLE - points[i - 1]::DOUBLE));
-- Their mean. With screen, ranges of 3.267 times the mean and more are left out and the mean is taken again: one freak
-- step then does not widen the limits.
CREATE OR REPLACE MACRO statistics.mean_moving_range(points, screen := true) AS
    CASE WHEN screen AND list_max(statistics.moving_ranges(points)) > 0 THEN list_avg(list_filter(statistics.moving_ranges(points),
            lambda r: r < 3.267 * list_avg(statistics.moving_ranges(points))))
        ELSE list_avg(statistics.moving_ranges(points)) END;
CREATE OR REPLACE MACRO statistics.spc_mean(points) AS list_avg(points)::DOUBLE;
CREATE OR REPLACE MACRO statistics.spc_lower(points, screen := true) AS list_avg(points) - 2.66::DOUBLE * statistics.mean_moving_range(points, screen);
CREATE OR REPLACE MACRO statistics.spc_upper(points, screen := true) AS list_avg(points) + 2.66::DOUBLE * statistics.mean_moving_range(points, screen);

-- The places a run that holds place i can start at, width points long, in a series of n.
CREATE OR REPLACE MACRO statistics.windows(i, n, width) AS range(greatest(1, i - width + 1), least(i, n - width + 1) + 1);
-- The four rules, for the point in place i. Outside: beyond a limit. One side: one of 7 or more in a row on the same side
-- of the mean. Trend: one of 7 or more in a row that each rise, or each fall. Near a limit: beyond two thirds of the way
-- from the mean to a limit, with another such on the same side in 3 in a row.
CREATE OR REPLACE MACRO statistics.is_outside(points, i, lower, upper) AS coalesce(points[i] < lower OR points[i] > upper, false);
CREATE OR REPLACE MACRO statistics.is_one_side(points, i, mean) AS
    len(list_filter(statistics.windows(i, len(points), 7), lambda s: abs(coalesce(list_sum(list_transform(points[s:s + 6], lambda v: sign(v - mean))), 0)) = 7)) > 0;
CREATE OR REPLACE MACRO statistics.is_trend(points, i) AS
    len(list_filter(statistics.windows(i, len(points), 7),
        lambda s: abs(coalesce(list_sum(list_transform(range(s, s + 6), lambda j: sign(points[j + 1] - points[j]))), 0)) = 6)) > 0;
CREATE OR REPLACE MACRO statistics.third(point, mean, limit_) AS
    CASE WHEN abs(point - mean) > abs(limit_ - mean) * 2 / 3 THEN sign(point - mean) ELSE 0 END;
CREATE OR REPLACE MACRO statistics.is_near_limit(points, i, mean, upper) AS
    statistics.third(points[i], mean, upper) <> 0
    AND len(list_filter(statistics.windows(i, len(points), 3), lambda s: len(list_filter(points[s:s + 2],
        lambda v: statistics.third(v, mean, upper) = statistics.third(points[i], mean, upper))) >= 2)) > 0;
-- The chart: for each point its value, the mean, the limits and the rules it breaks.
-- SELECT unnest(statistics.spc(list(value ORDER BY month)), recursive := true) FROM series
CREATE OR REPLACE MACRO statistics.spc(points, screen := true) AS
    list_transform(range(1, len(points) + 1), lambda i: {
        'place': i, 'value': points[i]::DOUBLE, 'mean': statistics.spc_mean(points),
        'lower': statistics.spc_lower(points, screen), 'upper': statistics.spc_upper(points, screen),
        'outside': statistics.is_outside(points, i, statistics.spc_lower(points, screen), statistics.spc_upper(points, screen)),
        'one_side': statistics.is_one_side(points, i, statistics.spc_mean(points)),
        'trend': statistics.is_trend(points, i),
        'near_limit': statistics.is_near_limit(points, i, statistics.spc_mean(points), statistics.spc_upper(points, screen))});
