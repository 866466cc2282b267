-- Blood pressure readings of a stretch of days: systolic and diastolic of one patient, day and place, of one event where
-- both name their event. Values outside 40-350 and 20-200 mmHg are no readings. Home and ambulatory readings are those
-- whose code's term in codelists bp_systolic and bp_diastolic says home, ambulatory, 24 hour or daytime. date_time is the later
-- of the two times, other_time the other: of several readings of a day without events, those taken together come last.
-- SELECT * FROM clinical.blood_pressure(DATE '2025-04-01', DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.blood_pressure(from_date, to_date) AS TABLE
WITH home AS (
    SELECT code FROM meta.codelist_row
    WHERE list IN ('bp_systolic', 'bp_diastolic') AND regexp_matches(term, '(?i)home|ambulatory|24 hour|daytime')
), reading AS MATERIALIZED (
    SELECT list, observation_id, patient_id, organisation, date, date_time, event_id, value,
        coalesce(ctv3_code IN (SELECT code FROM home), false) OR coalesce(snomed_code IN (SELECT code FROM home), false) AS is_home
    FROM clinical.coded_any(['bp_systolic', 'bp_diastolic'])
    WHERE date BETWEEN from_date::DATE AND to_date::DATE AND value BETWEEN 20 AND 350
        AND (date_time IS NULL OR date_time >= from_date::DATE::TIMESTAMP) -- of the column as stored: a scan drops rows by it before it reads the others
)
SELECT s.patient_id, s.organisation, s.date, greatest(s.date_time, d.date_time) AS date_time, least(s.date_time, d.date_time) AS other_time,
    s.value AS systolic, d.value AS diastolic, s.is_home,
    s.observation_id, d.observation_id AS diastolic_id
FROM (FROM reading WHERE list = 'bp_systolic' AND value >= 40) s
JOIN (FROM reading WHERE list = 'bp_diastolic' AND value <= 200) d
    ON d.patient_id = s.patient_id AND d.organisation = s.organisation AND d.date = s.date AND d.is_home = s.is_home
    AND (d.event_id = s.event_id OR d.event_id IS NULL OR s.event_id IS NULL);
