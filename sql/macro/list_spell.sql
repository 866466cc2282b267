-- When a patient is on an organisation's list, from the first day (starts) to the day they no longer are (ends, NULL
-- while they are): registered there with a status that contains GMS, born, not dead, not a test patient. A patient who
-- leaves or dies on a day is not on the list that day. Registrations at other organisations do not count, and
-- neither does one without a start. Spells of one patient may overlap.
-- Follows NHS England, Patients Registered at a GP Practice: the list at the end of a day.
CREATE OR REPLACE VIEW clinical.list_spell AS
SELECT r.patient_id, r.organisation, p.sex, p.date_of_birth, p.date_of_death,
    greatest(r.registered_from, p.date_of_birth) AS starts,
    least(r.registered_to, p.date_of_death) AS ends
FROM clinical.registration r
JOIN clinical.patient p ON p.patient_id = r.patient_id AND p.organisation = r.organisation
WHERE r.registered_at = r.organisation
    AND r.registered_from IS NOT NULL
    AND list_contains(list_transform(string_split(upper(r.status), ','), lambda s: trim(s)), 'GMS')
    AND NOT p.is_test;
