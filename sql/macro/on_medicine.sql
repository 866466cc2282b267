-- Patients with an issue of a codelist's medicines in the months up to a day: the newest issue, and how many.
-- SELECT * FROM clinical.on_medicine('med_statin', DATE '2026-03-31', 6)
CREATE OR REPLACE MACRO clinical.on_medicine(list_name, as_at, months) AS TABLE
SELECT patient_id, organisation, max(date) AS latest_date, count(*) AS issues
FROM clinical.issued(list_name, clinical.since(as_at, months), as_at)
GROUP BY ALL;
