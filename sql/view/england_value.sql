-- view:   england_value
-- title:  Published figures to compare reports with
-- import: report text key | the report's id
-- import: measure text key | the column of the report it compares with
-- import: breakdown text key | the group it is of, All for everybody
-- import: period text key | what it is of, as published: 2024/25
-- import: value number required | the figure
-- import: lower number optional | its lower limit
-- import: upper number optional | its upper limit
-- import: source text required | where it was published
CREATE OR REPLACE VIEW clinical.england_value AS
SELECT c1 AS report, c2 AS measure, c3 AS breakdown, c4 AS period, c5::DOUBLE AS value, c6::DOUBLE AS lower, c7::DOUBLE AS upper, c8 AS source
FROM meta.reference_row WHERE kind = 'england_value';
