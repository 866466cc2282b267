-- title:    Asthma review and reliever use
-- question: How many patients with asthma had their yearly review, and how many rely on relievers?
-- grain:    one row per organisation and age group, with totals
-- param:    as_at date = month_end | the census date
-- param:    months whole = 12 | how far back a review or an issue counts
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, respiratory lead
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   QOF AST007 (asthma review in 12 months), 2024/25 and 2025/26, the code of the review only
-- source:   OpenPrescribing, short acting beta agonist inhalers compared with inhaled corticosteroid and SABA inhalers; here issues, not inhalers
-- source:   codelists asthma, asthma_resolved, asthma_review, med_saba, med_ics
-- privacy:  aggregate
-- unit:     patient
-- group:    age_group = 6 to 17, 18 and over
-- by:       sex, ethnicity, imd
-- count:    on_register = all
-- count:    reviewed, saba_3_or_more, saba_6_or_more, saba_without_ics
-- count:    saba_issues = sum saba_issues
-- count:    inhaler_issues = sum inhaler_issues
-- same:     asthma register = on_register
-- worklist: not reviewed
-- rate:     reviewed_pct = reviewed / on_register per 100 ci wilson
-- rate:     saba_3_or_more_pct = saba_3_or_more / on_register per 100 ci wilson
-- rate:     saba_6_or_more_pct = saba_6_or_more / on_register per 100 ci wilson
-- rate:     saba_without_ics_pct = saba_without_ics / on_register per 100 ci wilson
-- rate:     saba_share_pct = saba_issues / inhaler_issues per 100
-- column:   age_group | Age | text
-- column:   on_register | On the register | whole
-- column:   reviewed | Reviewed | whole
-- column:   saba_3_or_more | 3 or more SABA issues | whole
-- column:   saba_6_or_more | 6 or more SABA issues | whole
-- column:   saba_without_ics | SABA without an inhaled steroid | whole
-- column:   saba_issues | SABA issues | whole
-- column:   inhaler_issues | SABA and inhaled steroid issues | whole
-- column:   reviewed_pct | Reviewed (%) | percent.1
-- column:   saba_3_or_more_pct | 3 or more SABA issues (%) | percent.1
-- column:   saba_6_or_more_pct | 6 or more SABA issues (%) | percent.1
-- column:   saba_without_ics_pct | SABA without an inhaled steroid (%) | percent.1
-- column:   saba_share_pct | SABA of all issues (%) | percent.1
-- note:     On the register: aged 6 and over, a diagnosis of asthma by the census date and none resolved since, and a reliever or an inhaled steroid issued in the 12
--           months up to it. Resolved is known by SNOMED code only.
-- note:     A review is the CTV3 code of an asthma annual review. Control, exacerbations, inhaler technique and a written plan, which AST007 asks for too, objective
--           diagnosis (AST012) and courses of steroid tablets are left out: no codelists were verified.
-- note:     SABA: short acting beta agonist, a reliever. An issue is counted whatever it holds: two inhalers issued together are one, and nebules and tablets of the
--           same medicine count too. A combined inhaler with a steroid is an inhaled steroid.
-- note:     The age groups are ours. Personalised care adjustments are not applied: for planning, not payment.
WITH register AS (
    SELECT r.patient_id, r.organisation, CASE WHEN p.age >= 18 THEN '18 and over' ELSE '6 to 17' END AS age_group
    FROM clinical.on_register('asthma', $as_at) r
    JOIN clinical.registered_population($as_at) p ON p.patient_id = r.patient_id AND p.organisation = r.organisation
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], r.organisation)
), review AS (
    SELECT patient_id, organisation, max(date) AS latest_date
    FROM clinical.coded('asthma_review')
    WHERE date <= $as_at::DATE
    GROUP BY ALL
), inhaler AS (
    SELECT patient_id, organisation, count(*) FILTER (list = 'med_saba') AS saba, count(*) FILTER (list = 'med_ics') AS ics
    FROM clinical.issued_any(['med_saba', 'med_ics'], clinical.since($as_at, $months), $as_at)
    GROUP BY ALL
)
SELECT r.patient_id, r.organisation, r.age_group,
    coalesce(v.latest_date >= clinical.since($as_at, $months), false) AS reviewed,
    coalesce(i.saba >= 3, false) AS saba_3_or_more, coalesce(i.saba >= 6, false) AS saba_6_or_more,
    coalesce(i.saba > 0 AND i.ics = 0, false) AS saba_without_ics,
    coalesce(i.saba, 0) AS saba_issues, coalesce(i.saba + i.ics, 0) AS inhaler_issues,
    CASE WHEN v.patient_id IS NULL THEN 'no review on record' ELSE 'last review before the window' END
        || CASE WHEN i.saba >= 6 THEN ', 6 or more SABA issues' ELSE '' END AS reason
FROM register r
LEFT JOIN review v ON v.patient_id = r.patient_id AND v.organisation = r.organisation
LEFT JOIN inhaler i ON i.patient_id = r.patient_id AND i.organisation = r.organisation
