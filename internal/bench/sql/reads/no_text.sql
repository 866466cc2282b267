-- Questions that select no list column.
-- query: appointments a month
SELECT date_trunc('month', "DateStart") AS m, count(*), count(DISTINCT "IDPatient") FROM {{.S}}."SRAppointment" GROUP BY ALL;
-- query: time from booking to appointment
SELECT "IDOrganisationVisibleTo", avg(date_diff('day', "DateAppointmentBooked", "DateStart")), max("RotaName") FROM {{.S}}."SRAppointment" GROUP BY ALL;
-- query: patients by code
SELECT "CTV3Code", count(DISTINCT "IDPatient"), avg("NumericValue") FROM {{.S}}."SRCode" GROUP BY ALL;
-- query: events by who entered them
SELECT "IDProfileEnteredBy", count(*), count(DISTINCT "IDPatient") FROM {{.S}}."SREvent" GROUP BY ALL;
