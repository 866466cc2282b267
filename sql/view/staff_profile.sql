-- view: staff_profile
-- reads: SRStaffMemberProfile
-- Roles staff hold at an organisation: one person may have several, of which rows elsewhere name the one used. No names.
--   organisation  where the role is held (IDOrganisation), not who may see the row: the table is shared by all
--   staff_role    the role's text; clinical.staff_group maps it to a group
CREATE OR REPLACE VIEW clinical.staff_profile AS
SELECT "RowIdentifier" AS profile_id,
    CASE WHEN "IDStaffMember" > 0 THEN "IDStaffMember" END AS staff_id,
    "IDOrganisation" AS organisation,
    "StaffRole" AS staff_role,
    "DateProfileCreated"::DATE AS created,
    "DateEmploymentStart"::DATE AS employed_from,
    "DateEmploymentEnd"::DATE AS employed_to
FROM decoded."SRStaffMemberProfile";
