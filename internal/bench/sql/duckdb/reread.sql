-- Rows on one side only, the apostrophe before a formula taken off again.
WITH back AS (
    SELECT * REPLACE (regexp_replace(remark, '^''([=+@-])', '\1') AS remark)
    FROM read_csv({{.File}}, header = true, all_varchar = true)
), sent AS (
    SELECT COLUMNS(*)::VARCHAR FROM main.wide
)
SELECT (SELECT count(*) FROM (FROM back EXCEPT ALL FROM sent)) + (SELECT count(*) FROM (FROM sent EXCEPT ALL FROM back));
