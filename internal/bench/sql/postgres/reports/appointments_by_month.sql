SELECT a."IDOrganisationVisibleTo" AS organisation, to_char(a."DateStart", 'YYYY-MM') AS month,
    coalesce(m."Mapping", a."AppointmentStatus", 'Unknown') AS status,
    CASE WHEN a."TelephoneAppointment" THEN 'Telephone' ELSE 'Other' END AS mode, count(*) AS appointments
FROM "SRAppointment" a
LEFT JOIN "SRMapping" m ON m."RowIdentifier"::text = a."AppointmentStatus"
WHERE a."IDPatient" > 0 AND a."DateStart" >= date_trunc('month', '{{.AsAt}}'::date) - interval '23 months'
    AND a."DateStart" < '{{.AsAt}}'::date + interval '1 day'
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4;
