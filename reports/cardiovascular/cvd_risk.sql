-- title:    Cardiovascular risk and primary prevention
-- question: How many patients without cardiovascular disease have a QRISK score, and how many at high risk take a statin?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    months whole = 60 | how far back a score counts
-- param:    threshold number = 10 | a QRISK of this many percent or more is high
-- param:    medicine_months whole = 6 | how far back an issue of a statin counts
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: PCN
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   in the style of CVDPREVENT's indicators of cholesterol (CVDP003CHOL, CVDP006CHOL), by a secondary source only
-- source:   ages and exclusions local; the threshold is a parameter: that of NICE CG181 and NG238 was not checked in the guidelines
-- source:   registers chd, stroke_tia, pad and diabetes of table meta.register; codelists cvd_risk_qrisk, diabetes_type1, diabetes_type2, med_statin
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    eligible = all
-- count:    assessed, below, below_on_statin, high, high_on_statin, not_clear, on_statin
-- sum:      assessed = below + high + not_clear
-- worklist: high and not high_on_statin
-- rate:     assessed_pct = assessed / eligible per 100 ci wilson
-- rate:     high_pct = high / assessed per 100
-- rate:     below_on_statin_pct = below_on_statin / below per 100
-- rate:     high_on_statin_pct = high_on_statin / high per 100 ci wilson
-- column:   eligible | 25 to 84, no cardiovascular disease | whole
-- column:   assessed | With a QRISK | whole
-- column:   below | QRISK below the threshold | whole
-- column:   below_on_statin | Below the threshold, on a statin | whole
-- column:   high | QRISK at or above the threshold | whole
-- column:   high_on_statin | At or above the threshold, on a statin | whole
-- column:   not_clear | QRISK not clear against the threshold | whole
-- column:   on_statin | On a statin, with or without a QRISK | whole
-- column:   assessed_pct | With a QRISK (%) | percent.1
-- column:   high_pct | At or above the threshold, of those with a QRISK (%) | percent.1
-- column:   below_on_statin_pct | Below the threshold, on a statin (%) | percent.1
-- column:   high_on_statin_pct | At or above the threshold, on a statin (%) | percent.1
-- chart:    bars organisation high_on_statin_pct
-- note:     Registered patients aged 25 to 84 on none of the registers of coronary heart disease, stroke and TIA and peripheral arterial disease, and without
--           type 1 diabetes: on the register of diabetes, and the newest entry that names a type names type 1. Those without a date of birth are left out.
-- note:     Nobody else is taken out: chronic kidney disease and familial hypercholesterolaemia (no codelist was verified) are in.
-- note:     A score recorded with a sign is high or below only where it surely is: less than 20 is not clear against a threshold of 10, nor is more than 5, or
--           about 10. It is counted by itself, among those with a QRISK and neither below nor high.
-- note:     The latest score in the window counts, QRISK, QRISK2 or QRISK3. The threshold is a parameter (10, or 20): see what local guidance asks. A score does
--           not say whether it was worked out before or on a statin. Statins declined or not tolerated are not known here: for planning, not payment.
WITH excluded AS (
    SELECT DISTINCT r.patient_id, r.organisation
    FROM clinical.registers_of(['chd', 'stroke_tia', 'pad', 'diabetes'], $as_at) r
    LEFT JOIN clinical.diabetes_type($as_at) t ON t.patient_id = r.patient_id AND t.organisation = r.organisation
    WHERE r.register <> 'diabetes' OR t.type = 'type 1'
), person AS (
    SELECT l.patient_id, l.organisation, q.value, q.date, coalesce(regexp_extract(q.comparator, '^>=?'), '') AS sign,
        coalesce(q.value >= $threshold AND left(coalesce(q.comparator, ''), 1) NOT IN ('<', '~'), false) AS high,
        coalesce((q.value < $threshold AND left(coalesce(q.comparator, ''), 1) NOT IN ('>', '~')) OR (q.value = $threshold AND q.comparator = '<'), false) AS below,
        s.patient_id IS NOT NULL AS on_statin
    FROM clinical.registered_population($as_at) l
    LEFT JOIN excluded x ON x.patient_id = l.patient_id AND x.organisation = l.organisation
    LEFT JOIN clinical.latest_measure('qrisk', clinical.since($as_at, $months), $as_at) q ON q.patient_id = l.patient_id AND q.organisation = l.organisation
    LEFT JOIN clinical.on_medicine('med_statin', $as_at, $medicine_months) s ON s.patient_id = l.patient_id AND s.organisation = l.organisation
    WHERE l.age BETWEEN 25 AND 84 AND x.patient_id IS NULL AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation))
)
SELECT patient_id, organisation, value IS NOT NULL AS assessed, below, below AND on_statin AS below_on_statin, high, high AND on_statin AS high_on_statin,
    value IS NOT NULL AND NOT below AND NOT high AS not_clear, on_statin, format('QRISK {}{:g} % on ', sign, value) || date || ', no statin in the window' AS reason
FROM person
