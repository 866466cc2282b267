-- title:    Current caseload
-- question: Who is on the books of each team, for how long, and when were they last seen?
-- grain:    one row per organisation, team and caseload, with totals
-- param:    as_at date = month_end | the census date
-- param:    quiet_days whole = 30 | days without a contact
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: community unit
-- reads:    patient, referral_in, caseload, caseload_history, event
-- source:   local; shaped after the caseload of the Community Services Data Set
-- privacy:  aggregate
-- unit:     referral
-- group:    team
-- group:    caseload
-- by:       sex, ethnicity, imd
-- count:    referrals = all
-- count:    over_18_weeks, no_contact
-- rate:     over_18_weeks_pct = over_18_weeks / referrals per 100
-- rate:     no_contact_pct = no_contact / referrals per 100
-- stat:     mean_age = mean age over referrals
-- stat:     median_days = median days over referrals
-- worklist: no_contact
-- column:   referrals | Open referrals | whole
-- column:   over_18_weeks | Open for more than 18 weeks | whole
-- column:   no_contact | Without a recent contact | whole
-- column:   over_18_weeks_pct | Open for more than 18 weeks (%) | percent.1
-- column:   no_contact_pct | Without a recent contact (%) | percent.1
-- column:   mean_age | Mean age | number.1
-- column:   median_days | Days open, median | number.1
-- note:     Open on the census date: received by then and not discharged by then. A patient with two referrals counts twice.
-- note:     The caseload of the day is the one whose spell had not ended by then and ends first, else the referral's own caseload.
-- note:     A contact is an event linked to the referral, dated in the days asked for up to the census date.
WITH spell AS (
    SELECT referral_id, organisation, arg_min(caseload_id, (coalesce(ends, DATE '9999-12-31'), caseload_history_id)) AS caseload_id
    FROM clinical.caseload_history
    WHERE ends IS NULL OR ends > $as_at::DATE
    GROUP BY ALL
), contact AS (
    SELECT DISTINCT referral_id, organisation FROM clinical.event
    WHERE date > $as_at::DATE - $quiet_days::INTEGER AND date <= $as_at::DATE AND referral_id IS NOT NULL
), open_referral AS (
    SELECT r.patient_id, r.organisation, r.referral_id, coalesce(s.caseload_id, r.caseload_id) AS caseload_id,
        date_diff('day', r.date, $as_at::DATE) AS days, clinical.age(p.date_of_birth, $as_at) AS age
    FROM clinical.referral_in r
    JOIN clinical.patient p ON p.patient_id = r.patient_id AND p.organisation = r.organisation AND NOT p.is_test
    LEFT JOIN spell s ON s.referral_id = r.referral_id AND s.organisation = r.organisation
    WHERE r.date <= $as_at::DATE AND (r.ended IS NULL OR r.ended > $as_at::DATE)
        AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], r.organisation))
)
SELECT o.patient_id, o.organisation, c.team, c.name AS caseload, o.days > 126 AS over_18_weeks, e.referral_id IS NULL AS no_contact,
    o.age, o.days, 'no contact in ' || $quiet_days || ' days' AS reason
FROM open_referral o
LEFT JOIN clinical.caseload c ON c.caseload_id = o.caseload_id AND c.organisation = o.organisation
LEFT JOIN contact e ON e.referral_id = o.referral_id AND e.organisation = o.organisation
