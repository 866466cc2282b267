-- view: caseload
-- reads: SRCaseload
-- Caseloads: named lists of open referrals.
--   deleted  the day the list was given up, NULL while it is used
CREATE OR REPLACE VIEW clinical.caseload AS
SELECT "RowIdentifier" AS caseload_id,
    "IDOrganisationVisibleTo" AS organisation,
    "CaseloadName" AS name,
    "CaseloadTeam" AS team,
    CASE WHEN "IDProfileCaseloadOwner" > 0 THEN "IDProfileCaseloadOwner" END AS profile_id,
    "DateCreated"::DATE AS created,
    "DateDeleted"::DATE AS deleted
FROM decoded."SRCaseload";
