-- title:    Valproate and pregnancy prevention
-- question: How many girls and women, and how many boys and men, of an age to have children take valproate?
-- grain:    one row per organisation, sex and age group, with totals
-- param:    as_at date = month_end | the census date
-- param:    months whole = 6 | how far back an issue counts
-- param:    age_from whole = 0 | the youngest age counted
-- param:    age_under whole = 55 | ages counted are below this one
-- param:    form_list codelist = none | your codelist of annual risk acknowledgement forms, one you import: none is bundled
-- param:    review_list codelist = none | your codelist of reviews by a specialist
-- param:    contraception_list codelist = none | your codelist of contraception, and of contraception not needed
-- param:    pregnancy_list codelist = none | your codelist of pregnancy
-- param:    coded_months whole = 12 | how far back a form, a review and contraception count
-- param:    pregnancy_months whole = 9 | how far back an entry of pregnancy counts
-- param:    repeat_months whole = 6 | a repeat is active when its template was issued in this many months
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: ICB, safety lead
-- reads:    patient, registration, observation, medication, medicine_code, repeat_template
-- source:   MHRA, pregnancy prevention programme of valproate: under 55, both sexes (from memory, not checked in the guidance); the age groups are local
-- source:   codelist med_valproate, and the codelists that are asked for; how far back their entries count is local
-- privacy:  aggregate
-- unit:     patient
-- group:    sex = Female, Male, Other or not known
-- group:    age_group = Under 18, 18 to 34, 35 to 54, 55 and over
-- by:       ethnicity, imd
-- count:    on_valproate = all
-- count:    on_repeat, form_asked, form_done, review_asked, reviewed, contraception_asked, contraception, pregnancy_asked, pregnant
-- worklist: on_valproate
-- rate:     on_repeat_pct = on_repeat / on_valproate per 100
-- rate:     form_pct = form_done / form_asked per 100
-- rate:     reviewed_pct = reviewed / review_asked per 100
-- rate:     contraception_pct = contraception / contraception_asked per 100
-- rate:     pregnant_pct = pregnant / pregnancy_asked per 100
-- column:   sex | Sex | text
-- column:   age_group | Age | text
-- column:   on_valproate | Patients with valproate in the window | whole
-- column:   on_repeat | Of these from a repeat that is open | whole
-- column:   form_asked | Asked about the risk acknowledgement form | whole
-- column:   form_done | Form coded in the months asked for | whole
-- column:   review_asked | Asked about a review by a specialist | whole
-- column:   reviewed | Review coded in the months asked for | whole
-- column:   contraception_asked | Asked about contraception | whole
-- column:   contraception | Contraception, or that it is not needed, coded in the months asked for | whole
-- column:   pregnancy_asked | Asked about pregnancy | whole
-- column:   pregnant | Pregnancy coded in the months asked for | whole
-- column:   on_repeat_pct | From a repeat that is open (%) | percent.1
-- column:   form_pct | Form coded (%) | percent.1
-- column:   reviewed_pct | Review coded (%) | percent.1
-- column:   contraception_pct | Contraception coded (%) | percent.1
-- column:   pregnant_pct | Pregnancy coded (%) | percent.1
-- note:     Registered patients of the ages asked about, by default under 55, with valproate or valproic acid issued in the window, by default six months.
--           Patients without a date of birth count too, with their age unknown: nobody is lost because of it. An organisation without such a patient has no row.
-- note:     From a repeat that is open: one of these issues is of a repeat template that has started, has not ended by the census date and was issued in the
--           months of parameter repeat_months, six by default.
-- note:     No codelist of risk acknowledgement forms, reviews by a specialist, contraception or pregnancy was verified, so none is bundled. Import your own and name
--           them in the parameters; until then nobody is asked about and the shares stay empty.
-- note:     With a list everybody who is not male, of the ages asked about, is asked about; male patients are not, as what the rules ask of them was not
--           verified. An entry counts by its date, one without is none. No entry does not mean not done: forms and reviews of a clinic may be in letters alone.
--           Contraception fitted before the months asked for is not seen. Pregnancy is an entry in nine months: the report does not know whether it has ended.
-- note:     The worklist is everybody on valproate, to be checked in the record. It says what is coded and what is not, and does not say that anything is missing.
-- note:     What a hospital prescribes is here only when the practice noted it as a medicine.
-- note:     Valproate only: topiramate is left out.
WITH issue AS (
    SELECT i.patient_id, i.organisation, max(i.date) AS latest_date, bool_or(r.repeat_template_id IS NOT NULL) AS on_repeat
    FROM clinical.issued('med_valproate', clinical.since($as_at, $months), $as_at) i
    LEFT JOIN clinical.active_repeat($as_at, $repeat_months) r ON r.repeat_template_id = i.repeat_template_id AND r.organisation = i.organisation
    GROUP BY ALL
), coded AS (
    SELECT patient_id, organisation, max(date) FILTER (list = $form_list::VARCHAR) AS form_date, max(date) FILTER (list = $review_list::VARCHAR) AS review_date,
        max(date) FILTER (list = $contraception_list::VARCHAR) AS contraception_date, max(date) FILTER (list = $pregnancy_list::VARCHAR) AS pregnancy_date
    FROM clinical.coded_any([$form_list::VARCHAR, $review_list::VARCHAR, $contraception_list::VARCHAR, $pregnancy_list::VARCHAR])
    WHERE date <= $as_at::DATE
    GROUP BY ALL
), asked AS (
    SELECT coalesce(bool_or(list = $form_list::VARCHAR), false) AS form, coalesce(bool_or(list = $review_list::VARCHAR), false) AS review,
        coalesce(bool_or(list = $contraception_list::VARCHAR), false) AS contraception, coalesce(bool_or(list = $pregnancy_list::VARCHAR), false) AS pregnancy
    FROM clinical.codelist_code
), patient AS (
    SELECT l.patient_id, l.organisation, l.sex, l.age, i.latest_date, i.on_repeat, c.form_date, c.review_date, c.contraception_date, c.pregnancy_date,
        l.sex IS DISTINCT FROM 'M' AND a.form AS form_asked, l.sex IS DISTINCT FROM 'M' AND a.review AS review_asked,
        l.sex IS DISTINCT FROM 'M' AND a.contraception AS contraception_asked, l.sex IS DISTINCT FROM 'M' AND a.pregnancy AS pregnancy_asked
    FROM issue i
    JOIN clinical.registered_population($as_at) l ON l.patient_id = i.patient_id AND l.organisation = i.organisation
    CROSS JOIN asked a
    LEFT JOIN coded c ON c.patient_id = i.patient_id AND c.organisation = i.organisation
    WHERE (l.age IS NULL OR (l.age >= $age_from AND l.age < $age_under)) AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation))
), found AS (
    SELECT *, form_asked AND coalesce(form_date >= clinical.since($as_at, $coded_months), false) AS form_done,
        review_asked AND coalesce(review_date >= clinical.since($as_at, $coded_months), false) AS reviewed,
        contraception_asked AND coalesce(contraception_date >= clinical.since($as_at, $coded_months), false) AS contraception,
        pregnancy_asked AND coalesce(pregnancy_date >= clinical.since($as_at, $pregnancy_months), false) AS pregnant
    FROM patient
)
SELECT patient_id, organisation, CASE sex WHEN 'F' THEN 'Female' WHEN 'M' THEN 'Male' ELSE 'Other or not known' END AS sex,
    CASE WHEN age < 18 THEN 'Under 18' WHEN age < 35 THEN '18 to 34' WHEN age < 55 THEN '35 to 54' WHEN age IS NOT NULL THEN '55 and over' END AS age_group,
    true AS on_valproate, on_repeat, form_asked, form_done, review_asked, reviewed, contraception_asked, contraception, pregnancy_asked, pregnant,
    'last issued ' || latest_date || ': ' || concat_ws(', ', CASE WHEN pregnant THEN 'pregnancy coded ' || pregnancy_date END,
        CASE WHEN sex = 'M' THEN 'check in the record what the rules for male patients ask for'
            WHEN form_done THEN 'risk acknowledgement form coded ' || form_date
            WHEN form_asked THEN format('no risk acknowledgement form coded in {} months', $coded_months)
            ELSE 'check in the record that the annual risk acknowledgement form is done' END,
        CASE WHEN reviewed THEN 'specialist review coded ' || review_date WHEN review_asked THEN format('no specialist review coded in {} months', $coded_months) END,
        CASE WHEN contraception THEN 'contraception coded ' || contraception_date
            WHEN contraception_asked THEN format('no contraception coded in {} months', $coded_months) END) AS reason
FROM found
