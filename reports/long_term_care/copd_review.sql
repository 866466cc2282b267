-- title:    COPD review and breathlessness
-- question: How many patients with COPD had their yearly review with a grade of breathlessness, and how many are breathless?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    months whole = 12 | how far back a review or a grade counts
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, respiratory lead
-- reads:    patient, registration, observation
-- source:   QOF COPD010 (review with MRC grade and exacerbations in 12 months), 2024/25 and 2025/26, without the exacerbations
-- source:   codelists copd, copd_resolved, copd_review, mrc_dyspnoea
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    on_register = all
-- count:    reviewed, mrc_recorded, reviewed_with_mrc, mrc_3_or_more
-- same:     copd register = on_register
-- worklist: not reviewed_with_mrc
-- rate:     reviewed_pct = reviewed / on_register per 100 ci wilson
-- rate:     reviewed_with_mrc_pct = reviewed_with_mrc / on_register per 100 ci wilson
-- rate:     mrc_3_or_more_pct = mrc_3_or_more / mrc_recorded per 100 ci wilson
-- column:   on_register | On the register | whole
-- column:   reviewed | Reviewed | whole
-- column:   mrc_recorded | MRC grade recorded | whole
-- column:   reviewed_with_mrc | Reviewed, with MRC grade | whole
-- column:   mrc_3_or_more | MRC grade 3 or more | whole
-- column:   reviewed_pct | Reviewed (%) | percent.1
-- column:   reviewed_with_mrc_pct | Reviewed, with MRC grade (%) | percent.1
-- column:   mrc_3_or_more_pct | MRC grade 3 or more, of those with a grade (%) | percent.1
-- note:     On the register: a diagnosis of COPD by the census date and none resolved since. Spirometry and resolved COPD by CTV3 code are not known: no codes were verified.
-- note:     A review is a code of a COPD review, by SNOMED code only. The MRC grade is the newest in the window, whether or not it was recorded at the review; by CTV3 code
--           only grade 4 is known. The grade is read from the codelist's own words.
-- note:     Exacerbations, which COPD010 asks for too, and the offer of pulmonary rehabilitation are left out: no codelists were verified.
-- note:     Personalised care adjustments are not applied: for planning, not payment.
WITH register AS (
    SELECT patient_id, organisation
    FROM clinical.on_register('copd', $as_at)
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], organisation)
), grade AS (
    SELECT code, try_cast(regexp_extract(any_value(term), '(?i)grade ([1-5])', 1) AS INTEGER) AS grade
    FROM meta.codelist_row
    WHERE list = 'mrc_dyspnoea'
    GROUP BY ALL
), entry AS (
    SELECT e.list, e.patient_id, e.organisation, coalesce(e.date_time, e.date::TIMESTAMP) AS date_time, e.observation_id,
        coalesce(c.grade, s.grade) AS grade
    FROM clinical.coded_any(['copd_review', 'mrc_dyspnoea']) e
    LEFT JOIN grade c ON c.code = e.ctv3_code
    LEFT JOIN grade s ON s.code = e.snomed_code
    WHERE e.date BETWEEN clinical.since($as_at, $months) AND $as_at::DATE
), done AS (
    SELECT patient_id, organisation, bool_or(list = 'copd_review') AS reviewed, bool_or(list = 'mrc_dyspnoea') AS mrc_recorded,
        arg_max(grade, (date_time, observation_id)) AS grade
    FROM entry
    GROUP BY ALL
)
SELECT r.patient_id, r.organisation,
    coalesce(d.reviewed, false) AS reviewed, coalesce(d.mrc_recorded, false) AS mrc_recorded,
    coalesce(d.reviewed AND d.mrc_recorded, false) AS reviewed_with_mrc, coalesce(d.grade >= 3, false) AS mrc_3_or_more,
    CASE WHEN d.reviewed THEN 'review without MRC grade' WHEN d.mrc_recorded THEN 'MRC grade without review' ELSE 'no review and no MRC grade' END AS reason
FROM register r
LEFT JOIN done d ON d.patient_id = r.patient_id AND d.organisation = r.organisation
