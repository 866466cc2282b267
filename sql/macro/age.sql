-- Age in whole years on a day; NULL when the date of birth is. Who is born on 29 February is a year older on 1 March of
-- other years, not on 28 February as DuckDB's date_sub has it. SELECT clinical.age(DATE '2008-02-29', DATE '2026-02-28')
CREATE OR REPLACE MACRO clinical.age(born, as_at) AS
    (date_diff('year', born::DATE, as_at::DATE)
        - CASE WHEN month(as_at::DATE) * 100 + day(as_at::DATE) < month(born::DATE) * 100 + day(born::DATE) THEN 1 ELSE 0 END)::INTEGER;
