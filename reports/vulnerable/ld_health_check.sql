-- title:    Learning disability health checks
-- question: How many patients with a learning disability had their annual health check and a health action plan?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date; the financial year so far counts
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, ICB, learning disability lead
-- reads:    patient, registration, observation
-- source:   NHS England, learning disability annual health check scheme: patients of 14 and over on the register (one secondary source)
-- source:   codelists learning_disability, ld_health_check, ld_health_action_plan
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    on_register = all
-- count:    checked, planned, checked_and_planned
-- worklist: not checked
-- rate:     checked_pct = checked / on_register per 100 ci wilson
-- rate:     planned_pct = planned / on_register per 100
-- rate:     checked_and_planned_pct = checked_and_planned / on_register per 100
-- column:   on_register | On the register, 14 and over | whole
-- column:   checked | Health check | whole
-- column:   planned | Health action plan | whole
-- column:   checked_and_planned | Both | whole
-- column:   checked_pct | Health check (%) | percent.1
-- column:   planned_pct | Health action plan (%) | percent.1
-- column:   checked_and_planned_pct | Both (%) | percent.1
-- note:     From 1 April before the census date, or on it, up to the census date. Both codelists hold CTV3 codes only: checks coded in SNOMED alone are missed.
-- note:     Patients who declined are not told apart: no code was verified.
WITH done AS (
    SELECT patient_id, organisation, bool_or(list = 'ld_health_check') AS checked, bool_or(list = 'ld_health_action_plan') AS planned
    FROM clinical.coded_any(['ld_health_check', 'ld_health_action_plan'])
    WHERE date BETWEEN make_date(year($as_at::DATE) - CASE WHEN month($as_at::DATE) < 4 THEN 1 ELSE 0 END, 4, 1) AND $as_at::DATE
    GROUP BY ALL
)
SELECT r.patient_id, r.organisation, coalesce(d.checked, false) AS checked, coalesce(d.planned, false) AS planned,
    coalesce(d.checked AND d.planned, false) AS checked_and_planned,
    CASE WHEN d.planned THEN 'no health check, but a plan' ELSE 'no health check and no plan' END AS reason
FROM clinical.on_register('learning_disability', $as_at) r
JOIN clinical.registered_population($as_at) l ON l.patient_id = r.patient_id AND l.organisation = r.organisation
LEFT JOIN done d ON d.patient_id = r.patient_id AND d.organisation = r.organisation
WHERE l.age >= 14 AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], r.organisation))
