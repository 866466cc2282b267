-- title:    Referrals out
-- question: How many patients are referred, to which service and how urgently, per 1,000 registered?
-- grain:    one row per organisation, service and urgency, with totals
-- param:    as_at date = month_end | the last day of the period
-- param:    months whole = 1 | how many months
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice, cancer alliance
-- reads:    patient, registration, referral_out
-- source:   local; urgent suspected cancer referrals after NHS England's statistics of two week waits
-- privacy:  aggregate
-- count:    referrals, two_week_wait, list_size
-- same:     registered list = list_size where service = * where urgency = *
-- rate:     per_1000 = referrals / list_size per 1000 ci byar
-- rate:     two_week_wait_pct = two_week_wait / referrals per 100
-- column:   service | Service | text
-- column:   urgency | Urgency | text
-- column:   referrals | Referrals | whole
-- column:   two_week_wait | Two week wait | whole
-- column:   list_size | Registered | whole
-- column:   per_1000 | Per 1,000 registered | number.1
-- column:   two_week_wait_pct | Two week wait (%) | percent.1
-- note:     Referrals of the period of patients registered on its last day; per 1,000 of the same list. Two referrals of one patient count twice.
-- note:     Two week wait: the type, urgency or reason of the referral says so. These are the practice's own texts: check them before use.
WITH list AS (
    SELECT patient_id, organisation FROM clinical.registered_population($as_at)
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], organisation)
), size AS (
    SELECT organisation, count(*) AS list_size FROM list GROUP BY ALL
), referred AS (
    SELECT r.organisation, coalesce(r.service, 'Unknown') AS service, coalesce(r.urgency, 'Unknown') AS urgency, coalesce(r.is_two_week_wait, false) AS two_week_wait
    FROM clinical.referral_out r
    JOIN list l ON l.patient_id = r.patient_id AND l.organisation = r.organisation
    WHERE r.date BETWEEN clinical.since($as_at, $months) AND $as_at::DATE
)
SELECT r.organisation, coalesce(r.service, 'All') AS service, coalesce(r.urgency, 'All') AS urgency,
    count(*) AS referrals, count(*) FILTER (r.two_week_wait) AS two_week_wait, any_value(s.list_size) AS list_size
FROM referred r JOIN size s ON s.organisation = r.organisation
GROUP BY r.organisation, CUBE (r.service, r.urgency)
ORDER BY r.organisation, grouping(r.service) DESC, r.service, grouping(r.urgency) DESC, r.urgency
