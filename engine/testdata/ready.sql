-- Ready checks of a synthetic store: public figures, each with the band it must fall into. Plain SQL over the decoded tables, the
-- clinical views and the bundled codelists; every statement gives figure, value, low, high. Sources: QOF and Greater Manchester TPP
-- prevalences, NHS England (Patients Registered, Appointments in General Practice, cervical screening), opensafely/pincer-measures.

-- 1. the list is the sum of its age bands, and every register's denominator
WITH list AS (SELECT * FROM clinical.registered_population(DATE '2026-03-31')),
spell AS (
    SELECT DISTINCT r."IDPatient", r."IDOrganisationVisibleTo"
    FROM decoded."SRPatientRegistration" r
    JOIN decoded."SRPatient" p ON p."RowIdentifier" = r."IDPatient" AND p."IDOrganisationVisibleTo" = r."IDOrganisationVisibleTo"
    WHERE r."IDOrganisation" = r."IDOrganisationVisibleTo" AND list_contains(string_split(r."RegistrationStatus", ','), 'GMS')
        AND NOT p."TestPatient" AND r."DateRegistration" < TIMESTAMP '2026-04-01' AND p."DateBirth" < TIMESTAMP '2026-04-01'
        AND coalesce(least(r."DateDeRegistration", p."DateDeath"), TIMESTAMP '9999-12-31') >= TIMESTAMP '2026-04-01'
)
SELECT 'list less the sum of its age bands' AS figure, (SELECT count(*) FROM list) - sum(n)::DOUBLE AS value, 0 AS low, 0 AS high
FROM (SELECT count(*) AS n FROM list GROUP BY age // 5)
UNION ALL SELECT 'list less registrations counted by hand', (SELECT count(*) FROM list) - count(*)::DOUBLE, 0, 0 FROM spell
UNION ALL SELECT 'NHS numbers with a wrong check digit', count(*) FILTER (NOT nhs_number_valid)::DOUBLE, 0, 0 FROM clinical.patient
UNION ALL SELECT 'share of the list aged 65 and over', 100.0 * count(*) FILTER (age >= 65) / count(*), 16, 21 FROM list
UNION ALL SELECT 'ethnicity coded and usable', 100.0 * count(DISTINCT (o.patient_id, o.organisation)) / (SELECT count(*) FROM list), 75, 81
FROM clinical.coded('ethnicity') o JOIN list USING (patient_id, organisation);

-- 2. registers of the registered population, per cent of those of the register's age
WITH list AS (SELECT * FROM clinical.registered_population(DATE '2026-03-31')),
inhaler AS (
    SELECT DISTINCT "IDPatient" AS patient_id, "IDOrganisationVisibleTo" AS organisation FROM decoded."SRPrimaryCareMedication"
    WHERE regexp_matches("NameOfMedication", '(?i)\b(salbutamol|beclometasone|fostair|symbicort)') AND "DateMedicationStart" BETWEEN TIMESTAMP '2025-04-01' AND TIMESTAMP '2026-04-01'
),
register AS (
    SELECT 'hypertension' AS name, patient_id, organisation, 0 AS from_age, 14 AS low, 17 AS high FROM clinical.register('hypertension', 'hypertension_resolved', DATE '2026-03-31')
    UNION ALL SELECT 'diabetes', patient_id, organisation, 0, 6, 8 FROM clinical.register('diabetes', 'diabetes_resolved', DATE '2026-03-31')
    UNION ALL SELECT 'COPD', patient_id, organisation, 0, 1.5, 3 FROM clinical.register('copd', 'copd_resolved', DATE '2026-03-31')
    UNION ALL SELECT 'CHD', patient_id, organisation, 0, 2.8, 3.6 FROM clinical.coded('chd') WHERE date <= DATE '2026-03-31'
    UNION ALL SELECT 'depression', patient_id, organisation, 18, 10, 15 FROM clinical.register('depression', 'depression_resolved', DATE '2026-03-31')
    UNION ALL SELECT 'asthma with medicine', patient_id, organisation, 6, 6, 7
        FROM clinical.register('asthma', 'asthma_resolved', DATE '2026-03-31') SEMI JOIN inhaler USING (patient_id, organisation)
    UNION ALL SELECT 'asthma ever', patient_id, organisation, 0, 12, 14 FROM clinical.coded('asthma') WHERE date <= DATE '2026-03-31'
    UNION ALL SELECT 'atrial fibrillation', patient_id, organisation, 0, 1.3, 2.4 FROM clinical.coded('af')
    UNION ALL SELECT 'heart failure', patient_id, organisation, 0, 0.8, 1.7 FROM clinical.coded('heart_failure')
    UNION ALL SELECT 'stroke and TIA', patient_id, organisation, 0, 1.5, 2.9 FROM clinical.coded('stroke')
    UNION ALL SELECT 'stroke and TIA', patient_id, organisation, 0, 1.5, 2.9 FROM clinical.coded('tia')
    UNION ALL SELECT 'CKD 3 to 5', patient_id, organisation, 18, 3.5, 6.5 FROM clinical.coded('ckd_3_5')
    UNION ALL SELECT 'cancer', patient_id, organisation, 0, 3, 5 FROM clinical.coded('cancer')
    UNION ALL SELECT 'dementia', patient_id, organisation, 65, 3.2, 5.6 FROM clinical.coded('dementia')
    UNION ALL SELECT 'SMI', patient_id, organisation, 0, 0.7, 1.4 FROM clinical.coded('smi')
    UNION ALL SELECT 'learning disability', patient_id, organisation, 0, 0.4, 1 FROM clinical.coded('learning_disability')
)
SELECT name AS figure, 100.0 * count(DISTINCT (r.patient_id, r.organisation)) FILTER (l.age >= r.from_age)
    / (SELECT count(*) FROM list WHERE age >= any_value(r.from_age)) AS value, any_value(low) AS low, any_value(high) AS high
FROM register r JOIN list l USING (patient_id, organisation)
GROUP BY name;

-- 3. appointments of the year, did not attend by lead time, the lead times themselves
WITH list AS (SELECT * FROM clinical.registered_population(DATE '2026-03-31')),
year AS (
    SELECT *, date_diff('day', booked::DATE, start_time::DATE) AS days FROM clinical.appointment
    WHERE start_time >= TIMESTAMP '2025-03-25' AND start_time < TIMESTAMP '2026-03-25'
),
kept AS (SELECT *, status = 'Did Not Attend' AS missed FROM year WHERE status IN ('Did Not Attend', 'Finished'))
SELECT 'appointments a patient' AS figure, count(*) / (SELECT count(*) FROM list)::DOUBLE AS value, 4 AS low, 8 AS high FROM year
UNION ALL SELECT 'did not attend', 100.0 * count(*) FILTER (missed) / count(*), 3, 8 FROM kept
UNION ALL SELECT 'did not attend, booked over a week ahead less same day', 100.0 * avg(missed::INT) FILTER (days > 7) - 100.0 * avg(missed::INT) FILTER (days = 0), 4, 10 FROM kept
UNION ALL SELECT 'booked the same day', 100.0 * count(*) FILTER (days = 0) / count(*), 35, 45 FROM year
UNION ALL SELECT 'booked over 28 days ahead', 100.0 * count(*) FILTER (days > 28) / count(*), 3, 7 FROM year
UNION ALL SELECT 'with a GP', 100.0 * count(*) FILTER (regexp_matches(staff_role, 'GP|General Practitioner')) / count(*), 42, 58 FROM year
UNION ALL SELECT 'rotas not found', count(*)::DOUBLE, 0, 0 FROM decoded."SRAppointment" a
    ANTI JOIN decoded."SRRota" r ON r."RowIdentifier" = a."IDRota" AND r."IDOrganisationVisibleTo" = a."IDOrganisationVisibleTo"
UNION ALL SELECT 'slots to an appointment', (SELECT sum("Quantity") FROM decoded."SRRotaSlot" s JOIN decoded."SRRota" r ON r."RowIdentifier" = s."IDRota"
    WHERE r."DateStart" >= TIMESTAMP '2025-03-25' AND r."DateStart" < TIMESTAMP '2026-03-25') / count(*)::DOUBLE, 1.02, 1.9 FROM year;

-- 4. medicines, and PINCER indicators within a factor of two of the medians (A, D, E, F, G, I, AC: the others need codes no bundled list
-- has). Of so few patients that less than five are expected, none may be found.
WITH list AS (SELECT * FROM clinical.registered_population(DATE '2026-03-31')),
words AS (SELECT name, unnest(string_split_regex(lower(name), '[^a-z0-9-]+')) AS word FROM (SELECT DISTINCT name FROM clinical.medication)),
named AS (
    SELECT DISTINCT w.name, r.list FROM words w JOIN meta.codelist_row r ON r.system = 'name' AND r.polarity = 'include' AND starts_with(w.word, lower(r.code))
    ANTI JOIN (SELECT w2.name, x.list FROM words w2 JOIN meta.codelist_row x ON x.system = 'name' AND x.polarity = 'exclude' AND w2.word = lower(x.code)) e
        ON e.name = w.name AND e.list = r.list
),
taking AS (
    SELECT DISTINCT m.patient_id, m.organisation, n.list FROM clinical.medication m JOIN named n USING (name)
    WHERE m.start_date BETWEEN DATE '2026-01-01' AND DATE '2026-03-31'
    UNION SELECT DISTINCT patient_id, organisation, 'aspirin' FROM clinical.medication WHERE name ILIKE '%aspirin%' AND start_date BETWEEN DATE '2026-01-01' AND DATE '2026-03-31'
    UNION SELECT DISTINCT patient_id, organisation, 'propranolol' FROM clinical.medication WHERE name ILIKE '%propranolol%' AND start_date BETWEEN DATE '2026-01-01' AND DATE '2026-03-31'
),
person AS (
    SELECT l.patient_id, l.organisation, l.age, coalesce(list(t.list) FILTER (t.list IS NOT NULL), []) AS has
    FROM list l LEFT JOIN taking t USING (patient_id, organisation) GROUP BY ALL
),
flag AS (
    SELECT *, list_contains(has, 'med_nsaid_oral') AS nsaid, list_contains(has, 'med_ppi') AS ppi, list_contains(has, 'med_antiplatelet') AS antiplatelet,
        list_contains(has, 'med_doac') OR list_contains(has, 'med_warfarin') AS anticoagulant, list_contains(has, 'aspirin') AS aspirin,
        list_contains(has, 'med_acei') AS acei, list_contains(has, 'propranolol') AS propranolol,
        (patient_id, organisation) IN (SELECT (patient_id, organisation) FROM clinical.coded('asthma')) AS asthma,
        (patient_id, organisation) IN (SELECT (patient_id, organisation) FROM clinical.coded('heart_failure')) AS failing,
        (patient_id, organisation) IN (SELECT (patient_id, organisation) FROM clinical.coded('egfr') WHERE date BETWEEN DATE '2025-01-01' AND DATE '2026-03-31') AS checked,
        (patient_id, organisation) IN (SELECT (patient_id, organisation) FROM clinical.medication WHERE name ILIKE '%clopidogrel%' AND start_date >= DATE '2026-01-01') AS clopidogrel
    FROM person
),
active AS (
    SELECT "IDPatient" AS patient_id, "IDOrganisationVisibleTo" AS organisation, count(*) AS n FROM decoded."SRRepeatTemplate"
    WHERE "DateMedicationTemplateEnd" IS NULL GROUP BY ALL
),
repeats AS (SELECT l.age, coalesce(a.n, 0) AS n FROM list l LEFT JOIN active a USING (patient_id, organisation)),
items AS (SELECT m.* FROM clinical.medication m WHERE m.start_date BETWEEN DATE '2025-04-01' AND DATE '2026-03-31')
SELECT 'active repeats a person' AS figure, avg(n) AS value, 1.5 AS low, 2.3 AS high FROM repeats
UNION ALL SELECT 'active repeats, aged 80 to 89', avg(n) FILTER (age BETWEEN 80 AND 89), 5, 8.5 FROM repeats
UNION ALL SELECT 'with a repeat medicine', 100.0 * count(*) FILTER (n > 0) / count(*), 38, 55 FROM repeats
UNION ALL SELECT 'antibiotic items per 1,000', 1000.0 * count(*) / (SELECT count(*) FROM list), 450, 800 FROM items JOIN named USING (name) WHERE list = 'med_antibiotic'
UNION ALL SELECT 'on a lipid medicine, adults', 100.0 * count(*) FILTER (list_contains(has, 'med_statin')) / count(*), 10, 20 FROM person WHERE age >= 18
UNION ALL SELECT 'on an antidepressant, adults', 100.0 * count(*) FILTER (list_contains(has, 'med_antidepressant')) / count(*), 8, 20 FROM person WHERE age >= 18
UNION ALL SELECT 'PINCER A', 100.0 * count(*) FILTER (nsaid AND NOT ppi) / count(*), 0.4, 2.4 FROM flag WHERE age >= 65
UNION ALL SELECT 'PINCER D', 100.0 * count(*) FILTER (nsaid) / count(*), CASE WHEN count(*) * 1.3 / 100 >= 5 THEN 0.6 ELSE 0 END, 2.8 FROM flag WHERE anticoagulant
UNION ALL SELECT 'PINCER E', 100.0 * count(*) FILTER (antiplatelet AND NOT ppi) / count(*), CASE WHEN count(*) * 2 / 100 >= 5 THEN 0.8 ELSE 0 END, 4.5 FROM flag WHERE anticoagulant
UNION ALL SELECT 'PINCER F', 100.0 * count(*) FILTER (clopidogrel AND NOT ppi) / count(*), CASE WHEN count(*) * 1.4 / 100 >= 5 THEN 0.6 ELSE 0 END, 3.4 FROM flag WHERE aspirin
UNION ALL SELECT 'PINCER G', 100.0 * count(*) FILTER (propranolol) / count(*), 0.65, 2.65 FROM flag WHERE asthma
UNION ALL SELECT 'PINCER I', 100.0 * count(*) FILTER (nsaid) / count(*), CASE WHEN count(*) * 1.5 / 100 >= 5 THEN 0.7 ELSE 0 END, 3.4 FROM flag WHERE failing
UNION ALL SELECT 'PINCER AC', 100.0 * count(*) FILTER (NOT checked) / count(*), 2.6, 26 FROM flag WHERE acei AND age >= 75;

-- 5. prevention
WITH list AS (SELECT * FROM clinical.registered_population(DATE '2026-03-31')),
sample AS (SELECT patient_id, organisation, max(date) AS date FROM clinical.coded('cervical_screening') WHERE date <= DATE '2026-03-31' GROUP BY ALL),
eligible AS (
    SELECT l.age, coalesce(s.date >= DATE '2026-03-31' - CASE WHEN l.age < 50 THEN INTERVAL 42 MONTH ELSE INTERVAL 66 MONTH END, false) AS covered
    FROM list l LEFT JOIN sample s USING (patient_id, organisation) WHERE l.sex = 'F' AND l.age BETWEEN 25 AND 64
),
dose AS (
    SELECT patient_id, organisation, date, vaccine FROM clinical.immunisation
),
child AS (
    SELECT l.patient_id, count(*) FILTER (d.vaccine = 'Infanrix Hexa (6-in-1)' AND d.date < l.date_of_birth + INTERVAL 1 YEAR) AS six,
        count(*) FILTER (contains(d.vaccine, 'MMR') AND d.date < l.date_of_birth + INTERVAL 2 YEAR) AS mmr
    FROM list l LEFT JOIN dose d USING (patient_id, organisation) WHERE l.age IN (2, 3) GROUP BY ALL
)
SELECT 'cervical screening, 25 to 64' AS figure, 100.0 * avg(covered::INT) AS value, 60 AS low, 80 AS high FROM eligible
UNION ALL SELECT 'flu vaccine since September, 65 and over', 100.0 * avg(((patient_id, organisation) IN
    (SELECT (patient_id, organisation) FROM dose WHERE date >= DATE '2025-09-01' AND vaccine ILIKE '%influenza%'))::INT), 65, 85 FROM list WHERE age >= 65
UNION ALL SELECT 'pneumococcal vaccine, 70 and over', 100.0 * avg(((patient_id, organisation) IN
    (SELECT (patient_id, organisation) FROM dose WHERE vaccine ILIKE '%pneumovax%'))::INT), 55, 85 FROM list WHERE age >= 70
UNION ALL SELECT 'three doses of 6-in-1 by 12 months', 100.0 * avg((six >= 3)::INT), 80, 97 FROM child
UNION ALL SELECT 'MMR by 24 months', 100.0 * avg((mmr >= 1)::INT), 78, 96 FROM child
UNION ALL SELECT 'learning disability check in the year, 14 and over', 100.0 * avg(((patient_id, organisation) IN
    (SELECT (patient_id, organisation) FROM clinical.coded('ld_health_check') WHERE date BETWEEN DATE '2025-04-01' AND DATE '2026-03-31'))::INT), 55, 95
    FROM list WHERE age >= 14 AND (patient_id, organisation) IN (SELECT (patient_id, organisation) FROM clinical.coded('learning_disability'));

-- 6. months without a row, of each table in which something happens
WITH happened AS (
    SELECT 'SRCode' AS name, "DateEvent" AS moment FROM decoded."SRCode"
    UNION ALL SELECT 'SREvent', "DateEvent" FROM decoded."SREvent"
    UNION ALL SELECT 'SRPrimaryCareMedication', "DateMedicationStart" FROM decoded."SRPrimaryCareMedication"
    UNION ALL SELECT 'SRImmunisation', "DateEvent" FROM decoded."SRImmunisation"
    UNION ALL SELECT 'SRAppointment', "DateStart" FROM decoded."SRAppointment"
    UNION ALL SELECT 'SRRota', "DateStart" FROM decoded."SRRota"
    UNION ALL SELECT 'SRReferralOut', "DateEvent" FROM decoded."SRReferralOut"
    UNION ALL SELECT 'SRReferralOutStatusDetails', "DateEvent" FROM decoded."SRReferralOutStatusDetails"
    UNION ALL SELECT 'SRLetter', "DateEvent" FROM decoded."SRLetter"
    UNION ALL SELECT 'SRReferralIn', "DateReferral" FROM decoded."SRReferralIn"
    UNION ALL SELECT 'SRReferralInStatusDetails', "DateEvent" FROM decoded."SRReferralInStatusDetails"
    UNION ALL SELECT 'SRRtt', "DateStart" FROM decoded."SRRtt"
    UNION ALL SELECT 'SRRttStatus', "DateStatus" FROM decoded."SRRttStatus"
    UNION ALL SELECT 'SR18WeekWait', "DateStart" FROM decoded."SR18WeekWait"
    UNION ALL SELECT 'SRWaitingList', "DateAdded" FROM decoded."SRWaitingList"
    UNION ALL SELECT 'SRVisit', "DateBooked" FROM decoded."SRVisit"
    UNION ALL SELECT 'SRRecall', "DateEvent" FROM decoded."SRRecall"
    UNION ALL SELECT 'SRPatientRelationship', "DateEvent" FROM decoded."SRPatientRelationship"
    UNION ALL SELECT 'SRPersonAtRisk', "DateAdded" FROM decoded."SRPersonAtRisk"
    UNION ALL SELECT 'SRSafeguardingAllegationDetails', "DateCreated" FROM decoded."SRSafeguardingAllegationDetails"
    UNION ALL SELECT 'SRSpecialNotes', "DateStart" FROM decoded."SRSpecialNotes"
    UNION ALL SELECT 'SRProblem', "DateEvent" FROM decoded."SRProblem"
    UNION ALL SELECT 'SRSmsConsent', "DateEvent" FROM decoded."SRSmsConsent"
)
SELECT 'months without a row: ' || name AS figure, 23.0 - count(DISTINCT date_trunc('month', moment)) AS value, 0 AS low, 0 AS high
FROM happened WHERE moment >= TIMESTAMP '2024-05-01' AND moment < TIMESTAMP '2026-04-01' GROUP BY name;

-- 7. all of the SMI checks that have a code are done for no more people than the rarest of them is
WITH person AS (SELECT DISTINCT patient_id, organisation FROM clinical.coded('smi')),
done AS (
    SELECT 'hba1c' AS what, patient_id, organisation, date FROM clinical.coded('hba1c_ifcc')
    UNION ALL SELECT 'lipids', patient_id, organisation, date FROM clinical.coded('cholesterol_total')
    UNION ALL SELECT 'pressure', patient_id, organisation, date FROM clinical.coded('bp_systolic')
    UNION ALL SELECT 'bmi', patient_id, organisation, date FROM clinical.coded('bmi')
    UNION ALL SELECT 'smoking', patient_id, organisation, date FROM clinical.coded('smoking_never')
    UNION ALL SELECT 'smoking', patient_id, organisation, date FROM clinical.coded('smoking_ex')
    UNION ALL SELECT 'smoking', patient_id, organisation, date FROM clinical.coded('smoking_current')
),
year AS (SELECT DISTINCT what, patient_id, organisation FROM done SEMI JOIN person USING (patient_id, organisation) WHERE date BETWEEN DATE '2025-04-01' AND DATE '2026-03-31'),
each AS (SELECT what, count(*) AS n FROM year GROUP BY what),
every AS (SELECT count(*) AS n FROM (SELECT patient_id, organisation FROM year GROUP BY ALL HAVING count(*) = 5))
SELECT 'SMI checks, all of five' AS figure, (SELECT n FROM every)::DOUBLE AS value, 1 AS low, min(n) AS high FROM each;
