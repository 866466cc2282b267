-- title:    Antibiotic stewardship
-- question: How many antibiotics are prescribed for the size of the list, how many of them are broad spectrum, and is nitrofurantoin chosen before trimethoprim?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the last day of the months counted
-- param:    months whole = 1 | how many months of issues are counted
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice, ICB
-- reads:    patient, registration, medication, medicine_code
-- source:   OpenPrescribing, volume of antibiotic prescribing (2024) and co-amoxiclav, cephalosporins and quinolones (2024), with issues instead of dispensed items
-- source:   NHS England, oversight framework, antimicrobial resistance; nitrofurantoin beside trimethoprim is local
-- source:   codelists med_antibiotic, med_antibiotic_broad, med_nitrofurantoin, med_trimethoprim
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    list_size = all
-- count:    treated, treated_broad
-- count:    items = sum items
-- count:    broad_items = sum broad_items
-- count:    nitrofurantoin_items = sum nitrofurantoin_items
-- count:    either_items = sum either_items
-- same:     registered list = list_size
-- worklist: treated_broad
-- rate:     items_per_1000 = items / list_size per 1000
-- rate:     broad_pct = broad_items / items per 100
-- rate:     nitrofurantoin_pct = nitrofurantoin_items / either_items per 100
-- column:   list_size | Registered | whole
-- column:   treated | Patients with an antibiotic | whole
-- column:   treated_broad | Patients with a broad spectrum antibiotic | whole
-- column:   items | Antibiotic items (issues) | whole
-- column:   broad_items | Of these broad spectrum | whole
-- column:   nitrofurantoin_items | Nitrofurantoin items | whole
-- column:   either_items | Nitrofurantoin and trimethoprim items | whole
-- column:   items_per_1000 | Items per 1,000 registered | number.1
-- column:   broad_pct | Broad spectrum (%) | percent.1
-- column:   nitrofurantoin_pct | Nitrofurantoin of both (%) | percent.1
-- note:     An item is an issue on the practice's record, whether it was dispensed or not: figures of dispensed items are not comparable. Medicines noted as
--           issued by a hospital, a dentist or elsewhere are left out. Issues of patients registered on the last day count; those of patients who left or died
--           before it do not.
-- note:     By default the whole month up to the last day; months = 12 gives a year. Ages are those on the last day: --by age_band for the split by age.
-- note:     Broad spectrum: co-amoxiclav, cephalosporins and quinolones. Antibiotics against tuberculosis and leprosy are left out. OpenPrescribing counts what is
--           taken by mouth: here creams, drops and the like are left out by the words of their names, injections are not.
-- note:     Medicines are found by the words of the codelists: brand names they do not hold are missed. An issue of a brand of nitrofurantoin or trimethoprim
--           counts as an antibiotic.
-- note:     No confidence limits: a patient may have several items, often of one illness, and Byar's and Wilson's limits take items to be independent. They would be
--           too narrow. Small practices' figures vary by chance the more.
-- note:     Courses of five days are left out: no rule for the length of a course was verified. Rates are of the list as it is, not weighted by age and sex as
--           STAR-PU are.
WITH item AS (
    SELECT i.patient_id, i.organisation, i.medication_id, bool_or(i.list = 'med_antibiotic_broad') AS broad,
        bool_or(i.list = 'med_nitrofurantoin') AS nitrofurantoin, bool_or(i.list IN ('med_nitrofurantoin', 'med_trimethoprim')) AS either,
        bool_or(i.list <> 'med_antibiotic_broad') AS antibiotic
    FROM clinical.issued_any(['med_antibiotic', 'med_antibiotic_broad', 'med_nitrofurantoin', 'med_trimethoprim'], clinical.since($as_at, $months), $as_at) i
    ANTI JOIN (SELECT medication_id, organisation FROM clinical.medication WHERE is_hospital OR is_dental OR is_other) e
        ON e.medication_id = i.medication_id AND e.organisation = i.organisation
    GROUP BY ALL
), patient AS (
    SELECT patient_id, organisation, count(*) AS items, count(*) FILTER (broad) AS broad_items, count(*) FILTER (nitrofurantoin) AS nitrofurantoin_items,
        count(*) FILTER (either) AS either_items
    FROM item
    WHERE antibiotic
    GROUP BY ALL
)
SELECT l.patient_id, l.organisation, p.patient_id IS NOT NULL AS treated, coalesce(p.items, 0) AS items, coalesce(p.broad_items, 0) AS broad_items,
    coalesce(p.nitrofurantoin_items, 0) AS nitrofurantoin_items, coalesce(p.either_items, 0) AS either_items,
    coalesce(p.broad_items > 0, false) AS treated_broad, 'broad spectrum issues: ' || p.broad_items AS reason
FROM clinical.registered_population($as_at) l
LEFT JOIN patient p ON p.patient_id = l.patient_id AND p.organisation = l.organisation
WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation)
