-- title:    Opioids for pain
-- question: How many patients take opioids, for how long, and together with sedatives?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice, ICB
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   OpenPrescribing opioid measures, in part; codelists med_opioid, med_gabapentinoid, med_hypnotic, palliative_care; register cancer
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    list_size = all
-- count:    on_opioid, continuous, with_sedative
-- worklist: with_sedative
-- rate:     on_opioid_pct = on_opioid / list_size per 100 ci wilson
-- rate:     continuous_pct = continuous / on_opioid per 100
-- rate:     with_sedative_pct = with_sedative / on_opioid per 100
-- column:   list_size | Registered, without cancer or palliative care | whole
-- column:   on_opioid | With an opioid in 6 months | whole
-- column:   continuous | In each of the last three months | whole
-- column:   with_sedative | With a gabapentinoid or hypnotic too | whole
-- column:   on_opioid_pct | With an opioid in 6 months (%) | percent.1
-- column:   continuous_pct | In each of the last three months (%) | percent.1
-- column:   with_sedative_pct | With a gabapentinoid or hypnotic too (%) | percent.1
-- note:     Patients on the cancer register or with any entry of palliative care by the census date are left out.
-- note:     Continuous: an issue in each of the three months that end on the census date. Sedatives: an issue in six months.
-- note:     High doses are left out: morphine equivalents need a table of strengths and doses that are numbers, and the feed's are texts.
WITH left_out AS (
    SELECT patient_id, organisation FROM clinical.on_register('cancer', $as_at)
    UNION
    SELECT patient_id, organisation FROM clinical.coded('palliative_care') WHERE coalesce(date, recorded::DATE) <= $as_at::DATE
), issue AS (
    SELECT patient_id, organisation, bool_or(list = 'med_opioid') AS opioid, bool_or(list <> 'med_opioid') AS sedative,
        bool_or(list = 'med_opioid' AND date >= clinical.since($as_at, 1)) AS month_1,
        bool_or(list = 'med_opioid' AND date >= clinical.since($as_at, 2) AND date < clinical.since($as_at, 1)) AS month_2,
        bool_or(list = 'med_opioid' AND date >= clinical.since($as_at, 3) AND date < clinical.since($as_at, 2)) AS month_3
    FROM clinical.issued_any(['med_opioid', 'med_gabapentinoid', 'med_hypnotic'], clinical.since($as_at, 6), $as_at)
    GROUP BY ALL
)
SELECT l.patient_id, l.organisation, coalesce(i.opioid, false) AS on_opioid, coalesce(i.month_1 AND i.month_2 AND i.month_3, false) AS continuous,
    coalesce(i.opioid AND i.sedative, false) AS with_sedative, 'an opioid with a gabapentinoid or hypnotic' AS reason
FROM clinical.registered_population($as_at) l
LEFT JOIN left_out x ON x.patient_id = l.patient_id AND x.organisation = l.organisation
LEFT JOIN issue i ON i.patient_id = l.patient_id AND i.organisation = l.organisation
WHERE x.patient_id IS NULL AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation))
