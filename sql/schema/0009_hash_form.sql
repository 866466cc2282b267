-- How the arguments of a version's hashes are put together: 1 each column by itself, 2 the texts in a hash of their own, which both hashes
-- share. A store's own stay as they are until a full extract renews them.
ALTER TABLE meta.row_hash ADD COLUMN IF NOT EXISTS form BIGINT DEFAULT 1;
