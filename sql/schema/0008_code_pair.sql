-- Every pair of codes that coded entries have, with a dense number of its own that stands in their versions as "#code". A
-- codelist is matched with the pairs, which are few; the entries that match are then found by number.
CREATE TABLE meta.code_pair (
    pair    INTEGER NOT NULL,
    ctv3    VARCHAR,             -- as sent, and
    snomed  VARCHAR              -- so is this: -1 and 0 where the entry has none
);
COMMENT ON TABLE meta.code_pair IS 'every pair of codes of coded entries, numbered';
