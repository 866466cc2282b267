-- title:    Childhood vaccinations
-- question: How many children had the doses due by their first, second and fifth birthday?
-- grain:    one row per organisation, vaccine and birthday
-- param:    as_at date = month_end | the quarter is the last that was over on this day: January to March, April to June and so on
-- param:    six_in_one_list codelist = none | your codelist of the 6-in-1 vaccine, one you import: none is bundled
-- param:    menb_list codelist = none | your codelist of the vaccine against meningitis B
-- param:    rotavirus_list codelist = none | your codelist of the vaccine against rotavirus
-- param:    booster_list codelist = none | your codelist of the booster before school (diphtheria, tetanus, pertussis, polio)
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, child health, UKHSA
-- reads:    patient, registration, observation, immunisation
-- source:   UKHSA, COVER (coverage at 12 and 24 months and 5 years, 2023/24 and 2024/25): 6-in-1, MenB2, PCV1 and rotavirus at 12 months; MMR1 at 24 months;
--           MMR1, MMR2 and the booster at 5 years, of children who reach the birthday in the quarter
-- source:   codelists vacc_pcv, vacc_mmr, and those that are asked for
-- privacy:  aggregate
-- unit:     patient and vaccine
-- group:    vaccine = 6-in-1 by 12 months, MenB by 12 months, PCV by 12 months, Rotavirus by 12 months, MMR1 by 24 months, MMR1 by 5 years,
--           MMR1 and MMR2 by 5 years, Booster by 5 years
-- apart:    vaccine
-- by:       sex, ethnicity, imd
-- count:    eligible = all
-- count:    vaccinated
-- worklist: not vaccinated
-- rate:     vaccinated_pct = vaccinated / eligible per 100 ci wilson
-- column:   vaccine | Vaccine and birthday in the quarter | text
-- column:   eligible | Children | whole
-- column:   vaccinated | With all doses by the birthday | whole
-- column:   vaccinated_pct | Coverage (%) | percent.1
-- note:     Children on the list on the last day of the quarter whose first, second or fifth birthday lies in the quarter. One born on 29 February has it on 28
--           February. A child is asked about every vaccine of the birthday, so there is no row of all vaccines.
-- note:     Doses due: 6-in-1 three, MenB and rotavirus two, PCV and the booster one, MMR as named. A dose is a day with the vaccine in the record, from
--           birth to the birthday itself, as an immunisation or as a coded entry, here or elsewhere. Doses are counted, not named: the second day is MMR2,
--           whatever the entry calls it. An entry without a date is no dose. One dose entered under two days counts twice. Ages and intervals at which a dose is
--           valid are not checked.
-- note:     As COVER has it, by the birthday. The windows of the QOF indicators of childhood vaccination (VI001 to VI003) and their adjustments are not
--           followed: for planning, not payment. COVER's other figures at 24 months and 5 years (PCV booster, Hib/MenC, 6-in-1) are left out.
-- note:     PCV is found by the codes of the first, second and third dose of conjugate vaccine; the supplementary dose, and codes that do not say which vaccine
--           against pneumococcal disease it was, are no PCV. MMR is found by SNOMED code and by the name or content of the vaccine, from public files of
--           which not all are known by repository; no CTV3 code was verified, so that a dose coded in CTV3 alone is not seen.
-- note:     A vaccination of which only the content or the name is recorded, without a Read (CTV3) or SNOMED code, is seen for MMR but not for PCV, whose
--           codelist has no names of vaccines. Coverage is too low by what is not seen.
-- note:     6-in-1, MenB, rotavirus and the booster: no codelist was verified, so none is bundled and there are no rows of them until you import your own and
--           name them in the parameters.
-- note:     The worklist holds children without the doses due by the birthday, one row per vaccine; some have had them since: reason says how many days with
--           a dose there are by the census date. In a trend by month each quarter stands three times, and process limits are too narrow.
WITH due(vaccine, list, months, doses) AS (VALUES
    ('6-in-1 by 12 months', $six_in_one_list::VARCHAR, 12, 3),
    ('MenB by 12 months', $menb_list::VARCHAR, 12, 2),
    ('PCV by 12 months', 'vacc_pcv', 12, 1),
    ('Rotavirus by 12 months', $rotavirus_list::VARCHAR, 12, 2),
    ('MMR1 by 24 months', 'vacc_mmr', 24, 1),
    ('MMR1 by 5 years', 'vacc_mmr', 60, 1),
    ('MMR1 and MMR2 by 5 years', 'vacc_mmr', 60, 2),
    ('Booster by 5 years', $booster_list::VARCHAR, 60, 1)
), child AS (
    SELECT p.patient_id, p.organisation, p.date_of_birth, d.vaccine, d.list, d.doses AS due, (p.date_of_birth + to_months(d.months))::DATE AS reached
    FROM clinical.registered_population(date_trunc('quarter', $as_at::DATE + 1)::DATE - 1) p
    CROSS JOIN due d
    WHERE date_trunc('quarter', p.date_of_birth + to_months(d.months)) = date_trunc('quarter', $as_at::DATE + 1) - to_months(3)
        AND EXISTS (FROM clinical.codelist_code c WHERE c.list = d.list)
        AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], p.organisation))
), dose AS ( -- UNION, as one list may be named twice
    SELECT 'vacc_pcv' AS list, patient_id, organisation, date FROM clinical.vaccinated('vacc_pcv', '-infinity'::DATE, $as_at)
    UNION
    SELECT 'vacc_mmr', patient_id, organisation, date FROM clinical.vaccinated('vacc_mmr', '-infinity'::DATE, $as_at)
    UNION
    SELECT $six_in_one_list::VARCHAR, patient_id, organisation, date FROM clinical.vaccinated($six_in_one_list::VARCHAR, '-infinity'::DATE, $as_at)
    UNION
    SELECT $menb_list::VARCHAR, patient_id, organisation, date FROM clinical.vaccinated($menb_list::VARCHAR, '-infinity'::DATE, $as_at)
    UNION
    SELECT $rotavirus_list::VARCHAR, patient_id, organisation, date FROM clinical.vaccinated($rotavirus_list::VARCHAR, '-infinity'::DATE, $as_at)
    UNION
    SELECT $booster_list::VARCHAR, patient_id, organisation, date FROM clinical.vaccinated($booster_list::VARCHAR, '-infinity'::DATE, $as_at)
), counted AS (
    SELECT c.patient_id, c.organisation, c.vaccine, c.due, count(v.date) FILTER (v.date <= c.reached) AS doses, count(v.date) AS doses_now
    FROM child c
    LEFT JOIN dose v ON v.list = c.list AND v.patient_id = c.patient_id AND v.organisation = c.organisation AND v.date >= c.date_of_birth
    GROUP BY ALL
)
SELECT patient_id, organisation, vaccine, doses >= due AS vaccinated,
    format('{} of {} by the birthday, {} by the census date', doses, due, doses_now) AS reason
FROM counted
