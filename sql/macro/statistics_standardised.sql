-- Standardised rates. events, populations and weights are lists of numbers, one for each group (mostly an age band), in
-- the same order: list(events ORDER BY age_from), list(population ORDER BY age_from), and so on.
-- Source: OHID, Fingertips public health technical guidance, Rates; APHO, Technical Briefing 3 (2008). The weights:
-- Eurostat, Revision of the European Standard Population (2013), five-year bands up to 90 and over as OHID and ONS use them.

-- The 19 weights of the European Standard Population 2013, 100,000 in all; its bands as a view to join by; and the
-- weight of the band an age in whole years falls into (NULL for no age or a negative one).
CREATE OR REPLACE MACRO statistics.esp2013_weights() AS
    [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000];
CREATE OR REPLACE MACRO statistics.esp2013_band(age) AS
    CASE WHEN age >= 90 THEN '90+' WHEN age >= 0 THEN format('{:02d}-{:02d}', age::BIGINT // 5 * 5, age::BIGINT // 5 * 5 + 4) END;
CREATE OR REPLACE MACRO statistics.esp2013(age) AS
    CASE WHEN age >= 0 THEN (statistics.esp2013_weights())[least(age::BIGINT // 5, 18) + 1] END;
CREATE OR REPLACE VIEW statistics.esp2013_weight AS
SELECT b.age_from, CASE WHEN b.age_from < 90 THEN b.age_from + 4 END AS age_to, statistics.esp2013_band(b.age_from) AS age_band,
    statistics.esp2013(b.age_from) AS weight
FROM range(0, 91, 5) b(age_from);

-- Whether the lists can be standardised over: as long as each other, not empty, nothing missing or negative, nobody
-- without a population.
CREATE OR REPLACE MACRO statistics.standardisable(events, populations, weights) AS
    coalesce(len(events) > 0 AND len(events) = len(populations) AND len(events) = len(weights)
        AND len(list_filter(range(1, len(events) + 1), lambda i: coalesce(events[i] >= 0 AND populations[i] > 0 AND weights[i] >= 0, false))) = len(events)
        AND list_sum(weights) > 0, false);

-- The directly standardised rate, and its limits by Dobson's method over Byar's. NULL, not shown, when there are fewer
-- than 10 events in all, where the method does not hold, or a group has nobody in it. Events are taken as independent:
-- one person with several needs another method.
-- statistics.dsr(list(events ORDER BY age_from), list(population ORDER BY age_from), statistics.esp2013_weights(), 100000)
CREATE OR REPLACE MACRO statistics.dsr(events, populations, weights, per := 1) AS
    CASE WHEN statistics.standardisable(events, populations, weights) AND list_sum(events) >= 10 THEN
        per::DOUBLE * list_sum(list_transform(range(1, len(events) + 1), lambda i: weights[i]::DOUBLE / populations[i] * events[i])) / list_sum(weights) END;
-- The square root of the rate's variance per event: what a limit moves for each event more or less.
CREATE OR REPLACE MACRO statistics.dsr_scale(events, populations, weights) AS
    sqrt(list_sum(list_transform(range(1, len(events) + 1), lambda i: power(weights[i]::DOUBLE / populations[i], 2) * events[i]))
        / power(list_sum(weights)::DOUBLE, 2) / list_sum(events));
CREATE OR REPLACE MACRO statistics.dsr_lower(events, populations, weights, per := 1, z := 1.959963984540054) AS
    statistics.dsr(events, populations, weights, per) + per::DOUBLE * statistics.dsr_scale(events, populations, weights)
        * (statistics.byar_lower(list_sum(events), z) - list_sum(events));
CREATE OR REPLACE MACRO statistics.dsr_upper(events, populations, weights, per := 1, z := 1.959963984540054) AS
    statistics.dsr(events, populations, weights, per) + per::DOUBLE * statistics.dsr_scale(events, populations, weights)
        * (statistics.byar_upper(list_sum(events), z) - list_sum(events));

-- The events a place would have if each group had the rate of the reference: populations of the place, events and
-- populations of the reference.
CREATE OR REPLACE MACRO statistics.expected(populations, reference_events, reference_populations) AS
    CASE WHEN statistics.standardisable(reference_events, reference_populations, populations) THEN
        list_sum(list_transform(range(1, len(populations) + 1), lambda i: populations[i]::DOUBLE * reference_events[i] / reference_populations[i])) END;
-- The indirectly standardised ratio, observed / expected, times per; limits exact under 10 events and Byar's from there.
-- NULL when nothing is expected. Unlike the direct rate it holds for few events, with limits as wide as they are few.
CREATE OR REPLACE MACRO statistics.isr(o, expected, per := 1) AS statistics.rate(o, expected, per);
CREATE OR REPLACE MACRO statistics.isr_lower(o, expected, per := 1, confidence := 0.95) AS statistics.rate_lower(o, expected, per, confidence);
CREATE OR REPLACE MACRO statistics.isr_upper(o, expected, per := 1, confidence := 0.95) AS statistics.rate_upper(o, expected, per, confidence);
