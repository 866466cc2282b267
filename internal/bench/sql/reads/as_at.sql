-- Questions about the big table that select no list column. {{.S}} is the schema they are asked of.
-- query: count by organisation
SELECT "IDOrganisationVisibleTo", count(*) FROM {{.S}}."SRCode" GROUP BY ALL;
-- query: entries a month
SELECT date_trunc('month', "DateEvent") AS m, count(*), count(DISTINCT "IDPatient") FROM {{.S}}."SRCode" GROUP BY ALL;
-- query: patients by code
SELECT "CTV3Code", count(DISTINCT "IDPatient") FROM {{.S}}."SRCode" GROUP BY ALL;
-- query: latest value of a patient
SELECT count(*), avg(v) FROM (
    SELECT "IDPatient", arg_max("NumericValue", "DateEvent") AS v FROM {{.S}}."SRCode" WHERE "IsNumeric" AND "NumericUnit" = 'mmHg' GROUP BY ALL);
-- query: last year's high readings
SELECT "IDOrganisationVisibleTo", count(*) FROM {{.S}}."SRCode"
WHERE "DateEvent" >= TIMESTAMP '2025-03-01' AND "NumericUnit" = 'mmHg' AND "NumericValue" > 140 GROUP BY ALL;
-- query: one patient
SELECT count(*), min("DateEvent"), max("CTV3Text") FROM {{.S}}."SRCode"
WHERE "IDPatient" = (SELECT min("RowIdentifier") FROM {{.S}}."SRPatient");
