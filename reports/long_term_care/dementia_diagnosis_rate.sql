-- title:    Dementia diagnosis rate, 65 and over
-- question: Of the people of 65 and over thought to have dementia, how many have the diagnosis?
-- grain:    one row per organisation, and one of them all
-- param:    as_at date = month_end | the census date
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice, ICB
-- reads:    patient, registration, observation, modelled_prevalence
-- needs:    modelled_prevalence
-- source:   NHS England, dementia diagnosis rate 65 and over; its formula is from memory, not checked in the publication
-- source:   codelist dementia; people expected to have dementia: the file you import
-- privacy:  aggregate
-- count:    registered_65, on_register_65, modelled
-- rate:     diagnosis_rate = on_register_65 / modelled per 100
-- column:   registered_65 | Registered, 65 and over | whole
-- column:   on_register_65 | With dementia, 65 and over | whole
-- column:   modelled | Expected to have dementia | whole
-- column:   diagnosis_rate | Diagnosis rate (%) | percent.1
-- note:     People of 65 and over with any diagnosis of dementia by the census date, of those the imported file expects to have it, condition dementia. The file
--           must be about people of 65 and over; organisations it does not list are left out, of the total too.
-- note:     The number expected is shown, and used, as whole people and under the same disclosure control as the others: beside an exact one the rate would give
--           the count on the register away. A rate over 100 is possible.
-- note:     The row All adds up the organisations: entries on lists, not people. Whoever is on the lists of two organisations on the day counts twice.
WITH person AS (
    SELECT p.organisation, d.patient_id IS NOT NULL AS has_dementia
    FROM clinical.registered_population($as_at) p
    LEFT JOIN clinical.on_register('dementia', $as_at) d ON d.patient_id = p.patient_id AND d.organisation = p.organisation
    WHERE p.age >= 65 AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], p.organisation))
), practice AS (
    SELECT p.organisation, m.modelled, count(*) AS registered_65, count(*) FILTER (p.has_dementia) AS on_register_65
    FROM person p
    JOIN clinical.modelled_prevalence m ON m.organisation = p.organisation AND m.condition = 'dementia'
    GROUP BY ALL
)
SELECT coalesce(organisation, 'All') AS organisation, sum(registered_65)::BIGINT AS registered_65, sum(on_register_65)::BIGINT AS on_register_65,
    round(sum(modelled))::BIGINT AS modelled
FROM practice
GROUP BY GROUPING SETS ((organisation), ())
HAVING count(*) > 0
ORDER BY grouping(organisation) DESC, organisation
