-- title:    Contacts and how late they are recorded
-- question: How long after a contact is it recorded, and who has had none?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the last day of the period
-- param:    months whole = 12 | how many months
-- param:    late_days whole = 7 | recorded later than this many days after the contact is late
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: analyst
-- reads:    patient, registration, event
-- source:   local check of what was recorded; no national report
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    list_size = all
-- count:    no_contact
-- count:    contacts = sum contacts
-- count:    same_day = sum same_day
-- count:    late = sum late
-- same:     registered list = list_size
-- rate:     no_contact_pct = no_contact / list_size per 100
-- rate:     same_day_pct = same_day / contacts per 100
-- rate:     late_pct = late / contacts per 100
-- rate:     contacts_per_patient = contacts / list_size per 1
-- worklist: no_contact
-- column:   list_size | Registered | whole
-- column:   no_contact | Without a contact | whole
-- column:   contacts | Contacts | whole
-- column:   same_day | Recorded on the day | whole
-- column:   late | Recorded late | whole
-- column:   contacts_per_patient | Contacts per patient | number.1
-- column:   no_contact_pct | Without a contact (%) | percent.1
-- column:   same_day_pct | Recorded on the day (%) | percent.1
-- column:   late_pct | Recorded late (%) | percent.1
-- note:     Patients are those registered on the last day of the period; contacts are events of theirs dated in the period, however they were held, and recorded by its end.
-- note:     A contact recorded before its day counts as on the day: the date was set ahead.
WITH contact AS (
    SELECT patient_id, organisation, count(*) AS contacts,
        count(*) FILTER (recorded::DATE <= date) AS same_day,
        count(*) FILTER (date_diff('day', date, recorded::DATE) > $late_days) AS late
    FROM clinical.event
    WHERE date BETWEEN clinical.since($as_at, $months) AND $as_at::DATE AND recorded < $as_at::DATE + INTERVAL 1 DAY
    GROUP BY ALL
)
SELECT l.patient_id, l.organisation, c.patient_id IS NULL AS no_contact, coalesce(c.contacts, 0) AS contacts,
    coalesce(c.same_day, 0) AS same_day, coalesce(c.late, 0) AS late, 'no contact in the period' AS reason
FROM clinical.registered_population($as_at) l
LEFT JOIN contact c ON c.patient_id = l.patient_id AND c.organisation = l.organisation
WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation)
