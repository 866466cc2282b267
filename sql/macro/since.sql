-- The first day of the window of that many months that ends on a day: clinical.since(DATE '2026-03-31', 12) is
-- 1 April 2025. Months that end on a month's last day are whole ones, however long: since(DATE '2025-06-30', 3) is 1 April,
-- since(DATE '2025-02-28', 12) 1 March 2024.
CREATE OR REPLACE MACRO clinical.since(as_at, months) AS
    greatest(as_at::DATE - to_months(months::INTEGER) + INTERVAL 1 DAY, as_at::DATE + INTERVAL 1 DAY - to_months(months::INTEGER))::DATE;
