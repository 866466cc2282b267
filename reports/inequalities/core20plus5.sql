-- title:    Core20PLUS5: adults
-- question: How do the clinical areas of Core20PLUS5 stand in the most deprived fifth, against the least deprived and all?
-- grain:    one row per organisation and indicator
-- param:    as_at date = month_end | the census date
-- param:    covid_months whole = 12 | how far back a COVID-19 vaccine counts
-- param:    cervical_months_younger whole = 42 | how far back cervical screening counts at 25 to 49
-- param:    cervical_months_older whole = 66 | how far back cervical screening counts at 50 to 64
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: ICB, public health
-- reads:    patient, registration, observation, medication, medicine_code, immunisation, address, area
-- needs:    area
-- source:   NHS England, Core20PLUS5 (adults): Core20 is the most deprived 20 %; severe mental illness, chronic respiratory disease, hypertension, early cancer diagnosis, maternity
-- source:   health checks in severe mental illness: PHSMI elements (one secondary source); blood pressure: QOF BP002, HYP008, HYP009; cervical screening: QOF CS005, CS006
-- source:   codelists of the registers smi, copd and hypertension; smi_remission, hba1c, cholesterol, bmi, bp, smoking, vacc_flu, vacc_covid, vacc_pneumococcal, cervical_screening
-- privacy:  aggregate
-- unit:     patient and indicator
-- group:    indicator = Severe mental illness: health checks, COPD: influenza vaccine, COPD: COVID-19 vaccine, COPD: pneumococcal vaccine,
--           Blood pressure recorded at 45 and over, Hypertension: at target, Cervical screening: 25 to 49, Cervical screening: 50 to 64
-- apart:    indicator
-- by:       age_band, sex, ethnicity
-- count:    eligible = all
-- count:    met, core20, core20_met, fifth_5, fifth_5_met
-- same:     severe mental illness register = eligible where indicator = Severe mental illness: health checks
-- same:     copd register = eligible where indicator = COPD: influenza vaccine
-- same:     copd register = eligible where indicator = COPD: COVID-19 vaccine
-- same:     copd register = eligible where indicator = COPD: pneumococcal vaccine
-- same:     eligible for cervical screening at 25 to 49 = eligible where indicator = Cervical screening: 25 to 49
-- same:     screened at 25 to 49 = met where indicator = Cervical screening: 25 to 49
-- same:     eligible for cervical screening at 50 to 64 = eligible where indicator = Cervical screening: 50 to 64
-- same:     screened at 50 to 64 = met where indicator = Cervical screening: 50 to 64
-- same:     hypertension register = eligible where indicator = Hypertension: at target
-- same:     hypertension register at target = met where indicator = Hypertension: at target
-- same:     hypertension register in the most deprived fifth = core20 where indicator = Hypertension: at target
-- same:     hypertension register at target in the most deprived fifth = core20_met where indicator = Hypertension: at target
-- same:     hypertension register in the least deprived fifth = fifth_5 where indicator = Hypertension: at target
-- same:     hypertension register at target in the least deprived fifth = fifth_5_met where indicator = Hypertension: at target
-- same:     registered list of 45 and over = eligible where indicator = Blood pressure recorded at 45 and over
-- same:     registered list of 45 and over with blood pressure = met where indicator = Blood pressure recorded at 45 and over
-- same:     registered list of 45 and over in the most deprived fifth = core20 where indicator = Blood pressure recorded at 45 and over
-- same:     registered list of 45 and over with blood pressure in the most deprived fifth = core20_met where indicator = Blood pressure recorded at 45 and over
-- same:     registered list of 45 and over in the least deprived fifth = fifth_5 where indicator = Blood pressure recorded at 45 and over
-- same:     registered list of 45 and over with blood pressure in the least deprived fifth = fifth_5_met where indicator = Blood pressure recorded at 45 and over
-- rate:     met_pct = met / eligible per 100 ci wilson
-- rate:     core20_pct = core20_met / core20 per 100 ci wilson
-- rate:     fifth_5_pct = fifth_5_met / fifth_5 per 100 ci wilson
-- worklist: not met
-- column:   indicator | Indicator | text
-- column:   eligible | Eligible | whole
-- column:   met | Met | whole
-- column:   core20 | Eligible, most deprived fifth | whole
-- column:   core20_met | Met, most deprived fifth | whole
-- column:   fifth_5 | Eligible, least deprived fifth | whole
-- column:   fifth_5_met | Met, least deprived fifth | whole
-- column:   met_pct | Met (%) | percent.1
-- column:   core20_pct | Met, most deprived fifth (%) | percent.1
-- column:   fifth_5_pct | Met, least deprived fifth (%) | percent.1
-- note:     Deprivation is that of the home address on the census date. The gap is the difference of the two last percentages. The plus groups are chosen locally: the report can be broken down by ethnic group.
-- note:     Severe mental illness: on the register, no remission or resolved entry as new as the newest diagnosis; HbA1c, a lipid, blood pressure, body mass index and smoking status,
--           all five in 12 months. The sixth element, alcohol, is left out: no codelist was verified. Blood glucose other than HbA1c is not read either.
-- note:     COPD: influenza since the last 1 September, COVID-19 in the months asked for (a local choice: campaigns have no fixed dates), pneumococcal ever.
-- note:     Hypertension: blood pressure of patients of 45 and over in 5 years (case finding); latest of 12 months at target as in report hypertension_bp_control.
-- note:     Cervical screening: patients whose sex is F. Removal of the cervix, inadequate samples and results of HPV tests are not told: no codes were verified.
-- note:     Left out: referrals for suspected cancer (report two_week_wait) and early booking in maternity, which general practice records do not hold.
--           A patient is in several indicators, so there is no row of all of them.
WITH list AS (
    SELECT l.patient_id, l.organisation, l.age, l.sex, h.imd_quintile
    FROM clinical.registered_population($as_at) l
    LEFT JOIN clinical.home_area($as_at) h ON h.patient_id = l.patient_id AND h.organisation = l.organisation
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation)
), register AS (
    SELECT register, patient_id, organisation FROM clinical.registers_of(['smi', 'copd', 'hypertension'], $as_at)
), remission AS (
    SELECT patient_id, organisation
    FROM clinical.coded_any(['smi', 'smi_remission'])
    WHERE coalesce(date, recorded::DATE) <= $as_at::DATE
    GROUP BY ALL
    HAVING arg_max(list, (coalesce(date, recorded::DATE), list)) = 'smi_remission'
), reading AS (
    SELECT patient_id, organisation, bool_or(measure = 'hba1c') AS hba1c, bool_or(measure = 'bmi') AS bmi, bool_or(measure NOT IN ('hba1c', 'bmi')) AS lipid
    FROM clinical.measures(['hba1c', 'bmi', 'cholesterol_total', 'cholesterol_ldl', 'cholesterol_nonhdl'], clinical.since($as_at, 12), $as_at)
    GROUP BY ALL
), pressure AS (
    SELECT patient_id, organisation, max(date) >= clinical.since($as_at, 12) AS this_year,
        arg_max({'systolic': systolic + if(is_home, 5, 0), 'diastolic': diastolic + if(is_home, 5, 0)}, (date_time, other_time, observation_id, diastolic_id)) AS latest
    FROM clinical.blood_pressure(clinical.since($as_at, 60), $as_at::DATE)
    GROUP BY ALL
), vaccine AS (
    SELECT 'COPD: influenza vaccine' AS indicator, patient_id, organisation
    FROM clinical.vaccinated('vacc_flu', (date_trunc('year', $as_at::DATE - to_months(8)) + to_months(8))::DATE, $as_at)
    UNION
    SELECT 'COPD: COVID-19 vaccine', patient_id, organisation FROM clinical.vaccinated('vacc_covid', clinical.since($as_at, $covid_months), $as_at)
    UNION
    SELECT 'COPD: pneumococcal vaccine', patient_id, organisation FROM clinical.vaccinated('vacc_pneumococcal', '-infinity'::DATE, $as_at)
), screened AS (
    SELECT patient_id, organisation, max(date) AS latest FROM clinical.coded('cervical_screening') WHERE date <= $as_at::DATE GROUP BY ALL
), checked AS (
    SELECT r.patient_id, r.organisation, concat_ws(', ', if(coalesce(v.hba1c, false), NULL, 'HbA1c'), if(coalesce(v.lipid, false), NULL, 'lipids'),
        if(coalesce(p.this_year, false), NULL, 'blood pressure'), if(coalesce(v.bmi, false), NULL, 'body mass index'),
        if(coalesce(s.date >= clinical.since($as_at, 12), false), NULL, 'smoking status')) AS missing
    FROM register r
    LEFT JOIN reading v ON v.patient_id = r.patient_id AND v.organisation = r.organisation
    LEFT JOIN pressure p ON p.patient_id = r.patient_id AND p.organisation = r.organisation
    LEFT JOIN clinical.smoking($as_at) s ON s.patient_id = r.patient_id AND s.organisation = r.organisation
    WHERE r.register = 'smi' AND NOT EXISTS (FROM remission x WHERE x.patient_id = r.patient_id AND x.organisation = r.organisation)
), asked AS (
    SELECT 'Severe mental illness: health checks' AS indicator, patient_id, organisation, missing = '' AS met, 'missing in 12 months: ' || missing AS reason
    FROM checked
    UNION ALL
    SELECT i.indicator, r.patient_id, r.organisation, v.patient_id IS NOT NULL, 'no vaccination found'
    FROM register r
    CROSS JOIN (SELECT unnest(['COPD: influenza vaccine', 'COPD: COVID-19 vaccine', 'COPD: pneumococcal vaccine']) AS indicator) i
    LEFT JOIN vaccine v ON v.indicator = i.indicator AND v.patient_id = r.patient_id AND v.organisation = r.organisation
    WHERE r.register = 'copd'
    UNION ALL
    SELECT 'Blood pressure recorded at 45 and over', l.patient_id, l.organisation, p.patient_id IS NOT NULL, 'no reading in 5 years'
    FROM list l LEFT JOIN pressure p ON p.patient_id = l.patient_id AND p.organisation = l.organisation
    WHERE l.age >= 45
    UNION ALL
    SELECT 'Hypertension: at target', l.patient_id, l.organisation,
        coalesce(p.this_year AND p.latest.systolic <= if(l.age >= 80, 150, 140) AND p.latest.diastolic <= 90, false),
        if(coalesce(p.this_year, false), 'latest reading above target', 'no reading in 12 months')
    FROM list l
    JOIN register r ON r.register = 'hypertension' AND r.patient_id = l.patient_id AND r.organisation = l.organisation
    LEFT JOIN pressure p ON p.patient_id = l.patient_id AND p.organisation = l.organisation
    UNION ALL
    SELECT if(l.age < 50, 'Cervical screening: 25 to 49', 'Cervical screening: 50 to 64'), l.patient_id, l.organisation,
        coalesce(s.latest >= clinical.since($as_at, if(l.age < 50, $cervical_months_younger, $cervical_months_older)), false), 'none found in time'
    FROM list l LEFT JOIN screened s ON s.patient_id = l.patient_id AND s.organisation = l.organisation
    WHERE l.sex = 'F' AND l.age BETWEEN 25 AND 64
)
SELECT a.patient_id, a.organisation, a.indicator, a.met, coalesce(l.imd_quintile = 1, false) AS core20, coalesce(l.imd_quintile = 1, false) AND a.met AS core20_met,
    coalesce(l.imd_quintile = 5, false) AS fifth_5, coalesce(l.imd_quintile = 5, false) AND a.met AS fifth_5_met, a.reason
FROM asked a
JOIN list l ON l.patient_id = a.patient_id AND l.organisation = a.organisation
