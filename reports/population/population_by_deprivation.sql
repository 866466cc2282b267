-- title:    Population by deprivation, ethnicity and age
-- question: How many registered patients live in each fifth of deprivation, by ethnic group and age?
-- grain:    one row per organisation, ethnic group and age group, with totals
-- param:    as_at date = month_end | the census date
-- param:    org org_list = none | only these organisations
-- standing: verified
-- audience: PCN, ICB, public health
-- reads:    patient, registration, address, observation, area
-- needs:    area
-- source:   NHS England, Core20PLUS5: Core20 is the most deprived 20 % of the population by the Index of Multiple Deprivation
-- source:   codelist ethnicity, 5 groups
-- privacy:  aggregate
-- unit:     patient
-- group:    ethnicity = White, Mixed, Asian, Black, Chinese or other, Not stated
-- group:    age_group = 0 to 17, 18 to 64, 65 and over
-- by:       sex
-- count:    patients = all
-- count:    fifth_1, fifth_2, fifth_3, fifth_4, fifth_5, area_unknown
-- sum:      patients = fifth_1 + fifth_2 + fifth_3 + fifth_4 + fifth_5 + area_unknown
-- same:     registered list = patients
-- same:     no ethnicity = patients where ethnicity = Unknown
-- same:     ethnicity not stated = patients where ethnicity = Not stated
-- same:     registered list of 65 and over = patients where age_group = 65 and over
-- rate:     fifth_1_pct = fifth_1 / patients per 100 ci wilson
-- rate:     fifth_2_pct = fifth_2 / patients per 100
-- rate:     fifth_3_pct = fifth_3 / patients per 100
-- rate:     fifth_4_pct = fifth_4 / patients per 100
-- rate:     fifth_5_pct = fifth_5 / patients per 100
-- rate:     area_unknown_pct = area_unknown / patients per 100
-- column:   ethnicity | Ethnic group | text
-- column:   age_group | Age | text
-- column:   patients | Patients | whole
-- column:   fifth_1 | Most deprived fifth (Core20) | whole
-- column:   fifth_2 | Second fifth | whole
-- column:   fifth_3 | Third fifth | whole
-- column:   fifth_4 | Fourth fifth | whole
-- column:   fifth_5 | Least deprived fifth | whole
-- column:   area_unknown | Area unknown | whole
-- column:   fifth_1_pct | Most deprived fifth (%) | percent.1
-- column:   fifth_2_pct | Second fifth (%) | percent.1
-- column:   fifth_3_pct | Third fifth (%) | percent.1
-- column:   fifth_4_pct | Fourth fifth (%) | percent.1
-- column:   fifth_5_pct | Least deprived fifth (%) | percent.1
-- column:   area_unknown_pct | Area unknown (%) | percent.1
-- note:     Deprivation is that of the home address on the census date, by the postcodes of the area file: fifth 1 is deciles 1 and 2. Area unknown: no home address
--           then, or a postcode the file does not list. Percentages are of all patients of the row.
-- note:     Ethnicity is the newest recorded by the census date. Not stated: the patient would not say; Unknown: nothing recorded.
-- note:     The plus groups of Core20PLUS5 are chosen locally and are not in this table.
SELECT l.patient_id, l.organisation, e.category5 AS ethnicity,
    CASE WHEN l.age < 18 THEN '0 to 17' WHEN l.age < 65 THEN '18 to 64' WHEN l.age IS NOT NULL THEN '65 and over' END AS age_group,
    coalesce(h.imd_quintile = 1, false) AS fifth_1, coalesce(h.imd_quintile = 2, false) AS fifth_2, coalesce(h.imd_quintile = 3, false) AS fifth_3,
    coalesce(h.imd_quintile = 4, false) AS fifth_4, coalesce(h.imd_quintile = 5, false) AS fifth_5, h.imd_quintile IS NULL AS area_unknown
FROM clinical.registered_population($as_at) l
LEFT JOIN clinical.ethnicity($as_at) e ON e.patient_id = l.patient_id AND e.organisation = l.organisation
LEFT JOIN clinical.home_area($as_at) h ON h.patient_id = l.patient_id AND h.organisation = l.organisation
WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation)
