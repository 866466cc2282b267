-- view: codelist_code
-- also:  SRCtv3Hierarchy
-- Codelists with CTV3 codes that include their descendants expanded through the feed's own hierarchy, which lists
-- every code under each of its ancestors. A root is always in its own list. Codes are compared with their case.
CREATE OR REPLACE VIEW clinical.codelist_code AS
SELECT list, system, code, polarity FROM meta.codelist_row
UNION
SELECT r.list, r.system, h."Ctv3CodeChild", r.polarity
FROM meta.codelist_row r
JOIN decoded."SRCtv3Hierarchy" h ON h."Ctv3CodeParent" = r.code
WHERE r.system = 'ctv3' AND r.include_descendants AND h."Ctv3CodeChild" IS NOT NULL;
