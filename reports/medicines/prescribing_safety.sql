-- title:    Prescribing safety
-- question: How many patients have a combination of medicines, age and illness that is known to be hazardous, or a medicine without the tests it needs?
-- grain:    one row per organisation and indicator
-- param:    as_at date = month_end | the census date
-- param:    months whole = 3 | how far back an issue counts; heart failure and eGFR are those before
-- param:    test_months whole = 15 | AC: how far back a kidney test counts, and how long ago an ACE inhibitor was first issued
-- param:    lithium_test codelist = none | LI: your codelist of lithium levels, one you import: none is bundled
-- param:    blood_count_test codelist = none | ME: your codelist of full blood counts
-- param:    liver_test codelist = none | ME: your codelist of liver function tests
-- param:    thyroid_test codelist = none | AM: your codelist of thyroid function tests
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, ICB, pharmacist
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   PINCER prescribing safety indicators A, D, E, F, I, K and AC, as in OpenSAFELY: opensafely/pincer-measures, study definition of 2023; AC in part;
--           with lists of your own PINCER LI, ME and AM
-- source:   codelists med_nsaid_oral, med_ppi, med_doac, med_warfarin, med_antiplatelet, med_acei, med_lithium, med_methotrexate, med_amiodarone, egfr, creatinine;
--           register heart_failure; the codelists of tests that are asked for
-- privacy:  aggregate
-- unit:     patient and indicator
-- group:    indicator = A NSAID at 65 and over without PPI, D NSAID with anticoagulant, E Antiplatelet with anticoagulant without PPI,
--           F Aspirin with another antiplatelet without PPI, I NSAID in heart failure, K NSAID with eGFR below 45,
--           AC ACE inhibitor at 75 and over without kidney test, LI Lithium without a level, ME Methotrexate without blood count or liver test,
--           AM Amiodarone without thyroid test
-- apart:    indicator
-- by:       age_band, sex, ethnicity, imd
-- count:    at_risk = all
-- count:    hazardous
-- worklist: hazardous
-- rate:     hazardous_pct = hazardous / at_risk per 100 ci wilson
-- column:   indicator | Indicator | text
-- column:   at_risk | Patients at risk | whole
-- column:   hazardous | With hazardous prescribing or no test | whole
-- column:   hazardous_pct | With hazardous prescribing or no test (%) | percent.1
-- note:     At risk, of registered patients of 18 and over: A 65 and over, no PPI. D on an oral anticoagulant. E on an oral anticoagulant, no PPI. F on aspirin, no
--           PPI. I on the register of heart failure. K latest eGFR from 1 to below 45. AC 75 and over, with an ACE inhibitor issued in six months and first issued
--           before the 15 months. LI and ME with an issue in the latest three months and in the three before, AM in the latest six and in the six before. A patient
--           counts under each indicator that applies, so there is no row of all of them.
-- note:     On a medicine: an issue in the three months up to the census date. An anticoagulant is warfarin, another vitamin K antagonist or a DOAC. In E an
--           antiplatelet was issued less than 28 days before or after an anticoagulant, in F another antiplatelet less than 28 days before or after aspirin. The
--           diagnosis and the eGFR are those before the three months; an eGFR of more than, or about, a number is not below 45. The latest eGFR may be of any
--           age, also many years old. Resolved heart failure does not count, which OpenSAFELY does not look at.
-- note:     LI, ME and AM: no codelist of lithium levels, full blood counts, liver or thyroid function tests was verified, so none is bundled. Import your own
--           and name them in the parameters; until then these indicators have no rows. A level, a blood count and a liver test count for three months, a thyroid
--           test for six. With one list of the two for methotrexate only that test is asked about; with both, either missing counts (OpenSAFELY has an indicator
--           for each).
-- note:     A test counts by its code and its date, whatever its value: an entry without a date is no test and no eGFR. A diagnosis without one counts from the
--           day it was entered.
-- note:     AC in part: a dated entry of creatinine or eGFR is a test. PINCER also asks for electrolytes, includes loop diuretics, and its list of ACE
--           inhibitors holds angiotensin receptor blockers: no codelists of electrolytes and loop diuretics were verified, so this AC is of fewer patients and
--           finds fewer without a test.
-- note:     Antiplatelets include aspirin at any dose, so aspirin for pain too. Aspirin is told apart by the words of the codelist: aspirin, Angettes, Nu-Seals,
--           PostMI; whatever else the list holds is another antiplatelet, and aspirin with dipyridamole or clopidogrel in one product is both. PPIs only:
--           PINCER's list also holds H2 antagonists, so more are without protection here. Medicines are found by the words and product codes of the codelists:
--           brand names they do not hold are missed, and suppositories and injections count as NSAIDs.
-- note:     Left out, as no codelists were verified: B and C (peptic ulcer or bleed), G (non-selective beta blockers).
-- note:     Medians of practices in England before and after the first wave of covid-19, OpenSAFELY (opensafely/pincer-measures, released outputs): A 1.16 and
--           0.79 %, D 1.41 and 1.19 %, E 2.26 and 1.67 %, I 1.68 and 1.43 %, AC 5.2 and 12.9 % (all of AC: do not compare); none here of F, K, LI, ME and AM.
--           Its codelists are others: compare with care.
WITH issue AS MATERIALIZED (
    SELECT patient_id, organisation, date, CASE WHEN list IN ('med_doac', 'med_warfarin') THEN 'anticoagulant' ELSE list END AS medicine,
        list = 'med_antiplatelet' AND coalesce(regexp_matches(lower(name), '(^|[^\pL\pN])(aspirin|angettes|nu[^\pL\pN]seals|postmi)'), false) AS aspirin,
        list = 'med_antiplatelet' AND coalesce(regexp_matches(lower(name), '(^|[^\pL\pN])(clopidogrel|dipyridamole)'), false) AS names_other
    FROM clinical.issued_any(['med_nsaid_oral', 'med_ppi', 'med_doac', 'med_warfarin', 'med_antiplatelet'], clinical.since($as_at, $months), $as_at)
), taking AS (
    SELECT patient_id, organisation, bool_or(medicine = 'med_nsaid_oral') AS nsaid, bool_or(medicine = 'med_ppi') AS ppi,
        bool_or(medicine = 'anticoagulant') AS anticoagulant, bool_or(aspirin) AS aspirin
    FROM issue
    GROUP BY ALL
), together AS (
    SELECT a.patient_id, a.organisation, bool_or(a.medicine = 'anticoagulant') AS with_anticoagulant,
        bool_or(a.aspirin AND (p.names_other OR NOT p.aspirin)) AS with_aspirin
    FROM issue a
    JOIN issue p ON p.patient_id = a.patient_id AND p.organisation = a.organisation AND p.medicine = 'med_antiplatelet' AND abs(p.date - a.date) < 28
    WHERE a.medicine = 'anticoagulant' OR a.aspirin
    GROUP BY ALL
), acei AS (
    SELECT patient_id, organisation
    FROM clinical.issued('med_acei', DATE '0001-01-01', $as_at)
    GROUP BY ALL
    HAVING min(date) < clinical.since($as_at, $test_months) AND max(date) >= clinical.since($as_at, 6)
), test AS (
    SELECT DISTINCT patient_id, organisation
    FROM clinical.coded_any(['creatinine', 'egfr'])
    WHERE date BETWEEN clinical.since($as_at, $test_months) AND $as_at::DATE
), kidney AS (
    SELECT patient_id, organisation
    FROM clinical.latest_measure('egfr', DATE '0001-01-01', clinical.since($as_at, $months) - 1)
    WHERE value >= 1 AND value < 45 AND left(coalesce(comparator, ''), 1) NOT IN ('>', '~')
), heart AS (
    SELECT patient_id, organisation
    FROM clinical.on_register('heart_failure', $as_at)
    WHERE first_date < clinical.since($as_at, $months)
), rule(list, indicator, medicine, months, test, codes) AS (
    VALUES ('med_lithium', 'LI Lithium without a level', 'lithium', 3, 'lithium level', $lithium_test::VARCHAR),
        ('med_methotrexate', 'ME Methotrexate without blood count or liver test', 'methotrexate', 3, 'full blood count', $blood_count_test::VARCHAR),
        ('med_methotrexate', 'ME Methotrexate without blood count or liver test', 'methotrexate', 3, 'liver function test', $liver_test::VARCHAR),
        ('med_amiodarone', 'AM Amiodarone without thyroid test', 'amiodarone', 6, 'thyroid function test', $thyroid_test::VARCHAR)
), continued AS (
    SELECT r.list, i.patient_id, i.organisation
    FROM clinical.issued_any(['med_lithium', 'med_methotrexate', 'med_amiodarone'], clinical.since($as_at, 12), $as_at) i
    JOIN (SELECT DISTINCT list, months FROM rule) r ON r.list = i.list AND i.date >= clinical.since($as_at, 2 * r.months)
    GROUP BY ALL
    HAVING bool_or(i.date < clinical.since($as_at, r.months)) AND bool_or(i.date >= clinical.since($as_at, r.months))
), result AS (
    SELECT list AS codes, patient_id, organisation, max(date) AS date
    FROM clinical.coded_any((SELECT coalesce(list(DISTINCT r.codes), []) FROM rule r))
    WHERE date <= $as_at::DATE
    GROUP BY ALL
), monitored AS (
    SELECT t.patient_id, t.organisation, r.indicator, bool_or(x.date IS NULL) AS hazardous,
        r.medicine || ', no ' || string_agg(r.test, ' or ' ORDER BY r.test) FILTER (x.date IS NULL) || ' in ' || r.months || ' months' AS reason
    FROM continued t
    JOIN rule r ON r.list = t.list
    LEFT JOIN result x ON x.codes = r.codes AND x.patient_id = t.patient_id AND x.organisation = t.organisation AND x.date >= clinical.since($as_at, r.months)
    WHERE r.codes IN (SELECT c.list FROM clinical.codelist_code c)
    GROUP BY t.patient_id, t.organisation, r.indicator, r.medicine, r.months
), adult AS MATERIALIZED (
    SELECT l.patient_id, l.organisation, l.age,
        coalesce(m.nsaid, false) AS nsaid, coalesce(m.ppi, false) AS ppi, coalesce(m.anticoagulant, false) AS anticoagulant,
        coalesce(m.aspirin, false) AS aspirin, coalesce(b.with_anticoagulant, false) AS with_anticoagulant, coalesce(b.with_aspirin, false) AS with_aspirin,
        h.patient_id IS NOT NULL AS heart_failure, k.patient_id IS NOT NULL AS low_egfr,
        a.patient_id IS NOT NULL AS acei, t.patient_id IS NOT NULL AS tested
    FROM clinical.registered_population($as_at) l
    LEFT JOIN taking m ON m.patient_id = l.patient_id AND m.organisation = l.organisation
    LEFT JOIN together b ON b.patient_id = l.patient_id AND b.organisation = l.organisation
    LEFT JOIN heart h ON h.patient_id = l.patient_id AND h.organisation = l.organisation
    LEFT JOIN kidney k ON k.patient_id = l.patient_id AND k.organisation = l.organisation
    LEFT JOIN acei a ON a.patient_id = l.patient_id AND a.organisation = l.organisation
    LEFT JOIN test t ON t.patient_id = l.patient_id AND t.organisation = l.organisation
    WHERE l.age >= 18 AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation))
)
SELECT patient_id, organisation, 'A NSAID at 65 and over without PPI' AS indicator, nsaid AS hazardous,
    'oral NSAID and no PPI, 65 or over' AS reason
FROM adult WHERE age >= 65 AND NOT ppi
UNION ALL
SELECT patient_id, organisation, 'D NSAID with anticoagulant', nsaid, 'oral NSAID with an oral anticoagulant'
FROM adult WHERE anticoagulant
UNION ALL
SELECT patient_id, organisation, 'E Antiplatelet with anticoagulant without PPI', with_anticoagulant, 'antiplatelet with an oral anticoagulant, no PPI'
FROM adult WHERE anticoagulant AND NOT ppi
UNION ALL
SELECT patient_id, organisation, 'F Aspirin with another antiplatelet without PPI', with_aspirin, 'aspirin with another antiplatelet, no PPI'
FROM adult WHERE aspirin AND NOT ppi
UNION ALL
SELECT patient_id, organisation, 'I NSAID in heart failure', nsaid, 'oral NSAID in heart failure'
FROM adult WHERE heart_failure
UNION ALL
SELECT patient_id, organisation, 'K NSAID with eGFR below 45', nsaid, 'oral NSAID with an eGFR below 45'
FROM adult WHERE low_egfr
UNION ALL
SELECT patient_id, organisation, 'AC ACE inhibitor at 75 and over without kidney test', NOT tested,
    'ACE inhibitor, no creatinine or eGFR in ' || $test_months || ' months'
FROM adult WHERE age >= 75 AND acei
UNION ALL
SELECT m.patient_id, m.organisation, m.indicator, m.hazardous, m.reason
FROM monitored m
JOIN adult a ON a.patient_id = m.patient_id AND a.organisation = m.organisation
