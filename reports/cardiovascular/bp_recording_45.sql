-- title:    Blood pressure recorded at 45 and over
-- question: How many patients of 45 and over have had their blood pressure recorded in five years?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    months whole = 60 | how far back a blood pressure counts
-- param:    org org_list = none | only these organisations
-- standing: verified
-- audience: practice, PCN, CVD lead
-- reads:    patient, registration, observation
-- source:   QOF BP002 (45 and over, blood pressure in five years), 2024/25 and 2025/26
-- source:   codelists bp_systolic, bp_diastolic, bp_any
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    registered = all
-- count:    recorded
-- same:     registered list of 45 and over = registered
-- same:     registered list of 45 and over with blood pressure = recorded
-- worklist: not recorded
-- rate:     recorded_pct = recorded / registered per 100 ci wilson
-- column:   registered | Registered, 45 and over | whole
-- column:   recorded | Blood pressure recorded | whole
-- column:   recorded_pct | Blood pressure recorded (%) | percent.1
-- chart:    bars organisation recorded_pct
-- chart:    funnel registered recorded_pct
-- note:     Registered patients aged 45 and over on the census date; those without a date of birth are left out.
-- note:     Recorded: systolic and diastolic of one day with plausible values, or any entry that blood pressure was measured, with or without a value. Half a pair alone and
--           entries without a day do not count. Report core20plus5 asks for the pair.
-- note:     Personalised care adjustments are not applied: for planning, not payment.
WITH latest AS (
    SELECT patient_id, organisation, max(date) AS latest_date
    FROM (
        SELECT patient_id, organisation, date FROM clinical.blood_pressure('-infinity'::DATE, $as_at)
        UNION ALL
        SELECT patient_id, organisation, date FROM clinical.coded('bp_any') WHERE date <= $as_at::DATE
    )
    GROUP BY ALL
)
SELECT l.patient_id, l.organisation, coalesce(b.latest_date >= clinical.since($as_at, $months), false) AS recorded,
    CASE WHEN b.patient_id IS NULL THEN 'no blood pressure on record' ELSE 'last blood pressure before the window' END AS reason
FROM clinical.registered_population($as_at) l
LEFT JOIN latest b ON b.patient_id = l.patient_id AND b.organisation = l.organisation
WHERE l.age >= 45 AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation))
