-- The texts of all list ids as known now. See sql/table/texts.sql.
DELETE FROM meta.texts_now;
INSERT INTO meta.texts_now
SELECT 'mapping', list(m.text ORDER BY i.n)
FROM meta.list_id i
LEFT JOIN (
    SELECT "RowIdentifier"::VARCHAR AS raw, max("Mapping") AS text FROM version."SRMapping"
    WHERE valid_to = TIMESTAMP '9999-12-31' GROUP BY ALL
) m USING (raw);
INSERT INTO meta.texts_now
SELECT 'configured_list', list(m.text ORDER BY i.n)
FROM meta.list_id i
LEFT JOIN (
    SELECT "RowIdentifier"::VARCHAR AS raw, max("ConfiguredListOption") AS text FROM version."SRConfiguredListOption"
    WHERE valid_to = TIMESTAMP '9999-12-31' GROUP BY ALL
) m USING (raw)
