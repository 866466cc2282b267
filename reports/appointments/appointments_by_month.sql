-- title:    Appointments by status and month
-- question: How many appointments were there each month, how did they end and how were they held?
-- grain:    one row per organisation, month, status and mode
-- param:    as_at date = month_end | the last month is the one this day lies in; appointments after it are left out
-- param:    months whole = 24 | how many months
-- param:    org org_list = none | only these organisations
-- standing: verified
-- audience: practice, ICB
-- reads:    appointment
-- source:   NHS England, Appointments in General Practice: appointments by month, status and mode
-- privacy:  aggregate
-- count:    appointments
-- note:     An appointment counts in the month it starts. Slots nobody booked are left out. Status is as the practice's system names it.
-- note:     The feed marks telephone appointments only; video and home visits are among the others.
SELECT organisation, strftime(month, '%Y-%m') AS month, status, mode, appointments
FROM (
    SELECT organisation, date_trunc('month', start_time) AS month, coalesce(status, 'Unknown') AS status,
        CASE WHEN is_telephone THEN 'Telephone' ELSE 'Other' END AS mode, count(*) AS appointments
    FROM clinical.appointment
    WHERE patient_id IS NOT NULL
        AND start_time >= date_trunc('month', $as_at::DATE) - to_months($months::INTEGER - 1)
        AND start_time < $as_at::DATE + INTERVAL 1 DAY
        AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], organisation))
    GROUP BY ALL
)
ORDER BY ALL
