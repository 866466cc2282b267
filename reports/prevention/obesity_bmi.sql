-- title:    Obesity and body mass index
-- question: For how many adults is a body mass index recorded, how high is it, and how many live with obesity?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    months whole = 12 | how many months up to the census date a body mass index may lie back: 12 as QOF has it, or 24
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, public health
-- reads:    patient, registration, observation
-- source:   QOF obesity register OB003 (18 and over, body mass index in 12 months, to 2024/25), by secondary sources only
-- source:   NICE, cut points of obesity by ethnic group, by a secondary source: register obesity of table meta.register
-- source:   codelists bmi, ethnicity
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    registered = all
-- count:    recorded, below_25, from_25_to_30, from_30_to_35, from_35_to_40, from_40, obese
-- sum:      recorded = below_25 + from_25_to_30 + from_30_to_35 + from_35_to_40 + from_40
-- worklist: not recorded
-- rate:     recorded_pct = recorded / registered per 100 ci wilson
-- rate:     below_25_pct = below_25 / recorded per 100
-- rate:     from_25_to_30_pct = from_25_to_30 / recorded per 100
-- rate:     from_30_to_35_pct = from_30_to_35 / recorded per 100
-- rate:     from_35_to_40_pct = from_35_to_40 / recorded per 100
-- rate:     from_40_pct = from_40 / recorded per 100
-- rate:     obese_pct = obese / registered per 100 ci wilson
-- rate:     obese_of_recorded_pct = obese / recorded per 100 ci wilson
-- column:   registered | Registered, 18 and over | whole
-- column:   recorded | BMI recorded | whole
-- column:   below_25 | Below 25 | whole
-- column:   from_25_to_30 | 25 to 29.9 | whole
-- column:   from_30_to_35 | 30 to 34.9 | whole
-- column:   from_35_to_40 | 35 to 39.9 | whole
-- column:   from_40 | 40 and over | whole
-- column:   obese | Obesity, by ethnic group | whole
-- column:   recorded_pct | BMI recorded (%) | percent.1
-- column:   below_25_pct | Below 25, of those recorded (%) | percent.1
-- column:   from_25_to_30_pct | 25 to 29.9, of those recorded (%) | percent.1
-- column:   from_30_to_35_pct | 30 to 34.9, of those recorded (%) | percent.1
-- column:   from_35_to_40_pct | 35 to 39.9, of those recorded (%) | percent.1
-- column:   from_40_pct | 40 and over, of those recorded (%) | percent.1
-- column:   obese_pct | Obesity, of all registered (%) | percent.1
-- column:   obese_of_recorded_pct | Obesity, of those recorded (%) | percent.1
-- note:     Registered patients aged 18 and over on the census date; those without a date of birth are left out. The newest plausible body mass index (10 to
--           150) counts. It is not worked out from height and weight, and codes of obesity without a number are no body mass index. Pregnancy is not told.
-- note:     Bands by the number as it was recorded, not rounded: 29.97 is in the band of 25 to 29.9. They are the same for every ethnic group.
-- note:     Obesity: 30 or more; 27.5 or more where the newest ethnic group is one for which table meta.register has the lower cut point (Indian, Pakistani,
--           Bangladeshi, other Asian, Chinese, Black African, Black Caribbean). So it may be more than the bands from 30 add up to. Middle Eastern background
--           has the lower cut point, too, but cannot be told from the 16 groups; whoever has no ethnic group on record is asked at 30. So is other Black, which
--           in codelist ethnicity holds the codes of the 2011 census for African and Caribbean (Black, African, Caribbean or Black British), too.
-- note:     With a window of 12 months the patients with obesity are those of the register obesity. Who is weighed is not chance: the share of those recorded
--           is none of the population, and the share of all registered is too low by everybody without a body mass index. Referrals to weight management
--           (OB004, OB005) are left out: no codelist was verified.
WITH adult AS (
    SELECT p.patient_id, p.organisation, b.date, CASE WHEN b.date >= clinical.since($as_at, $months) THEN b.value END AS bmi,
        CASE WHEN list_contains(r.value_groups, e.category16) THEN r.value_low_groups ELSE r.value_low END AS obese_from
    FROM clinical.registered_population($as_at) p
    CROSS JOIN (SELECT value_low, value_low_groups, value_groups FROM meta.register WHERE register = 'obesity') r
    LEFT JOIN clinical.ethnicity($as_at) e ON e.patient_id = p.patient_id AND e.organisation = p.organisation
    LEFT JOIN clinical.latest_measure('bmi', '-infinity'::DATE, $as_at) b ON b.patient_id = p.patient_id AND b.organisation = p.organisation
    WHERE p.age >= 18 AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], p.organisation))
)
SELECT patient_id, organisation, bmi IS NOT NULL AS recorded, coalesce(bmi < 25, false) AS below_25,
    coalesce(bmi >= 25 AND bmi < 30, false) AS from_25_to_30, coalesce(bmi >= 30 AND bmi < 35, false) AS from_30_to_35,
    coalesce(bmi >= 35 AND bmi < 40, false) AS from_35_to_40, coalesce(bmi >= 40, false) AS from_40, coalesce(bmi >= obese_from, false) AS obese,
    coalesce('last body mass index on ' || date, 'no body mass index on record') AS reason
FROM adult
