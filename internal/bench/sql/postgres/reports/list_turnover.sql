WITH month AS (
    SELECT (date_trunc('month', '{{.AsAt}}'::date) - make_interval(months => i))::date AS month,
        (date_trunc('month', '{{.AsAt}}'::date) - make_interval(months => i - 1))::date - 1 AS last_day
    FROM generate_series(0, 23) i
), member AS (
    SELECT m.month, s.organisation, s.patient_id, bool_or(s.starts < m.month AND (s.ends IS NULL OR s.ends > m.month - 1)) AS at_start,
        bool_or(s.starts <= m.last_day AND (s.ends IS NULL OR s.ends > m.last_day)) AS at_end, bool_or(s.date_of_death <= m.last_day) AS dead
    FROM month m JOIN list_spell s ON s.starts <= m.last_day AND (s.ends IS NULL OR s.ends > m.month - 1)
    GROUP BY 1, 2, 3
), counted AS (
    SELECT month, organisation, count(*) FILTER (WHERE at_start) AS list_start, count(*) FILTER (WHERE at_end AND NOT at_start) AS joined,
        count(*) FILTER (WHERE at_start AND NOT at_end AND NOT coalesce(dead, false)) AS left_list,
        count(*) FILTER (WHERE at_start AND NOT at_end AND coalesce(dead, false)) AS died, count(*) FILTER (WHERE at_end) AS list_end
    FROM member GROUP BY 1, 2
)
SELECT o.organisation, to_char(m.month, 'YYYY-MM') AS month, coalesce(list_start, 0) AS list_start, coalesce(joined, 0) AS joined,
    coalesce(left_list, 0) AS left_list, coalesce(died, 0) AS died, coalesce(list_end, 0) AS list_end
FROM (SELECT DISTINCT organisation FROM list_spell) o
CROSS JOIN month m
LEFT JOIN counted c ON c.month = m.month AND c.organisation = o.organisation
ORDER BY 1, 2;
