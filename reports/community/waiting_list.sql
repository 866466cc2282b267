-- title:    Community waiting list
-- question: How many patients wait for each service, and how long have they waited?
-- grain:    one row per organisation, service and age group, with totals
-- param:    as_at date = month_end | the census date
-- param:    org org_list = none | only these organisations
-- standing: verified
-- audience: community unit, ICB
-- reads:    patient, waiting_list
-- source:   NHS England, Community health services situation report: bands of weeks, adults and children and young people apart
-- privacy:  aggregate
-- unit:     wait
-- group:    service
-- group:    age_group = Children and young people, Adults
-- by:       sex, ethnicity, imd
-- count:    waiting = all
-- count:    weeks_0_1, weeks_1_2, weeks_2_4, weeks_4_12, weeks_12_18, weeks_18_52, weeks_52_plus, past_due
-- sum:      waiting = weeks_0_1 + weeks_1_2 + weeks_2_4 + weeks_4_12 + weeks_12_18 + weeks_18_52 + weeks_52_plus
-- rate:     weeks_52_plus_pct = weeks_52_plus / waiting per 100
-- stat:     median_weeks = median weeks over waiting
-- worklist: weeks_52_plus
-- column:   service | Waiting list | text
-- column:   waiting | Waiting | whole
-- column:   weeks_0_1 | Under 1 week | whole
-- column:   weeks_1_2 | 1 to under 2 weeks | whole
-- column:   weeks_2_4 | 2 to under 4 weeks | whole
-- column:   weeks_4_12 | 4 to under 12 weeks | whole
-- column:   weeks_12_18 | 12 to under 18 weeks | whole
-- column:   weeks_18_52 | 18 to under 52 weeks | whole
-- column:   weeks_52_plus | 52 weeks and over | whole
-- column:   past_due | Past the due date | whole
-- column:   median_weeks | Median weeks | number.1
-- column:   weeks_52_plus_pct | 52 weeks and over (%) | percent.1
-- note:     A wait is open on the census date when it began by then and neither was completed nor taken off the list by then. Weeks are of seven days; a band includes its
--           lower end.
-- note:     Adults are 18 and over on the census date. A patient who waits on two lists counts on each.
-- note:     The feed's target for the longest wait has no published unit: breaches are judged by the due date alone.
WITH waiting AS (
    SELECT w.patient_id, w.organisation, w.name AS service, w.due, date_diff('day', w.waiting_from, $as_at::DATE) AS days,
        clinical.age(p.date_of_birth, $as_at) AS age
    FROM clinical.waiting_list w
    JOIN clinical.patient p ON p.patient_id = w.patient_id AND p.organisation = w.organisation AND NOT p.is_test
    WHERE w.waiting_from <= $as_at::DATE AND (w.ended IS NULL OR w.ended > $as_at::DATE)
        AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], w.organisation))
)
SELECT patient_id, organisation, service, CASE WHEN age < 18 THEN 'Children and young people' WHEN age >= 18 THEN 'Adults' END AS age_group,
    days < 7 AS weeks_0_1, days >= 7 AND days < 14 AS weeks_1_2, days >= 14 AND days < 28 AS weeks_2_4, days >= 28 AND days < 84 AS weeks_4_12,
    days >= 84 AND days < 126 AS weeks_12_18, days >= 126 AND days < 364 AS weeks_18_52, days >= 364 AS weeks_52_plus,
    coalesce(due < $as_at::DATE, false) AS past_due, days / 7.0 AS weeks, 'waiting for ' || days // 7 || ' weeks' AS reason
FROM waiting
