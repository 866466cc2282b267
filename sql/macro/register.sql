-- A disease register on a day: any diagnosis by then, and the newest diagnosis later than the newest resolved entry.
-- An entry without a date of event counts from the day it was recorded.
-- SELECT * FROM clinical.register('diabetes', 'diabetes_resolved', DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.register(diagnosis, resolved, as_at) AS TABLE
SELECT d.patient_id, d.organisation, d.first_date, d.latest_date
FROM (
    SELECT patient_id, organisation, min(coalesce(date, recorded::DATE)) AS first_date, max(coalesce(date, recorded::DATE)) AS latest_date
    FROM clinical.coded(diagnosis)
    WHERE coalesce(date, recorded::DATE) <= as_at::DATE AND patient_id IS NOT NULL
    GROUP BY ALL
) d
LEFT JOIN (
    SELECT patient_id, organisation, max(coalesce(date, recorded::DATE)) AS resolved_date
    FROM clinical.coded(resolved)
    WHERE coalesce(date, recorded::DATE) <= as_at::DATE
    GROUP BY ALL
) r ON r.patient_id = d.patient_id AND r.organisation = d.organisation
WHERE r.resolved_date IS NULL OR d.latest_date > r.resolved_date;
