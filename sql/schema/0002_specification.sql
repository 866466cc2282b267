-- The supplier's own specification, when it was imported: laid over the dictionary the program brings.
CREATE TABLE meta.specification (
    version      VARCHAR NOT NULL,
    imported_at  TIMESTAMP NOT NULL,
    run_by       VARCHAR
);
COMMENT ON TABLE meta.specification IS 'the specification the store works by: one row, none when it is the bundled one';

CREATE TABLE meta.specification_column (
    table_name          VARCHAR NOT NULL,
    table_description   VARCHAR,
    column_name         VARCHAR NOT NULL,
    column_description  VARCHAR,
    type                VARCHAR NOT NULL,   -- boolean, date, datetime, integer, decimal or text
    length              BIGINT,
    position            BIGINT,
    date_defining       BOOLEAN NOT NULL,
    links_to            VARCHAR
);
COMMENT ON TABLE meta.specification_column IS 'the columns of the imported specification, as the supplier describes them';
