-- title:    Recalls
-- question: Which recalls are due or overdue, and how soon were those called seen?
-- grain:    one row per organisation and type of recall, with totals
-- param:    as_at date = month_end | the census date
-- param:    overdue_days whole = 30 | due more than this many days before is overdue
-- param:    months whole = 12 | recalls seen in this many months count as seen
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice, community unit
-- reads:    patient, registration, recall
-- source:   local; no national report
-- privacy:  aggregate
-- unit:     recall
-- group:    type
-- by:       age_band, sex, ethnicity, imd
-- count:    open, due, overdue, seen
-- rate:     overdue_pct = overdue / due per 100
-- stat:     median_days_to_seen = median days_to_seen over seen
-- worklist: due
-- column:   type | Type of recall | text
-- column:   open | Open | whole
-- column:   due | Due | whole
-- column:   overdue | Overdue | whole
-- column:   seen | Seen in the period | whole
-- column:   median_days_to_seen | Days from due to seen, median | number.1
-- column:   overdue_pct | Overdue (% of due) | percent.1
-- note:     Patients registered on the census date. Open: entered by then and neither seen, superseded nor cancelled by then, as the status of the recall says; a status without
--           a day is taken to have held from the start.
-- note:     Due: open and to be called by the census date. Seen before it was due counts with a negative number of days.
WITH spoken AS (
    SELECT r.patient_id, r.organisation, r.type, r.due, r.status_date,
        coalesce(lower(r.status) = 'seen', false) AND coalesce(r.status_date <= $as_at::DATE, true) AS is_seen,
        coalesce(lower(r.status) = 'superseded' OR starts_with(lower(r.status), 'cancelled'), false) AND coalesce(r.status_date <= $as_at::DATE, true) AS is_given_up
    FROM clinical.recall r
    JOIN clinical.registered_population($as_at) l ON l.patient_id = r.patient_id AND l.organisation = r.organisation
    WHERE coalesce(r.date, r.recorded::DATE) <= $as_at::DATE
        AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], r.organisation))
), judged AS (
    SELECT *, NOT is_seen AND NOT is_given_up AS open, NOT is_seen AND NOT is_given_up AND coalesce(due <= $as_at::DATE, false) AS due_now,
        is_seen AND coalesce(status_date >= clinical.since($as_at, $months), false) AS seen
    FROM spoken
)
SELECT patient_id, organisation, type, open, due_now AS due, due_now AND due < $as_at::DATE - $overdue_days::INTEGER AS overdue, seen,
    CASE WHEN seen THEN date_diff('day', due, status_date) END AS days_to_seen, 'due since ' || due AS reason
FROM judged
WHERE open OR seen
