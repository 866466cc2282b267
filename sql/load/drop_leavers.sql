-- Rows this very extract opened for a patient it also removes were never true at any time: no version stays.
DELETE FROM version.{{ident .Table}} v USING leaver l
WHERE v.valid_to = TIMESTAMP '9999-12-31' AND v.valid_from = $extract_time AND v.load_id = $load_id AND v.{{ident .Patient}} = l.patient
    AND l.reason = $reason AND (l.o IS NULL OR l.o = {{.Organisation "v"}})
