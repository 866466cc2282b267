-- title:    Two week wait safety net
-- question: Which two week wait referrals have had no word after two weeks?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    months whole = 3 | referrals of this many months are looked at
-- param:    days whole = 14 | days after which a word is expected
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice, cancer alliance
-- reads:    patient, registration, referral_out, referral_status
-- source:   local safety net, after NHS England's standard for urgent suspected cancer referrals
-- privacy:  aggregate
-- unit:     referral
-- by:       age_band, sex, ethnicity, imd
-- count:    referrals = all
-- count:    matured, no_word
-- rate:     no_word_pct = no_word / matured per 100
-- worklist: no_word
-- column:   referrals | Two week wait referrals | whole
-- column:   matured | Older than two weeks | whole
-- column:   no_word | Of these, without a status since | whole
-- column:   no_word_pct | Without a status since (%) | percent.1
-- note:     Referrals of patients registered on the census date whose type, urgency or reason says two week wait. These are the practice's own texts: check them before use.
-- note:     A word is any status of the referral dated on or after its day and by the census date. Letters are not linked to referrals in the feed and do not count.
WITH word AS (
    SELECT r.referral_id, r.organisation
    FROM clinical.referral_out r
    JOIN clinical.referral_status s ON s.direction = 'out' AND s.referral_id = r.referral_id AND s.organisation = r.organisation
    WHERE s.date >= r.date AND s.date <= $as_at::DATE
    GROUP BY ALL
)
SELECT r.patient_id, r.organisation, r.date <= $as_at::DATE - $days::INTEGER AS matured,
    r.date <= $as_at::DATE - $days::INTEGER AND w.referral_id IS NULL AS no_word, 'referred on ' || r.date AS reason
FROM clinical.referral_out r
JOIN clinical.registered_population($as_at) l ON l.patient_id = r.patient_id AND l.organisation = r.organisation
LEFT JOIN word w ON w.referral_id = r.referral_id AND w.organisation = r.organisation
WHERE r.is_two_week_wait AND r.date BETWEEN clinical.since($as_at, $months) AND $as_at::DATE
    AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], r.organisation))
