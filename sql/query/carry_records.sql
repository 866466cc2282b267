-- The record of what left the old store goes on in the new one, and so does the reference data people brought.
INSERT INTO meta.report_run SELECT * FROM old_store.meta.report_run;
INSERT INTO meta.audit SELECT * FROM old_store.meta.audit;
INSERT INTO meta.reference SELECT * FROM old_store.meta.reference;
INSERT INTO meta.reference_row SELECT * FROM old_store.meta.reference_row;
