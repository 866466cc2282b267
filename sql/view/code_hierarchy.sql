-- view: code_hierarchy
-- reads: SRCtv3Hierarchy
-- What is below what among CTV3 codes, as sent: direct edges, or every ancestor with every descendant.
CREATE OR REPLACE VIEW clinical.code_hierarchy AS
SELECT "Ctv3CodeParent" AS parent, "Ctv3CodeChild" AS child
FROM decoded."SRCtv3Hierarchy"
WHERE "Ctv3CodeParent" IS NOT NULL AND "Ctv3CodeChild" IS NOT NULL;
