-- Plausible readings of measures over a stretch of days, each in its measure's unit: table meta.measure says which
-- codelists hold the number, how units are turned into one, and what is plausible. A reading in a unit that is not
-- named there is no reading. Numbers the feed does not call numeric (placeholders 0 and -1) never come here. comparator is
-- kept as sent: with one, the true value is below or above the number. One reading may come under two codelists; it
-- counts once. SELECT * FROM clinical.measures(['hba1c', 'bmi'], DATE '2025-04-01', DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.measures(names, from_date, to_date) AS TABLE
SELECT DISTINCT m.measure, o.patient_id, o.organisation, o.date, coalesce(o.date_time, o.date::TIMESTAMP) AS date_time,
    o.value * m.factor + m.shift AS value, o.comparator, o.observation_id
FROM (
    SELECT * FROM clinical.coded_any((SELECT coalesce(list(DISTINCT n.list), []) FROM meta.measure n WHERE list_contains(names, n.measure)))
    WHERE value IS NOT NULL AND patient_id IS NOT NULL AND date BETWEEN from_date::DATE AND to_date::DATE
        AND (date_time IS NULL OR date_time >= from_date::DATE::TIMESTAMP) -- as in clinical.blood_pressure
) o
JOIN meta.measure m ON m.list = o.list AND list_contains(names, m.measure)
    AND (len(m.units) = 0 OR list_contains(m.units, replace(lower(coalesce(o.unit, '')), ' ', '')))
    AND NOT list_contains(m.not_units, replace(lower(coalesce(o.unit, '')), ' ', ''))
    AND (m.raw_over IS NULL OR o.value > m.raw_over) AND (m.raw_upto IS NULL OR o.value <= m.raw_upto)
    AND o.value > 0 AND o.value * m.factor + m.shift >= coalesce(m.low, 0) AND o.value * m.factor + m.shift <= coalesce(m.high, 'infinity'::DOUBLE);

-- Readings of one measure. SELECT * FROM clinical.measure('hba1c', DATE '2025-04-01', DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.measure(name, from_date, to_date) AS TABLE
SELECT patient_id, organisation, date, date_time, value, comparator, observation_id
FROM clinical.measures([name], from_date, to_date);

-- The newest reading of one measure per patient; of readings of one time the one with the highest id.
-- SELECT * FROM clinical.latest_measure('bmi', DATE '2025-04-01', DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.latest_measure(name, from_date, to_date) AS TABLE
SELECT patient_id, organisation, unnest(newest)
FROM (
    SELECT patient_id, organisation,
        arg_max({'date': date, 'date_time': date_time, 'value': value, 'comparator': comparator, 'observation_id': observation_id},
            (date_time, coalesce(observation_id, -1))) AS newest
    FROM clinical.measures([name], from_date, to_date)
    GROUP BY ALL
);
