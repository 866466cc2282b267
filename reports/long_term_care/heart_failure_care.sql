-- title:    Heart failure care
-- question: How many patients with heart failure had a review and take each of the four medicines that protect the heart?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    months whole = 12 | how far back a review counts
-- param:    medicine_months whole = 6 | how far back an issue of a medicine counts
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   QOF HF007 (review in 12 months), HF003 (ACE inhibitor or ARB) and HF006 (beta blocker), 2024/25 and 2025/26
-- source:   QOF HF009 (all four medicines), 2026/27, by secondary sources only
-- source:   codelists heart_failure, heart_failure_resolved, heart_failure_review, med_acei, med_arb, med_beta_blocker, med_mra, med_sglt2i
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    on_register = all
-- count:    reviewed, acei_arb, beta_blocker, mra, sglt2i, all_four
-- same:     heart failure register = on_register
-- worklist: not reviewed
-- rate:     reviewed_pct = reviewed / on_register per 100 ci wilson
-- rate:     acei_arb_pct = acei_arb / on_register per 100
-- rate:     beta_blocker_pct = beta_blocker / on_register per 100
-- rate:     mra_pct = mra / on_register per 100
-- rate:     sglt2i_pct = sglt2i / on_register per 100
-- rate:     all_four_pct = all_four / on_register per 100 ci wilson
-- column:   on_register | On the register | whole
-- column:   reviewed | Reviewed | whole
-- column:   acei_arb | On an ACE inhibitor or ARB | whole
-- column:   beta_blocker | On a beta blocker | whole
-- column:   mra | On an MRA | whole
-- column:   sglt2i | On an SGLT2 inhibitor | whole
-- column:   all_four | On all four | whole
-- column:   reviewed_pct | Reviewed (%) | percent.1
-- column:   acei_arb_pct | ACE inhibitor or ARB (%) | percent.1
-- column:   beta_blocker_pct | Beta blocker (%) | percent.1
-- column:   mra_pct | MRA (%) | percent.1
-- column:   sglt2i_pct | SGLT2 inhibitor (%) | percent.1
-- column:   all_four_pct | All four (%) | percent.1
-- note:     On the register: a diagnosis of heart failure by the census date and none resolved since. QOF asks about medicines only where the ejection fraction
--           is reduced; no codelist for that was verified, so medicines are shown for the whole register and shares are lower than in QOF.
-- note:     A patient is on a medicine with an issue in the window. An ARB with sacubitril counts as an ARB. Contraindications and refusals are not known here.
-- note:     A review is a code of a heart failure review, by SNOMED code only; what it covered is not checked. Confirmation of the diagnosis by echocardiogram or
--           specialist (HF008) is left out: no codelist was verified. Personalised care adjustments are not applied: for planning, not payment.
WITH register AS (
    SELECT patient_id, organisation
    FROM clinical.on_register('heart_failure', $as_at)
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], organisation)
), medicine AS (
    SELECT patient_id, organisation,
        bool_or(list IN ('med_acei', 'med_arb')) AS acei_arb, bool_or(list = 'med_beta_blocker') AS beta_blocker,
        bool_or(list = 'med_mra') AS mra, bool_or(list = 'med_sglt2i') AS sglt2i
    FROM clinical.issued_any(['med_acei', 'med_arb', 'med_beta_blocker', 'med_mra', 'med_sglt2i'], clinical.since($as_at, $medicine_months), $as_at)
    GROUP BY ALL
), review AS (
    SELECT patient_id, organisation, max(date) AS latest_date
    FROM clinical.coded('heart_failure_review')
    WHERE date <= $as_at::DATE
    GROUP BY ALL
)
SELECT r.patient_id, r.organisation,
    coalesce(v.latest_date >= clinical.since($as_at, $months), false) AS reviewed,
    coalesce(m.acei_arb, false) AS acei_arb, coalesce(m.beta_blocker, false) AS beta_blocker,
    coalesce(m.mra, false) AS mra, coalesce(m.sglt2i, false) AS sglt2i,
    coalesce(m.acei_arb AND m.beta_blocker AND m.mra AND m.sglt2i, false) AS all_four,
    CASE WHEN v.patient_id IS NULL THEN 'no review on record' ELSE 'last review before the window' END AS reason
FROM register r
LEFT JOIN medicine m ON m.patient_id = r.patient_id AND m.organisation = r.organisation
LEFT JOIN review v ON v.patient_id = r.patient_id AND v.organisation = r.organisation
