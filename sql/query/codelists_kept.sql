-- The store's codelists, and which of them the user brought.
SELECT c.list, c.digest, c.list IN (SELECT i.list FROM meta.codelist_import i WHERE i.until IS NULL)
FROM meta.codelist c
