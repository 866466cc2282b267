-- The first day of the window of that many months that ends on a day: clinical.since(DATE '2026-03-31', 12) is
-- 1 April 2025.
CREATE OR REPLACE MACRO clinical.since(as_at, months) AS
    (as_at::DATE - to_months(months::INTEGER) + INTERVAL 1 DAY)::DATE;
