-- title:    Valproate and pregnancy prevention
-- question: How many girls and women, and how many boys and men, of an age to have children take valproate?
-- grain:    one row per organisation, sex and age group, with totals
-- param:    as_at date = month_end | the census date
-- param:    months whole = 6 | how far back an issue counts
-- param:    age_from whole = 0 | the youngest age counted
-- param:    age_under whole = 55 | ages counted are below this one
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: ICB, safety lead
-- reads:    patient, registration, medication, medicine_code, repeat_template
-- source:   MHRA, pregnancy prevention programme of valproate: under 55, both sexes (from memory, not checked in the guidance); the age groups are local
-- source:   codelist med_valproate
-- privacy:  aggregate
-- unit:     patient
-- group:    sex = Female, Male, Other or not known
-- group:    age_group = Under 18, 18 to 34, 35 to 54, 55 and over
-- by:       ethnicity, imd
-- count:    on_valproate = all
-- count:    on_repeat
-- worklist: on_valproate
-- rate:     on_repeat_pct = on_repeat / on_valproate per 100
-- column:   sex | Sex | text
-- column:   age_group | Age | text
-- column:   on_valproate | Patients with valproate in the window | whole
-- column:   on_repeat | Of these from a repeat that is open | whole
-- column:   on_repeat_pct | From a repeat that is open (%) | percent.1
-- note:     Registered patients of the ages asked about, by default under 55, with valproate or valproic acid issued in the window, by default six months.
--           Patients without a date of birth count too, with their age unknown: nobody is lost because of it. An organisation without such a patient has no row.
-- note:     From a repeat that is open: one of these issues is of a repeat template that has started, has not ended by the census date and was issued in six
--           months.
-- note:     Risk acknowledgement forms, review by a specialist, contraception and pregnancy are left out: no codes were verified. The report cannot tell whether a
--           form is due, done or not needed. The worklist is everybody on valproate, to be checked in the record; it does not say that anything is missing.
-- note:     What a hospital prescribes is here only when the practice noted it as a medicine.
-- note:     Valproate only: topiramate is left out.
WITH issue AS (
    SELECT i.patient_id, i.organisation, max(i.date) AS latest_date, bool_or(r.repeat_template_id IS NOT NULL) AS on_repeat
    FROM clinical.issued('med_valproate', clinical.since($as_at, $months), $as_at) i
    LEFT JOIN clinical.active_repeat($as_at) r ON r.repeat_template_id = i.repeat_template_id AND r.organisation = i.organisation
    GROUP BY ALL
)
SELECT l.patient_id, l.organisation, CASE l.sex WHEN 'F' THEN 'Female' WHEN 'M' THEN 'Male' ELSE 'Other or not known' END AS sex,
    CASE WHEN l.age < 18 THEN 'Under 18' WHEN l.age < 35 THEN '18 to 34' WHEN l.age < 55 THEN '35 to 54' WHEN l.age IS NOT NULL THEN '55 and over' END AS age_group,
    true AS on_valproate, i.on_repeat,
    'last issued ' || i.latest_date || ': '
        || CASE l.sex WHEN 'M' THEN 'check in the record what the rules for male patients ask for'
            ELSE 'check in the record that the annual risk acknowledgement form is done' END AS reason
FROM issue i
JOIN clinical.registered_population($as_at) l ON l.patient_id = i.patient_id AND l.organisation = i.organisation
WHERE (l.age IS NULL OR (l.age >= $age_from AND l.age < $age_under)) AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation))
