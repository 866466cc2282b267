-- A codelist the user brought, as the next version under its name.
INSERT INTO meta.codelist_import
SELECT $list, 1 + coalesce(max(version), 0), $digest, $at, $by, $file, $format, $release, $rows, NULL
FROM meta.codelist_import WHERE list = $list
