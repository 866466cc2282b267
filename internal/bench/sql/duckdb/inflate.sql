-- Older versions of every open row, a day each, one after the other.
INSERT INTO version."{{.Table}}"
SELECT v.* REPLACE (v.valid_from - to_days(i::INTEGER) AS valid_from, v.valid_from - to_days(i::INTEGER - 1) AS valid_to)
FROM version."{{.Table}}" v, range(1, {{.Times}} + 1) r(i)
WHERE v.valid_to = TIMESTAMP '9999-12-31';
CHECKPOINT;
