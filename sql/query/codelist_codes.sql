-- The codes of one codelist that match: with what is below them, without what is excluded.
SELECT e.system, e.code, coalesce(max(r.term), '') AS term
FROM (
    SELECT system, code FROM meta.codelist_expanded WHERE list = $list AND polarity = 'include' AND system <> 'ctv3_prefix'
    EXCEPT SELECT system, code FROM meta.codelist_expanded WHERE list = $list AND polarity = 'exclude'
) e
LEFT JOIN meta.codelist_row r ON r.list = $list AND r.system = e.system AND r.code = e.code
GROUP BY ALL
ORDER BY ALL
