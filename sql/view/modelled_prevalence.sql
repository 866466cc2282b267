-- view:   modelled_prevalence
-- title:  How many people of a practice are thought to have a condition
-- import: organisation text key | code of the practice, as extracts have it
-- import: condition text key | the condition, by the name of its register
-- import: modelled number(0..) required | people expected to have it
CREATE OR REPLACE VIEW clinical.modelled_prevalence AS
SELECT c1 AS organisation, c2 AS condition, c3::DOUBLE AS modelled
FROM meta.reference_row WHERE kind = 'modelled_prevalence';
