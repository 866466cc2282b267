-- What may stand between a registered patient and care, on a day; one row per patient and organisation.
--   speaks_english         as the practice's system has it: Yes, No, Unknown; not of a day
--   learning_disability    on the register of that name
--   severe_mental_illness  on the register smi: remission takes nobody off
-- Homelessness, the need of an interpreter, travellers, migrants and care leavers have no column: no codes were verified.
-- SELECT * FROM clinical.inclusion(DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.inclusion(as_at) AS TABLE
SELECT l.patient_id, l.organisation, p.speaks_english, coalesce(r.learning_disability, false) AS learning_disability,
    coalesce(r.severe_mental_illness, false) AS severe_mental_illness
FROM clinical.registered_population(as_at) l
JOIN clinical.patient p ON p.patient_id = l.patient_id AND p.organisation = l.organisation
LEFT JOIN (
    SELECT patient_id, organisation, bool_or(register = 'learning_disability') AS learning_disability, bool_or(register = 'smi') AS severe_mental_illness
    FROM clinical.registers_of(['learning_disability', 'smi'], as_at)
    GROUP BY ALL
) r ON r.patient_id = l.patient_id AND r.organisation = l.organisation;
