-- The newest blood pressure of a stretch of days, one row per patient: systolic and diastolic that belong together, by time of
-- day where there are several (the later of the two times, then the other), and of one time the one entered last.
-- SELECT * FROM clinical.latest_blood_pressure(DATE '2025-04-01', DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.latest_blood_pressure(from_date, to_date) AS TABLE
SELECT patient_id, organisation, unnest(newest)
FROM (
    SELECT patient_id, organisation,
        arg_max({'date': date, 'systolic': systolic, 'diastolic': diastolic, 'is_home': is_home},
            (date_time, other_time, coalesce(observation_id, -1), coalesce(diastolic_id, -1))) AS newest
    FROM clinical.blood_pressure(from_date, to_date)
    WHERE patient_id IS NOT NULL
    GROUP BY ALL
);
