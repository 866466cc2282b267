-- The texts of all list ids in the order of their numbers, as known at known_at; NULL where an id has none. Now they lie
-- ready; for another time they are looked up.
CREATE OR REPLACE VIEW meta.mapping_texts AS
SELECT texts FROM meta.texts_now WHERE list = 'mapping' AND meta.known_at() = TIMESTAMP '9999-12-30'
UNION ALL
SELECT list(m.text ORDER BY i.n) AS texts
FROM meta.list_id i
LEFT JOIN (
    SELECT "RowIdentifier"::VARCHAR AS raw, max("Mapping") AS text FROM version."SRMapping"
    WHERE valid_from <= meta.known_at() AND valid_to > meta.known_at() GROUP BY ALL
) m USING (raw)
HAVING meta.known_at() <> TIMESTAMP '9999-12-30';
CREATE OR REPLACE VIEW meta.configured_list_texts AS
SELECT texts FROM meta.texts_now WHERE list = 'configured_list' AND meta.known_at() = TIMESTAMP '9999-12-30'
UNION ALL
SELECT list(m.text ORDER BY i.n) AS texts
FROM meta.list_id i
LEFT JOIN (
    SELECT "RowIdentifier"::VARCHAR AS raw, max("ConfiguredListOption") AS text FROM version."SRConfiguredListOption"
    WHERE valid_from <= meta.known_at() AND valid_to > meta.known_at() GROUP BY ALL
) m USING (raw)
HAVING meta.known_at() <> TIMESTAMP '9999-12-30';
