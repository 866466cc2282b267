-- title:    Referrals received, first contact and discharge
-- question: How many referrals came in to each service, how soon were patients seen, and how long did they stay?
-- grain:    one row per organisation and service, with totals
-- param:    as_at date = month_end | the last day of the period
-- param:    months whole = 1 | how many months
-- param:    accepted_word text = accept | an outcome with this word is an acceptance
-- param:    rejected_word text = reject | an outcome with this word is a rejection
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: community unit
-- reads:    patient, referral_in, event
-- source:   local; shaped after the referral tables of the Community Services Data Set
-- privacy:  aggregate
-- unit:     referral
-- group:    service
-- by:       age_band, sex, ethnicity, imd
-- count:    received, accepted, rejected, seen, re_referred, discharged
-- rate:     accepted_pct = accepted / received per 100
-- rate:     seen_pct = seen / received per 100
-- rate:     re_referred_pct = re_referred / received per 100
-- stat:     median_days_to_contact = median days_to_contact over seen
-- stat:     median_days_on_caseload = median days_on_caseload over discharged
-- worklist: received and not rejected and not seen
-- column:   service | Service | text
-- column:   received | Received | whole
-- column:   accepted | Accepted | whole
-- column:   rejected | Rejected | whole
-- column:   seen | With a contact since | whole
-- column:   re_referred | Within 30 days of a discharge | whole
-- column:   discharged | Discharged | whole
-- column:   median_days_to_contact | Days to the first contact, median | number.1
-- column:   median_days_on_caseload | Days on the caseload until discharge, median | number.1
-- column:   accepted_pct | Accepted (%) | percent.1
-- column:   seen_pct | With a contact since (%) | percent.1
-- column:   re_referred_pct | Within 30 days of a discharge (%) | percent.1
-- note:     Received and discharged are each judged by their own day in the period: a row holds referrals of either.
-- note:     Contacts are events linked to the referral, on or after its day and by the census date. Outcomes are the practice's own words: parameters say which mean accepted and rejected.
-- note:     Within 30 days of a discharge: the same patient was discharged from the same service 0 to 30 days before.
WITH referred AS (
    SELECT r.referral_id, r.patient_id, r.organisation, r.service, r.date, r.outcome,
        CASE WHEN r.ended <= $as_at::DATE THEN r.ended END AS ended
    FROM clinical.referral_in r
    JOIN clinical.patient p ON p.patient_id = r.patient_id AND p.organisation = r.organisation AND NOT p.is_test
    WHERE r.date <= $as_at::DATE AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], r.organisation))
), contact AS (
    SELECT r.referral_id, r.organisation, min(e.date) AS first_contact
    FROM referred r JOIN clinical.event e ON e.referral_id = r.referral_id AND e.organisation = r.organisation
    WHERE e.date >= r.date AND e.date <= $as_at::DATE
    GROUP BY ALL
), returned AS (
    SELECT DISTINCT r.referral_id, r.organisation
    FROM referred r
    JOIN referred b ON b.patient_id = r.patient_id AND b.organisation = r.organisation AND b.service IS NOT DISTINCT FROM r.service
        AND b.referral_id <> r.referral_id AND r.date >= b.ended AND r.date <= b.ended + 30
), judged AS (
    SELECT r.*, c.first_contact, b.referral_id IS NOT NULL AS returned,
        r.date >= clinical.since($as_at, $months) AS received,
        coalesce(r.ended >= clinical.since($as_at, $months), false) AS discharged
    FROM referred r
    LEFT JOIN contact c ON c.referral_id = r.referral_id AND c.organisation = r.organisation
    LEFT JOIN returned b ON b.referral_id = r.referral_id AND b.organisation = r.organisation
)
SELECT patient_id, organisation, service, received, discharged,
    received AND coalesce(contains(lower(outcome), lower($accepted_word)), false) AS accepted,
    received AND coalesce(contains(lower(outcome), lower($rejected_word)), false) AS rejected,
    received AND first_contact IS NOT NULL AS seen,
    received AND returned AS re_referred,
    CASE WHEN received THEN date_diff('day', date, first_contact) END AS days_to_contact,
    CASE WHEN discharged THEN date_diff('day', date, ended) END AS days_on_caseload,
    'no contact since ' || date AS reason
FROM judged
WHERE received OR discharged
