-- Loads whose counts do not add up, per table.
SELECT table_name, count(*) FILTER ("rows" <> inserted + updated + unchanged + removed + orphan_removals + duplicates + quarantined) AS problems
FROM meta.load_table GROUP BY ALL ORDER BY ALL
