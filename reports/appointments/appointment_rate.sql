-- title:    Appointments per patient
-- question: How many appointments do patients have, and who comes most often?
-- grain:    one row per organisation and age group, with totals
-- param:    as_at date = month_end | the last day of the period
-- param:    months whole = 12 | how many months
-- param:    frequent whole = 12 | from this many attended appointments on in the period, a patient comes often
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice
-- reads:    patient, registration, appointment
-- source:   rate as in NHS England, Appointments in General Practice; the cut point for frequent attenders is local
-- privacy:  aggregate
-- unit:     patient
-- group:    age_group = 0-4, 5-14, 15-44, 45-64, 65-74, 75-84, 85+
-- by:       sex, ethnicity, imd
-- count:    list_size = all
-- count:    appointments = sum appointments
-- count:    attended = sum attended
-- count:    none, often
-- same:     registered list = list_size
-- rate:     per_1000 = appointments / list_size per 1000
-- rate:     often_pct = often / list_size per 100
-- rate:     mean_attended = attended / list_size per 1
-- worklist: often
-- column:   age_group | Age | text
-- column:   list_size | Registered | whole
-- column:   appointments | Appointments | whole
-- column:   attended | Attended | whole
-- column:   none | Patients without one | whole
-- column:   often | Patients who come often | whole
-- column:   mean_attended | Attended per patient | number.1
-- column:   per_1000 | Appointments per 1,000 patients | number.1
-- column:   often_pct | Patients who come often (%) | percent.1
-- note:     Patients registered on the last day of the period; their appointments of the period that were neither cancelled nor blocked.
-- note:     The rate is of the whole period, not of a month.
WITH booked AS (
    SELECT patient_id, organisation, count(*) AS appointments, count(*) FILTER (outcome = 'attended') AS attended
    FROM clinical.appointment
    WHERE date BETWEEN clinical.since($as_at, $months) AND $as_at::DATE AND patient_id IS NOT NULL
        AND outcome IN ('attended', 'did not attend', 'booked', 'unknown')
    GROUP BY ALL
)
SELECT l.patient_id, l.organisation,
    CASE WHEN l.age < 5 THEN '0-4' WHEN l.age < 15 THEN '5-14' WHEN l.age < 45 THEN '15-44' WHEN l.age < 65 THEN '45-64' WHEN l.age < 75 THEN '65-74'
        WHEN l.age < 85 THEN '75-84' WHEN l.age >= 85 THEN '85+' END AS age_group,
    coalesce(b.appointments, 0) AS appointments, coalesce(b.attended, 0) AS attended,
    b.patient_id IS NULL AS none, coalesce(b.attended >= $frequent, false) AS often,
    'attended ' || coalesce(b.attended, 0) AS reason
FROM clinical.registered_population($as_at) l
LEFT JOIN booked b ON b.patient_id = l.patient_id AND b.organisation = l.organisation
WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation)
