-- title:    Cervical screening coverage
-- question: How many women were screened in the interval for their age, and how many never?
-- grain:    one row per organisation and age group, with totals
-- param:    as_at date = month_end | the census date
-- param:    younger_months whole = 42 | interval for ages 25 to 49: 3.5 years
-- param:    older_months whole = 66 | interval for ages 50 to 64: 5.5 years
-- param:    org org_list = none | only these organisations
-- standing: verified
-- audience: practice, screening lead
-- reads:    patient, registration, observation
-- source:   QOF CS005 (25 to 49, 3.5 years) and CS006 (50 to 64, 5.5 years); NHS England cervical screening coverage
-- source:   codelist cervical_screening
-- privacy:  aggregate
-- unit:     patient
-- group:    age_group = 25-49, 50-64
-- by:       ethnicity, imd
-- count:    eligible = all
-- count:    screened, never
-- same:     eligible for cervical screening at 25 to 49 = eligible where age_group = 25-49
-- same:     screened at 25 to 49 = screened where age_group = 25-49
-- same:     eligible for cervical screening at 50 to 64 = eligible where age_group = 50-64
-- same:     screened at 50 to 64 = screened where age_group = 50-64
-- same:     eligible for cervical screening = eligible
-- same:     screened = screened
-- worklist: not screened
-- rate:     screened_pct = screened / eligible per 100 ci wilson
-- column:   age_group | Age | text
-- column:   eligible | Women | whole
-- column:   screened | Screened in the interval | whole
-- column:   never | No sample ever | whole
-- column:   screened_pct | Coverage (%) | percent.1
-- chart:    funnel eligible screened_pct
-- note:     Women registered on the census date. Women without a cervix are not left out, and men and others with one are not in: no codelist for either was verified. Coverage is too low
--           by that much.
-- note:     A sample or result counts; entries that say inadequate, refused, offered or overdue do not. Results of HPV tests of the national programme are not in the codelist.
-- note:     A sample without a date is one ever, from the day it was recorded, but none in the interval.
-- note:     From 2025 some women of 25 to 49 are called every five years: younger_months asks about another interval.
WITH sample AS (
    SELECT patient_id, organisation, max(date) AS latest
    FROM clinical.coded('cervical_screening')
    WHERE coalesce(date, recorded::DATE) <= $as_at::DATE AND patient_id IS NOT NULL
    GROUP BY ALL
), eligible AS (
    SELECT patient_id, organisation, CASE WHEN age < 50 THEN '25-49' ELSE '50-64' END AS age_group,
        clinical.since($as_at, CASE WHEN age < 50 THEN $younger_months ELSE $older_months END) AS due_from
    FROM clinical.registered_population($as_at)
    WHERE age BETWEEN 25 AND 64 AND sex = 'F' AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], organisation))
)
SELECT e.patient_id, e.organisation, e.age_group, coalesce(s.latest >= e.due_from, false) AS screened, s.patient_id IS NULL AS never,
    CASE WHEN s.patient_id IS NULL THEN 'no sample recorded' WHEN s.latest IS NULL THEN 'a sample without a date' ELSE 'latest sample on ' || s.latest END AS reason
FROM eligible e
LEFT JOIN sample s ON s.patient_id = e.patient_id AND s.organisation = e.organisation
