-- title:    Atrial fibrillation: anticoagulation
-- question: How many patients with atrial fibrillation take an anticoagulant, and which kind?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    medicine_months whole = 6 | how far back an issue of a medicine counts
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice, PCN, pharmacist
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   QOF AF008 (a DOAC or a vitamin K antagonist at a CHA2DS2-VASc score of 2 and over), 2025/26, and CVDPREVENT CVDP002AF, here without the score: local
-- source:   register af of table meta.register; codelists med_doac, med_warfarin, med_antiplatelet
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    on_register = all
-- count:    anticoagulated, on_doac, on_vka, antiplatelet_only, no_medicine
-- sum:      on_register = anticoagulated + antiplatelet_only + no_medicine
-- sum:      anticoagulated = on_doac + on_vka
-- same:     atrial fibrillation register = on_register
-- worklist: not anticoagulated
-- rate:     anticoagulated_pct = anticoagulated / on_register per 100 ci wilson
-- rate:     doac_pct = on_doac / anticoagulated per 100
-- rate:     antiplatelet_only_pct = antiplatelet_only / on_register per 100
-- rate:     no_medicine_pct = no_medicine / on_register per 100
-- column:   on_register | On the register | whole
-- column:   anticoagulated | On an anticoagulant | whole
-- column:   on_doac | On a DOAC | whole
-- column:   on_vka | On a vitamin K antagonist | whole
-- column:   antiplatelet_only | On an antiplatelet only | whole
-- column:   no_medicine | On none of these | whole
-- column:   anticoagulated_pct | On an anticoagulant (%) | percent.1
-- column:   doac_pct | DOAC, of those on an anticoagulant (%) | percent.1
-- column:   antiplatelet_only_pct | On an antiplatelet only (%) | percent.1
-- column:   no_medicine_pct | On none of these (%) | percent.1
-- chart:    bars organisation anticoagulated_pct
-- chart:    funnel on_register anticoagulated_pct
-- note:     The register is every diagnosis of atrial fibrillation or flutter by the census date: no code for atrial fibrillation resolved was verified, so nobody is taken off.
-- note:     CHA2DS2-VASc (AF006, and who of AF008 is at high risk) is left out: no code was verified. Shares are of the whole register, those at low risk in it, and may be
--           lower than in QOF; that a patient is on the worklist does not mean that an anticoagulant is due.
-- note:     A patient is on a medicine with an issue in the window. Who had a DOAC and a vitamin K antagonist is on the one issued last, of one day on the DOAC. An antiplatelet counts
--           only where there is neither. Heparins, and what a hospital or an anticoagulation clinic supplied outside this record, are not seen.
-- note:     Contraindications, refusals and closure of the atrial appendage are not known here. Personalised care adjustments are not applied: for planning, not payment.
WITH medicine AS (
    SELECT patient_id, organisation, arg_max(list, (date, list = 'med_doac')) FILTER (list <> 'med_antiplatelet') AS anticoagulant
    FROM clinical.issued_any(['med_doac', 'med_warfarin', 'med_antiplatelet'], clinical.since($as_at, $medicine_months), $as_at)
    GROUP BY ALL
)
SELECT r.patient_id, r.organisation, m.anticoagulant IS NOT NULL AS anticoagulated,
    coalesce(m.anticoagulant = 'med_doac', false) AS on_doac, coalesce(m.anticoagulant = 'med_warfarin', false) AS on_vka,
    m.patient_id IS NOT NULL AND m.anticoagulant IS NULL AS antiplatelet_only, m.patient_id IS NULL AS no_medicine,
    CASE WHEN m.patient_id IS NULL THEN 'neither anticoagulant nor antiplatelet in the window' ELSE 'an antiplatelet only' END AS reason
FROM clinical.on_register('af', $as_at) r
LEFT JOIN medicine m ON m.patient_id = r.patient_id AND m.organisation = r.organisation
WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], r.organisation)
