-- Rows that are equal to their open version, whose text is another by now or whose hashes were of another kind.
UPDATE version.{{ident .Table}} SET "#values" = s."#values", "#text" = s."#text"
FROM work w JOIN stage s ON s.rowid = w.rid
WHERE w.action = 'rehashed' AND version.{{ident .Table}}.rowid = w.hid
