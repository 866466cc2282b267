-- title:    Access targets and punctuality
-- question: Are urgent appointments given on the day, routine ones within two weeks, and do sessions run on time?
-- grain:    one row per organisation and urgency, with totals
-- param:    as_at date = month_end | the last day of the period
-- param:    months whole = 1 | how many months
-- param:    late_minutes whole = 15 | seen more than this many minutes after the start is late
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, PCN
-- reads:    patient, appointment, rota_group
-- needs:    rota_group
-- source:   GP contract access expectations: urgent on the same day, others within two weeks (one secondary source)
-- privacy:  aggregate
-- unit:     appointment
-- group:    urgency = urgent, routine, other
-- by:       age_band, sex, ethnicity, imd
-- count:    appointments = all
-- count:    timed, same_day, within_14_days, punctual_known, late
-- rate:     same_day_pct = same_day / timed per 100 ci wilson
-- rate:     within_14_days_pct = within_14_days / timed per 100 ci wilson
-- rate:     late_pct = late / punctual_known per 100
-- stat:     median_days = median lead_days over timed
-- stat:     median_wait_minutes = median wait_minutes over appointments
-- column:   urgency | Urgency of the rota | text
-- column:   appointments | Appointments | whole
-- column:   timed | With a time from booking | whole
-- column:   same_day | On the day | whole
-- column:   within_14_days | Within 14 days | whole
-- column:   punctual_known | With a time seen | whole
-- column:   late | Seen late | whole
-- column:   median_days | Days from booking, median | number.1
-- column:   median_wait_minutes | Minutes waited after arrival, median | number.1
-- column:   same_day_pct | On the day (%) | percent.1
-- column:   within_14_days_pct | Within 14 days (%) | percent.1
-- column:   late_pct | Seen late (%) | percent.1
-- note:     Appointments of the period that were neither cancelled nor blocked. Urgency is that of the type of the rota in the local list of rota
--           groups; a type it does not list is Unknown. Percentages on the day and within 14 days are of appointments whose booking is known.
-- note:     Minutes waited count from arrival, or from the start for who came early; who was seen before the start waited less than none.
SELECT a.patient_id, a.organisation, g.urgency_group AS urgency,
    a.lead_days IS NOT NULL AS timed, coalesce(a.lead_days = 0, false) AS same_day, coalesce(a.lead_days <= 14, false) AS within_14_days,
    a.start_delay_minutes IS NOT NULL AS punctual_known, coalesce(a.start_delay_minutes > $late_minutes, false) AS late,
    a.lead_days, a.wait_minutes
FROM clinical.appointment a
JOIN clinical.patient p ON p.patient_id = a.patient_id AND p.organisation = a.organisation AND NOT p.is_test
LEFT JOIN clinical.rota_group g ON g.rota_type = a.rota_type
WHERE a.date BETWEEN clinical.since($as_at, $months) AND $as_at::DATE
    AND a.outcome IN ('attended', 'did not attend', 'booked', 'unknown')
    AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], a.organisation))
