-- title:    Blood pressure control in hypertension
-- question: How many patients with hypertension have their latest blood pressure at target?
-- grain:    one row per organisation and age group, with totals
-- param:    as_at date = month_end | the census date
-- param:    months whole = 12 | how far back a reading counts
-- param:    org org_list = none | only these organisations
-- standing: verified
-- audience: practice, PCN, CVD lead
-- reads:    patient, registration, observation
-- source:   QOF HYP008 (79 and under, 140/90 or less) and HYP009 (80 and over, 150/90 or less), 2024/25 and 2025/26
-- source:   home and ambulatory readings 135/85 and 145/85: NICE NG136
-- source:   codelists hypertension, hypertension_resolved, bp_systolic, bp_diastolic
-- privacy:  aggregate
-- unit:     patient
-- group:    age_group
-- by:       sex, ethnicity, imd
-- count:    on_register = all
-- count:    recorded, at_target
-- same:     hypertension register = on_register
-- same:     hypertension register with blood pressure = recorded
-- same:     hypertension register at target = at_target
-- worklist: not at_target
-- rate:     recorded_pct = recorded / on_register per 100 ci wilson
-- rate:     at_target_pct = at_target / on_register per 100 ci wilson
-- column:   on_register | On the register | whole
-- column:   recorded | Blood pressure recorded | whole
-- column:   at_target | At target | whole
-- column:   recorded_pct | Recorded (%) | percent.1
-- column:   at_target_pct | At target (%) | percent.1
-- chart:    bars organisation at_target_pct
-- chart:    funnel on_register at_target_pct
-- note:     On the register: aged 18 and over, a diagnosis of hypertension by the census date and none resolved since.
-- note:     The latest reading counts: systolic and diastolic of one day, by time of day where there are several, and of one time the one entered last. Patients without a
--           reading in the window are not at target. Personalised care adjustments are not applied: this is not a payment figure.
WITH register AS (
    SELECT l.patient_id, l.organisation, CASE WHEN l.age >= 80 THEN '80 and over' ELSE '18 to 79' END AS age_group
    FROM clinical.registered_population($as_at) l
    JOIN clinical.register('hypertension', 'hypertension_resolved', $as_at) r ON r.patient_id = l.patient_id AND r.organisation = l.organisation
    WHERE l.age >= 18 AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation))
)
SELECT r.patient_id, r.organisation, r.age_group, b.patient_id IS NOT NULL AS recorded,
    coalesce(b.systolic <= CASE WHEN r.age_group = '80 and over' THEN 150 ELSE 140 END - CASE WHEN b.is_home THEN 5 ELSE 0 END
        AND b.diastolic <= CASE WHEN b.is_home THEN 85 ELSE 90 END, false) AS at_target,
    CASE WHEN b.patient_id IS NULL THEN 'no reading in the window' ELSE 'latest reading above target' END AS reason
FROM register r
LEFT JOIN clinical.latest_blood_pressure(clinical.since($as_at, $months), $as_at) b ON b.patient_id = r.patient_id AND b.organisation = r.organisation
