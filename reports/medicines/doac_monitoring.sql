-- title:    DOAC monitoring
-- question: How many patients on a direct oral anticoagulant were weighed and had a kidney test in the interval for them?
-- grain:    one row per organisation and drug, with totals
-- param:    as_at date = month_end | the census date
-- param:    medicine_months whole = 6 | how far back an issue of a DOAC counts
-- param:    weight_months whole = 12 | how far back a weight counts
-- param:    kidney_months whole = 12 | how far back a kidney test counts
-- param:    short_weight_months whole = 6 | how far back a weight counts for patients who are older or frail
-- param:    short_months whole = 6 | how far back a kidney test counts for patients who are older or frail
-- param:    older_from whole = 75 | from this age on the shorter intervals hold
-- param:    frail_levels some_of(mild, moderate, severe, none) = moderate,severe | levels of frailty for which the shorter intervals hold
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: PCN, pharmacist
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   monitoring of DOACs in primary care networks: weight and kidney test in 12 months, 6 when 75 and over or frail; from memory, no guideline was checked
-- source:   codelists med_doac, weight, creatinine, egfr, frailty
-- privacy:  aggregate
-- unit:     patient
-- group:    drug = Apixaban, Dabigatran, Edoxaban, Rivaroxaban, Other name
-- by:       age_band, sex, ethnicity, imd
-- count:    on_doac = all
-- count:    older_or_frail, weighed, kidney_test, overdue
-- worklist: overdue
-- rate:     weighed_pct = weighed / on_doac per 100
-- rate:     kidney_test_pct = kidney_test / on_doac per 100
-- rate:     overdue_pct = overdue / on_doac per 100 ci wilson
-- column:   drug | Drug | text
-- column:   on_doac | On a DOAC | whole
-- column:   older_or_frail | Older or frail: the shorter intervals | whole
-- column:   weighed | Weighed in the interval | whole
-- column:   kidney_test | Kidney test in the interval | whole
-- column:   overdue | Overdue for a weight or a kidney test | whole
-- column:   weighed_pct | Weighed (%) | percent.1
-- column:   kidney_test_pct | Kidney test (%) | percent.1
-- column:   overdue_pct | Overdue (%) | percent.1
-- chart:    bars organisation overdue_pct
-- note:     Registered patients with an issue of a DOAC in the six months up to the census date, those who have only just started too. Kidney test: a plausible
--           creatinine or eGFR; weight: in kilograms or without a unit. An entry without a date is neither. Tests made elsewhere and not entered are not known.
-- note:     The intervals are parameters; their defaults are from memory, no guideline was checked. The shorter ones are of the kidney test and the weight.
--           Without a date of birth nobody is older. Frail: the newest level coded by the census date, by SNOMED code only.
-- note:     The drug is that of the newest issue, where the name of the substance, as the codelist has it, stands in the medicine's name. Other name: brands
--           alone, whose substance the codelist does not say.
-- note:     Creatinine clearance (Cockcroft-Gault), the shorter interval when it is below 60 and the dose by it are left out: they need a clinical source.
--           HAS-BLED is left out: no code was verified.
WITH doac AS (
    SELECT patient_id, organisation, regexp_extract(arg_max(lower(name), (date, medication_id)), 'apixaban|dabigatran|edoxaban|rivaroxaban') AS word
    FROM clinical.issued('med_doac', clinical.since($as_at, $medicine_months), $as_at)
    GROUP BY ALL
), test AS (
    SELECT patient_id, organisation, max(date) FILTER (measure = 'weight') AS weight_date, max(date) FILTER (measure <> 'weight') AS kidney_date
    FROM clinical.measures(['weight', 'creatinine', 'egfr'], clinical.since($as_at, greatest($weight_months, $kidney_months, $short_weight_months, $short_months)), $as_at)
    GROUP BY ALL
), patient AS (
    SELECT l.patient_id, l.organisation, coalesce(nullif(upper(d.word[1]) || d.word[2:], ''), 'Other name') AS drug, t.weight_date, t.kidney_date,
        coalesce(l.age >= $older_from, false) OR coalesce(list_contains($frail_levels::VARCHAR[], f.level), false) AS older_or_frail
    FROM doac d
    JOIN clinical.registered_population($as_at) l ON l.patient_id = d.patient_id AND l.organisation = d.organisation
    LEFT JOIN clinical.frailty($as_at) f ON f.patient_id = d.patient_id AND f.organisation = d.organisation
    LEFT JOIN test t ON t.patient_id = d.patient_id AND t.organisation = d.organisation
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation)
), due AS (
    SELECT *, CASE WHEN older_or_frail THEN $short_weight_months ELSE $weight_months END AS weight_within,
        CASE WHEN older_or_frail THEN $short_months ELSE $kidney_months END AS kidney_within
    FROM patient
), monitored AS (
    SELECT *, coalesce(weight_date >= clinical.since($as_at, weight_within), false) AS weighed,
        coalesce(kidney_date >= clinical.since($as_at, kidney_within), false) AS kidney_test
    FROM due
)
SELECT patient_id, organisation, drug, older_or_frail, weighed, kidney_test, NOT (weighed AND kidney_test) AS overdue,
    concat_ws(' and ', CASE WHEN NOT weighed THEN format('no weight in {} months', weight_within) END,
        CASE WHEN NOT kidney_test THEN format('no kidney test in {} months', kidney_within) END) AS reason
FROM monitored
