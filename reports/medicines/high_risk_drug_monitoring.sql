-- title:    Monitoring of high risk medicines
-- question: How many patients take lithium, methotrexate or amiodarone, and did they have the tests these need?
-- grain:    one row per organisation and medicine
-- param:    as_at date = month_end | the census date
-- param:    medicine_months whole = 6 | how far back an issue of the medicine counts
-- param:    lithium_test codelist = none | your codelist of lithium levels, one you import: none is bundled
-- param:    blood_count_test codelist = none | your codelist of full blood counts, for methotrexate
-- param:    liver_test codelist = none | your codelist of liver function tests, for methotrexate
-- param:    thyroid_test codelist = none | your codelist of thyroid function tests, for amiodarone
-- param:    lithium_months whole = 3 | how far back a lithium level counts
-- param:    methotrexate_months whole = 3 | how far back the tests for methotrexate count
-- param:    amiodarone_months whole = 6 | how far back a thyroid test counts
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   with lists of your own PINCER LI, ME and AM, for the intervals of the tests (opensafely/pincer-measures); an issue in six months, shown here, is local
-- source:   codelists med_lithium, med_methotrexate, med_amiodarone, creatinine, egfr, register rheumatoid_arthritis, and the codelists of tests that are asked for
-- privacy:  aggregate
-- unit:     patient and medicine
-- group:    medicine = Lithium, Methotrexate, Amiodarone
-- apart:    medicine
-- by:       age_band, sex, ethnicity, imd
-- count:    taking = all
-- count:    asked, tested, overdue, kidney_test, methotrexate_ra
-- worklist: overdue
-- rate:     overdue_pct = overdue / asked per 100 ci wilson
-- stat:     kidney_test_days = median kidney_days over kidney_test
-- column:   medicine | Medicine | text
-- column:   taking | Patients with an issue | whole
-- column:   asked | Asked about their tests | whole
-- column:   tested | Every test asked about in the interval | whole
-- column:   overdue | Overdue | whole
-- column:   kidney_test | With a kidney test on record | whole
-- column:   methotrexate_ra | Methotrexate in rheumatoid arthritis | whole
-- column:   overdue_pct | Overdue (%) | percent.1
-- column:   kidney_test_days | Days since the newest kidney test, median | number.0
-- note:     No codelist of lithium levels, full blood counts, liver or thyroid function tests was verified, so none is bundled. Import your own and name them in
--           the parameters; until then nobody is asked about and the share stays empty. With one list of the two for methotrexate only that test is asked about.
-- note:     A test counts by its code, whatever its value, and by its date: an entry without one is no test. Patients who have only just started count too; tests
--           made elsewhere and not entered are not known.
-- note:     The newest kidney test (a plausible creatinine or eGFR with a date, however old) is for information: no interval for these medicines was verified.
-- note:     Azathioprine, leflunomide, ciclosporin, sulfasalazine and thyroid hormone are left out: no codelist of the medicine was verified. So treatment of
--           rheumatoid arthritis is known in part only, as methotrexate in patients on the register.
-- note:     A patient with two of the medicines counts in both, so there is no row of all of them. Methotrexate under a brand name alone is found where the code
--           of its product says so.
WITH rule(list, medicine, test, codes, months) AS (
    VALUES ('med_lithium', 'Lithium', 'lithium level', $lithium_test::VARCHAR, $lithium_months),
        ('med_methotrexate', 'Methotrexate', 'full blood count', $blood_count_test::VARCHAR, $methotrexate_months),
        ('med_methotrexate', 'Methotrexate', 'liver function test', $liver_test::VARCHAR, $methotrexate_months),
        ('med_amiodarone', 'Amiodarone', 'thyroid function test', $thyroid_test::VARCHAR, $amiodarone_months)
), result AS (
    SELECT list AS codes, patient_id, organisation, max(date) AS date
    FROM clinical.coded_any((SELECT coalesce(list(DISTINCT r.codes), []) FROM rule r))
    WHERE date <= $as_at::DATE
    GROUP BY ALL
), kidney AS (
    SELECT patient_id, organisation, $as_at::DATE - max(date) AS days
    FROM clinical.measures(['creatinine', 'egfr'], DATE '1900-01-01', $as_at)
    GROUP BY ALL
), taking AS (
    SELECT DISTINCT i.list, l.patient_id, l.organisation
    FROM clinical.issued_any(['med_lithium', 'med_methotrexate', 'med_amiodarone'], clinical.since($as_at, $medicine_months), $as_at) i
    JOIN clinical.registered_population($as_at) l ON l.patient_id = i.patient_id AND l.organisation = i.organisation
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation)
), monitored AS (
    SELECT t.list, r.medicine, t.patient_id, t.organisation,
        count(*) FILTER (r.asked) AS asked,
        count(*) FILTER (x.date >= clinical.since($as_at, r.months)) AS tested,
        string_agg(CASE WHEN x.date IS NULL THEN 'no ' || r.test || ' on record' ELSE 'last ' || r.test || ' ' || x.date END, ', ' ORDER BY r.test)
            FILTER (r.asked AND coalesce(x.date < clinical.since($as_at, r.months), true)) AS reason
    FROM taking t
    JOIN (SELECT *, codes IN (SELECT c.list FROM clinical.codelist_code c) AS asked FROM rule) r ON r.list = t.list
    LEFT JOIN result x ON x.codes = r.codes AND x.patient_id = t.patient_id AND x.organisation = t.organisation
    GROUP BY ALL
)
SELECT m.patient_id, m.organisation, m.medicine, m.asked > 0 AS asked, m.asked > 0 AND m.tested = m.asked AS tested, m.tested < m.asked AS overdue,
    k.days IS NOT NULL AS kidney_test, k.days AS kidney_days, m.list = 'med_methotrexate' AND a.patient_id IS NOT NULL AS methotrexate_ra, m.reason
FROM monitored m
LEFT JOIN kidney k ON k.patient_id = m.patient_id AND k.organisation = m.organisation
LEFT JOIN clinical.on_register('rheumatoid_arthritis', $as_at) a ON a.patient_id = m.patient_id AND a.organisation = m.organisation
