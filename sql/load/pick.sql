-- The last row of every key in the file; a row without a key is in quarantine already.
CREATE OR REPLACE TEMP TABLE pick AS
SELECT {{ident .Key}} AS k, {{.Organisation "stage"}} AS o, max(rowid) AS rid, count(*) AS copies
FROM stage WHERE {{ident .Key}} IS NOT NULL
GROUP BY ALL
