-- Every extract in the store, and what its load let through.
SELECT e.source, e.extract_time, e.place, e.digest, l.accepted
FROM meta.extract e JOIN meta.load l USING (load_id)
ORDER BY e.extract_time, e.load_id -- of one time in the order they came: the first is heard first
