-- What dbt takes its snapshots of: the state as of now, with the time of each row's last change.
ATTACH '{{.Bare}}' AS bare (READ_ONLY);
CREATE TABLE srcode_state AS SELECT *, TIMESTAMP '{{.At}}' AS updated_at FROM bare."{{.Table}}";
CHECKPOINT;
