-- title:    Registers: size and prevalence
-- question: How many patients are on each disease register, and what share of the list is that?
-- grain:    one row per organisation and register, with a total of all registers
-- param:    as_at date = month_end | the census date
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, PCN, ICB, public health
-- reads:    patient, registration, observation, medication, medicine_code
-- source:   NHS England, Quality and Outcomes Framework, prevalence tables: register, list size by the register's age, prevalence
-- source:   rules of the registers: table meta.register, QOF ruleset v50 (2025/26) as the ICB macros of North Central London hold it
-- privacy:  aggregate
-- unit:     patient and register
-- group:    register
-- by:       age_band, sex, ethnicity, imd
-- count:    list_size = all
-- count:    on_register
-- same:     atrial fibrillation register = on_register where register = Atrial fibrillation (all ages)
-- same:     registered list = list_size where register = Atrial fibrillation (all ages)
-- same:     asthma register = on_register where register = Asthma (6+)
-- same:     cancer register = on_register where register = Cancer (all ages)
-- same:     registered list = list_size where register = Cancer (all ages)
-- same:     coronary heart disease register = on_register where register = Coronary heart disease (all ages)
-- same:     registered list = list_size where register = Coronary heart disease (all ages)
-- same:     chronic kidney disease register = on_register where register = Chronic kidney disease stage 3 to 5 (18+)
-- same:     copd register = on_register where register = Chronic obstructive pulmonary disease (all ages)
-- same:     registered list = list_size where register = Chronic obstructive pulmonary disease (all ages)
-- same:     dementia register = on_register where register = Dementia (all ages)
-- same:     registered list = list_size where register = Dementia (all ages)
-- same:     depression register = on_register where register = Depression (18+)
-- same:     diabetes register = on_register where register = Diabetes (17+)
-- same:     heart failure register = on_register where register = Heart failure (all ages)
-- same:     registered list = list_size where register = Heart failure (all ages)
-- same:     hypertension register = on_register where register = Hypertension (18+)
-- same:     learning disability register = on_register where register = Learning disability (all ages)
-- same:     registered list = list_size where register = Learning disability (all ages)
-- same:     palliative care register = on_register where register = Palliative care (all ages)
-- same:     registered list = list_size where register = Palliative care (all ages)
-- same:     peripheral arterial disease register = on_register where register = Peripheral arterial disease (all ages)
-- same:     registered list = list_size where register = Peripheral arterial disease (all ages)
-- same:     stroke and tia register = on_register where register = Stroke and TIA (all ages)
-- same:     registered list = list_size where register = Stroke and TIA (all ages)
-- rate:     prevalence_pct = on_register / list_size per 100 ci wilson
-- column:   register | Register and its ages | text
-- column:   list_size | List size | whole
-- column:   on_register | On the register | whole
-- column:   prevalence_pct | Prevalence (%) | percent.1
-- note:     List size: registered patients of the ages of the register, which stand in brackets after its name. Patients without a date of birth are in the lists of registers
--           of all ages only.
-- note:     The row All adds up lists and registers: a patient is in it once for every register of their age. It is no prevalence of its own.
-- note:     Where a register's rule could not be copied in full (osteoporosis, COPD, heart failure, palliative care and others), the description of the register says what
--           is left out. QOF dropped the register indicators in 2025/26; the registers are still the denominators of its other indicators.
-- note:     For planning and care: QOF uses national extraction rules that this report does not copy.
WITH member AS (
    SELECT register, patient_id, organisation FROM clinical.registers($as_at)
)
SELECT l.patient_id, l.organisation,
    r.title || ' (' || coalesce(nullif(concat_ws(' ', r.min_age || '+', 'to ' || r.max_age), ''), 'all ages') || ')' AS register,
    m.patient_id IS NOT NULL AS on_register
FROM clinical.registered_population($as_at) l
CROSS JOIN meta.register r
LEFT JOIN member m ON m.register = r.register AND m.patient_id = l.patient_id AND m.organisation = l.organisation
WHERE coalesce(l.age >= r.min_age, r.min_age IS NULL) AND coalesce(l.age <= r.max_age, r.max_age IS NULL)
    AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], l.organisation))
