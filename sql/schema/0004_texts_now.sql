-- The texts of all list ids as known now, in the order of their numbers: what decoded views index by a column's number.
-- Made anew by every load, so that a query need not.
CREATE TABLE meta.texts_now (
    list   VARCHAR NOT NULL,     -- mapping or configured_list
    texts  VARCHAR[]             -- NULL where an id has no text
);
COMMENT ON TABLE meta.texts_now IS 'texts of all list ids as known now, one row per list';
