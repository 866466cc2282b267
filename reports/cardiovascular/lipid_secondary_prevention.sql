-- title:    Lipids: secondary prevention
-- question: How many patients with cardiovascular or chronic kidney disease take lipid lowering medicines, and how many with cardiovascular disease are at target?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    months whole = 12 | how far back a cholesterol counts
-- param:    medicine_months whole = 6 | how far back an issue of a medicine counts
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: PCN, CVD lead
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   QOF CHOL003 (statin or other lipid lowering medicine) and CHOL004 (LDL 2.0 or less, else non-HDL 2.6 or less), from 2024/25
-- source:   targets as in NICE NG238; CVDPREVENT indicators of cholesterol (CVDP003CHOL and those after it), by a secondary source only
-- source:   registers chd, pad, stroke_tia and ckd of table meta.register; codelists stroke, tia, med_statin, med_lipid_other, cholesterol_ldl, cholesterol_nonhdl
-- source:   codelist stroke_haemorrhagic: the rows of codelist stroke whose terms say haemorrhage, with their sources; a haemorrhagic infarct is not among them
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    patients = all
-- count:    on_statin, on_other, treated, cvd, cvd_ldl, cvd_measured, cvd_at_target
-- count:    chd, chd_treated, chd_at_target, pad, pad_treated, pad_at_target, stroke_tia, stroke_tia_treated, stroke_tia_at_target
-- count:    ckd, ckd_treated
-- same:     coronary heart disease register = chd
-- same:     chronic kidney disease register = ckd
-- same:     stroke and tia register = stroke_tia
-- same:     peripheral arterial disease register = pad
-- worklist: not on_course
-- rate:     on_statin_pct = on_statin / patients per 100
-- rate:     treated_pct = treated / patients per 100 ci wilson
-- rate:     cvd_measured_pct = cvd_measured / cvd per 100
-- rate:     cvd_at_target_pct = cvd_at_target / cvd per 100 ci wilson
-- rate:     chd_treated_pct = chd_treated / chd per 100
-- rate:     chd_at_target_pct = chd_at_target / chd per 100
-- rate:     pad_treated_pct = pad_treated / pad per 100
-- rate:     pad_at_target_pct = pad_at_target / pad per 100
-- rate:     stroke_tia_treated_pct = stroke_tia_treated / stroke_tia per 100
-- rate:     stroke_tia_at_target_pct = stroke_tia_at_target / stroke_tia per 100
-- rate:     ckd_treated_pct = ckd_treated / ckd per 100
-- column:   patients | Patients on any of the registers | whole
-- column:   on_statin | On a statin | whole
-- column:   on_other | On another lipid lowering medicine | whole
-- column:   treated | On either | whole
-- column:   cvd | Cardiovascular disease | whole
-- column:   cvd_ldl | Cardiovascular disease, LDL measured | whole
-- column:   cvd_measured | Cardiovascular disease, LDL or non-HDL measured | whole
-- column:   cvd_at_target | Cardiovascular disease, at target | whole
-- column:   chd | Coronary heart disease | whole
-- column:   chd_treated | Coronary heart disease, on either medicine | whole
-- column:   chd_at_target | Coronary heart disease, at target | whole
-- column:   pad | Peripheral arterial disease | whole
-- column:   pad_treated | Peripheral arterial disease, on either medicine | whole
-- column:   pad_at_target | Peripheral arterial disease, at target | whole
-- column:   stroke_tia | Stroke or TIA, not haemorrhage alone | whole
-- column:   stroke_tia_treated | Stroke or TIA, on either medicine | whole
-- column:   stroke_tia_at_target | Stroke or TIA, at target | whole
-- column:   ckd | Chronic kidney disease | whole
-- column:   ckd_treated | Chronic kidney disease, on either medicine | whole
-- column:   on_statin_pct | On a statin (%) | percent.1
-- column:   treated_pct | On either medicine (%) | percent.1
-- column:   cvd_measured_pct | Cardiovascular disease, measured (%) | percent.1
-- column:   cvd_at_target_pct | Cardiovascular disease, at target (%) | percent.1
-- column:   chd_treated_pct | Coronary heart disease, on either medicine (%) | percent.1
-- column:   chd_at_target_pct | Coronary heart disease, at target (%) | percent.1
-- column:   pad_treated_pct | Peripheral arterial disease, on either medicine (%) | percent.1
-- column:   pad_at_target_pct | Peripheral arterial disease, at target (%) | percent.1
-- column:   stroke_tia_treated_pct | Stroke or TIA, on either medicine (%) | percent.1
-- column:   stroke_tia_at_target_pct | Stroke or TIA, at target (%) | percent.1
-- column:   ckd_treated_pct | Chronic kidney disease, on either medicine (%) | percent.1
-- chart:    bars organisation cvd_at_target_pct
-- chart:    funnel cvd cvd_at_target_pct
-- note:     Cardiovascular disease is coronary heart disease, peripheral arterial disease, stroke that is not haemorrhagic, or TIA. A patient on several
--           registers counts once among the patients and once in the columns of each register: the registers add up to more. The target is that of
--           cardiovascular disease; chronic kidney disease alone has none here.
-- note:     CHOL003 leaves out haemorrhagic stroke, so it is out here, for the target too: a patient whose codes of stroke and TIA all say haemorrhage is not
--           under stroke or TIA, and without another of the diseases not in the report. One other code of stroke (of no kind, or an infarct) or of TIA puts the
--           patient in. Register stroke_tia itself, as QOF STIA001 has it, includes haemorrhage: it counts more patients.
-- note:     At target: the latest LDL in the window is 2.0 mmol/L or less; without an LDL in the window, the latest non-HDL is 2.6 or less, also where it is the
--           newer of the two otherwise. Without either a patient is not at target. Results in mg/dL are left out.
-- note:     A result that is not clear against the target (LDL reported as less than 3.0, more than 1.5 or about 2.0) is a measurement and not at target: it may have
--           been. Where the latest LDL is not clear the non-HDL does not step in. The worklist says not clear, and above only of what surely is.
-- note:     Other medicines are ezetimibe, bempedoic acid and inclisiran, with or without a statin; inclisiran given by a hospital, and any issue not in the
--           record, are not seen.
-- note:     The worklist holds who takes neither, and who has cardiovascular disease and is not at target. Personalised care adjustments are not applied: for
--           planning, not payment.
WITH stroke AS (
    SELECT DISTINCT patient_id, organisation
    FROM (
        SELECT patient_id, organisation
        FROM clinical.coded_any(['stroke', 'tia', 'stroke_haemorrhagic'])
        WHERE coalesce(date, recorded::DATE) <= $as_at::DATE
        GROUP BY patient_id, organisation, ctv3_code, snomed_code -- its codes say what an entry is
        HAVING NOT bool_or(list = 'stroke_haemorrhagic')
    )
), register AS (
    SELECT r.patient_id, r.organisation, bool_or(r.register = 'chd') AS chd, bool_or(r.register = 'pad') AS pad, bool_or(r.register = 'stroke_tia') AS stroke_tia,
        bool_or(r.register = 'ckd') AS ckd, bool_or(r.register <> 'ckd') AS cvd
    FROM clinical.registers_of(['chd', 'pad', 'stroke_tia', 'ckd'], $as_at) r
    LEFT JOIN stroke s ON s.patient_id = r.patient_id AND s.organisation = r.organisation
    WHERE (r.register <> 'stroke_tia' OR s.patient_id IS NOT NULL) AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], r.organisation))
    GROUP BY ALL
), medicine AS (
    SELECT patient_id, organisation, bool_or(list = 'med_statin') AS statin, bool_or(list = 'med_lipid_other') AS other
    FROM clinical.issued_any(['med_statin', 'med_lipid_other'], clinical.since($as_at, $medicine_months), $as_at)
    GROUP BY ALL
), reading AS (
    SELECT patient_id, organisation, measure, date_time, observation_id,
        CASE WHEN value <= target AND sign NOT IN ('>', '~') THEN 'at'
            WHEN (value > target AND sign NOT IN ('<', '~')) OR (value = target AND comparator = '>') THEN 'above'
            ELSE 'not clear against' END AS result
    FROM (
        SELECT *, left(coalesce(comparator, ''), 1) AS sign, CASE measure WHEN 'cholesterol_ldl' THEN 2.0 ELSE 2.6 END AS target
        FROM clinical.measures(['cholesterol_ldl', 'cholesterol_nonhdl'], clinical.since($as_at, $months), $as_at)
    )
), latest AS (
    SELECT patient_id, organisation, arg_max(result, (date_time, observation_id)) FILTER (measure = 'cholesterol_ldl') AS ldl,
        arg_max(result, (date_time, observation_id)) FILTER (measure = 'cholesterol_nonhdl') AS nonhdl
    FROM reading
    GROUP BY ALL
), checked AS (
    SELECT r.*, coalesce(m.statin, false) AS on_statin, coalesce(m.other, false) AS on_other, m.patient_id IS NOT NULL AS treated,
        c.ldl, c.nonhdl, c.patient_id IS NOT NULL AS measured, coalesce(coalesce(c.ldl, c.nonhdl) = 'at', false) AS at_target
    FROM register r
    LEFT JOIN medicine m ON m.patient_id = r.patient_id AND m.organisation = r.organisation
    LEFT JOIN latest c ON c.patient_id = r.patient_id AND c.organisation = r.organisation
)
SELECT patient_id, organisation, on_statin, on_other, treated,
    cvd, cvd AND ldl IS NOT NULL AS cvd_ldl, cvd AND measured AS cvd_measured, cvd AND at_target AS cvd_at_target,
    chd, chd AND treated AS chd_treated, chd AND at_target AS chd_at_target,
    pad, pad AND treated AS pad_treated, pad AND at_target AS pad_at_target,
    stroke_tia, stroke_tia AND treated AS stroke_tia_treated, stroke_tia AND at_target AS stroke_tia_at_target,
    ckd, ckd AND treated AS ckd_treated,
    treated AND (at_target OR NOT cvd) AS on_course,
    concat_ws(', ', CASE WHEN NOT cvd THEN 'chronic kidney disease' END, CASE WHEN NOT treated THEN 'no lipid lowering medicine' END,
        CASE WHEN cvd AND NOT at_target THEN coalesce('LDL ' || ldl || ' 2.0', 'non-HDL ' || nonhdl || ' 2.6', 'no LDL or non-HDL') END) AS reason
FROM checked
