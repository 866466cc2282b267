-- title:    Depth of coding
-- question: How much is coded per patient, and in codes that others understand?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the last day of the period
-- param:    months whole = 12 | how many months
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: coding lead
-- reads:    patient, registration, observation, problem
-- source:   local check; CTV3 codes that begin with Y are local to the system (facts of the feed)
-- privacy:  aggregate
-- unit:     patient
-- by:       age_band, sex, ethnicity, imd
-- count:    list_size = all
-- count:    entries = sum entries
-- count:    no_snomed = sum no_snomed
-- count:    local_code = sum local_code
-- count:    open_problems = sum open_problems
-- same:     registered list = list_size
-- rate:     no_snomed_pct = no_snomed / entries per 100
-- rate:     local_code_pct = local_code / entries per 100
-- rate:     entries_per_patient = entries / list_size per 1
-- stat:     median_open_problems = median open_problems over list_size
-- column:   list_size | Registered | whole
-- column:   entries | Coded entries | whole
-- column:   no_snomed | Without a SNOMED code | whole
-- column:   local_code | Local codes | whole
-- column:   open_problems | Open problems | whole
-- column:   entries_per_patient | Entries per patient | number.1
-- column:   median_open_problems | Open problems per patient, median | number.1
-- column:   no_snomed_pct | Without a SNOMED code (%) | percent.1
-- column:   local_code_pct | Local codes (%) | percent.1
-- note:     Patients are those registered on the last day of the period; entries are theirs, dated in the period.
-- note:     Open problems: on the problem list by that day and without an end, or with one after it.
WITH entry AS (
    SELECT patient_id, organisation, count(*) AS entries, count(*) FILTER (snomed_code IS NULL) AS no_snomed,
        count(*) FILTER (starts_with(ctv3_code, 'Y')) AS local_code
    FROM clinical.observation
    WHERE date BETWEEN clinical.since($as_at, $months) AND $as_at::DATE
    GROUP BY ALL
), problem AS (
    SELECT patient_id, organisation, count(*) AS open_problems FROM clinical.problem
    WHERE date <= $as_at::DATE AND (ends IS NULL OR ends > $as_at::DATE)
    GROUP BY ALL
)
SELECT l.patient_id, l.organisation, coalesce(e.entries, 0) AS entries, coalesce(e.no_snomed, 0) AS no_snomed,
    coalesce(e.local_code, 0) AS local_code, coalesce(p.open_problems, 0) AS open_problems
FROM clinical.registered_population($as_at) l
LEFT JOIN entry e ON e.patient_id = l.patient_id AND e.organisation = l.organisation
LEFT JOIN problem p ON p.patient_id = l.patient_id AND p.organisation = l.organisation
WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation)
