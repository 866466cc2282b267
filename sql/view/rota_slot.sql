-- view: rota_slot
-- reads: SRRotaSlot
-- Slots of a session as they were laid out, booked or not.
--   slots      how many slots the row stands for (Quantity); NULL when blank
--   duration   as sent: text without a unit
--   blocked    not offered to patients; blank counts as no
CREATE OR REPLACE VIEW clinical.rota_slot AS
SELECT "RowIdentifier" AS rota_slot_id,
    "IDOrganisationVisibleTo" AS organisation,
    CASE WHEN "IDRota" > 0 THEN "IDRota" END AS rota_id,
    "RotaSlotType" AS slot_type,
    "Quantity" AS slots,
    "Duration" AS duration,
    coalesce("BlockedSlot", false) AS blocked,
    coalesce("BookableCAndB", false) AS bookable_choose_and_book,
    "EmbargoExpiryTime" AS embargo_expires,
    "Position" AS position
FROM decoded."SRRotaSlot";
