UPDATE version.{{ident .Table}} SET valid_to = $extract_time
FROM (
    SELECT hid FROM work WHERE action IN ('updated', 'removed')
    {{- if .Absent}} UNION ALL SELECT hid FROM absent{{end}}
) c
WHERE version.{{ident .Table}}.rowid = c.hid
