-- view: address
-- reads: SRPatientAddressHistory
-- Addresses of patients, home and other. No house or street: they stay in decoded."SRPatientAddressHistory".
--   postcode   upper case without blanks, as in clinical.area; NULL when blank
--   starts     the day it was entered for (DateEvent); NULL when unknown
--   ends       last day, NULL while it holds
--   type       Home, Temporary, Official, Correspondence only
CREATE OR REPLACE VIEW clinical.address AS
SELECT "RowIdentifier" AS address_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    "DateEvent"::DATE AS starts,
    "DateTo"::DATE AS ends,
    "DateEventRecorded" AS recorded,
    "AddressType" AS type,
    nullif(upper(regexp_replace("FullPostCode", '\s', '', 'g')), '') AS postcode,
    "CcgOfResidence" AS ccg_of_residence,
    "IDOrganisation" AS entered_at
FROM decoded."SRPatientAddressHistory";
