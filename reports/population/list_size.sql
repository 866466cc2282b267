-- title:    Registered list size by age band and sex
-- question: How many patients are registered, by age and sex?
-- grain:    one row per organisation, sex and five-year age band, with totals
-- param:    as_at date = month_end | the census date
-- param:    org org_list = none | only these organisations
-- standing: verified
-- audience: practice, PCN, ICB
-- reads:    patient, registration
-- source:   NHS England, Patients Registered at a GP Practice: five-year age bands by sex
-- privacy:  aggregate
-- count:    patients
-- same:     registered list = patients
-- column:   age_band | Age band | text
-- chart:    pyramid age_band patients series sex
-- note:     A patient is registered who has a GMS registration at the organisation on the census date, is alive and is not a test
--           patient. A patient who leaves or dies on the census date is not counted.
-- note:     Ages are whole years on the census date. A patient without a date of birth is in age band Unknown.
WITH list AS (
    SELECT organisation, coalesce(sex, 'Unknown') AS sex,
        CASE WHEN age IS NULL THEN 'Unknown' WHEN age >= 95 THEN '95+'
            ELSE format('{:02d}-{:02d}', age // 5 * 5, age // 5 * 5 + 4) END AS age_band
    FROM clinical.registered_population($as_at)
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], organisation)
)
SELECT organisation, coalesce(sex, 'All') AS sex, coalesce(age_band, 'All') AS age_band, count(*) AS patients
FROM list
GROUP BY GROUPING SETS ((organisation, sex, age_band), (organisation, sex), (organisation, age_band), (organisation))
ORDER BY organisation, grouping(sex) DESC, sex, grouping(age_band) DESC, age_band
