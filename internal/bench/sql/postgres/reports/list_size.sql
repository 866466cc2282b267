WITH list AS (
    SELECT organisation, coalesce(sex, 'Unknown') AS sex, CASE WHEN age IS NULL THEN 'Unknown' WHEN age >= 95 THEN '95+'
        ELSE to_char(age / 5 * 5, 'FM00') || '-' || to_char(age / 5 * 5 + 4, 'FM00') END AS age_band
    FROM registered('{{.AsAt}}')
)
SELECT organisation, coalesce(sex, 'All') AS sex, coalesce(age_band, 'All') AS age_band, count(*) AS patients
FROM list
GROUP BY GROUPING SETS ((organisation, sex, age_band), (organisation, sex), (organisation, age_band), (organisation))
ORDER BY organisation, grouping(sex) DESC, sex, grouping(age_band) DESC, age_band;
