-- title:    Appointments not attended and late cancellations
-- question: How many appointments are lost because patients do not come or cancel late?
-- grain:    one row per organisation and time from booking, with totals
-- param:    as_at date = month_end | the last day of the period
-- param:    months whole = 12 | how many months
-- param:    late_hours whole = 24 | a cancellation with less notice than this is late
-- param:    repeats whole = 3 | from this many on in the period, a patient is a repeated non-attender
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice
-- reads:    patient, appointment
-- source:   share not attended = did not attend / (attended + did not attend), as NHS England's Appointments in General Practice is read
-- privacy:  aggregate
-- unit:     appointment
-- group:    lead_time = Same day, 1 day, 2 to 7 days, More than a week
-- by:       age_band, sex, ethnicity, imd
-- count:    booked = all
-- count:    ended, attended, did_not_attend, by_repeaters, cancelled_by_patient, cancelled_by_unit, cancelled_late
-- sum:      ended = attended + did_not_attend
-- rate:     did_not_attend_pct = did_not_attend / ended per 100 ci wilson
-- worklist: by_repeaters
-- column:   lead_time | Time from booking | text
-- column:   booked | Booked | whole
-- column:   ended | Attended or not attended | whole
-- column:   attended | Attended | whole
-- column:   did_not_attend | Did not attend | whole
-- column:   by_repeaters | Not attended by repeated non-attenders | whole
-- column:   cancelled_by_patient | Cancelled by the patient | whole
-- column:   cancelled_by_unit | Cancelled by the practice | whole
-- column:   cancelled_late | Cancelled late | whole
-- column:   did_not_attend_pct | Did not attend (%) | percent.1
-- chart:    bars lead_time did_not_attend_pct
-- note:     Appointments of the period that were not cancelled before their day; those cancelled on the day, or after it, count as booked. Slots nobody booked and blocked ones are left out.
-- note:     Late: cancelled with less notice than the hours asked for.
WITH kept AS (
    SELECT a.patient_id, a.organisation, a.date, a.lead_days, a.outcome, a.notice_hours
    FROM clinical.appointment a
    JOIN clinical.patient p ON p.patient_id = a.patient_id AND p.organisation = a.organisation AND NOT p.is_test
    WHERE a.date BETWEEN clinical.since($as_at, $months) AND $as_at::DATE AND a.outcome <> 'blocked'
        AND (NOT starts_with(a.outcome, 'cancelled') OR a.cancelled::DATE >= a.date)
        AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], a.organisation))
), counted AS (
    SELECT *, count(*) FILTER (outcome = 'did not attend') OVER (PARTITION BY patient_id, organisation) AS missed FROM kept
)
SELECT patient_id, organisation,
    CASE WHEN lead_days = 0 THEN 'Same day' WHEN lead_days = 1 THEN '1 day' WHEN lead_days <= 7 THEN '2 to 7 days' WHEN lead_days > 7 THEN 'More than a week' END AS lead_time,
    outcome IN ('attended', 'did not attend') AS ended, outcome = 'attended' AS attended, outcome = 'did not attend' AS did_not_attend,
    outcome = 'did not attend' AND missed >= $repeats AS by_repeaters,
    outcome = 'cancelled by patient' AS cancelled_by_patient, outcome = 'cancelled by unit' AS cancelled_by_unit,
    starts_with(outcome, 'cancelled') AND coalesce(notice_hours < $late_hours, false) AS cancelled_late,
    'missed ' || missed || ' in the period, one on ' || date AS reason
FROM counted
