-- view: letter
-- reads: SRLetter
-- Letters in and out. No names of sender or recipient: they stay in decoded."SRLetter".
--   direction  as the feed names it
--   type       kind of communication, from a list each site writes itself
CREATE OR REPLACE VIEW clinical.letter AS
SELECT "RowIdentifier" AS letter_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    "DateEvent"::DATE AS date,
    "DateEventRecorded" AS recorded,
    "DateFinalised" AS finalised,
    "Direction" AS direction,
    "CommunicationType" AS type,
    CASE WHEN "IDAppointment" > 0 THEN "IDAppointment" END AS appointment_id,
    CASE WHEN "IDEvent" > 0 THEN "IDEvent" END AS event_id,
    "IDOrganisation" AS entered_at
FROM decoded."SRLetter";
