-- title:    Missed diagnoses
-- question: Which patients have readings or medicines of a condition that nobody has coded?
-- grain:    one row per organisation and rule, with a total of all rules
-- param:    as_at date = month_end | the census date
-- param:    months whole = 24 | how far back readings count
-- param:    medicine_months whole = 6 | how far back an issue of a medicine counts
-- param:    rules some_of(diabetes, ckd, hypertension, af) = none | only the rules of these registers
-- param:    af_medicines codelist_list = med_doac,med_warfarin | codelists of the medicines of atrial fibrillation
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, CVD lead
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   in the style of CVDPREVENT's indicators of undiagnosed conditions (CVDP002CKD, CVDP002NDH and others)
-- source:   home and ambulatory readings 135/85: NICE NG136; ages as in the registers of table meta.register
-- source:   codelists of the registers diabetes, ckd, hypertension and af; hba1c_ifcc, hba1c_dcct, egfr, bp_systolic, bp_diastolic, med_doac, med_warfarin
-- privacy:  aggregate
-- unit:     patient and rule
-- group:    rule = Diabetes by one HbA1c, Diabetes by two HbA1c, Chronic kidney disease by eGFR, Hypertension by blood pressure, Atrial fibrillation by medicine
-- by:       age_band, sex, ethnicity, imd
-- count:    without_code = all
-- count:    found
-- rate:     found_pct = found / without_code per 100 ci wilson
-- worklist: found
-- column:   rule | Rule | text
-- column:   without_code | Patients without the diagnosis | whole
-- column:   found | To look into | whole
-- column:   found_pct | To look into (%) | percent.1
-- note:     Diabetes: HbA1c of 48 mmol/mol and over on one day, or on two and more. It is rounded to whole mmol/mol first, as laboratories report it, so that 6.5 % counts.
--           Kidney disease: eGFR under 60 at two tests more than 90 days apart. Hypertension: latest blood pressure over 140/90, measured at home over 135/85.
--           Atrial fibrillation: a medicine of the codelists in af_medicines was issued.
-- note:     Asked about are registered patients of the ages of the register without any entry of its diagnosis ever: whoever had it resolved has one and is not asked about.
-- note:     A hit is a question, no diagnosis: anticoagulants also treat clots, and one high reading is not hypertension. The row All adds up the rules, a patient may be in several.
WITH rule AS (
    SELECT v.rule, r.register, r.diagnosis, r.min_age
    FROM (VALUES ('Diabetes by one HbA1c', 'diabetes'), ('Diabetes by two HbA1c', 'diabetes'), ('Chronic kidney disease by eGFR', 'ckd'),
        ('Hypertension by blood pressure', 'hypertension'), ('Atrial fibrillation by medicine', 'af')) v(rule, register)
    JOIN meta.register r ON r.register = v.register
    WHERE $rules::VARCHAR[] IS NULL OR list_contains($rules::VARCHAR[], r.register)
), role AS (
    SELECT DISTINCT register, unnest(diagnosis) AS list FROM rule
), diagnosed AS (
    SELECT DISTINCT r.register, o.patient_id, o.organisation
    FROM clinical.coded_any((SELECT coalesce(list(DISTINCT x.list), []) FROM role x)) o
    JOIN role r ON r.list = o.list
    WHERE coalesce(o.date, o.recorded::DATE) <= $as_at::DATE
), reading AS (
    SELECT * FROM clinical.measures(['hba1c', 'egfr'], clinical.since($as_at, $months), $as_at)
), hba1c AS (
    SELECT patient_id, organisation, count(DISTINCT date) AS days,
        'HbA1c ' || string_agg(round(value)::INTEGER || ' on ' || date, ', ' ORDER BY date DESC, observation_id DESC) AS reason
    FROM reading
    WHERE measure = 'hba1c' AND round(value) >= 48 AND NOT starts_with(coalesce(comparator, ''), '<')
    GROUP BY ALL
), egfr AS (
    SELECT patient_id, organisation,
        'eGFR ' || string_agg(format('{:g}', value) || ' on ' || date, ', ' ORDER BY date DESC, observation_id DESC) AS reason
    FROM reading
    WHERE measure = 'egfr' AND value < 60 AND NOT starts_with(coalesce(comparator, ''), '>')
    GROUP BY ALL
    HAVING date_diff('day', min(date), max(date)) > 90
), pressure AS (
    SELECT patient_id, organisation,
        arg_max({'systolic': systolic, 'diastolic': diastolic, 'is_home': is_home, 'date': date}, (date_time, other_time, observation_id, diastolic_id)) AS latest
    FROM clinical.blood_pressure(clinical.since($as_at, $months), $as_at::DATE)
    GROUP BY ALL
), medicine AS (
    SELECT patient_id, organisation, arg_max({'name': name, 'date': date}, (date, medication_id)) AS latest
    FROM clinical.issued_any($af_medicines::VARCHAR[], clinical.since($as_at, $medicine_months), $as_at::DATE)
    GROUP BY ALL
), hit AS (
    SELECT CASE WHEN days = 1 THEN 'Diabetes by one HbA1c' ELSE 'Diabetes by two HbA1c' END AS rule, patient_id, organisation, reason FROM hba1c
    UNION ALL
    SELECT 'Chronic kidney disease by eGFR', patient_id, organisation, reason FROM egfr
    UNION ALL
    SELECT 'Hypertension by blood pressure', patient_id, organisation,
        format('{:g}/{:g} on ', latest.systolic, latest.diastolic) || latest.date || CASE WHEN latest.is_home THEN ' at home' ELSE '' END
    FROM pressure
    WHERE latest.systolic > CASE WHEN latest.is_home THEN 135 ELSE 140 END OR latest.diastolic > CASE WHEN latest.is_home THEN 85 ELSE 90 END
    UNION ALL
    SELECT 'Atrial fibrillation by medicine', patient_id, organisation, coalesce(latest.name, 'medicine') || ' on ' || latest.date FROM medicine
)
SELECT l.patient_id, l.organisation, r.rule, h.patient_id IS NOT NULL AS found, h.reason
FROM clinical.registered_population($as_at) l
JOIN rule r ON r.min_age IS NULL OR l.age >= r.min_age
LEFT JOIN diagnosed d ON d.register = r.register AND d.patient_id = l.patient_id AND d.organisation = l.organisation
LEFT JOIN hit h ON h.rule = r.rule AND h.patient_id = l.patient_id AND h.organisation = l.organisation
WHERE d.patient_id IS NULL AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation))
