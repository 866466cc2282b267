INSERT INTO meta.audit VALUES ($at, $run_by, $action, $detail)
