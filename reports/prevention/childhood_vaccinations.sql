-- title:    Childhood vaccinations: MMR
-- question: How many children had the doses of MMR due by their second and their fifth birthday?
-- grain:    one row per organisation and birthday, with totals
-- param:    as_at date = month_end | the quarter is the last that was over on this day: January to March, April to June and so on
-- param:    org org_list = none | only these organisations
-- standing: verified
-- audience: practice, child health, UKHSA
-- reads:    patient, registration, observation, immunisation
-- source:   UKHSA, COVER (coverage at 24 months and 5 years, 2024/25): MMR1 at 24 months, MMR1 and MMR2 at 5 years, of children who reach the birthday in the quarter
-- source:   codelist vacc_mmr
-- privacy:  aggregate
-- unit:     patient
-- group:    birthday = 24 months, 5 years
-- by:       sex, ethnicity, imd
-- count:    eligible = all
-- count:    mmr1, due_mmr2, mmr2, missing
-- worklist: missing
-- rate:     mmr1_pct = mmr1 / eligible per 100 ci wilson
-- rate:     mmr2_pct = mmr2 / due_mmr2 per 100 ci wilson
-- column:   birthday | Birthday in the quarter | text
-- column:   eligible | Children | whole
-- column:   mmr1 | MMR1 by the birthday | whole
-- column:   due_mmr2 | Children of 5 | whole
-- column:   mmr2 | MMR1 and MMR2 by the fifth birthday | whole
-- column:   missing | Without all doses due by the birthday | whole
-- column:   mmr1_pct | MMR1 (%) | percent.1
-- column:   mmr2_pct | MMR1 and MMR2 (%) | percent.1
-- note:     Children on the list on the last day of the quarter whose second or fifth birthday lies in the quarter. One born on 29 February has it on 28
--           February.
-- note:     A dose is a day with an MMR or MMRV vaccination in the record, from birth to the birthday itself, as an immunisation or as a coded entry, here or
--           elsewhere. Doses are counted, not named: the second day is MMR2, whatever the entry calls it. An entry without a date is no dose. One dose entered
--           under two days counts twice. Ages and intervals at which a dose is valid are not checked.
-- note:     As COVER has it, by the birthday. The windows of the QOF indicators of childhood vaccination (VI001 to VI003) and their adjustments are not
--           followed: for planning, not payment.
-- note:     MMR is found by SNOMED code and by the name or content of the vaccine; no CTV3 code was verified, so that a dose coded in CTV3 alone is not seen,
--           and coverage is too low by that much. Other vaccines (6-in-1, MenB, PCV, rotavirus, the booster) are left out, as no codelist was verified, so that
--           there is nothing at 12 months.
-- note:     The worklist holds children without the doses due by the birthday; some have had them since: reason says how many days with a dose there are by the
--           census date. In a trend by month each quarter stands three times, and process limits are too narrow.
WITH child AS (
    SELECT p.patient_id, p.organisation, p.date_of_birth, c.birthday, c.due, (p.date_of_birth + to_months(c.months))::DATE AS reached
    FROM clinical.registered_population(date_trunc('quarter', $as_at::DATE + 1)::DATE - 1) p
    CROSS JOIN (VALUES ('24 months', 24, 1), ('5 years', 60, 2)) c(birthday, months, due)
    WHERE date_trunc('quarter', p.date_of_birth + to_months(c.months)) = date_trunc('quarter', $as_at::DATE + 1) - to_months(3)
        AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], p.organisation))
), vaccinated AS (
    SELECT c.patient_id, c.organisation, c.birthday, c.due, count(v.date) FILTER (v.date <= c.reached) AS doses, count(v.date) AS doses_now
    FROM child c
    LEFT JOIN clinical.vaccinated('vacc_mmr', '-infinity'::DATE, $as_at) v
        ON v.patient_id = c.patient_id AND v.organisation = c.organisation AND v.date >= c.date_of_birth
    GROUP BY ALL
)
SELECT patient_id, organisation, birthday, doses >= 1 AS mmr1, due = 2 AS due_mmr2, due = 2 AND doses >= 2 AS mmr2, doses < due AS missing,
    format('{} of {} by the birthday, {} by the census date', doses, due, doses_now) AS reason
FROM vaccinated
