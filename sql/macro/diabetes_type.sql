-- The type of diabetes by the newest entry that names one, 'type 1' or 'type 2', one row per patient who has such an entry; of
-- entries of one time the one with the highest id. An entry without a date of event counts from the day it was recorded.
-- It says nothing about who has diabetes: that is the register. SELECT * FROM clinical.diabetes_type(DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.diabetes_type(as_at) AS TABLE
SELECT patient_id, organisation,
    arg_max(CASE list WHEN 'diabetes_type1' THEN 'type 1' ELSE 'type 2' END,
        (coalesce(date_time, date::TIMESTAMP, recorded), coalesce(observation_id, -1), list)) AS type
FROM clinical.coded_any(['diabetes_type1', 'diabetes_type2'])
WHERE coalesce(date, recorded::DATE) <= as_at::DATE AND patient_id IS NOT NULL
GROUP BY ALL;
