-- Comparisons: funnel limits, two rates or shares against each other, and inequality across ordered groups.

-- Funnel limits around a target (often the share or rate of all places together) for a place of denominator n: where it
-- lies if only chance sets it apart; NULL for an n that is not above 0. z is statistics.z(0.95) or statistics.z(0.998).
-- Source: Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 2005;24:1185-1202: the
-- normal approximation of a proportion, and of a rate or ratio (n is then the population, or the number expected with
-- target 1). OHID, Technical Guide: Funnel Plots (2017) names the levels 95 % and 99.8 %. Rough where n * target is small.
CREATE OR REPLACE MACRO statistics.funnel_lower(target, n, z := 1.959963984540054) AS
    CASE WHEN n > 0 AND target BETWEEN 0 AND 1 THEN greatest(0::DOUBLE, target::DOUBLE - z::DOUBLE * sqrt(target::DOUBLE * (1 - target::DOUBLE) / n::DOUBLE)) END;
CREATE OR REPLACE MACRO statistics.funnel_upper(target, n, z := 1.959963984540054) AS
    CASE WHEN n > 0 AND target BETWEEN 0 AND 1 THEN least(1::DOUBLE, target::DOUBLE + z::DOUBLE * sqrt(target::DOUBLE * (1 - target::DOUBLE) / n::DOUBLE)) END;
CREATE OR REPLACE MACRO statistics.funnel_rate_lower(target, n, z := 1.959963984540054) AS
    CASE WHEN n > 0 AND target >= 0 THEN greatest(0::DOUBLE, target::DOUBLE - z::DOUBLE * sqrt(target::DOUBLE / n::DOUBLE)) END;
CREATE OR REPLACE MACRO statistics.funnel_rate_upper(target, n, z := 1.959963984540054) AS
    CASE WHEN n > 0 AND target >= 0 THEN target::DOUBLE + z::DOUBLE * sqrt(target::DOUBLE / n::DOUBLE) END;
-- Where the share o / n of a place lies in the funnel: -2 below the 99.8 % limit, -1 below the 95 % limit, 0 within, 1, 2.
CREATE OR REPLACE MACRO statistics.funnel_zone(o, n, target) AS
    CASE WHEN o::DOUBLE / n < statistics.funnel_lower(target, n, 3.090232306167813) THEN -2
        WHEN o::DOUBLE / n < statistics.funnel_lower(target, n, 1.959963984540054) THEN -1
        WHEN o::DOUBLE / n > statistics.funnel_upper(target, n, 3.090232306167813) THEN 2
        WHEN o::DOUBLE / n > statistics.funnel_upper(target, n, 1.959963984540054) THEN 1
        WHEN o >= 0 AND n > 0 AND target BETWEEN 0 AND 1 THEN 0 END;
-- A value with its limits against a reference taken as fixed: lower, similar or higher. The usual test of OHID's profiles,
-- without their judgement of which side is the better one.
CREATE OR REPLACE MACRO statistics.against(lower, upper, reference) AS
    CASE WHEN upper < reference THEN 'lower' WHEN lower > reference THEN 'higher' WHEN lower <= reference AND upper >= reference THEN 'similar' END;

-- The ratio of two rates o1 / n1 and o2 / n2, and its limits; NULL where either has no events.
-- Source: Boston University School of Public Health, Random Error, confidence intervals for a rate ratio: exp(ln ratio
-- ± z * sqrt(1 / o1 + 1 / o2)); Rothman, Epidemiology: An Introduction (2002). Holds from about 10 events each.
CREATE OR REPLACE MACRO statistics.rate_ratio(o1, n1, o2, n2) AS
    CASE WHEN o1 >= 0 AND n1 > 0 AND o2 > 0 AND n2 > 0 THEN o1::DOUBLE / n1::DOUBLE * n2::DOUBLE / o2::DOUBLE END;
CREATE OR REPLACE MACRO statistics.rate_ratio_lower(o1, n1, o2, n2, z := 1.959963984540054) AS
    CASE WHEN o1 > 0 THEN statistics.rate_ratio(o1, n1, o2, n2) / exp(z::DOUBLE * sqrt(1 / o1::DOUBLE + 1 / o2::DOUBLE)) END;
CREATE OR REPLACE MACRO statistics.rate_ratio_upper(o1, n1, o2, n2, z := 1.959963984540054) AS
    CASE WHEN o1 > 0 THEN statistics.rate_ratio(o1, n1, o2, n2) * exp(z::DOUBLE * sqrt(1 / o1::DOUBLE + 1 / o2::DOUBLE)) END;

-- The absolute gap between two shares or rates, o1 / n1 less o2 / n2, times per.
CREATE OR REPLACE MACRO statistics.gap(o1, n1, o2, n2, per := 1) AS statistics.rate(o1, n1, per) - statistics.rate(o2, n2, per);
-- Limits of the gap of two shares. Source: Newcombe, Interval estimation for the difference between independent proportions,
-- Statistics in Medicine 1998;17:873-890, method 10: from the Wilson limits of each.
CREATE OR REPLACE MACRO statistics.gap_lower(o1, n1, o2, n2, per := 1, z := 1.959963984540054) AS
    statistics.gap(o1, n1, o2, n2, per) - per::DOUBLE * sqrt(power(statistics.rate(o1, n1) - statistics.wilson_lower(o1, n1, z), 2)
        + power(statistics.wilson_upper(o2, n2, z) - statistics.rate(o2, n2), 2));
CREATE OR REPLACE MACRO statistics.gap_upper(o1, n1, o2, n2, per := 1, z := 1.959963984540054) AS
    statistics.gap(o1, n1, o2, n2, per) + per::DOUBLE * sqrt(power(statistics.wilson_upper(o1, n1, z) - statistics.rate(o1, n1), 2)
        + power(statistics.rate(o2, n2) - statistics.wilson_lower(o2, n2, z), 2));
-- Limits of the gap of two rates of events. Source: SAS/STAT, STDRATE, rate difference: normal, variance o / n² of each.
CREATE OR REPLACE MACRO statistics.rate_gap_lower(o1, n1, o2, n2, per := 1, z := 1.959963984540054) AS
    statistics.gap(o1, n1, o2, n2, per) - per::DOUBLE * z::DOUBLE * sqrt(o1::DOUBLE / power(n1::DOUBLE, 2) + o2::DOUBLE / power(n2::DOUBLE, 2));
CREATE OR REPLACE MACRO statistics.rate_gap_upper(o1, n1, o2, n2, per := 1, z := 1.959963984540054) AS
    statistics.gap(o1, n1, o2, n2, per) + per::DOUBLE * z::DOUBLE * sqrt(o1::DOUBLE / power(n1::DOUBLE, 2) + o2::DOUBLE / power(n2::DOUBLE, 2));

-- Inequality across groups in order, first to last (deprivation deciles from the most deprived, say). figures are a rate of
-- each group, populations its people. The slope index is the change of the figure from one end of the ranking (0) to the
-- other (1), by least squares weighted by population over the middle of each group's stretch of the ranking: negative when
-- the first have the highest figure. The relative index is the slope index over the figure of all. NULL under 2 groups or
-- where one is missing or empty. Source: US National Cancer Institute, HD*Calc, Slope Index of Inequality (grouped data);
-- Scottish Government, Long-term monitoring of health inequalities, technical notes (relative index = slope / mean).
-- OHID's own index also transforms rates and simulates its limits (Fingertips guidance, SII and RII); this one does not.
CREATE OR REPLACE MACRO statistics.ranks(populations) AS
    list_transform(range(1, len(populations) + 1), lambda i: (coalesce(list_sum(populations[1:i - 1]), 0) + populations[i]::DOUBLE / 2) / list_sum(populations));
CREATE OR REPLACE MACRO statistics.weighted_sum(figures, weights) AS
    list_sum(list_transform(range(1, len(figures) + 1), lambda i: figures[i]::DOUBLE * weights[i]::DOUBLE));
CREATE OR REPLACE MACRO statistics.weighted_mean(figures, weights) AS statistics.weighted_sum(figures, weights) / list_sum(weights);
CREATE OR REPLACE MACRO statistics.slope_index(figures, populations) AS
    CASE WHEN len(figures) > 1 AND len(figures) = len(populations)
        AND len(list_filter(range(1, len(figures) + 1), lambda i: figures[i] IS NOT NULL AND populations[i] > 0)) = len(figures) THEN
        (statistics.weighted_mean(list_transform(range(1, len(figures) + 1), lambda i: figures[i]::DOUBLE * (statistics.ranks(populations))[i]), populations)
            - statistics.weighted_mean(figures, populations) * statistics.weighted_mean(statistics.ranks(populations), populations))
        / (statistics.weighted_mean(list_transform(statistics.ranks(populations), lambda r: r * r), populations)
            - power(statistics.weighted_mean(statistics.ranks(populations), populations), 2)) END;
CREATE OR REPLACE MACRO statistics.relative_index(figures, populations) AS
    CASE WHEN statistics.weighted_mean(figures, populations) <> 0 THEN
        statistics.slope_index(figures, populations) / statistics.weighted_mean(figures, populations) END;
