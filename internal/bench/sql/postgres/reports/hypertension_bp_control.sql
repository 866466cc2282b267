WITH home AS (
    SELECT code FROM codelist_row WHERE list IN ('bp_systolic', 'bp_diastolic') AND term ~* 'home|ambulatory|24 hour|daytime'
), systolic AS (
    SELECT o.*, coalesce(ctv3_code = ANY (ARRAY(SELECT code FROM home)), false) OR coalesce(snomed_code = ANY (ARRAY(SELECT code FROM home)), false) AS is_home
    FROM coded('bp_systolic') o
    WHERE value BETWEEN 40 AND 350 AND date > '{{.AsAt}}'::date - interval '12 months' AND date <= '{{.AsAt}}'
), diastolic AS (
    SELECT o.*, coalesce(ctv3_code = ANY (ARRAY(SELECT code FROM home)), false) OR coalesce(snomed_code = ANY (ARRAY(SELECT code FROM home)), false) AS is_home
    FROM coded('bp_diastolic') o
    WHERE value BETWEEN 20 AND 200 AND date > '{{.AsAt}}'::date - interval '12 months' AND date <= '{{.AsAt}}'
), latest AS (
    SELECT DISTINCT ON (s.patient_id, s.organisation) s.patient_id, s.organisation, s.value AS systolic, d.value AS diastolic, s.is_home
    FROM systolic s
    JOIN diastolic d ON d.patient_id = s.patient_id AND d.organisation = s.organisation AND d.date = s.date AND d.is_home = s.is_home
        AND (d.event_id = s.event_id OR d.event_id IS NULL OR s.event_id IS NULL)
    ORDER BY s.patient_id, s.organisation, greatest(s.date_time, d.date_time) DESC, s.observation_id DESC
), judged AS (
    SELECT l.organisation, CASE WHEN l.age >= 80 THEN '80 and over' ELSE '18 to 79' END AS age_group, b.patient_id IS NOT NULL AS recorded,
        b.systolic <= CASE WHEN l.age >= 80 THEN 150 ELSE 140 END - CASE WHEN b.is_home THEN 5 ELSE 0 END
            AND b.diastolic <= CASE WHEN b.is_home THEN 85 ELSE 90 END AS at_target
    FROM registered('{{.AsAt}}') l
    JOIN register('hypertension', 'hypertension_resolved', '{{.AsAt}}') r ON r.patient_id = l.patient_id AND r.organisation = l.organisation
    LEFT JOIN latest b ON b.patient_id = l.patient_id AND b.organisation = l.organisation
    WHERE l.age >= 18
)
SELECT organisation, coalesce(age_group, 'All') AS age_group, count(*) AS on_register, count(*) FILTER (WHERE recorded) AS recorded,
    count(*) FILTER (WHERE at_target) AS at_target
FROM judged
GROUP BY GROUPING SETS ((organisation, age_group), (organisation))
ORDER BY organisation, grouping(age_group) DESC, age_group;
