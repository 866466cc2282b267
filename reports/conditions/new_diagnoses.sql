-- title:    New diagnoses by month
-- question: How many patients were first diagnosed with a condition each month?
-- grain:    one row per organisation and month, with a total of all months
-- param:    as_at date = month_end | the last month is the one this day lies in; diagnoses after it are left out
-- param:    register register = diabetes | the condition, by the name of its register
-- param:    months whole = 12 | how many months
-- param:    washout_months whole = 3 | only patients who were already on the list this many months before
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: PCN, ICB
-- reads:    patient, registration, observation
-- source:   local incidence, with time after registration left out as in studies of CPRD records (from memory); conditions are the registers of table meta.register
-- privacy:  aggregate
-- unit:     patient and month
-- group:    month
-- by:       age_band, sex, ethnicity, imd
-- count:    at_risk = all
-- count:    new_cases
-- rate:     new_per_100k = new_cases / at_risk per 100000 ci byar
-- column:   month | Month | text
-- column:   at_risk | Without the condition at the start | whole
-- column:   new_cases | New diagnoses | whole
-- column:   new_per_100k | New per 100,000 and month | number.1
-- note:     A new diagnosis is the first entry ever of a diagnosis of the register's codelists. Its ages, medicines, values and resolved entries play no part, and a register
--           without diagnosis codes (obesity) gives an empty table.
-- note:     At risk: on the list on the first of the month and, so that a history entered after joining is not taken for new, also the months of the washout before; no
--           diagnosis before the month. The row All adds up the months: patients times months. Breakdowns take age and the rest as of the census date.
WITH month AS (
    SELECT (date_trunc('month', $as_at::DATE) - to_months(i::INTEGER))::DATE AS month FROM range($months::INTEGER) r(i)
), condition AS (
    SELECT unnest(diagnosis) AS list FROM meta.register WHERE register = $register
), diagnosis AS (
    SELECT patient_id, organisation, min(coalesce(date, recorded::DATE)) AS first_date
    FROM clinical.coded_any((SELECT coalesce(list(c.list), []) FROM condition c))
    WHERE coalesce(date, recorded::DATE) <= $as_at::DATE
    GROUP BY ALL
), listed AS (
    SELECT DISTINCT m.month, s.patient_id, s.organisation
    FROM month m
    JOIN clinical.list_spell s ON s.starts <= m.month AND (s.ends IS NULL OR s.ends > m.month)
    JOIN clinical.list_spell b ON b.patient_id = s.patient_id AND b.organisation = s.organisation
        AND b.starts <= m.month - to_months($washout_months::INTEGER) AND (b.ends IS NULL OR b.ends > m.month - to_months($washout_months::INTEGER))
    WHERE true IN (SELECT true FROM condition)
)
SELECT l.patient_id, l.organisation, strftime(l.month, '%Y-%m') AS month, coalesce(d.first_date <= last_day(l.month), false) AS new_cases
FROM listed l
LEFT JOIN diagnosis d ON d.patient_id = l.patient_id AND d.organisation = l.organisation
WHERE (d.first_date IS NULL OR d.first_date >= l.month)
    AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation))
