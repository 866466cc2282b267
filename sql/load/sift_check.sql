-- Rows of the file that must be looked at; those no open version has the key of; open versions the file does not have;
-- open versions.
SELECT count(*) FILTER (in_file), count(*) FILTER (in_file AND hid IS NULL), count(*) FILTER (NOT in_file),
    (SELECT count(*) FROM version.{{ident .Table}} WHERE valid_to = TIMESTAMP '9999-12-31')
FROM sifted
