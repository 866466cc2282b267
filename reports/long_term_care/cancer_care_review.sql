-- title:    Cancer register and care reviews
-- question: How many patients have had cancer, how many were first diagnosed this year, and were they supported and reviewed in time?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    support_list codelist = none | the codelist of conversations about support, one you import: none is bundled
-- param:    review_list codelist = none | the codelist of cancer care reviews, one you import: none is bundled
-- param:    support_months whole = 3 | how many months after the diagnosis support is in time
-- param:    review_months whole = 12 | how many months after the diagnosis a review is in time
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice, cancer lead
-- reads:    patient, registration, observation
-- source:   QOF register of cancer (from April 2003, without non-melanoma skin cancer), by a secondary source: register cancer of table meta.register
-- source:   QOF, with lists of your own CAN004 and CAN005, 2024/25, retired in 2025/26: support within 3 months and review within 12 months of the diagnosis (from memory)
-- source:   codelist cancer, and the codelists of support and review that are asked for
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    on_register = all
-- count:    new_12m, support_due, supported, review_due, reviewed, to_do
-- same:     cancer register = on_register
-- worklist: to_do
-- rate:     new_12m_pct = new_12m / on_register per 100
-- rate:     supported_pct = supported / support_due per 100 ci wilson
-- rate:     reviewed_pct = reviewed / review_due per 100 ci wilson
-- column:   on_register | On the register | whole
-- column:   new_12m | First diagnosed in 12 months | whole
-- column:   support_due | Time for support over: asked about it | whole
-- column:   supported | Support in time | whole
-- column:   review_due | Time for a review over: asked about it | whole
-- column:   reviewed | Review in time | whole
-- column:   to_do | Still without support or review | whole
-- column:   new_12m_pct | First diagnosed in 12 months, of the register (%) | percent.1
-- column:   supported_pct | Support in time (%) | percent.1
-- column:   reviewed_pct | Review in time (%) | percent.1
-- note:     On the register: registered on the census date, with an entry of cancer between 1 April 2003 and the census date. Non-melanoma skin cancer does not
--           count; no code takes a patient off. Who has died is not in the table, so that first diagnoses are fewer than there were: see report new_diagnoses.
-- note:     First diagnosed: the day of the first entry of any cancer ever, also before April 2003. A second cancer, or one that came back, is no first
--           diagnosis.
-- note:     No codelist of support or of reviews was verified, so none is bundled. Import your own and name them in support_list and review_list; until then
--           nobody is asked about, and the shares stay empty.
-- note:     In time: an entry from the day of the first diagnosis to the day three months later for support, twelve for a review. The months are parameters: those of
--           QOF are from memory. Asked about are patients whose time ended in the 12 months up to the census date, for support and reviews of different times of
--           diagnosis.
-- note:     Still without: no entry from the day of diagnosis to the census date, the time being over in the last 12 months or not yet. The worklist says what
--           was or is due by when.
-- note:     The table follows no published layout. QOF's personalised care adjustments are not applied: for planning, not payment.
WITH diagnosis AS (
    SELECT patient_id, organisation, min(coalesce(date, recorded::DATE)) AS first_date
    FROM clinical.coded('cancer') -- whoever is on the register has one by the census date: the first of all is by then
    GROUP BY ALL
), patient AS (
    SELECT r.patient_id, r.organisation, d.first_date, (d.first_date + to_months($support_months::INTEGER))::DATE AS support_by, (d.first_date + to_months($review_months::INTEGER))::DATE AS review_by,
        min(c.date) FILTER (c.list = $support_list::VARCHAR) AS support_date, min(c.date) FILTER (c.list = $review_list::VARCHAR) AS review_date
    FROM clinical.on_register('cancer', $as_at) r
    JOIN diagnosis d ON d.patient_id = r.patient_id AND d.organisation = r.organisation
    LEFT JOIN clinical.coded_any([$support_list::VARCHAR, $review_list::VARCHAR]) c
        ON c.patient_id = r.patient_id AND c.organisation = r.organisation AND c.date BETWEEN d.first_date AND $as_at::DATE
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], r.organisation)
    GROUP BY ALL
), asked AS (
    SELECT *, support_by >= clinical.since($as_at, 12) AND EXISTS (FROM clinical.codelist_code x WHERE x.list = $support_list::VARCHAR) AS support_asked,
        review_by >= clinical.since($as_at, 12) AND EXISTS (FROM clinical.codelist_code x WHERE x.list = $review_list::VARCHAR) AS review_asked
    FROM patient
)
SELECT patient_id, organisation, first_date >= clinical.since($as_at, 12) AS new_12m,
    support_asked AND support_by <= $as_at::DATE AS support_due, support_asked AND support_by <= $as_at::DATE AND coalesce(support_date <= support_by, false) AS supported,
    review_asked AND review_by <= $as_at::DATE AS review_due, review_asked AND review_by <= $as_at::DATE AND coalesce(review_date <= review_by, false) AS reviewed,
    (support_asked AND support_date IS NULL) OR (review_asked AND review_date IS NULL) AS to_do,
    concat_ws('; ', 'first diagnosed on ' || first_date, CASE WHEN support_asked AND support_date IS NULL THEN 'support due by ' || support_by END,
        CASE WHEN review_asked AND review_date IS NULL THEN 'review due by ' || review_by END) AS reason
FROM asked
