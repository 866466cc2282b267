-- Disease registers by the rules of table meta.register, of the registers named, on a day: registered patients only, of the
-- register's ages. A patient is on one with
--   a diagnosis by the day, from diagnosed_from on, the newest later than the newest resolved entry, and at the first of them
--     of min_age_at_diagnosis or older; an entry without a date of event counts from the day it was recorded
--   or an issue of medicine_instead in medicine_months
--   or a latest value, in value_months, of value_low or more; of value_low_groups or more when the newest ethnic group
--     is one of value_groups
-- and, besides, an issue of a list of medicine in medicine_months where the register names any, and a place on none of
-- the registers it excludes, ages apart. first_date and latest_date are of what put the patient on it.
-- SELECT * FROM clinical.registers_of(['chd', 'stroke_tia', 'pad'], DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.registers_of(names, as_at) AS TABLE
WITH rule AS MATERIALIZED (
    SELECT * FROM meta.register
    WHERE list_contains(names, register) OR register IN (SELECT unnest(excludes) FROM meta.register WHERE list_contains(names, register))
), role AS MATERIALIZED (
    SELECT register, unnest(diagnosis) AS list, true AS is_diagnosis, diagnosed_from FROM rule
    UNION ALL
    SELECT register, unnest(resolved), false, NULL FROM rule
), coded AS (
    SELECT r.register, e.patient_id, e.organisation,
        min(e.date) FILTER (r.is_diagnosis) AS first_date, max(e.date) FILTER (r.is_diagnosis) AS latest_date,
        max(e.date) FILTER (NOT r.is_diagnosis) AS resolved_date
    FROM (
        SELECT list, patient_id, organisation, coalesce(date, recorded::DATE) AS date
        FROM clinical.coded_any((SELECT coalesce(list(DISTINCT x.list), []) FROM role x))
        WHERE coalesce(date, recorded::DATE) <= as_at::DATE AND patient_id IS NOT NULL
    ) e
    JOIN role r ON r.list = e.list AND (r.diagnosed_from IS NULL OR e.date >= r.diagnosed_from)
    GROUP BY ALL
), issue AS (
    SELECT list, patient_id, organisation, min(date) AS first_date, max(date) AS latest_date
    FROM clinical.issued_any((SELECT coalesce(list(DISTINCT x.l), []) FROM (SELECT unnest(medicine || medicine_instead) AS l FROM rule) x),
        clinical.since(as_at, (SELECT coalesce(max(y.medicine_months), 0) FROM rule y)), as_at)
    GROUP BY ALL
), reading AS (
    SELECT r.register, m.patient_id, m.organisation, arg_max({'value': m.value, 'date': m.date}, (m.date_time, coalesce(m.observation_id, -1))) AS newest
    FROM clinical.measures((SELECT coalesce(list(DISTINCT x.value_measure) FILTER (x.value_measure IS NOT NULL), []) FROM rule x),
        clinical.since(as_at, (SELECT coalesce(max(y.value_months), 0) FROM rule y)), as_at) m
    JOIN rule r ON r.value_measure = m.measure AND m.date >= clinical.since(as_at, r.value_months)
    GROUP BY ALL
), met AS (
    SELECT register, patient_id, organisation, first_date, latest_date, first_date AS diagnosed
    FROM coded WHERE latest_date IS NOT NULL AND (resolved_date IS NULL OR latest_date > resolved_date)
    UNION ALL
    SELECT r.register, i.patient_id, i.organisation, i.first_date, i.latest_date, NULL
    FROM issue i JOIN rule r ON list_contains(r.medicine_instead, i.list) AND i.latest_date >= clinical.since(as_at, r.medicine_months)
    UNION ALL
    SELECT r.register, v.patient_id, v.organisation, v.newest.date, v.newest.date, NULL
    FROM reading v JOIN rule r ON r.register = v.register AND v.newest.value >= r.value_low
    UNION ALL
    SELECT r.register, v.patient_id, v.organisation, v.newest.date, v.newest.date, NULL
    FROM reading v
    JOIN rule r ON r.register = v.register AND v.newest.value >= r.value_low_groups AND v.newest.value < r.value_low
    JOIN clinical.ethnicity_by((SELECT coalesce(max('ethnicity') FILTER (len(y.value_groups) > 0), '') FROM rule y), as_at) e ON e.patient_id = v.patient_id AND e.organisation = v.organisation AND list_contains(r.value_groups, e.category16)
), member AS MATERIALIZED (
    SELECT register, patient_id, organisation, min(first_date) AS first_date, max(latest_date) AS latest_date, min(diagnosed) AS diagnosed
    FROM met
    GROUP BY ALL
), medicated AS (
    SELECT DISTINCT r.register, i.patient_id, i.organisation
    FROM issue i JOIN rule r ON list_contains(r.medicine, i.list) AND i.latest_date >= clinical.since(as_at, r.medicine_months)
), excluded AS (
    SELECT DISTINCT r.register, m.patient_id, m.organisation
    FROM (SELECT register, unnest(excludes) AS other FROM rule) r JOIN member m ON m.register = r.other
)
SELECT m.register, m.patient_id, m.organisation, m.first_date, m.latest_date
FROM member m
JOIN rule r ON r.register = m.register AND list_contains(names, r.register)
JOIN clinical.registered_population(as_at) p ON p.patient_id = m.patient_id AND p.organisation = m.organisation
LEFT JOIN medicated d ON d.register = m.register AND d.patient_id = m.patient_id AND d.organisation = m.organisation
LEFT JOIN excluded x ON x.register = m.register AND x.patient_id = m.patient_id AND x.organisation = m.organisation
WHERE (r.min_age IS NULL OR p.age >= r.min_age) AND (r.max_age IS NULL OR p.age <= r.max_age)
    AND (r.min_age_at_diagnosis IS NULL OR clinical.age(p.date_of_birth, m.diagnosed) >= r.min_age_at_diagnosis)
    AND (len(r.medicine) = 0 OR d.patient_id IS NOT NULL)
    AND x.patient_id IS NULL;

-- All registers on a day. SELECT register, count(*) FROM clinical.registers(DATE '2026-03-31') GROUP BY ALL
CREATE OR REPLACE MACRO clinical.registers(as_at) AS TABLE
SELECT * FROM clinical.registers_of((SELECT list(r.register) FROM meta.register r), as_at);

-- One register on a day. SELECT * FROM clinical.on_register('asthma', DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.on_register(name, as_at) AS TABLE
SELECT patient_id, organisation, first_date, latest_date FROM clinical.registers_of([name], as_at);
