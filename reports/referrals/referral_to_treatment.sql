-- title:    Referral to treatment waits
-- question: How long do patients wait for treatment, and how many within 18 weeks?
-- grain:    one row per organisation and treatment function, with totals
-- param:    as_at date = month_end | the census date
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: hospital, community unit
-- reads:    patient, rtt, eighteen_week_wait
-- source:   NHS England, consultant-led referral to treatment waiting times: incomplete pathways, 18 weeks, median and 92nd percentile
-- privacy:  aggregate
-- unit:     clock
-- group:    treatment_function
-- by:       sex, ethnicity, imd
-- count:    incomplete = all
-- count:    within_18_weeks, over_18_weeks, over_52_weeks
-- rate:     within_18_weeks_pct = within_18_weeks / incomplete per 100 ci wilson
-- stat:     median_weeks = median weeks over incomplete
-- stat:     p92_weeks = p92 weeks over incomplete
-- worklist: over_18_weeks
-- column:   treatment_function | Treatment function | text
-- column:   incomplete | Waiting | whole
-- column:   within_18_weeks | Within 18 weeks | whole
-- column:   over_18_weeks | Over 18 weeks | whole
-- column:   over_52_weeks | Over 52 weeks | whole
-- column:   median_weeks | Weeks, median | number.1
-- column:   p92_weeks | Weeks, 92nd percentile | number.1
-- column:   within_18_weeks_pct | Within 18 weeks (%) | percent.1
-- note:     A clock runs on the census date when it started by then and had not stopped by then. 18 weeks are 126 days, 52 weeks 364; the last day is still within them.
-- note:     The treatment function is that of the newest 18 week wait of the same referral. Reasons for breaches are in clinical.rtt.
-- note:     The definition was not checked against the national guidance: local use.
WITH treatment AS (
    SELECT referral_id, organisation, arg_max(treatment_function, (coalesce(starts, DATE '0001-01-01'), eighteen_week_wait_id)) AS treatment_function
    FROM clinical.eighteen_week_wait
    WHERE treatment_function IS NOT NULL
    GROUP BY ALL
), clock AS (
    SELECT r.patient_id, r.organisation, t.treatment_function, date_diff('day', r.starts, $as_at::DATE) AS days
    FROM clinical.rtt r
    JOIN clinical.patient p ON p.patient_id = r.patient_id AND p.organisation = r.organisation AND NOT p.is_test
    LEFT JOIN treatment t ON t.referral_id = r.referral_id AND t.organisation = r.organisation
    WHERE r.starts <= $as_at::DATE AND (r.stopped IS NULL OR r.stopped > $as_at::DATE)
        AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], r.organisation))
)
SELECT patient_id, organisation, treatment_function, days <= 126 AS within_18_weeks, days > 126 AS over_18_weeks, days > 364 AS over_52_weeks,
    days / 7.0 AS weeks, 'waiting for ' || days // 7 || ' weeks' AS reason
FROM clock
