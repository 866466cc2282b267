-- view: immunisation
-- reads: SRImmunisation, SRImmunisationContent
-- Vaccinations given. vaccine and content come from the shared content table by its id.
CREATE OR REPLACE VIEW clinical.immunisation AS
SELECT i."RowIdentifier" AS immunisation_id,
    CASE WHEN i."IDPatient" > 0 THEN i."IDPatient" END AS patient_id,
    i."IDOrganisationVisibleTo" AS organisation,
    i."DateEvent"::DATE AS date,
    c."Name" AS vaccine,
    c."Content" AS content,
    i."ImmsReadCode" AS ctv3_code,
    CASE WHEN i."ImmsSNOMEDCode" NOT IN ('-1', '0') THEN i."ImmsSNOMEDCode" END AS snomed_code,
    i."VaccPart" AS part,
    i."Dose" AS dose,
    i."Location" AS location,
    i."Method" AS method,
    i."VaccBatchNumber" AS batch_number,
    i."VaccinationStatus" AS status
FROM decoded."SRImmunisation" i
LEFT JOIN decoded."SRImmunisationContent" c ON c."RowIdentifier" = i."IDImmunisationContent";
