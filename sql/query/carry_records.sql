-- The record of what left the old store goes on in the new one.
INSERT INTO meta.report_run SELECT * FROM old_store.meta.report_run;
INSERT INTO meta.audit SELECT * FROM old_store.meta.audit;
