-- view: immunisation
-- reads: SRImmunisation
-- also:  SRImmunisationContent
-- Vaccinations given. vaccine and content come from the shared content table by its id.
--   part    which dose of the course: 1, 2, Booster; dose how much was given
--   status  as the feed names it, NULL in most
CREATE OR REPLACE VIEW clinical.immunisation AS
SELECT i."RowIdentifier" AS immunisation_id,
    CASE WHEN i."IDPatient" > 0 THEN i."IDPatient" END AS patient_id,
    i."IDOrganisationVisibleTo" AS organisation,
    i."DateEvent"::DATE AS date,
    i."DateEvent" AS date_time,
    i."DateEventRecorded" AS recorded,
    CASE WHEN i."IDEvent" > 0 THEN i."IDEvent" END AS event_id,
    CASE WHEN i."IDImmunisationContent" > 0 THEN i."IDImmunisationContent" END AS content_id,
    c."Name" AS vaccine,
    c."Content" AS content,
    i."ImmsReadCode" AS ctv3_code,
    CASE WHEN i."ImmsSNOMEDCode" NOT IN ('-1', '0') THEN i."ImmsSNOMEDCode" END AS snomed_code,
    i."VaccPart" AS part,
    i."Dose" AS dose,
    i."Location" AS location,
    i."Method" AS method,
    i."VaccBatchNumber" AS batch_number,
    i."VaccinationStatus" AS status,
    i."IDOrganisationDoneAt" AS done_at,
    i."IDOrganisation" AS entered_at
FROM decoded."SRImmunisation" i
LEFT JOIN decoded."SRImmunisationContent" c ON c."RowIdentifier" = i."IDImmunisationContent";
