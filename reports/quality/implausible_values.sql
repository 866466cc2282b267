-- title:    Impossible dates and values
-- question: How many coded entries have a date or a value that cannot be right?
-- grain:    one row per organisation and check
-- param:    as_at date = month_end | the last day of the period
-- param:    months whole = 12 | how many months of recording are looked at
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, analyst
-- reads:    patient, observation
-- source:   plausible ranges (systolic 40-350 and diastolic 20-200 mmHg, BMI 10-150, HbA1c 20-200 mmol/mol): an ICB's analytics repository
--           (ncl-icb-analytics/dbt-ncl-analytics, seeds); dates: local checks
-- source:   codelists bp_systolic, bp_diastolic, bmi, hba1c_ifcc, weight
-- privacy:  aggregate
-- count:    found, checked
-- rate:     found_pct = found / checked per 100
-- column:   check | Check | text
-- column:   found | Found | whole
-- column:   checked | Checked | whole
-- column:   found_pct | Found (%) | percent.1
-- note:     Entries recorded in the period count, of all patients the organisation holds but test patients, registered or not.
-- note:     In the future: dated after the last day of the period, though recorded by then. An entry on the day of birth or death is in order.
-- note:     Values: numbers only, in any unit but one the measure does not allow. Entries that fail never reach the other reports' readings.
-- note:     Wrong unit of a weight: one is given, and it is not kilograms.
WITH entry AS (
    SELECT o.organisation, o.date, p.date_of_birth, p.date_of_death
    FROM clinical.observation o
    JOIN clinical.patient p ON p.patient_id = o.patient_id AND p.organisation = o.organisation AND NOT p.is_test
    WHERE o.recorded >= clinical.since($as_at, $months) AND o.recorded < $as_at::DATE + INTERVAL 1 DAY
), dates AS (
    SELECT organisation, count(*) AS checked, count(*) FILTER (date > $as_at::DATE) AS future,
        count(*) FILTER (date < date_of_birth) AS unborn, count(*) FILTER (date > date_of_death) AS dead
    FROM entry WHERE date IS NOT NULL
    GROUP BY ALL
), reading AS (
    SELECT o.organisation, m.measure, m.title, m.low, m.high, o.value, replace(lower(coalesce(o.unit, '')), ' ', '') AS unit, m.units, m.not_units
    FROM clinical.coded_any(['bp_systolic', 'bp_diastolic', 'bmi', 'hba1c_ifcc', 'weight']) o
    JOIN clinical.patient p ON p.patient_id = o.patient_id AND p.organisation = o.organisation AND NOT p.is_test
    JOIN meta.measure m ON m.list = o.list
    WHERE o.value IS NOT NULL AND o.recorded >= clinical.since($as_at, $months) AND o.recorded < $as_at::DATE + INTERVAL 1 DAY
), ranges AS (
    SELECT organisation, measure, title, count(*) AS checked, count(*) FILTER (value < low OR value > high) AS found
    FROM reading WHERE measure <> 'weight' AND NOT list_contains(not_units, unit)
    GROUP BY ALL
), units AS (
    SELECT organisation, count(*) AS checked, count(*) FILTER (unit <> '' AND NOT list_contains(units, unit)) AS found
    FROM reading WHERE measure = 'weight'
    GROUP BY ALL
)
SELECT organisation, check_name AS "check", found, checked
FROM (
    SELECT organisation, checked, unnest([
        {'place': 1, 'check_name': 'Dated in the future', 'found': future},
        {'place': 2, 'check_name': 'Dated before birth', 'found': unborn},
        {'place': 3, 'check_name': 'Dated after death', 'found': dead}], recursive := true)
    FROM dates
    UNION ALL
    SELECT organisation, checked, 4, title || ' out of range', found FROM ranges
    UNION ALL
    SELECT organisation, checked, 5, 'Weight in another unit', found FROM units
)
WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], organisation)
ORDER BY organisation, place, check_name
