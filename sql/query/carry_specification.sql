-- A rebuilt store works by the specification the old one had.
INSERT INTO meta.specification SELECT * FROM old_store.meta.specification;
INSERT INTO meta.specification_column SELECT * FROM old_store.meta.specification_column;
