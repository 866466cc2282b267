-- Repeat templates that are active on a day: started by then (or without a start), end empty or later, and an issue of
-- the template itself in the months up to the day. SELECT * FROM clinical.active_repeat(DATE '2026-03-31', 6)
CREATE OR REPLACE MACRO clinical.active_repeat(as_at, months) AS TABLE
SELECT t.patient_id, t.organisation, t.repeat_template_id, t.name, t.product_id, t.starts, t.ends, t.review_date, i.latest_date
FROM clinical.repeat_template t
JOIN (
    SELECT repeat_template_id, organisation, max(coalesce(start_date, date)) AS latest_date
    FROM clinical.medication
    WHERE repeat_template_id IS NOT NULL AND coalesce(start_date, date) BETWEEN clinical.since(as_at, months) AND as_at::DATE
    GROUP BY ALL
) i ON i.repeat_template_id = t.repeat_template_id AND i.organisation = t.organisation
WHERE (t.starts IS NULL OR t.starts <= as_at::DATE) AND (t.ends IS NULL OR t.ends > as_at::DATE) AND t.patient_id IS NOT NULL;
