-- title:    Patients ever
-- question: How many patients are in the store?
-- grain:    one row per organisation
-- standing: local
-- reads:    patient
-- source:   ours
-- privacy:  aggregate
-- count:    patients
SELECT organisation, count(*) AS patients FROM clinical.patient GROUP BY ALL ORDER BY ALL
