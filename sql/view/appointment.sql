-- view: appointment
-- reads: SRAppointment, SRStaffMemberProfile
-- Appointments and free slots: patient_id is NULL where the feed says -1, a slot nobody booked.
CREATE OR REPLACE VIEW clinical.appointment AS
SELECT a."RowIdentifier" AS appointment_id,
    CASE WHEN a."IDPatient" > 0 THEN a."IDPatient" END AS patient_id,
    a."IDOrganisationVisibleTo" AS organisation,
    a."DateStart" AS start_time,
    a."DateEnd" AS end_time,
    a."DateAppointmentBooked" AS booked,
    a."DatePatientArrival" AS arrived,
    a."DatePatientSeen" AS seen,
    a."DateAppointmentCancelled" AS cancelled,
    a."AppointmentStatus" AS status,
    coalesce(a."TelephoneAppointment", false) AS is_telephone,
    CASE WHEN a."IDProfileClinician" > 0 THEN a."IDProfileClinician" END AS profile_id,
    s."StaffRole" AS staff_role,
    a."RotaType" AS rota_type,
    a."RotaName" AS rota_name
FROM decoded."SRAppointment" a
LEFT JOIN decoded."SRStaffMemberProfile" s ON s."RowIdentifier" = a."IDProfileClinician" AND a."IDProfileClinician" > 0;
