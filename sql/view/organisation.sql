-- view: organisation
-- reads: SROrganisation
-- Organisations by code. Tens of thousands of rows of the feed have no code: they are left out; the newest row of a code counts.
CREATE OR REPLACE VIEW clinical.organisation AS
SELECT "ID" AS organisation, arg_max("Name", "RowIdentifier") AS name
FROM decoded."SROrganisation" WHERE "ID" IS NOT NULL GROUP BY ALL;
