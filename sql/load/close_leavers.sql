UPDATE version.{{ident .Table}} v SET valid_to = $extract_time
FROM leaver l
WHERE v.valid_to = TIMESTAMP '9999-12-31' AND v.valid_from < $extract_time AND v.{{ident .Patient}} = l.patient
    AND l.reason = $reason AND (l.o IS NULL OR l.o = {{.Organisation "v"}})
