-- The newest coded level of frailty by a day, mild, moderate or severe, one row per patient who has one; of entries of one
-- time the one with the highest id. The level is the word in the term the codelist frailty has for the code. An entry without a
-- date of event counts from the day it was recorded. SELECT * FROM clinical.frailty(DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.frailty(as_at) AS TABLE
SELECT patient_id, organisation, newest.level, newest.date
FROM (
    SELECT o.patient_id, o.organisation,
        arg_max({'level': c.level, 'date': coalesce(o.date, o.recorded::DATE)},
            (coalesce(o.date_time, o.date::TIMESTAMP, o.recorded), coalesce(o.observation_id, -1), c.level)) AS newest
    FROM clinical.coded('frailty') o
    JOIN (
        SELECT system, code, lower(regexp_extract(term, '(?i)mild|moderate|severe')) AS level
        FROM meta.codelist_row WHERE list = 'frailty' AND polarity = 'include'
    ) c ON (c.system = 'snomed' AND c.code = o.snomed_code) OR (c.system = 'ctv3' AND c.code = o.ctv3_code)
    WHERE coalesce(o.date, o.recorded::DATE) <= as_at::DATE AND o.patient_id IS NOT NULL AND c.level <> ''
    GROUP BY ALL
);
