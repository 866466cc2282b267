-- Smoking status on a day: the newest of current, ex and never, of entries of one time the one with the highest id.
-- Never after current or ex means ex. An entry without a date of event counts from the day it was recorded.
-- SELECT * FROM clinical.smoking(DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.smoking(as_at) AS TABLE
SELECT patient_id, organisation, CASE WHEN newest.list = 'smoking_never' AND smoked THEN 'ex' ELSE replace(newest.list, 'smoking_', '') END AS status, newest.date
FROM (
    SELECT patient_id, organisation, bool_or(list <> 'smoking_never') AS smoked,
        arg_max({'list': list, 'date': coalesce(date, recorded::DATE)},
            (coalesce(date_time, date::TIMESTAMP, recorded), coalesce(observation_id, -1), list)) AS newest
    FROM clinical.coded_any(['smoking_current', 'smoking_ex', 'smoking_never'])
    WHERE coalesce(date, recorded::DATE) <= as_at::DATE AND patient_id IS NOT NULL
    GROUP BY ALL
);
