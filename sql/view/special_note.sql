-- view: special_note
-- reads: SRSpecialNotes
-- Special notes on a patient. The note itself is free text and stays in decoded."SRSpecialNotes".
--   starts   first day, the day it was entered where that is blank
--   expires  last day, NULL when it has none; deleted the day it was taken off
CREATE OR REPLACE VIEW clinical.special_note AS
SELECT "RowIdentifier" AS special_note_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    coalesce("DateStart", "DateEventRecorded")::DATE AS starts,
    "DateExpired"::DATE AS expires,
    "DateDeleted"::DATE AS deleted,
    "DateEventRecorded" AS recorded,
    "Type" AS type
FROM decoded."SRSpecialNotes";
