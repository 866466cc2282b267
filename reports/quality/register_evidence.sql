-- title:    Evidence behind the registers
-- question: Which patients are on a register for the sake of one old entry?
-- grain:    one row per organisation and register
-- param:    as_at date = month_end | the census date
-- param:    old_years whole = 10 | an entry of more than this many years before is old
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: coding lead
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   local check of the registers in table meta.register
-- privacy:  aggregate
-- unit:     register entry
-- group:    register
-- by:       age_band, sex, ethnicity, imd
-- count:    members = all
-- count:    one_entry, one_old_entry
-- same:     atrial fibrillation register = members where register = af
-- same:     asthma register = members where register = asthma
-- same:     cancer register = members where register = cancer
-- same:     coronary heart disease register = members where register = chd
-- same:     chronic kidney disease register = members where register = ckd
-- same:     copd register = members where register = copd
-- same:     dementia register = members where register = dementia
-- same:     depression register = members where register = depression
-- same:     diabetes register = members where register = diabetes
-- same:     heart failure register = members where register = heart_failure
-- same:     hypertension register = members where register = hypertension
-- same:     learning disability register = members where register = learning_disability
-- same:     palliative care register = members where register = palliative_care
-- same:     peripheral arterial disease register = members where register = pad
-- same:     stroke and tia register = members where register = stroke_tia
-- rate:     one_entry_pct = one_entry / members per 100
-- rate:     one_old_entry_pct = one_old_entry / members per 100
-- worklist: one_old_entry
-- column:   members | On the register | whole
-- column:   one_entry | For one entry | whole
-- column:   one_old_entry | For one old entry | whole
-- column:   one_entry_pct | For one entry (%) | percent.1
-- column:   one_old_entry_pct | For one old entry (%) | percent.1
-- note:     Registers that rest on diagnosis codes only. An entry is a coded diagnosis of the register's lists dated by the census date.
-- note:     The row All counts register entries: a patient with three conditions counts three times.
-- note:     One entry is no error: it says where a second look is worth most.
WITH rule AS (
    SELECT register, unnest(diagnosis) AS list, diagnosed_from FROM meta.register
    WHERE len(medicine_instead) = 0 -- those of a value have no diagnosis lists
), member AS (
    SELECT register, patient_id, organisation
    FROM clinical.registers_of((SELECT list(DISTINCT r.register) FROM rule r), $as_at)
), evidence AS (
    SELECT r.register, e.patient_id, e.organisation, count(DISTINCT (e.observation_id, e.date)) AS entries, max(e.date) AS latest
    FROM (
        SELECT list, observation_id, patient_id, organisation, coalesce(date, recorded::DATE) AS date
        FROM clinical.coded_any((SELECT list(DISTINCT r.list) FROM rule r))
    ) e
    JOIN rule r ON r.list = e.list
    WHERE e.date <= $as_at::DATE AND (r.diagnosed_from IS NULL OR e.date >= r.diagnosed_from)
    GROUP BY ALL
)
SELECT m.patient_id, m.organisation, m.register, e.entries = 1 AS one_entry,
    e.entries = 1 AND e.latest < ($as_at::DATE - to_years($old_years::INTEGER))::DATE AS one_old_entry,
    'one entry of ' || year(e.latest) AS reason
FROM member m
JOIN evidence e ON e.register = m.register AND e.patient_id = m.patient_id AND e.organisation = m.organisation
WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], m.organisation)
