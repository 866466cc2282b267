-- What reports are broken down by, one row per patient and organisation, registered or not: 'Unknown' where it is not known.
--   age_band   five years, as the list size by age has it: 00-04 to 95+, by age on the day
--   sex        as the feed has it: F, M, I, U
--   ethnicity  one of the codelist's 5 groups, or Not stated
--   imd        fifth of deprivation of the home: 1 most deprived to 5 least deprived; needs an area file
--   practice   name of the organisation; its code until a practice file is imported
--   pcn        its network, name and code; needs a practice file
-- with_ethnicity and with_area leave out what is dear to find out: those columns are 'Unknown' then.
-- SELECT * FROM clinical.stratum(DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.stratum(as_at, with_ethnicity := true, with_area := true) AS TABLE
SELECT p.patient_id, p.organisation,
    CASE
        WHEN p.date_of_birth > as_at::DATE THEN 'Unknown'
        WHEN clinical.age(p.date_of_birth, as_at) >= 95 THEN '95+'
        ELSE coalesce(format('{:02d}-{:02d}', clinical.age(p.date_of_birth, as_at) // 5 * 5,
            clinical.age(p.date_of_birth, as_at) // 5 * 5 + 4), 'Unknown')
    END AS age_band,
    coalesce(p.sex, 'Unknown') AS sex,
    coalesce(e.category5, 'Unknown') AS ethnicity,
    CASE h.imd_quintile WHEN 1 THEN '1 most deprived' WHEN 5 THEN '5 least deprived' ELSE coalesce(h.imd_quintile::VARCHAR, 'Unknown') END AS imd,
    coalesce(o.name, p.organisation, 'Unknown') AS practice,
    CASE WHEN o.pcn_name IS NOT NULL AND o.pcn IS NOT NULL THEN o.pcn_name || ' (' || o.pcn || ')' ELSE coalesce(o.pcn_name, o.pcn, 'Unknown') END AS pcn
FROM clinical.patient p
LEFT JOIN (SELECT patient_id, organisation, category5 FROM clinical.ethnicity(as_at) WHERE with_ethnicity) e
    ON e.patient_id = p.patient_id AND e.organisation = p.organisation
LEFT JOIN (SELECT patient_id, organisation, imd_quintile FROM clinical.home_area(as_at) WHERE with_area) h
    ON h.patient_id = p.patient_id AND h.organisation = p.organisation
LEFT JOIN clinical.practice o ON o.organisation = p.organisation;
