-- title:    Prevalence by age, sex, deprivation and ethnicity
-- question: In which groups of the list is a condition common, once their ages are made comparable?
-- grain:    one row per organisation, breakdown and group
-- param:    as_at date = month_end | the census date
-- param:    register register = diabetes | the condition, by the name of its register
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: PCN, ICB, public health
-- reads:    patient, registration, observation, medication, medicine_code, address, area
-- source:   crude and directly age-standardised rates: OHID, Fingertips public health technical guidance; European Standard Population 2013; limits by Dobson's method
-- source:   the register's rules: table meta.register, QOF ruleset v50 (2025/26); Core20PLUS5 for fifths of deprivation
-- privacy:  aggregate
-- count:    list_size, on_register
-- same:     registered list = list_size
-- same:     no ethnicity = list_size where breakdown = Ethnicity where group = Unknown
-- same:     ethnicity not stated = list_size where breakdown = Ethnicity where group = Not stated
-- same:     atrial fibrillation register = on_register where register = af
-- same:     asthma register = on_register where register = asthma
-- same:     cancer register = on_register where register = cancer
-- same:     coronary heart disease register = on_register where register = chd
-- same:     chronic kidney disease register = on_register where register = ckd
-- same:     copd register = on_register where register = copd
-- same:     dementia register = on_register where register = dementia
-- same:     depression register = on_register where register = depression
-- same:     diabetes register = on_register where register = diabetes
-- same:     heart failure register = on_register where register = heart_failure
-- same:     hypertension register = on_register where register = hypertension
-- same:     learning disability register = on_register where register = learning_disability
-- same:     palliative care register = on_register where register = palliative_care
-- same:     peripheral arterial disease register = on_register where register = pad
-- same:     stroke and tia register = on_register where register = stroke_tia
-- stat:     std_rate over on_register to 10
-- stat:     std_lower over on_register to 10
-- stat:     std_upper over on_register to 10
-- again:    std_lower, std_upper = dobson std_rate of on_register
-- rate:     crude_pct = on_register / list_size per 100 ci wilson
-- column:   breakdown | Breakdown | text
-- column:   group | Group | text
-- column:   list_size | Registered | whole
-- column:   on_register | On the register | whole
-- column:   std_rate | Age-standardised per 100,000 | number.0
-- column:   std_lower | Age-standardised per 100,000, lower limit | number.0
-- column:   std_upper | Age-standardised per 100,000, upper limit | number.0
-- column:   crude_pct | Crude (%) | percent.1
-- note:     Registered: everybody of the group, of all ages, also below the age of the register: crude percentages are lower than in report register_summary where it has one.
-- note:     Standardised rates are what the group would have with the ages of the European Standard Population 2013, in 19 bands. They are left out with fewer than 10 people on the
--           register or a band without anybody, which is common in small groups, and for age groups. Patients without a date of birth play no part in them. They come from the counts before
--           small numbers are treated and are rounded to 10 in 100,000; the distance of their limits goes with the count shown.
-- note:     Deprivation is that of the home on the census date and Unknown for all until an area file is imported.
WITH list AS (
    SELECT l.patient_id, l.organisation, l.age, l.sex, e.category5, h.imd_quintile, m.patient_id IS NOT NULL AS is_case
    FROM clinical.registered_population($as_at) l
    LEFT JOIN clinical.on_register($register::VARCHAR, $as_at) m ON m.patient_id = l.patient_id AND m.organisation = l.organisation
    LEFT JOIN clinical.ethnicity($as_at) e ON e.patient_id = l.patient_id AND e.organisation = l.organisation
    LEFT JOIN clinical.home_area($as_at) h ON h.patient_id = l.patient_id AND h.organisation = l.organisation
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation)
), placed AS (
    SELECT organisation, age, is_case, unnest(['All', 'Age', 'Sex', 'Deprivation', 'Ethnicity']) AS breakdown,
        unnest(['All', statistics.esp2013_band(age), sex,
            CASE imd_quintile WHEN 1 THEN '1 most deprived' WHEN 5 THEN '5 least deprived' ELSE imd_quintile::VARCHAR END, category5]) AS "group"
    FROM list
), banded AS (
    SELECT organisation, breakdown, coalesce("group", 'Unknown') AS "group", CASE WHEN age IS NOT NULL THEN least(age // 5, 18) END AS band, count(*) AS people, count(*) FILTER (is_case) AS cases
    FROM placed
    GROUP BY ALL
), summed AS (
    SELECT organisation, breakdown, "group", 100000 AS per, sum(people)::BIGINT AS list_size, sum(cases)::BIGINT AS on_register,
        list(cases ORDER BY band) FILTER (band IS NOT NULL) AS cases, list(people ORDER BY band) FILTER (band IS NOT NULL) AS people
    FROM banded
    GROUP BY ALL
)
SELECT organisation, breakdown, "group", list_size, on_register,
    statistics.dsr(cases, people, statistics.esp2013_weights(), per) AS std_rate,
    statistics.dsr_lower(cases, people, statistics.esp2013_weights(), per) AS std_lower,
    statistics.dsr_upper(cases, people, statistics.esp2013_weights(), per) AS std_upper
FROM summed
ORDER BY organisation, list_position(['All', 'Age', 'Sex', 'Deprivation', 'Ethnicity'], breakdown), "group"
