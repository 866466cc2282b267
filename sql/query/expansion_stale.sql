-- Whether a scenario's hierarchy, or the one before it, goes beyond what every blank store is expanded by: nothing.
SELECT EXISTS (FROM clinical.code_hierarchy)
    OR EXISTS (SELECT e.code FROM meta.codelist_expanded e WHERE e.system = 'ctv3' AND e.code NOT IN (SELECT r.code FROM meta.codelist_row r))
