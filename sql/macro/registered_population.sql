-- The registered population on a day: one row per patient and organisation, age in whole years (NULL when the date of
-- birth is missing). SELECT * FROM clinical.registered_population(DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.registered_population(as_at) AS TABLE
SELECT DISTINCT s.patient_id, s.organisation, s.sex, s.date_of_birth,
    clinical.age(s.date_of_birth, as_at) AS age
FROM clinical.list_spell s
WHERE s.starts <= as_at::DATE AND (s.ends IS NULL OR s.ends > as_at::DATE);
