-- What users bring beside extracts: postcodes and their areas, practices, groups of roles, figures to compare with. Each kind is
-- a view of clinical that says which columns it wants; see strata reference.
CREATE TABLE meta.reference (
    kind         VARCHAR NOT NULL,
    file         VARCHAR NOT NULL,   -- its name, without folders
    sha256       VARCHAR NOT NULL,
    "rows"       BIGINT NOT NULL,
    imported_at  TIMESTAMP NOT NULL,
    run_by       VARCHAR
);
COMMENT ON TABLE meta.reference IS 'the file each kind of reference data was last imported from';

CREATE TABLE meta.reference_row (
    kind  VARCHAR NOT NULL,
    line  BIGINT NOT NULL,           -- in the file
    c1    VARCHAR,                   -- cells, in the order the kind lists its columns
    c2    VARCHAR,
    c3    VARCHAR,
    c4    VARCHAR,
    c5    VARCHAR,
    c6    VARCHAR,
    c7    VARCHAR,
    c8    VARCHAR
);
COMMENT ON TABLE meta.reference_row IS 'rows of reference data, checked when they were imported; clinical has a view per kind';
