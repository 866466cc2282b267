-- A history that MERGE keeps: the state as first seen.
ATTACH '{{.Bare}}' AS bare (READ_ONLY);
CREATE TABLE history AS
SELECT *, TIMESTAMP '{{.At}}' AS valid_from, TIMESTAMP '9999-12-31' AS valid_to
FROM bare."{{.Table}}";
CHECKPOINT;
