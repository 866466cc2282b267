-- view: code_hierarchy
-- also:  SRCtv3Hierarchy
-- CTV3 codes under others, as the feed sends them: direct children or every descendant, and one pair once per organisation
-- that may see it. Codes are compared with their case.
CREATE OR REPLACE VIEW clinical.code_hierarchy AS
SELECT "Ctv3CodeParent" AS parent, "Ctv3CodeChild" AS child
FROM decoded."SRCtv3Hierarchy"
WHERE "Ctv3CodeParent" IS NOT NULL AND "Ctv3CodeChild" IS NOT NULL;
