-- title:    Polypharmacy
-- question: How many older patients take many repeat medicines?
-- grain:    one row per organisation and age group, with totals
-- param:    as_at date = month_end | the census date
-- param:    repeat_months whole = 6 | a repeat is active when its template was issued in this many months
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, pharmacist
-- reads:    patient, registration, repeat_template, medication
-- source:   NHS Business Services Authority, polypharmacy comparators: 5, 8, 10 and 15 medicines (in part, one secondary source)
-- privacy:  aggregate
-- unit:     patient
-- group:    age_group = 65-74, 75-84, 85+
-- by:       sex, ethnicity, imd
-- count:    list_size = all
-- count:    medicines = sum medicines
-- count:    five, eight, ten, fifteen
-- same:     registered list of 65 and over = list_size
-- worklist: ten
-- rate:     five_pct = five / list_size per 100
-- rate:     eight_pct = eight / list_size per 100
-- rate:     ten_pct = ten / list_size per 100 ci wilson
-- rate:     fifteen_pct = fifteen / list_size per 100
-- rate:     mean_medicines = medicines / list_size per 1
-- column:   age_group | Age | text
-- column:   list_size | Registered, 65 and over | whole
-- column:   medicines | Active repeat medicines | whole
-- column:   five | 5 or more | whole
-- column:   eight | 8 or more | whole
-- column:   ten | 10 or more | whole
-- column:   fifteen | 15 or more | whole
-- column:   mean_medicines | Medicines per patient | number.1
-- column:   five_pct | 5 or more (%) | percent.1
-- column:   eight_pct | 8 or more (%) | percent.1
-- column:   ten_pct | 10 or more (%) | percent.1
-- column:   fifteen_pct | 15 or more (%) | percent.1
-- note:     A medicine is active when its repeat template is open on the census date and was issued in the months of parameter repeat_months up to it, six by default: no
--           public definition was found. Templates of one name count once: two strengths of one medicine count twice, and dressings and appliances on repeat count too.
-- note:     Patients with three or more medicines of a chosen risk class are left out: no list of such classes was verified.
-- note:     The national comparators count dispensed items by chemical substance: these figures are not comparable with them.
WITH medicine AS (
    SELECT patient_id, organisation, count(DISTINCT lower(trim(name))) AS medicines
    FROM clinical.active_repeat($as_at, $repeat_months)
    GROUP BY ALL
)
SELECT l.patient_id, l.organisation, CASE WHEN l.age < 75 THEN '65-74' WHEN l.age < 85 THEN '75-84' ELSE '85+' END AS age_group,
    coalesce(m.medicines, 0) AS medicines, coalesce(m.medicines >= 5, false) AS five, coalesce(m.medicines >= 8, false) AS eight,
    coalesce(m.medicines >= 10, false) AS ten, coalesce(m.medicines >= 15, false) AS fifteen,
    m.medicines || ' medicines on repeat' AS reason
FROM clinical.registered_population($as_at) l
LEFT JOIN medicine m ON m.patient_id = l.patient_id AND m.organisation = l.organisation
WHERE l.age >= 65 AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation))
