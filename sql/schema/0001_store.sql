-- The store: one schema per audience, and meta, which answers for everything in it.
CREATE SCHEMA IF NOT EXISTS version;   -- the tables behind history: one per SR table, every version of every row
CREATE SCHEMA IF NOT EXISTS history;
CREATE SCHEMA IF NOT EXISTS "current";
CREATE SCHEMA IF NOT EXISTS decoded;
CREATE SCHEMA IF NOT EXISTS clinical;
CREATE SCHEMA IF NOT EXISTS meta;

CREATE TABLE meta.load (
    load_id         BIGINT NOT NULL,
    source          VARCHAR NOT NULL,
    extract_time    TIMESTAMP NOT NULL,
    started_at      TIMESTAMP NOT NULL,
    finished_at     TIMESTAMP NOT NULL,
    strata_version  VARCHAR NOT NULL,
    duckdb_version  VARCHAR NOT NULL,
    run_by          VARCHAR,
    accepted        VARCHAR[]           -- what the user let through: gap, closures
);
COMMENT ON TABLE meta.load IS 'one row per extract loaded';

CREATE TABLE meta.extract (
    source          VARCHAR NOT NULL,
    extract_time    TIMESTAMP NOT NULL, -- the manifest's DateExtractTo
    extract_from    TIMESTAMP,          -- latest DateExtractFrom of a delta file; NULL when none has one
    place           VARCHAR NOT NULL,   -- name of the folder or archive
    digest          VARCHAR NOT NULL,   -- SHA-256 over names, sizes and check sums of its files
    files           INTEGER NOT NULL,
    bytes           BIGINT NOT NULL,
    load_id         BIGINT NOT NULL
);
COMMENT ON TABLE meta.extract IS 'every extract in the store';

CREATE TABLE meta.load_table (
    load_id                BIGINT NOT NULL,
    table_name             VARCHAR NOT NULL,
    file                   VARCHAR,          -- NULL: the extract had no file for the table
    mode                   VARCHAR,          -- full, delta or upsert
    "rows"                 BIGINT NOT NULL,
    inserted               BIGINT NOT NULL,
    updated                BIGINT NOT NULL,
    unchanged              BIGINT NOT NULL,
    removed                BIGINT NOT NULL,
    orphan_removals        BIGINT NOT NULL,
    duplicates             BIGINT NOT NULL,
    quarantined            BIGINT NOT NULL,
    closed_absent          BIGINT NOT NULL,
    closed_patient_left    BIGINT NOT NULL,
    closed_content_filter  BIGINT NOT NULL,
    left_at_once           BIGINT NOT NULL,  -- of the last two: rows this extract brought for a patient it also removed; they open no version
    cell_problems          BIGINT NOT NULL,
    organisations_absent   VARCHAR[]         -- organisations of this source that a full file does not mention; never closed
);
COMMENT ON TABLE meta.load_table IS
    'the reconciliation: rows = inserted + updated + unchanged + removed + orphan_removals + duplicates + quarantined';

CREATE TABLE meta.gap (
    source        VARCHAR NOT NULL,
    table_name    VARCHAR NOT NULL,
    gap_from      TIMESTAMP,            -- last extract time before it; NULL: no full extract was ever loaded
    gap_to        TIMESTAMP NOT NULL,   -- DateExtractFrom of the delta after it
    load_id       BIGINT NOT NULL,
    healed_by     BIGINT                -- the load whose full file healed it
);
COMMENT ON TABLE meta.gap IS 'changes between gap_from and gap_to were never delivered, until a full of the table heals it';

CREATE TABLE meta.cell_problem (
    load_id      BIGINT NOT NULL,
    table_name   VARCHAR NOT NULL,
    file         VARCHAR NOT NULL,
    line         BIGINT,
    column_name  VARCHAR NOT NULL,
    reason       VARCHAR NOT NULL,
    raw          VARCHAR NOT NULL
);
COMMENT ON TABLE meta.cell_problem IS 'cells that do not fit their type: NULL in the row, their text kept here';

CREATE TABLE meta.quarantine (
    load_id      BIGINT NOT NULL,
    table_name   VARCHAR NOT NULL,
    file         VARCHAR NOT NULL,
    line         BIGINT NOT NULL,
    reason       VARCHAR NOT NULL,
    raw          VARCHAR NOT NULL
);
COMMENT ON TABLE meta.quarantine IS 'rows that could not be read, whole';

CREATE TABLE meta.organisation (
    source         VARCHAR NOT NULL,
    organisation   VARCHAR NOT NULL,
    first_extract  TIMESTAMP NOT NULL,
    last_extract   TIMESTAMP NOT NULL
);
COMMENT ON TABLE meta.organisation IS 'organisations each source has sent rows of';

CREATE TABLE meta.column_presence (
    load_id      BIGINT NOT NULL,
    table_name   VARCHAR NOT NULL,
    column_name  VARCHAR NOT NULL,
    present      BOOLEAN NOT NULL,
    in_spec      BOOLEAN NOT NULL
);
COMMENT ON TABLE meta.column_presence IS 'which columns each loaded file had: an absent column keeps its last value';

-- Every list id seen, with a dense number of its own: decoded views index a list of texts by it.
CREATE TABLE meta.list_id (
    n    INTEGER NOT NULL,
    raw  VARCHAR NOT NULL
);
CREATE TABLE meta.list_use (
    table_name   VARCHAR NOT NULL,
    column_name  VARCHAR NOT NULL,
    n            INTEGER                -- NULL: the column has held plain text
);

CREATE TABLE meta.view_text (
    name  VARCHAR NOT NULL,
    text  VARCHAR NOT NULL
);

CREATE TABLE meta.codelist (
    list    VARCHAR NOT NULL,
    title   VARCHAR NOT NULL,
    digest  VARCHAR NOT NULL
);
CREATE TABLE meta.codelist_row (
    list                 VARCHAR NOT NULL,
    system               VARCHAR NOT NULL,
    code                 VARCHAR NOT NULL,
    term                 VARCHAR,
    include_descendants  BOOLEAN NOT NULL,
    polarity             VARCHAR NOT NULL,
    category16           VARCHAR,
    category5            VARCHAR,
    source               VARCHAR
);

CREATE TABLE meta.report_run (
    run_id      BIGINT NOT NULL,
    report      VARCHAR NOT NULL,
    run_at      TIMESTAMP NOT NULL,
    run_by      VARCHAR,
    as_at       DATE,
    known_at    TIMESTAMP,
    parameters  VARCHAR,
    scheme      VARCHAR NOT NULL,
    "rows"      BIGINT NOT NULL,
    files       VARCHAR[]
);
COMMENT ON TABLE meta.report_run IS 'every report run that left the store';

CREATE TABLE meta.audit (
    done_at TIMESTAMP NOT NULL,
    run_by  VARCHAR,
    action  VARCHAR NOT NULL,
    detail  VARCHAR
);

-- What the store knew: SET VARIABLE known_at = TIMESTAMP '2026-03-02 17:07' moves decoded and clinical there.
-- Unset is now; a bare date means the end of that day.
CREATE OR REPLACE MACRO meta.known_at() AS
    CASE
        WHEN getvariable('known_at') IS NULL THEN TIMESTAMP '9999-12-30'
        WHEN typeof(getvariable('known_at')) = 'DATE' OR length(getvariable('known_at')::VARCHAR) = 10
            THEN getvariable('known_at')::TIMESTAMP + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND
        ELSE getvariable('known_at')::TIMESTAMP
    END;
