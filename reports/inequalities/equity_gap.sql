-- title:    Equity gap of an indicator
-- question: Which groups are behind the rest of the list in an indicator, and by how much?
-- grain:    one row per organisation, breakdown and group
-- param:    as_at date = month_end | the census date
-- param:    indicator one_of(hypertension_target, bp_recorded, flu_older, cervical_screening) = hypertension_target | what is measured
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: ICB
-- reads:    patient, registration, observation, medication, medicine_code, immunisation, address, area
-- needs:    area
-- source:   breakdowns in the style of CVDPREVENT; relative index of inequality: slope index over the mean, Scottish Government, Long-term monitoring of health inequalities
-- source:   hypertension_target: QOF HYP008, HYP009; bp_recorded: QOF BP002; flu_older: 65 and over since 1 September; cervical_screening: QOF CS005, CS006
-- source:   codelists ethnicity, bp_systolic, bp_diastolic, vacc_flu, cervical_screening and those of the registers hypertension, learning_disability and smi
-- privacy:  aggregate
-- count:    eligible, met
-- same:     hypertension register = eligible where indicator = hypertension_target
-- same:     hypertension register at target = met where indicator = hypertension_target
-- same:     hypertension register in the most deprived fifth = eligible where indicator = hypertension_target where breakdown = Deprivation where group = 1 most deprived
-- same:     hypertension register at target in the most deprived fifth = met where indicator = hypertension_target where breakdown = Deprivation where group = 1 most deprived
-- same:     hypertension register in the least deprived fifth = eligible where indicator = hypertension_target where breakdown = Deprivation where group = 5 least deprived
-- same:     hypertension register at target in the least deprived fifth = met where indicator = hypertension_target where breakdown = Deprivation where group = 5 least deprived
-- same:     registered list of 45 and over = eligible where indicator = bp_recorded
-- same:     registered list of 45 and over with blood pressure = met where indicator = bp_recorded
-- same:     registered list of 45 and over in the most deprived fifth = eligible where indicator = bp_recorded where breakdown = Deprivation where group = 1 most deprived
-- same:     registered list of 45 and over with blood pressure in the most deprived fifth = met where indicator = bp_recorded where breakdown = Deprivation where group = 1 most deprived
-- same:     registered list of 45 and over in the least deprived fifth = eligible where indicator = bp_recorded where breakdown = Deprivation where group = 5 least deprived
-- same:     registered list of 45 and over with blood pressure in the least deprived fifth = met where indicator = bp_recorded where breakdown = Deprivation where group = 5 least deprived
-- same:     registered list of 65 and over = eligible where indicator = flu_older
-- same:     flu vaccinations of 65 and over = met where indicator = flu_older
-- same:     eligible for cervical screening = eligible where indicator = cervical_screening
-- same:     screened = met where indicator = cervical_screening
-- stat:     gap over met and eligible
-- again:    gap = met_pct less All
-- stat:     relative_index over met and eligible
-- rate:     met_pct = met / eligible per 100 ci wilson
-- column:   breakdown | Breakdown | text
-- column:   group | Group | text
-- column:   eligible | Eligible | whole
-- column:   met | Met | whole
-- column:   gap | Gap to all (percentage points) | number.0
-- column:   relative_index | Relative index of inequality by deprivation | number.1
-- column:   met_pct | Met (%) | percent.1
-- note:     Gap: the group's percentage less that of everybody eligible; below 0 the group is behind. It is worked out from the counts shown.
--           The index comes from the counts before small numbers are treated and is rounded to one decimal.
-- note:     Relative index, in the row of all: how far the percentage rises from the most to the least deprived end of the list, in shares of its mean. 0 is equality, above 0 the
--           most deprived are behind. It is left out where a fifth has nobody eligible; patients whose area is unknown play no part in it.
-- note:     Indicators are as in reports hypertension_bp_control and core20plus5; women with the cervix removed are not told.
-- note:     English spoken is as the practice's system has it. Homeless people, travellers, migrants, care leavers and the need of an interpreter are left out: no codes were verified.
-- note:     Other reports can be broken down too, and then give the percentage of each group.
WITH list AS (
    SELECT l.patient_id, l.organisation, l.age, l.sex, e.category5, h.imd_quintile, i.speaks_english, i.learning_disability, i.severe_mental_illness
    FROM clinical.registered_population($as_at) l
    JOIN clinical.inclusion($as_at) i ON i.patient_id = l.patient_id AND i.organisation = l.organisation
    LEFT JOIN clinical.ethnicity($as_at) e ON e.patient_id = l.patient_id AND e.organisation = l.organisation
    LEFT JOIN clinical.home_area($as_at) h ON h.patient_id = l.patient_id AND h.organisation = l.organisation
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation)
), pressure AS (
    SELECT patient_id, organisation, max(date) >= clinical.since($as_at, 12) AS this_year,
        arg_max({'systolic': systolic + if(is_home, 5, 0), 'diastolic': diastolic + if(is_home, 5, 0)}, (date_time, other_time, observation_id, diastolic_id)) AS latest
    FROM clinical.blood_pressure(clinical.since($as_at, 60), $as_at::DATE)
    GROUP BY ALL
), flu AS (
    SELECT DISTINCT patient_id, organisation
    FROM clinical.vaccinated('vacc_flu', (date_trunc('year', $as_at::DATE - to_months(8)) + to_months(8))::DATE, $as_at)
), screened AS (
    SELECT patient_id, organisation, max(date) AS latest FROM clinical.coded('cervical_screening') WHERE date <= $as_at::DATE GROUP BY ALL
), asked AS (
    SELECT l.*,
        CASE $indicator::VARCHAR
            WHEN 'hypertension_target' THEN r.patient_id IS NOT NULL
            WHEN 'bp_recorded' THEN l.age >= 45
            WHEN 'flu_older' THEN l.age >= 65
            WHEN 'cervical_screening' THEN l.sex = 'F' AND l.age BETWEEN 25 AND 64
        END AS is_eligible,
        coalesce(CASE $indicator::VARCHAR
            WHEN 'hypertension_target' THEN p.this_year AND p.latest.systolic <= if(l.age >= 80, 150, 140) AND p.latest.diastolic <= 90
            WHEN 'bp_recorded' THEN p.patient_id IS NOT NULL
            WHEN 'flu_older' THEN f.patient_id IS NOT NULL
            WHEN 'cervical_screening' THEN s.latest >= clinical.since($as_at, if(l.age < 50, 42, 66))
        END, false) AS is_met
    FROM list l
    LEFT JOIN clinical.on_register('hypertension', $as_at) r ON r.patient_id = l.patient_id AND r.organisation = l.organisation
    LEFT JOIN pressure p ON p.patient_id = l.patient_id AND p.organisation = l.organisation
    LEFT JOIN flu f ON f.patient_id = l.patient_id AND f.organisation = l.organisation
    LEFT JOIN screened s ON s.patient_id = l.patient_id AND s.organisation = l.organisation
), placed AS (
    SELECT organisation, is_met, unnest(['All', 'Deprivation', 'Ethnicity', 'Sex', 'English spoken', 'Learning disability', 'Severe mental illness']) AS breakdown,
        unnest(['All', CASE imd_quintile WHEN 1 THEN '1 most deprived' WHEN 5 THEN '5 least deprived' ELSE imd_quintile::VARCHAR END, category5, sex, speaks_english,
            if(learning_disability, 'On the register', 'Not on the register'), if(severe_mental_illness, 'On the register', 'Not on the register')]) AS "group"
    FROM asked WHERE is_eligible
), summed AS (
    SELECT organisation, breakdown, coalesce("group", 'Unknown') AS "group", count(*) AS eligible, count(*) FILTER (is_met) AS met
    FROM placed GROUP BY ALL
), sloped AS (
    SELECT organisation, list(met / eligible ORDER BY "group") AS shares, list(eligible ORDER BY "group") AS people
    FROM summed WHERE breakdown = 'Deprivation' AND "group" <> 'Unknown'
    GROUP BY ALL HAVING count(*) = 5
)
SELECT s.organisation, s.breakdown, s."group", s.eligible, s.met,
    CASE WHEN s.breakdown <> 'All' THEN statistics.gap(s.met, s.eligible, o.met, o.eligible, 100) ELSE 'NaN'::DOUBLE END AS gap,
    CASE WHEN s.breakdown = 'All' THEN statistics.relative_index(d.shares, d.people) ELSE 'NaN'::DOUBLE END AS relative_index
FROM summed s
JOIN summed o ON o.organisation = s.organisation AND o.breakdown = 'All'
LEFT JOIN sloped d ON d.organisation = s.organisation
ORDER BY s.organisation, list_position(['All', 'Deprivation', 'Ethnicity', 'Sex', 'English spoken', 'Learning disability', 'Severe mental illness'], s.breakdown), s."group"
