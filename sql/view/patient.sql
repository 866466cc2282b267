-- view: patient
-- reads: SRPatient
-- also:  SRPatientAddressHistory
-- One row per patient and organisation, alive or not. No names: they stay in decoded."SRPatient".
--   organisation      who may see the row (IDOrganisationVisibleTo), as in every clinical view
--   nhs_number_valid  Modulus 11 check digit (NHS Data Dictionary, NHS NUMBER); NULL when there is no number
--   is_test           the feed's TestPatient flag; blank counts as no
--   name_key          the same for equal first name, surname and date of birth, whatever the case; NULL when one is blank. A hash, only good
--                     for finding duplicates in one store
--   speaks_english    as the practice's system names it: Yes, No, Unknown
--   postcode          of the newest home address that has not ended, else of the newest home address
CREATE OR REPLACE VIEW clinical.patient AS
SELECT p."RowIdentifier" AS patient_id,
    p."IDOrganisationVisibleTo" AS organisation,
    p."NHSNumber" AS nhs_number,
    CASE WHEN p."NHSNumber" IS NULL THEN NULL
        WHEN NOT regexp_full_match(replace(p."NHSNumber", ' ', ''), '[0-9]{10}') THEN false
        ELSE (p.n % 10 + p.n // 10 % 10 * 2 + p.n // 100 % 10 * 3 + p.n // 1000 % 10 * 4 + p.n // 10000 % 10 * 5 + p.n // 100000 % 10 * 6
            + p.n // 1000000 % 10 * 7 + p.n // 10000000 % 10 * 8 + p.n // 100000000 % 10 * 9 + p.n // 1000000000 * 10) % 11 = 0
    END AS nhs_number_valid,
    p."DateBirth"::DATE AS date_of_birth,
    p."DateDeath"::DATE AS date_of_death,
    p."Gender" AS sex,
    coalesce(p."TestPatient", false) AS is_test,
    p."SpineMatched" AS spine_matched,
    CASE WHEN p."FirstName" IS NOT NULL AND p."Surname" IS NOT NULL AND p."DateBirth" IS NOT NULL
        THEN md5(lower(trim(p."FirstName")) || chr(31) || lower(trim(p."Surname")) || chr(31) || p."DateBirth"::DATE::VARCHAR) END AS name_key,
    p."SpeaksEnglish" AS speaks_english,
    a.postcode
FROM (SELECT *, TRY_CAST(replace("NHSNumber", ' ', '') AS BIGINT) AS n FROM decoded."SRPatient") p
LEFT JOIN (
    SELECT "IDPatient" AS patient_id, "IDOrganisationVisibleTo" AS organisation,
        arg_max("FullPostCode", ("DateTo" IS NULL, coalesce("DateEvent", TIMESTAMP '1000-01-01'), "RowIdentifier")) AS postcode
    FROM decoded."SRPatientAddressHistory"
    WHERE lower("AddressType") = 'home' AND "FullPostCode" IS NOT NULL
    GROUP BY ALL
) a ON a.patient_id = p."RowIdentifier" AND a.organisation IS NOT DISTINCT FROM p."IDOrganisationVisibleTo";
