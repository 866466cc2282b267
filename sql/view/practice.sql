-- view:   practice
-- title:  Practices and the networks they belong to
-- import: organisation text key | code of the practice, as extracts have it
-- import: name text required | its name
-- import: pcn text optional | code of its primary care network
-- import: pcn_name text optional | name of the network
-- import: sub_icb text optional | code of its sub-ICB location
CREATE OR REPLACE VIEW clinical.practice AS
SELECT c1 AS organisation, c2 AS name, c3 AS pcn, c4 AS pcn_name, c5 AS sub_icb
FROM meta.reference_row WHERE kind = 'practice';
