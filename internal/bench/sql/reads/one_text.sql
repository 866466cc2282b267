-- Questions that select one list column.
-- query: appointments by status and month
SELECT "AppointmentStatus", date_trunc('month', "DateStart") AS m, count(*), count(DISTINCT "IDPatient") FROM {{.S}}."SRAppointment" GROUP BY ALL;
-- query: appointments by place
SELECT "RotaLocation", count(*), avg(date_diff('day', "DateAppointmentBooked", "DateStart")) FROM {{.S}}."SRAppointment" GROUP BY ALL;
-- query: events by method
SELECT "ContactMethod", count(*), count(DISTINCT "IDPatient") FROM {{.S}}."SREvent" GROUP BY ALL;
-- query: urgent referrals
SELECT "Urgency", count(*), min("DateEvent") FROM {{.S}}."SRReferralOut" GROUP BY ALL;
