-- view: rota
-- reads: SRRota
-- Sessions of the appointment book. The feed's owner of a rota is unused and misleads, so it is left out: who worked it is
-- on its appointments.
--   date, start_time  when the session starts; NULL in feeds older than layout 92
CREATE OR REPLACE VIEW clinical.rota AS
SELECT "RowIdentifier" AS rota_id,
    "IDOrganisationVisibleTo" AS organisation,
    "DateStart"::DATE AS date,
    "DateStart" AS start_time,
    "DateCreation" AS created,
    "Name" AS name,
    "RotaType" AS rota_type,
    "Location" AS location,
    "Code" AS code,
    coalesce("AllowOverBooking", false) AS allows_overbooking,
    CASE WHEN "IDBranch" > 0 THEN "IDBranch" END AS branch_id,
    "Specialty" AS specialty,
    "TreatmentCode" AS treatment_code
FROM decoded."SRRota";
