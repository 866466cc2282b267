-- title:    Palliative care register
-- question: How many patients are on the palliative care register, and how many who died were on it?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    months whole = 12 | how far back deaths are counted
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice, ICB, end of life lead
-- reads:    patient, registration, observation
-- source:   QOF register PC001 (retired in 2025/26; id not checked); codelist palliative_care
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    list_size, on_register, died, died_on_register
-- same:     registered list = list_size
-- same:     palliative care register = on_register
-- rate:     on_register_pct = on_register / list_size per 100
-- rate:     died_on_register_pct = died_on_register / died per 100 ci wilson
-- worklist: on_register
-- column:   list_size | Registered | whole
-- column:   on_register | On the register | whole
-- column:   died | Died in the period | whole
-- column:   died_on_register | Of these, on the register | whole
-- column:   on_register_pct | On the register (%) | percent.1
-- column:   died_on_register_pct | Deaths on the register (%) | percent.1
-- note:     On the register: any entry of the codelist by the census date; codes that take a patient off were not verified.
-- note:     Died in the period: on the list the day before their death. On the register: an entry dated before the day of death.
-- note:     Care plans, resuscitation decisions, preferred place of death and reviews are left out: no codelist was verified.
WITH entry AS (
    SELECT patient_id, organisation, min(coalesce(date, recorded::DATE)) AS first_date
    FROM clinical.coded('palliative_care')
    WHERE patient_id IS NOT NULL AND coalesce(date, recorded::DATE) <= $as_at::DATE
    GROUP BY ALL
), person AS (
    SELECT patient_id, organisation, true AS listed, NULL::DATE AS died_on FROM clinical.registered_population($as_at)
    UNION ALL
    SELECT DISTINCT patient_id, organisation, false, date_of_death FROM clinical.list_spell
    WHERE date_of_death BETWEEN clinical.since($as_at, $months) AND $as_at::DATE AND starts < date_of_death AND ends = date_of_death
)
SELECT p.patient_id, p.organisation, p.listed AS list_size, NOT p.listed AS died,
    p.listed AND e.patient_id IS NOT NULL AS on_register,
    NOT p.listed AND coalesce(e.first_date < p.died_on, false) AS died_on_register,
    'on the register since ' || e.first_date AS reason
FROM person p
LEFT JOIN entry e ON e.patient_id = p.patient_id AND e.organisation = p.organisation
WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], p.organisation)
