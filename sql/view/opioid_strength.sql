-- view:   opioid_strength
-- title:  Strength of opioid products as oral morphine
-- import: words text key | words that all stand in the product's name, with blanks between
-- import: mg_per_unit number(0..) required | mg of oral morphine that one unit (tablet, patch, ml) is worth
-- No values are bundled: they need a clinical source.
CREATE OR REPLACE VIEW clinical.opioid_strength AS
SELECT c1 AS words, c2::DOUBLE AS mg_per_unit
FROM meta.reference_row WHERE kind = 'opioid_strength';
