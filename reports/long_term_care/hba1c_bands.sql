-- title:    HbA1c bands in diabetes
-- question: How high is the latest HbA1c of patients with diabetes?
-- grain:    one row per organisation and type of diabetes, with totals
-- param:    as_at date = month_end | the census date; the audit year ends on 31 March
-- param:    months whole = 12 | how many months up to the census date a reading may lie back
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, ICB
-- reads:    patient, registration, observation
-- source:   National Diabetes Audit: HbA1c below 48 and of 58 mmol/mol or less; QOF DM020 (58 or less), DM021 (75 or less with frailty); register as DM017
-- source:   codelists diabetes, diabetes_type1, diabetes_type2, diabetes_resolved, hba1c_ifcc, hba1c_dcct
-- privacy:  aggregate
-- unit:     patient
-- group:    diabetes_type = Type 1, Type 2 and other
-- by:       age_band, sex, ethnicity, imd
-- count:    on_register = all
-- count:    recorded, below_48, from_48_to_58, from_59_to_74, from_75_to_99, from_100, not_recorded
-- sum:      on_register = recorded + not_recorded
-- sum:      recorded = below_48 + from_48_to_58 + from_59_to_74 + from_75_to_99 + from_100
-- same:     diabetes register = on_register
-- same:     diabetes register with hba1c = recorded
-- stat:     median_hba1c = median hba1c over recorded
-- worklist: not_recorded
-- rate:     below_48_pct = below_48 / on_register per 100
-- rate:     from_48_to_58_pct = from_48_to_58 / on_register per 100
-- rate:     from_59_to_74_pct = from_59_to_74 / on_register per 100
-- rate:     from_75_to_99_pct = from_75_to_99 / on_register per 100
-- rate:     from_100_pct = from_100 / on_register per 100
-- rate:     not_recorded_pct = not_recorded / on_register per 100
-- column:   diabetes_type | Type of diabetes | text
-- column:   on_register | On the register | whole
-- column:   recorded | HbA1c recorded | whole
-- column:   below_48 | Below 48 | whole
-- column:   from_48_to_58 | 48 to 58 | whole
-- column:   from_59_to_74 | 59 to 74 | whole
-- column:   from_75_to_99 | 75 to 99 | whole
-- column:   from_100 | 100 and over | whole
-- column:   not_recorded | None | whole
-- column:   median_hba1c | Median HbA1c (mmol/mol) | number.1
-- column:   below_48_pct | Below 48 (%) | percent.1
-- column:   from_48_to_58_pct | 48 to 58 (%) | percent.1
-- column:   from_59_to_74_pct | 59 to 74 (%) | percent.1
-- column:   from_75_to_99_pct | 75 to 99 (%) | percent.1
-- column:   from_100_pct | 100 and over (%) | percent.1
-- column:   not_recorded_pct | None (%) | percent.1
-- note:     On the register: aged 17 and over, a diagnosis of diabetes by the census date and none resolved since. Gestational diabetes does not
--           count. Type 1 where the newest entry that names a type says so; everybody else is Type 2 and other.
-- note:     The latest reading in the window, as a whole number of mmol/mol; readings in % are turned into mmol/mol first, so that 7.5 % is 58. The bands
--           above 58 are a local choice.
WITH reading AS (
    SELECT r.patient_id, r.organisation, CASE WHEN t.type = 'type 1' THEN 'Type 1' ELSE 'Type 2 and other' END AS diabetes_type, round(h.value) AS hba1c
    FROM clinical.on_register('diabetes', $as_at) r
    LEFT JOIN clinical.diabetes_type($as_at) t ON t.patient_id = r.patient_id AND t.organisation = r.organisation
    LEFT JOIN clinical.latest_measure('hba1c', clinical.since($as_at, $months), $as_at) h ON h.patient_id = r.patient_id AND h.organisation = r.organisation
    WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], r.organisation)
)
SELECT *, hba1c IS NOT NULL AS recorded, hba1c IS NULL AS not_recorded, coalesce(hba1c < 48, false) AS below_48,
    coalesce(hba1c BETWEEN 48 AND 58, false) AS from_48_to_58, coalesce(hba1c BETWEEN 59 AND 74, false) AS from_59_to_74,
    coalesce(hba1c BETWEEN 75 AND 99, false) AS from_75_to_99, coalesce(hba1c >= 100, false) AS from_100, 'no HbA1c in the window' AS reason
FROM reading
