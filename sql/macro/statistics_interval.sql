-- Confidence intervals of proportions, counts and crude rates. o is a count observed, n its denominator, z the standard
-- normal deviate (1.96 for 95 %, 3.09 for 99.8 %: statistics.z), alpha what both tails hold together (0.05 for 95 %).
-- NULL where an input is NULL or out of range: a negative count, a denominator that is not above 0.
-- Source: OHID, Fingertips public health technical guidance, Proportions and Rates; APHO, Technical Briefing 3 (2008).

-- The deviate of the two published levels, 0.95 and 0.998. Any other level is an error.
CREATE OR REPLACE MACRO statistics.z(confidence) AS
    CASE WHEN confidence::DOUBLE = 0.95 THEN 1.959963984540054::DOUBLE
         WHEN confidence::DOUBLE = 0.998 THEN 3.090232306167813::DOUBLE
         WHEN confidence IS NOT NULL THEN error('statistics: a confidence level is 0.95 or 0.998') END;

-- A crude rate, or a proportion in percent: statistics.rate(12, 340, 100).
CREATE OR REPLACE MACRO statistics.rate(o, n, per := 1) AS
    CASE WHEN o >= 0 AND n > 0 THEN per::DOUBLE * o::DOUBLE / n::DOUBLE END;

-- Wilson score interval of the share o / n; holds at o = 0 and o = n.
CREATE OR REPLACE MACRO statistics.wilson_lower(o, n, z := 1.959963984540054) AS
    CASE WHEN o >= 0 AND n > 0 AND o <= n THEN greatest(0::DOUBLE,
        (2 * o::DOUBLE + z::DOUBLE * z::DOUBLE - z::DOUBLE * sqrt(z::DOUBLE * z::DOUBLE + 4 * o::DOUBLE * (1 - o::DOUBLE / n::DOUBLE)))
            / (2 * (n::DOUBLE + z::DOUBLE * z::DOUBLE))) END;
CREATE OR REPLACE MACRO statistics.wilson_upper(o, n, z := 1.959963984540054) AS
    CASE WHEN o >= 0 AND n > 0 AND o <= n THEN least(1::DOUBLE,
        (2 * o::DOUBLE + z::DOUBLE * z::DOUBLE + z::DOUBLE * sqrt(z::DOUBLE * z::DOUBLE + 4 * o::DOUBLE * (1 - o::DOUBLE / n::DOUBLE)))
            / (2 * (n::DOUBLE + z::DOUBLE * z::DOUBLE))) END;

-- Byar's approximate interval of a count; the guidance uses it from 10 up.
CREATE OR REPLACE MACRO statistics.byar_lower(o, z := 1.959963984540054) AS
    CASE WHEN o > 0 THEN o::DOUBLE * power(1 - 1 / (9 * o::DOUBLE) - z::DOUBLE / (3 * sqrt(o::DOUBLE)), 3) WHEN o = 0 THEN 0::DOUBLE END;
CREATE OR REPLACE MACRO statistics.byar_upper(o, z := 1.959963984540054) AS
    CASE WHEN o >= 0 THEN (o::DOUBLE + 1) * power(1 - 1 / (9 * (o::DOUBLE + 1)) + z::DOUBLE / (3 * sqrt(o::DOUBLE + 1)), 3) END;

-- The chance of k events or fewer where mean are expected (mean above 0).
CREATE OR REPLACE MACRO statistics.poisson_share(k, mean) AS
    list_sum(list_transform(range(k::BIGINT + 1), lambda i: exp(i * ln(mean::DOUBLE) - mean::DOUBLE - lgamma(i + 1))));

-- Exact Poisson interval of a count: half of the chi-squared quantiles of 2o and 2o + 2 degrees of freedom, found as
-- the mean that leaves alpha / 2 in its tail, by halving a stretch that holds it 64 times.
CREATE OR REPLACE MACRO statistics.poisson_lower(o, alpha := 0.05) AS
    CASE WHEN o > 0 THEN list_reduce(list_transform(range(1, 65), lambda i: (o::DOUBLE + 1) / power(2::DOUBLE, i)),
        lambda low, step: CASE WHEN 1 - statistics.poisson_share(o - 1, low + step) < alpha::DOUBLE / 2 THEN low + step ELSE low END, 0::DOUBLE)
        WHEN o = 0 THEN 0::DOUBLE END;
CREATE OR REPLACE MACRO statistics.poisson_upper(o, alpha := 0.05) AS
    CASE WHEN o >= 0 THEN list_reduce(list_transform(range(1, 65), lambda i: (3 * o::DOUBLE + 40) / power(2::DOUBLE, i)),
        lambda low, step: CASE WHEN statistics.poisson_share(o, low + step) > alpha::DOUBLE / 2 THEN low + step ELSE low END, o::DOUBLE) END;

-- The interval of a count as published: exact under 10, Byar's from 10 up. confidence is 0.95 or 0.998.
CREATE OR REPLACE MACRO statistics.count_lower(o, confidence := 0.95) AS
    CASE WHEN o < 10 THEN statistics.poisson_lower(o, 1 - confidence::DOUBLE) ELSE statistics.byar_lower(o, statistics.z(confidence)) END;
CREATE OR REPLACE MACRO statistics.count_upper(o, confidence := 0.95) AS
    CASE WHEN o < 10 THEN statistics.poisson_upper(o, 1 - confidence::DOUBLE) ELSE statistics.byar_upper(o, statistics.z(confidence)) END;

-- The same of a crude rate: statistics.rate_lower(5, 2300, 1000).
CREATE OR REPLACE MACRO statistics.rate_lower(o, n, per := 1, confidence := 0.95) AS
    CASE WHEN n > 0 THEN per::DOUBLE * statistics.count_lower(o, confidence) / n::DOUBLE END;
CREATE OR REPLACE MACRO statistics.rate_upper(o, n, per := 1, confidence := 0.95) AS
    CASE WHEN n > 0 THEN per::DOUBLE * statistics.count_upper(o, confidence) / n::DOUBLE END;
