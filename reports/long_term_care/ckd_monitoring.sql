-- title:    Chronic kidney disease monitoring
-- question: Are patients with chronic kidney disease tested each year, at their blood pressure target and on the medicines that protect the kidney?
-- grain:    one row per organisation and stage, with totals
-- param:    as_at date = month_end | the census date
-- param:    months whole = 12 | how far back a test or a blood pressure counts
-- param:    medicine_months whole = 6 | how far back an issue of a medicine counts
-- param:    acr_high number = 70 | with an ACR of this many mg/mmol or more the lower blood pressure limit holds
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: PCN, renal network
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   CVDPREVENT indicators CVDP001CKD to CVDP007CKD and QOF CKD002, CKD003 (2026/27), by secondary sources only
-- source:   blood pressure 140/90, with an ACR of 70 or more 130/80: NICE NG203, not checked in the guideline itself
-- source:   codelists ckd_3_5, ckd_1_2, egfr, urine_acr, bp_systolic, bp_diastolic, med_acei, med_arb, med_sglt2i, med_statin
-- privacy:  aggregate
-- unit:     patient
-- group:    stage = 3, 3a, 3b, 4, 5
-- by:       age_band, sex, ethnicity, imd
-- count:    on_register = all
-- count:    egfr, acr, egfr_and_acr, acr_high, bp_recorded, bp_at_target, acei_arb, sglt2i, statin
-- same:     chronic kidney disease register = on_register
-- worklist: not egfr_and_acr
-- rate:     egfr_pct = egfr / on_register per 100
-- rate:     acr_pct = acr / on_register per 100
-- rate:     egfr_and_acr_pct = egfr_and_acr / on_register per 100 ci wilson
-- rate:     bp_at_target_pct = bp_at_target / on_register per 100 ci wilson
-- rate:     acei_arb_pct = acei_arb / on_register per 100
-- rate:     sglt2i_pct = sglt2i / on_register per 100
-- rate:     statin_pct = statin / on_register per 100
-- column:   stage | Stage | text
-- column:   on_register | On the register | whole
-- column:   egfr | eGFR measured | whole
-- column:   acr | ACR measured | whole
-- column:   egfr_and_acr | eGFR and ACR measured | whole
-- column:   acr_high | Latest ACR high | whole
-- column:   bp_recorded | Blood pressure recorded | whole
-- column:   bp_at_target | Blood pressure at target | whole
-- column:   acei_arb | On an ACE inhibitor or ARB | whole
-- column:   sglt2i | On an SGLT2 inhibitor | whole
-- column:   statin | On a statin | whole
-- column:   egfr_pct | eGFR (%) | percent.1
-- column:   acr_pct | ACR (%) | percent.1
-- column:   egfr_and_acr_pct | eGFR and ACR (%) | percent.1
-- column:   bp_at_target_pct | Blood pressure at target (%) | percent.1
-- column:   acei_arb_pct | ACE inhibitor or ARB (%) | percent.1
-- column:   sglt2i_pct | SGLT2 inhibitor (%) | percent.1
-- column:   statin_pct | Statin (%) | percent.1
-- note:     On the register: aged 18 and over, a diagnosis of stage 3 to 5 by the census date and no stage 1 or 2 since. The stage is that of the newest diagnosis, read from
--           the codelist's own words; 3 is stage 3 not told apart, Unknown a code whose words name no stage.
-- note:     The latest blood pressure of the window counts. Its limits are 140/90, and 130/80 where the latest ACR of the window is high; home readings have the same
--           limits. Without a reading in the window a patient is not at target.
-- note:     Medicines are shown for the whole register: for whom an ACE inhibitor or ARB is indicated was not verified. A patient is on a medicine with an issue in the window.
-- note:     Personalised care adjustments are not applied: for planning, not payment.
WITH register AS (
    SELECT patient_id, organisation
    FROM clinical.on_register('ckd', $as_at)
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], organisation)
), staged AS (
    SELECT code, lower(regexp_extract(any_value(term), '(?i)^CKD (?:stage |G)?(3[ab]?|4|5)', 1)) AS stage
    FROM meta.codelist_row
    WHERE list = 'ckd_3_5'
    GROUP BY ALL
), diagnosis AS (
    SELECT d.patient_id, d.organisation,
        arg_max(coalesce(nullif(c.stage, ''), nullif(s.stage, ''), 'Unknown'), (coalesce(d.date, d.recorded::DATE), d.observation_id)) AS stage
    FROM clinical.coded('ckd_3_5') d
    LEFT JOIN staged c ON c.code = d.ctv3_code
    LEFT JOIN staged s ON s.code = d.snomed_code
    WHERE coalesce(d.date, d.recorded::DATE) <= $as_at::DATE
    GROUP BY ALL
), test AS (
    SELECT patient_id, organisation, bool_or(measure = 'egfr') AS egfr,
        arg_max(value, (date_time, observation_id)) FILTER (measure = 'acr') AS acr
    FROM clinical.measures(['egfr', 'acr'], clinical.since($as_at, $months), $as_at)
    GROUP BY ALL
), pressure AS (
    SELECT patient_id, organisation, arg_max(systolic, (date_time, other_time, observation_id, diastolic_id)) AS systolic,
        arg_max(diastolic, (date_time, other_time, observation_id, diastolic_id)) AS diastolic
    FROM clinical.blood_pressure(clinical.since($as_at, $months), $as_at)
    GROUP BY ALL
), medicine AS (
    SELECT patient_id, organisation, bool_or(list IN ('med_acei', 'med_arb')) AS acei_arb,
        bool_or(list = 'med_sglt2i') AS sglt2i, bool_or(list = 'med_statin') AS statin
    FROM clinical.issued_any(['med_acei', 'med_arb', 'med_sglt2i', 'med_statin'], clinical.since($as_at, $medicine_months), $as_at)
    GROUP BY ALL
)
SELECT r.patient_id, r.organisation, d.stage,
    coalesce(t.egfr, false) AS egfr, t.acr IS NOT NULL AS acr, coalesce(t.egfr AND t.acr IS NOT NULL, false) AS egfr_and_acr,
    coalesce(t.acr >= $acr_high, false) AS acr_high,
    b.patient_id IS NOT NULL AS bp_recorded,
    coalesce(CASE WHEN t.acr >= $acr_high THEN b.systolic <= 130 AND b.diastolic <= 80 ELSE b.systolic <= 140 AND b.diastolic <= 90 END, false) AS bp_at_target,
    coalesce(m.acei_arb, false) AS acei_arb, coalesce(m.sglt2i, false) AS sglt2i, coalesce(m.statin, false) AS statin,
    CASE WHEN t.patient_id IS NULL THEN 'no eGFR and no ACR in the window' WHEN t.acr IS NULL THEN 'no ACR in the window' ELSE 'no eGFR in the window' END AS reason
FROM register r
JOIN diagnosis d ON d.patient_id = r.patient_id AND d.organisation = r.organisation
LEFT JOIN test t ON t.patient_id = r.patient_id AND t.organisation = r.organisation
LEFT JOIN pressure b ON b.patient_id = r.patient_id AND b.organisation = r.organisation
LEFT JOIN medicine m ON m.patient_id = r.patient_id AND m.organisation = r.organisation
