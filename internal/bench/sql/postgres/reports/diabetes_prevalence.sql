WITH list AS (
    SELECT patient_id, organisation, coalesce(sex, 'Unknown') AS sex FROM registered('{{.AsAt}}') WHERE age >= 17
)
SELECT l.organisation, coalesce(l.sex, 'All') AS sex, count(r.patient_id) AS on_register, count(*) AS list_size
FROM list l
LEFT JOIN register('diabetes', 'diabetes_resolved', '{{.AsAt}}') r ON r.patient_id = l.patient_id AND r.organisation = l.organisation
GROUP BY GROUPING SETS ((l.organisation, l.sex), (l.organisation))
ORDER BY l.organisation, grouping(l.sex) DESC, l.sex;
