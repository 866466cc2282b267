-- title:    Dementia register and care plan review
-- question: How many patients have dementia, and how many had their care plan reviewed in a year?
-- grain:    one row per organisation and age group, with totals
-- param:    as_at date = month_end | the census date
-- param:    months whole = 12 | how far back a review counts
-- param:    review_list codelist = none | the codelist of care plan reviews, one you import: none is bundled
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, ICB
-- reads:    patient, registration, observation
-- source:   QOF DEM001 (register, to 2024/25); with a list of your own DEM004 (care plan review in 12 months), 2024/25 and 2025/26
-- source:   codelist dementia, and the codelist of reviews that is asked for
-- privacy:  aggregate
-- unit:     patient
-- group:    age_group = under 65, 65 and over
-- by:       sex, ethnicity, imd
-- count:    on_register = all
-- count:    asked, reviewed
-- same:     dementia register = on_register
-- worklist: asked and not reviewed
-- rate:     reviewed_pct = reviewed / asked per 100 ci wilson
-- column:   age_group | Age | text
-- column:   on_register | On the register | whole
-- column:   asked | Asked about a review | whole
-- column:   reviewed | Reviewed | whole
-- column:   reviewed_pct | Reviewed (%) | percent.1
-- note:     On the register: any diagnosis of dementia by the census date. No code takes a patient off.
-- note:     No codelist of care plan reviews was verified, so none is bundled. Import one of your own and name it in review_list; until then nobody is asked about and
--           the share stays empty. Whether a review was face to face, as DEM004 asks, is not known.
-- note:     A patient without a date of birth is in age group Unknown. Personalised care adjustments are not applied: for planning, not payment.
WITH register AS (
    SELECT r.patient_id, r.organisation, CASE WHEN p.age >= 65 THEN '65 and over' WHEN p.age IS NOT NULL THEN 'under 65' END AS age_group
    FROM clinical.on_register('dementia', $as_at) r
    JOIN clinical.registered_population($as_at) p ON p.patient_id = r.patient_id AND p.organisation = r.organisation
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], r.organisation)
), review AS (
    SELECT patient_id, organisation, max(date) AS latest_date
    FROM clinical.coded($review_list::VARCHAR)
    WHERE date <= $as_at::DATE
    GROUP BY ALL
)
SELECT r.patient_id, r.organisation, r.age_group,
    EXISTS (FROM clinical.codelist_code c WHERE c.list = $review_list::VARCHAR) AS asked,
    coalesce(v.latest_date >= clinical.since($as_at, $months), false) AS reviewed,
    CASE WHEN v.patient_id IS NULL THEN 'no review on record' ELSE 'last review before the window' END AS reason
FROM register r
LEFT JOIN review v ON v.patient_id = r.patient_id AND v.organisation = r.organisation
