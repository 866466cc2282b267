-- A rebuilt store works by the specification the old one had.
INSERT INTO meta.specification SELECT * FROM old_store.meta.specification;
INSERT INTO meta.specification_column SELECT * FROM old_store.meta.specification_column;
-- So are the codelists the user brought, and the record of those there were.
INSERT INTO meta.codelist_import SELECT * FROM old_store.meta.codelist_import;
DELETE FROM meta.codelist WHERE list IN (SELECT list FROM meta.codelist_import WHERE until IS NULL);
DELETE FROM meta.codelist_row WHERE list IN (SELECT list FROM meta.codelist_import WHERE until IS NULL);
INSERT INTO meta.codelist SELECT * FROM old_store.meta.codelist WHERE list IN (SELECT list FROM meta.codelist_import WHERE until IS NULL);
INSERT INTO meta.codelist_row SELECT * FROM old_store.meta.codelist_row WHERE list IN (SELECT list FROM meta.codelist_import WHERE until IS NULL);
