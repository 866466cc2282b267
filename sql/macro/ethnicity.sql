-- The newest ethnic group recorded by a day by a codelist, one row per patient; of entries of one time the one with the highest id.
-- category16 and category5 are the codelist's; 'Not stated' where the patient would not say, which the codelist marks
-- as exclude. is_usable: a group is stated. conflicting: more than one of the 16 groups was ever recorded by then. An
-- entry without a date of event counts from the day it was recorded.
-- SELECT * FROM clinical.ethnicity_by('ethnicity', DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.ethnicity_by(list_name, as_at) AS TABLE
WITH code AS (
    SELECT system, code, any_value(category16) AS category16, any_value(category5) AS category5, bool_or(polarity = 'exclude') AS not_stated
    FROM meta.codelist_row WHERE list = list_name AND system IN ('ctv3', 'snomed')
    GROUP BY ALL
), entry AS (
    SELECT o.patient_id, o.organisation, coalesce(o.date, o.recorded::DATE) AS date,
        coalesce(o.date_time, o.date::TIMESTAMP, o.recorded) AS moment, coalesce(o.observation_id, -1) AS observation_id,
        coalesce(c.not_stated, false) OR coalesce(s.not_stated, false) AS not_stated,
        CASE WHEN coalesce(c.not_stated, false) OR coalesce(s.not_stated, false) THEN 'Not stated' ELSE coalesce(c.category16, s.category16) END AS category16,
        CASE WHEN coalesce(c.not_stated, false) OR coalesce(s.not_stated, false) THEN 'Not stated' ELSE coalesce(c.category5, s.category5) END AS category5
    FROM clinical.coded_named(list_name) o
    LEFT JOIN (SELECT * FROM code WHERE system = 'ctv3') c ON c.code = o.ctv3_code
    LEFT JOIN (SELECT * FROM code WHERE system = 'snomed') s ON s.code = o.snomed_code
    WHERE coalesce(o.date, o.recorded::DATE) <= as_at::DATE AND o.patient_id IS NOT NULL
)
SELECT patient_id, organisation, newest.category16, newest.category5, newest.date, NOT newest.not_stated AS is_usable,
    newest.not_stated AS is_not_stated, stated > 1 AS conflicting
FROM (
    SELECT patient_id, organisation,
        arg_max({'category16': category16, 'category5': category5, 'date': date, 'not_stated': not_stated}, (moment, observation_id)) AS newest,
        count(DISTINCT category16) FILTER (NOT not_stated) AS stated
    FROM entry GROUP BY ALL
);

-- The same by the codelist ethnicity. SELECT * FROM clinical.ethnicity(DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.ethnicity(as_at) AS TABLE
SELECT * FROM clinical.ethnicity_by('ethnicity', as_at);
