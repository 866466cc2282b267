-- What the codelists a report uses are: those it names, and those of the registers and measures it names, with how many
-- of their codes stand nowhere in the store. $names: the texts in its SQL; $all: it asks for every register.
WITH RECURSIVE register AS (
    SELECT register FROM meta.register WHERE $all OR list_contains($names::VARCHAR[], register)
    UNION
    SELECT unnest(m.excludes) FROM meta.register m JOIN register r ON r.register = m.register
), rule AS (
    SELECT * FROM meta.register WHERE register IN (SELECT register FROM register)
), measure AS (
    SELECT * FROM meta.measure
    WHERE list_contains($names::VARCHAR[], measure) OR measure IN (SELECT value_measure FROM rule WHERE value_measure IS NOT NULL)
), used AS (
    SELECT list FROM meta.codelist WHERE list_contains($names::VARCHAR[], list)
    UNION SELECT unnest(diagnosis || resolved || medicine || medicine_instead) FROM rule
    UNION SELECT list FROM measure
    UNION SELECT 'ethnicity' FROM rule WHERE len(value_groups) > 0
), code AS (
    SELECT DISTINCT e.list, e.system, e.code,
        EXISTS (FROM temp.code_met m WHERE m.system = e.system AND m.code = e.code) AS met
    FROM meta.codelist_expanded e
    WHERE e.polarity = 'include' AND e.system <> 'ctv3_prefix' AND e.list IN (SELECT list FROM used)
)
SELECT 'Codelist ' || u.list AS label, CASE WHEN c.list IS NULL THEN 'not in this store: it matches nothing'
    ELSE concat_ws(', ',
        CASE WHEN i.list IS NULL THEN 'bundled'
            ELSE 'imported ' || strftime(i.imported_at, '%Y-%m-%d') || ' from ' || i.file || coalesce(' (' || i.release || ')', '') || ', version ' || i.version END,
        'digest ' || left(c.digest, 12),
        (SELECT count(*) FROM meta.codelist_row r WHERE r.list = u.list) || ' rows',
        (SELECT count(*) || ' codes, ' || count(*) FILTER (NOT met) || ' of them nowhere in this store' FROM code d WHERE d.list = u.list AND d.system <> 'bnf'),
        (SELECT count(*) || ' BNF codes not used: the feed has none' FROM code d WHERE d.list = u.list AND d.system = 'bnf' HAVING count(*) > 0)) END AS value
FROM used u
LEFT JOIN meta.codelist c ON c.list = u.list
LEFT JOIN meta.codelist_import i ON i.list = u.list AND i.until IS NULL
UNION ALL
SELECT 'Register ' || register, concat_ws('. ', standing || ': ' || source, rtrim(note, '.')) FROM rule
UNION ALL
SELECT 'Measure ' || measure, concat_ws('. ', string_agg(DISTINCT standing || ': ' || source, '; '), rtrim(string_agg(DISTINCT note, ' '), '.')) FROM measure GROUP BY measure
UNION ALL
SELECT 'Code hierarchy', 'none in this store: codelists match the codes they list, and none below them'
WHERE NOT EXISTS (FROM clinical.code_hierarchy)
    AND EXISTS (FROM meta.codelist_row r WHERE r.system = 'ctv3' AND r.include_descendants AND r.list IN (SELECT list FROM used))
ORDER BY ALL
