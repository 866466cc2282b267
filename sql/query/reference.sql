-- The file each kind of reference data was last imported from.
SELECT kind, file, sha256, "rows", imported_at, run_by FROM meta.reference ORDER BY kind
