-- title:    Adult vaccinations
-- question: How many of those offered vaccines against influenza, COVID-19, pneumococcal disease and shingles had them?
-- grain:    one row per organisation, programme and group of patients, with a total of each programme
-- param:    as_at date = month_end | the census date
-- param:    season_start date = none | influenza counts from this day; without one from the last 1 September
-- param:    season_age_at date = none | day on which age counts for influenza, such as the last of the season; without one the census date
-- param:    covid_start date = none | first day of the COVID-19 campaign; without one that from which influenza counts
-- param:    covid_end date = none | last day of the COVID-19 campaign; without one the census date
-- param:    covid_age whole = 65 | age from which the COVID-19 campaign offers a dose
-- param:    covid_age_at date = none | day on which age counts for COVID-19, such as the last of the campaign; without one the census date
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice, PCN, UKHSA
-- reads:    patient, registration, observation, immunisation, sms_consent
-- source:   UKHSA, monthly uptake of influenza vaccine (layout from memory): 65 and over, carers; since 1 September
-- source:   groups by secondary sources only: pneumococcal 65 and over; shingles (QOF VI004) turned 65 from 1 September 2023, or 70 to 79
-- source:   codelists vacc_flu, vacc_flu_declined, vacc_covid, vacc_pneumococcal, vacc_shingles, carer, carer_ended
-- privacy:  aggregate
-- unit:     patient and programme
-- group:    programme = Influenza, COVID-19, Pneumococcal, Shingles
-- group:    offered_to = 65 and over, Carer under 65, Age of the campaign, Turned 65 from 1 September 2023, 70 to 79
-- apart:    programme
-- by:       age_band, sex, ethnicity, imd
-- count:    eligible = all
-- count:    vaccinated, declined
-- same:     registered list of 65 and over = eligible where programme = Influenza where offered_to = 65 and over
-- same:     registered list of 65 and over = eligible where programme = Pneumococcal where offered_to = 65 and over
-- same:     flu vaccinations of 65 and over = vaccinated where programme = Influenza where offered_to = 65 and over
-- worklist: not vaccinated
-- rate:     vaccinated_pct = vaccinated / eligible per 100 ci wilson
-- column:   programme | Programme | text
-- column:   offered_to | Offered to | text
-- column:   eligible | Eligible | whole
-- column:   vaccinated | Vaccinated | whole
-- column:   declined | Declined and not vaccinated (influenza only) | whole
-- column:   vaccinated_pct | Uptake (%) | percent.1
-- note:     Registered patients by their age on the census date, for influenza and COVID-19 on the day asked for: national campaigns count the age at their
--           end, and the source we have gives no day. Those without a date of birth are left out. A patient is in every programme they are eligible for, but
--           once in each, so there is no row of all programmes.
-- note:     Influenza: a dose since the start of the season. COVID-19: a dose in the campaign; campaigns have dates and ages of their own, which the parameters
--           give, and 65 is a local default. Pneumococcal: a dose ever. Shingles: one dose ever; whether a course of two is complete is not asked.
-- note:     Declined: an entry that says so since the start of the season, and no dose since then, before or after it. For influenza only, as the other
--           vaccines have no codelist of it: their 0 says nothing. Found by CTV3 code only, as no SNOMED code was verified. Entries of influenza vaccine as
--           not indicated or contraindicated are neither a dose nor declined, and these patients are on the worklist as without a dose: look before inviting.
-- note:     Carers under 65: coded as a carer, and not as no longer one since; children too. The other groups under 65 are left out: patients at clinical risk,
--           as the national (PRIMIS) codelists are not bundled and registers alone would make another group; pregnant women (no codelist was verified);
--           children of 2 and 3 (this report is about adults).
-- note:     RSV, and what is offered to patients with a weakened immune system, are left out: no codelists were verified.
-- note:     A dose is an immunisation or a coded entry with a date, given here or elsewhere, if it is in the record. It is found by Read (CTV3) or SNOMED code
--           only: these codelists have no names of vaccines, so that a vaccination of which only the content or the name is recorded, without a code, is not
--           seen, and uptake is too low by that much.
-- note:     The reason in the worklist says whether the newest consent to text messages agrees (not known, where the store has no table of it); consent to be
--           called by text is no consent to a vaccine. Nothing else depends on it.
WITH person AS (
    SELECT patient_id, organisation, date_of_birth, age, clinical.age(date_of_birth, coalesce($season_age_at::DATE, $as_at::DATE)) AS season_age,
        clinical.age(date_of_birth, coalesce($covid_age_at::DATE, $as_at::DATE)) AS campaign_age
    FROM clinical.registered_population($as_at)
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], organisation)
), season AS (
    SELECT coalesce($season_start::DATE, (date_trunc('year', $as_at::DATE - to_months(8)) + to_months(8))::DATE) AS starts
), carer AS (
    SELECT patient_id, organisation FROM clinical.register('carer', 'carer_ended', $as_at)
), eligible AS (
    SELECT 'Influenza' AS programme, '65 and over' AS offered_to, patient_id, organisation FROM person WHERE season_age >= 65
    UNION ALL
    SELECT 'Influenza', 'Carer under 65', patient_id, organisation
    FROM person p
    WHERE season_age < 65 AND EXISTS (FROM carer c WHERE c.patient_id = p.patient_id AND c.organisation = p.organisation)
    UNION ALL
    SELECT 'COVID-19', 'Age of the campaign', patient_id, organisation FROM person WHERE campaign_age >= $covid_age
    UNION ALL
    SELECT 'Pneumococcal', '65 and over', patient_id, organisation FROM person WHERE age >= 65
    UNION ALL
    SELECT 'Shingles', 'Turned 65 from 1 September 2023', patient_id, organisation FROM person WHERE age >= 65 AND date_of_birth >= DATE '1958-09-01'
    UNION ALL
    SELECT 'Shingles', '70 to 79', patient_id, organisation FROM person WHERE age BETWEEN 70 AND 79 AND date_of_birth < DATE '1958-09-01'
), dose AS (
    SELECT 'Influenza' AS programme, patient_id, organisation FROM clinical.vaccinated('vacc_flu', (SELECT s.starts FROM season s), $as_at)
    UNION
    SELECT 'COVID-19', patient_id, organisation
    FROM clinical.vaccinated('vacc_covid', coalesce($covid_start::DATE, (SELECT s.starts FROM season s)), least($covid_end::DATE, $as_at::DATE))
    UNION
    SELECT 'Pneumococcal', patient_id, organisation FROM clinical.vaccinated('vacc_pneumococcal', '-infinity'::DATE, $as_at)
    UNION
    SELECT 'Shingles', patient_id, organisation FROM clinical.vaccinated('vacc_shingles', '-infinity'::DATE, $as_at)
), refusal AS (
    SELECT 'Influenza' AS programme, patient_id, organisation, max(date) AS date
    FROM clinical.vaccinated('vacc_flu_declined', (SELECT s.starts FROM season s), $as_at) -- the list holds entries of declined, no doses
    GROUP BY ALL
), consent AS (
    SELECT patient_id, organisation, arg_max(consents, (coalesce(date_time, date::TIMESTAMP, recorded), sms_consent_id)) AS consents -- passes over blanks
    FROM clinical.sms_consent
    WHERE coalesce(date, recorded::DATE) <= $as_at::DATE
    GROUP BY ALL
)
SELECT e.patient_id, e.organisation, e.programme, e.offered_to, d.patient_id IS NOT NULL AS vaccinated,
    d.patient_id IS NULL AND r.patient_id IS NOT NULL AS declined,
    coalesce('declined on ' || r.date, 'no dose found') || '; text messages: '
        || CASE WHEN c.consents THEN 'agreed' WHEN NOT c.consents THEN 'refused' ELSE 'not known' END AS reason
FROM eligible e
LEFT JOIN dose d ON d.programme = e.programme AND d.patient_id = e.patient_id AND d.organisation = e.organisation
LEFT JOIN refusal r ON r.programme = e.programme AND r.patient_id = e.patient_id AND r.organisation = e.organisation
LEFT JOIN consent c ON c.patient_id = e.patient_id AND c.organisation = e.organisation
