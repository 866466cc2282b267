-- What a store was made of: its extracts, oldest first.
SELECT source, extract_time, digest FROM meta.extract ORDER BY source, extract_time
