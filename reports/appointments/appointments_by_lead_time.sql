-- title:    Appointments by time from booking
-- question: How long before the appointment was it booked, with whom was it, and was it kept?
-- grain:    one row per organisation, time from booking and staff group, with totals
-- param:    as_at date = month_end | the last day of the period
-- param:    months whole = 1 | how many months
-- param:    org org_list = none | only these organisations
-- standing: verified
-- audience: practice, ICB
-- reads:    patient, appointment, staff_group
-- source:   NHS England, Appointments in General Practice: status, time between booking and appointment, healthcare professional
-- privacy:  aggregate
-- unit:     appointment
-- group:    lead_time = Same day, 1 day, 2 to 7 days, 8 to 14 days, 15 to 21 days, 22 to 28 days, More than 28 days
-- group:    staff = GP, Nurse, Other
-- by:       age_band, sex, ethnicity, imd
-- count:    appointments = all
-- count:    attended, did_not_attend, status_unknown
-- rate:     did_not_attend_pct = did_not_attend / appointments per 100
-- column:   lead_time | Time from booking | text
-- column:   staff | Staff group | text
-- column:   appointments | Appointments | whole
-- column:   attended | Attended | whole
-- column:   did_not_attend | Did not attend | whole
-- column:   status_unknown | Status unknown | whole
-- column:   did_not_attend_pct | Did not attend (%) | percent.1
-- note:     Appointments that start in the period and were neither cancelled nor blocked; one that still stands as booked has an unknown status. Slots nobody booked are left out.
-- note:     Staff groups are those of the local list of staff groups; without it, or for a role it does not list, Unknown.
-- note:     Mode is not shown: the feed marks telephone appointments only. Times from booking that are unknown, or booked after the day, are Unknown.
SELECT a.patient_id, a.organisation,
    CASE WHEN a.lead_days = 0 THEN 'Same day' WHEN a.lead_days = 1 THEN '1 day' WHEN a.lead_days <= 7 THEN '2 to 7 days' WHEN a.lead_days <= 14 THEN '8 to 14 days'
        WHEN a.lead_days <= 21 THEN '15 to 21 days' WHEN a.lead_days <= 28 THEN '22 to 28 days' WHEN a.lead_days > 28 THEN 'More than 28 days' END AS lead_time,
    g.staff_group AS staff,
    a.outcome = 'attended' AS attended, a.outcome = 'did not attend' AS did_not_attend, a.outcome IN ('booked', 'unknown') AS status_unknown
FROM clinical.appointment a
JOIN clinical.patient p ON p.patient_id = a.patient_id AND p.organisation = a.organisation AND NOT p.is_test
LEFT JOIN clinical.staff_group g ON g.staff_role = a.staff_role
WHERE a.date BETWEEN clinical.since($as_at, $months) AND $as_at::DATE
    AND a.outcome IN ('attended', 'did not attend', 'booked', 'unknown')
    AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], a.organisation))
