-- A disease register on a day: any diagnosis by then, and the newest diagnosis later than the newest resolved entry.
-- An entry without a date of event counts from the day it was recorded.
-- SELECT * FROM clinical.register('diabetes', 'diabetes_resolved', DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.register(diagnosis, resolved, as_at) AS TABLE
SELECT patient_id, organisation, first_date, latest_date
FROM (
    SELECT patient_id, organisation, min(day) FILTER (list = diagnosis) AS first_date, max(day) FILTER (list = diagnosis) AS latest_date,
        max(day) FILTER (list = resolved) AS resolved_date
    FROM (SELECT list, patient_id, organisation, coalesce(date, recorded::DATE) AS day FROM clinical.coded_any([diagnosis, resolved]))
    WHERE day <= as_at::DATE AND patient_id IS NOT NULL
    GROUP BY ALL
)
WHERE latest_date IS NOT NULL AND (resolved_date IS NULL OR latest_date > resolved_date);
