-- title:    List turnover by month
-- question: How many patients joined, left and died each month?
-- grain:    one row per organisation and month
-- param:    as_at date = month_end | the last month is the one this day lies in
-- param:    months whole = 24 | how many months
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice, ICB
-- reads:    patient, registration
-- source:   local practice, no national definition; the list as in NHS England, Patients Registered at a GP Practice
-- privacy:  aggregate
-- count:    list_start, joined, left_list, died, list_end
-- same:     registered list = list_start before month
-- same:     registered list = list_end at month
-- rate:     joined_per_1000 = joined / list_start per 1000
-- rate:     left_per_1000 = left_list / list_start per 1000
-- column:   left_list | Left | whole
-- note:     list_start is the list at the end of the month before, list_end at the end of the month: list_end = list_start + joined - left - died.
--           Who joins and leaves within one month is in neither list.
WITH month AS (
    SELECT (date_trunc('month', $as_at::DATE) - to_months(i::INTEGER))::DATE AS month FROM range($months::INTEGER) r(i)
), spell AS (
    SELECT * FROM clinical.list_spell
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], organisation)
), patient AS (
    SELECT organisation, patient_id, any_value(date_of_death) AS date_of_death, list({'starts': starts, 'ends': ends}) AS spells
    FROM spell
    GROUP BY ALL
), member AS (
    SELECT m.month, p.organisation,
        list_bool_or([s.starts < m.month AND (s.ends IS NULL OR s.ends > m.month - INTERVAL 1 DAY) FOR s IN p.spells]) AS at_start,
        list_bool_or([s.starts <= last_day(m.month) AND (s.ends IS NULL OR s.ends > last_day(m.month)) FOR s IN p.spells]) AS at_end,
        coalesce(p.date_of_death <= last_day(m.month), false) AS dead
    FROM month m
    CROSS JOIN patient p
)
SELECT organisation, strftime(month, '%Y-%m') AS month,
    count(*) FILTER (at_start) AS list_start,
    count(*) FILTER (at_end AND NOT at_start) AS joined,
    count(*) FILTER (at_start AND NOT at_end AND NOT dead) AS left_list,
    count(*) FILTER (at_start AND dead) AS died,
    count(*) FILTER (at_end) AS list_end
FROM member
GROUP BY member.organisation, member.month
ORDER BY member.organisation, member.month
