-- Codelists with everything below their CTV3 roots. From the roots down, level by level: the same codes come out
-- whether the hierarchy holds direct edges or every ancestor with every descendant, with rows of a code under itself or
-- without; a circle ends where it began.
DELETE FROM meta.codelist_expanded;
INSERT INTO meta.codelist_expanded
WITH RECURSIVE edge AS MATERIALIZED (
    SELECT DISTINCT parent, child FROM clinical.code_hierarchy WHERE parent <> child
), below(root, code) AS (
    SELECT DISTINCT code, code FROM meta.codelist_row WHERE system = 'ctv3' AND include_descendants
    UNION
    SELECT b.root, e.child FROM below b JOIN edge e ON e.parent = b.code
)
SELECT list, system, code, polarity FROM meta.codelist_row
UNION
SELECT r.list, r.system, b.code, r.polarity
FROM meta.codelist_row r
JOIN below b ON b.root = r.code
WHERE r.system = 'ctv3' AND r.include_descendants
UNION
SELECT r.list, 'ctv3_prefix', rtrim(r.code, '.'), r.polarity
FROM meta.codelist_row r
WHERE r.system = 'ctv3' AND r.include_descendants AND rtrim(r.code, '.') NOT IN ('', r.code)
    AND r.code NOT IN (SELECT root FROM below WHERE code <> root)
