-- Versions carry two hashes of their row, so that a full extract that says nothing new is read and compared, not
-- written: "#values" over its typed values, which decides whether two rows are equal, and "#text" over the text as it
-- came, which finds equal rows without typing them. Both are over the columns named here, by the hash function of the
-- DuckDB named here; a version whose hashes are of another kind has none.
CREATE TABLE meta.row_hash (
    table_name      VARCHAR NOT NULL,
    columns         VARCHAR[] NOT NULL,
    duckdb_version  VARCHAR NOT NULL
);
COMMENT ON TABLE meta.row_hash IS 'what the hashes of a table''s versions are over';
