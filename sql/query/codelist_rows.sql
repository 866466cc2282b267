-- One codelist's rows, and how many codes the feed's hierarchy has below each.
WITH RECURSIVE edge AS MATERIALIZED (
    SELECT DISTINCT parent, child FROM clinical.code_hierarchy WHERE parent <> child
), below(root, code) AS (
    SELECT code, code FROM meta.codelist_row WHERE list = $list AND system = 'ctv3' AND include_descendants
    UNION
    SELECT b.root, e.child FROM below b JOIN edge e ON e.parent = b.code
)
SELECT r.polarity, r.system, r.code, coalesce(r.term, '') AS term, r.include_descendants,
    (SELECT count(*) FROM below b WHERE b.root = r.code AND b.code <> r.code AND r.include_descendants AND r.system = 'ctv3') AS below,
    coalesce(r.category16, '') AS category16, coalesce(r.source, '') AS source
FROM meta.codelist_row r
WHERE r.list = $list
ORDER BY ALL DESC
