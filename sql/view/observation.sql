-- view: observation
-- reads: SRCode
-- Coded entries. A number is a number only where the feed says so (IsNumeric): other rows hold placeholders 0 and -1.
--   date        day of the event; NULL when unknown. It may lie in the future.
--   recorded    when it was entered
--   snomed_code NULL for the feed's -1
--   code_pair   number of the two codes in meta.code_pair, by which the macros find them
CREATE OR REPLACE VIEW clinical.observation AS
SELECT "RowIdentifier" AS observation_id,
    CASE WHEN "IDPatient" > 0 THEN "IDPatient" END AS patient_id,
    "IDOrganisationVisibleTo" AS organisation,
    CASE WHEN "IDEvent" > 0 THEN "IDEvent" END AS event_id,
    "DateEvent"::DATE AS date,
    "DateEvent" AS date_time,
    "DateEventRecorded" AS recorded,
    "CTV3Code" AS ctv3_code,
    CASE WHEN "SNOMEDCode" NOT IN ('-1', '0') THEN "SNOMEDCode" END AS snomed_code,
    coalesce("SNOMEDText", "CTV3Text") AS term,
    CASE WHEN "IsNumeric" THEN "NumericValue" END AS value,
    CASE WHEN "IsNumeric" THEN "NumericComparator" END AS comparator,
    CASE WHEN "IsNumeric" THEN "NumericUnit" END AS unit,
    "EpisodeType" AS episode_type,
    "IDOrganisationDoneAt" AS done_at,
    "#code" AS code_pair
FROM meta."SRCode";
