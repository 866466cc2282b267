-- view:   area
-- title:  Postcodes with their small area and deprivation
-- import: postcode postcode key | a postcode; case and blanks do not matter
-- import: lsoa text required | code of its Lower layer Super Output Area
-- import: imd_decile whole(1..10) required | decile of the Index of Multiple Deprivation, 1 the most deprived tenth
-- imd_quintile is 1 for the most deprived fifth, deciles 1 and 2.
CREATE OR REPLACE VIEW clinical.area AS
SELECT c1 AS postcode, c2 AS lsoa, c3::INTEGER AS imd_decile, (c3::INTEGER + 1) // 2 AS imd_quintile
FROM meta.reference_row WHERE kind = 'area';
