-- Disease registers and measures as data, the expansion of codelists, and the codelists a user brought.
CREATE TABLE meta.register (
    register              VARCHAR NOT NULL,
    title                 VARCHAR NOT NULL,
    min_age               INTEGER,             -- on the day asked about
    max_age               INTEGER,
    diagnosis             VARCHAR[] NOT NULL,  -- codelists: an entry of any of them
    resolved              VARCHAR[] NOT NULL,  -- codelists: the newest diagnosis must be later than the newest of these
    medicine              VARCHAR[] NOT NULL,  -- codelists: an issue of any is needed besides
    medicine_instead      VARCHAR[] NOT NULL,  -- codelists: an issue of any does instead of a diagnosis
    medicine_months       INTEGER,             -- how long an issue counts
    diagnosed_from        DATE,                -- entries before it do not count
    min_age_at_diagnosis  INTEGER,
    value_measure         VARCHAR,             -- a measure's latest value does instead of a diagnosis
    value_months          INTEGER,
    value_low             DOUBLE,              -- from this value on
    value_low_groups      DOUBLE,              -- from this value on for the ethnic groups named
    value_groups          VARCHAR[] NOT NULL,  -- of the 16 groups
    excludes              VARCHAR[] NOT NULL,  -- registers: nobody on them
    standing              VARCHAR NOT NULL,    -- verified, secondary or local
    source                VARCHAR NOT NULL,
    note                  VARCHAR,
    digest                VARCHAR NOT NULL     -- of the row in the data file
);
COMMENT ON TABLE meta.register IS 'disease registers: one row is one register';

CREATE TABLE meta.measure (
    measure    VARCHAR NOT NULL,
    title      VARCHAR NOT NULL,
    unit       VARCHAR NOT NULL,     -- of the values it gives
    list       VARCHAR NOT NULL,     -- codelist
    units      VARCHAR[] NOT NULL,   -- the row is for readings of these units, in lower case without blanks ('' is none); empty: any
    not_units  VARCHAR[] NOT NULL,   -- but never of these
    raw_over   DOUBLE,               -- the row is for readings above this …
    raw_upto   DOUBLE,               -- … and up to this, as sent
    factor     DOUBLE NOT NULL,      -- value = reading * factor + shift
    shift      DOUBLE NOT NULL,
    low        DOUBLE,               -- plausible from; NULL: open, yet above 0
    high       DOUBLE,               -- plausible to; NULL: open
    standing   VARCHAR NOT NULL,
    source     VARCHAR NOT NULL,
    note       VARCHAR,
    digest     VARCHAR NOT NULL
);
COMMENT ON TABLE meta.measure IS 'measures: which codelists hold the number, in which unit, and what is plausible';

CREATE TABLE meta.codelist_expanded (
    list      VARCHAR NOT NULL,
    system    VARCHAR NOT NULL,   -- as in codelist_row, and ctv3_prefix: the leading characters of a CTV3 root nothing is below
    code      VARCHAR NOT NULL,
    polarity  VARCHAR NOT NULL
);
COMMENT ON TABLE meta.codelist_expanded IS 'codelists with everything below their CTV3 roots, as the hierarchy stands now';

CREATE TABLE meta.codelist_expansion (digest VARCHAR NOT NULL);
COMMENT ON TABLE meta.codelist_expansion IS 'the codelists and the hierarchy codelist_expanded was made of: one row';

CREATE TABLE meta.codelist_import (
    list         VARCHAR NOT NULL,
    version      INTEGER NOT NULL,    -- counts the imports under this name
    digest       VARCHAR NOT NULL,    -- SHA-256 of the file
    imported_at  TIMESTAMP NOT NULL,
    imported_by  VARCHAR,
    file         VARCHAR NOT NULL,
    format       VARCHAR NOT NULL,
    release      VARCHAR,             -- what the user says of where it comes from
    "rows"       BIGINT NOT NULL,
    until        TIMESTAMP            -- when it was replaced or removed; NULL: it is the one in use
);
COMMENT ON TABLE meta.codelist_import IS 'codelists the user brought: in the place of a bundled one of the same name';
