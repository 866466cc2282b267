-- title:    Blood pressure control by register
-- question: How many patients with hypertension, coronary heart disease, stroke or TIA have their latest blood pressure at target?
-- grain:    one row per organisation and age group, with totals
-- param:    as_at date = month_end | the census date
-- param:    months whole = 12 | how far back a reading counts
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, PCN, CVD lead
-- reads:    patient, registration, observation
-- source:   QOF HYP008, CHD015 and STIA014 (79 and under, 140/90 or less), HYP009, CHD016 and STIA015 (80 and over, 150/90 or less), 2024/25 and 2025/26
-- source:   home and ambulatory readings 135/85 and 145/85: NICE NG136; CVDPREVENT CVDP002HYP, CVDP003HYP and CVDP007HYP, by a secondary source only
-- source:   registers hypertension, chd and stroke_tia of table meta.register; codelists bp_systolic, bp_diastolic
-- privacy:  aggregate
-- unit:     patient
-- group:    age_group = 79 and under, 80 and over
-- by:       sex, ethnicity, imd
-- count:    patients = all
-- count:    recorded, at_target, not_recorded
-- count:    hypertension, hypertension_recorded, hypertension_at_target, chd, chd_recorded, chd_at_target
-- count:    stroke_tia, stroke_tia_recorded, stroke_tia_at_target
-- sum:      patients = recorded + not_recorded
-- same:     hypertension register = hypertension
-- same:     hypertension register with blood pressure = hypertension_recorded
-- same:     hypertension register at target = hypertension_at_target
-- same:     coronary heart disease register = chd
-- same:     stroke and tia register = stroke_tia
-- worklist: not at_target
-- rate:     recorded_pct = recorded / patients per 100 ci wilson
-- rate:     at_target_pct = at_target / patients per 100 ci wilson
-- rate:     hypertension_at_target_pct = hypertension_at_target / hypertension per 100 ci wilson
-- rate:     chd_at_target_pct = chd_at_target / chd per 100 ci wilson
-- rate:     stroke_tia_at_target_pct = stroke_tia_at_target / stroke_tia per 100 ci wilson
-- column:   age_group | Age group | text
-- column:   patients | Patients on any of the registers | whole
-- column:   recorded | Blood pressure recorded | whole
-- column:   at_target | At target | whole
-- column:   not_recorded | Not recorded | whole
-- column:   hypertension | Hypertension | whole
-- column:   hypertension_recorded | Hypertension, recorded | whole
-- column:   hypertension_at_target | Hypertension, at target | whole
-- column:   chd | Coronary heart disease | whole
-- column:   chd_recorded | Coronary heart disease, recorded | whole
-- column:   chd_at_target | Coronary heart disease, at target | whole
-- column:   stroke_tia | Stroke or TIA | whole
-- column:   stroke_tia_recorded | Stroke or TIA, recorded | whole
-- column:   stroke_tia_at_target | Stroke or TIA, at target | whole
-- column:   recorded_pct | Recorded (%) | percent.1
-- column:   at_target_pct | At target (%) | percent.1
-- column:   hypertension_at_target_pct | Hypertension, at target (%) | percent.1
-- column:   chd_at_target_pct | Coronary heart disease, at target (%) | percent.1
-- column:   stroke_tia_at_target_pct | Stroke or TIA, at target (%) | percent.1
-- chart:    bars organisation at_target_pct
-- chart:    funnel patients at_target_pct
-- note:     A patient is on one, two or all three registers and counts once among the patients, and once in the columns of each register: the registers add up to more.
--           Hypertension is 18 and over, not resolved since; the other registers are of all ages.
-- note:     The latest reading counts: systolic and diastolic of one day, by time of day where there are several, and of one time the one entered last. Patients without a
--           reading in the window are not at target. Those without a date of birth are in a group of their own, Unknown, by the limits of 79 and under.
-- note:     Indicators of 2026/27 join heart disease and stroke and leave out frailty: not applied. Personalised care adjustments are not applied: for planning, not payment.
WITH register AS (
    SELECT patient_id, organisation, bool_or(register = 'hypertension') AS hypertension, bool_or(register = 'chd') AS chd,
        bool_or(register = 'stroke_tia') AS stroke_tia
    FROM clinical.registers_of(['hypertension', 'chd', 'stroke_tia'], $as_at)
    GROUP BY ALL
), checked AS (
    SELECT r.*, CASE WHEN l.age >= 80 THEN '80 and over' WHEN l.age IS NOT NULL THEN '79 and under' ELSE 'Unknown' END AS age_group,
        b.patient_id IS NOT NULL AS recorded,
        coalesce(b.systolic <= CASE WHEN l.age >= 80 THEN 150 ELSE 140 END - CASE WHEN b.is_home THEN 5 ELSE 0 END
            AND b.diastolic <= CASE WHEN b.is_home THEN 85 ELSE 90 END, false) AS at_target
    FROM clinical.registered_population($as_at) l
    JOIN register r ON r.patient_id = l.patient_id AND r.organisation = l.organisation
    LEFT JOIN clinical.latest_blood_pressure(clinical.since($as_at, $months), $as_at) b ON b.patient_id = l.patient_id AND b.organisation = l.organisation
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation)
)
SELECT patient_id, organisation, age_group, recorded, at_target, NOT recorded AS not_recorded,
    hypertension, hypertension AND recorded AS hypertension_recorded, hypertension AND at_target AS hypertension_at_target,
    chd, chd AND recorded AS chd_recorded, chd AND at_target AS chd_at_target,
    stroke_tia, stroke_tia AND recorded AS stroke_tia_recorded, stroke_tia AND at_target AS stroke_tia_at_target,
    CASE WHEN recorded THEN 'latest reading above target' ELSE 'no reading in the window' END AS reason
FROM checked
