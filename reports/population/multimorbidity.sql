-- title:    Long-term conditions per patient
-- question: How many registered patients have none, one, two, or three and more long-term conditions?
-- grain:    one row per organisation and age group, with totals
-- param:    as_at date = month_end | the census date
-- param:    leave_out register_list = none | registers that do not count
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: PCN, ICB
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   local population health practice, no single national definition; conditions are the registers of table meta.register
-- privacy:  aggregate
-- unit:     patient
-- group:    age_group = 0 to 17, 18 to 39, 40 to 64, 65 to 79, 80 and over
-- by:       sex, ethnicity, imd
-- count:    patients = all
-- count:    no_condition, one_condition, two_conditions, three_or_more, two_or_more
-- same:     registered list = patients
-- rate:     two_or_more_pct = two_or_more / patients per 100 ci wilson
-- rate:     three_or_more_pct = three_or_more / patients per 100 ci wilson
-- worklist: three_or_more
-- column:   age_group | Age | text
-- column:   patients | Patients | whole
-- column:   no_condition | None | whole
-- column:   one_condition | One | whole
-- column:   two_conditions | Two | whole
-- column:   three_or_more | Three and more | whole
-- column:   two_or_more | Two and more | whole
-- column:   two_or_more_pct | Two and more (%) | percent.1
-- column:   three_or_more_pct | Three and more (%) | percent.1
-- note:     A patient has as many conditions as registers they are on, all registers of the bundle: also non-diabetic hyperglycaemia, obesity, palliative care and
--           osteoporosis by diagnosis only. Leave_out takes registers out: leave_out=ndh,obesity,palliative_care.
-- note:     The worklist holds patients with three and more, and names their conditions.
WITH condition AS (
    SELECT m.patient_id, m.organisation, count(*) AS conditions, string_agg(r.title, '; ' ORDER BY r.title) AS names
    FROM clinical.registers($as_at) m
    JOIN meta.register r ON r.register = m.register
    WHERE $leave_out::VARCHAR[] IS NULL OR NOT list_contains($leave_out::VARCHAR[], m.register)
    GROUP BY ALL
)
SELECT l.patient_id, l.organisation,
    CASE WHEN l.age < 18 THEN '0 to 17' WHEN l.age < 40 THEN '18 to 39' WHEN l.age < 65 THEN '40 to 64' WHEN l.age < 80 THEN '65 to 79'
        WHEN l.age IS NOT NULL THEN '80 and over' END AS age_group,
    coalesce(c.conditions, 0) = 0 AS no_condition, coalesce(c.conditions = 1, false) AS one_condition, coalesce(c.conditions = 2, false) AS two_conditions,
    coalesce(c.conditions >= 3, false) AS three_or_more, coalesce(c.conditions >= 2, false) AS two_or_more, c.names AS reason
FROM clinical.registered_population($as_at) l
LEFT JOIN condition c ON c.patient_id = l.patient_id AND c.organisation = l.organisation
WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation)
