-- title:    Medication review
-- question: How many patients on repeat medicines or of 75 and over are overdue for a review of them?
-- grain:    one row per organisation, number of repeats and age group, with totals
-- param:    as_at date = month_end | the census date
-- param:    months whole = 12 | how far back a coded review counts
-- param:    review_list codelist = none | your codelist of medication reviews, one you import: none is bundled
-- param:    repeat_months whole = 6 | a repeat is active when its template was issued in this many months
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice, PCN, pharmacist
-- reads:    patient, registration, observation, repeat_template, medication
-- source:   local: review dates of repeat templates; coded reviews as in the NHS primary care domain cluster MEDRVW_COD, once you import it
-- source:   the codelist of reviews that is asked for
-- privacy:  aggregate
-- unit:     patient
-- group:    repeats = none, 1 to 3, 4 or more
-- group:    age_group = under 75, 75 and over
-- by:       sex, ethnicity, imd
-- count:    eligible = all
-- count:    review_overdue, no_review_date, asked, reviewed
-- worklist: review_overdue
-- rate:     review_overdue_pct = review_overdue / eligible per 100 ci wilson
-- rate:     reviewed_pct = reviewed / asked per 100 ci wilson
-- column:   repeats | Repeat medicines | text
-- column:   age_group | Age | text
-- column:   eligible | On repeat medicines, or 75 and over | whole
-- column:   review_overdue | Review date of a repeat has passed | whole
-- column:   no_review_date | A repeat without a review date | whole
-- column:   asked | Asked about a coded review | whole
-- column:   reviewed | Coded review in the months asked for | whole
-- column:   review_overdue_pct | Review date of a repeat has passed (%) | percent.1
-- column:   reviewed_pct | Coded review (%) | percent.1
-- note:     Registered patients with an active repeat, and all of 75 and over. A repeat is active when its template is open on the census date and was issued in
--           the months of parameter repeat_months up to it, six by default: no public definition was found. Templates of one name count once. A repeat that is open
--           but was not issued in those months is not counted, nor is its review date.
-- note:     Overdue: the review date of an active repeat lies before the census date. A review due on that day is not overdue, and a repeat without a review
--           date is not either: it is counted by itself. Patients of 75 and over without a repeat are in the share, though nothing of theirs can be overdue: row
--           none sets them apart.
-- note:     No codelist of medication reviews was verified, so none is bundled. Import one of your own (structured reviews alone, or all) and name it in
--           review_list; until then nobody is asked about and the share stays empty.
-- note:     A coded review counts by its date: an entry without one is none.
-- note:     A patient without a date of birth and with an active repeat is in age group Unknown.
WITH repeat AS (
    SELECT patient_id, organisation, count(DISTINCT coalesce(nullif(lower(trim(name)), ''), repeat_template_id::VARCHAR)) AS medicines,
        min(review_date) FILTER (review_date < $as_at::DATE) AS overdue_since, bool_or(review_date IS NULL) AS no_review_date
    FROM clinical.active_repeat($as_at, $repeat_months)
    GROUP BY ALL
), review AS (
    SELECT patient_id, organisation, max(date) AS latest_date
    FROM clinical.coded($review_list::VARCHAR)
    WHERE date <= $as_at::DATE
    GROUP BY ALL
)
SELECT l.patient_id, l.organisation,
    CASE WHEN r.medicines >= 4 THEN '4 or more' WHEN r.medicines IS NOT NULL THEN '1 to 3' ELSE 'none' END AS repeats,
    CASE WHEN l.age >= 75 THEN '75 and over' WHEN l.age IS NOT NULL THEN 'under 75' END AS age_group,
    r.overdue_since IS NOT NULL AS review_overdue, coalesce(r.no_review_date, false) AS no_review_date,
    EXISTS (FROM clinical.codelist_code c WHERE c.list = $review_list::VARCHAR) AS asked,
    coalesce(v.latest_date >= clinical.since($as_at, $months), false) AS reviewed,
    concat_ws(', ', 'review was due ' || r.overdue_since, 'last coded review ' || v.latest_date) AS reason
FROM clinical.registered_population($as_at) l
LEFT JOIN repeat r ON r.patient_id = l.patient_id AND r.organisation = l.organisation
LEFT JOIN review v ON v.patient_id = l.patient_id AND v.organisation = l.organisation
WHERE (r.medicines IS NOT NULL OR l.age >= 75) AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation))
