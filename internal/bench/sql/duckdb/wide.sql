-- A million rows by 20 columns as a result looks: keys, codes, words, a text now and then, dates, times, numbers.
CREATE OR REPLACE TABLE main.wide AS
SELECT range AS row_id, 'P' || lpad((range % 1000)::VARCHAR, 5, '0') AS organisation, (range * 7) % 100000 AS patient_id,
    ['XE0Uc', '44J3.', 'X40J5', 'XaF8d', '246A.'][1 + range % 5] AS code, 'Reading ' || (range % 97) AS term, (range % 970) / 7.0::DOUBLE AS value,
    CASE WHEN range % 3 = 0 THEN NULL ELSE 'mmol/L' END AS unit, DATE '2015-01-01' + (range % 4000)::INTEGER AS day,
    TIMESTAMP '2015-01-01' + INTERVAL (range % 900000) MINUTE AS entered_at, range % 2 = 0 AS is_numeric,
    CASE WHEN range % 11 = 0 THEN 'Seen in clinic; "well", repeat in ' || (range % 12) || ' months' END AS note, (range * 31) % 120 AS age,
    ['Male', 'Female', 'Unknown'][1 + range % 3] AS sex, 'E0100' || (range % 9000 + 1000) AS lsoa, 1 + range % 10 AS imd_decile,
    CASE WHEN range % 5 = 0 THEN NULL ELSE 20 + (range % 300) / 10.0::DOUBLE END AS bmi, 'Dr ' || chr((65 + range % 26)::INTEGER) AS staff,
    DATE '1930-01-01' + (range % 30000)::INTEGER AS born, range % 17 AS visits, CASE WHEN range % 101 = 0 THEN '=' || range ELSE 'plain' END AS remark
FROM range({{.Rows}});
CHECKPOINT;
