-- view: appointment
-- reads: SRAppointment
-- also:  SRStaffMemberProfile
-- Appointments and free slots: patient_id is NULL where the feed says -1, a slot nobody booked.
--   date           day it starts
--   lead_days      days from the booking to the start; NULL when either is unknown or it was entered after that day
--   status         as the practice's system names it
--   outcome        what the status means: attended (arrived, waiting, in progress, finished, visit, walked out: as OpenSAFELY counts
--                  appointments of this system), did not attend (also no access to a visit), cancelled by patient, cancelled by unit
--                  (also by another service), cancelled (for another reason), booked (also requested), blocked, unknown
--   notice_hours   hours from the cancellation to the start, to the second; negative when it was cancelled later; NULL when it was not
--   wait_minutes   from arrival, or from the start for who came early, to being seen; start_delay_minutes from the start to being seen.
--                  Both negative when seen before the start, NULL when a time is unknown
--   minutes        planned length
--   staff_role     of the clinician's profile; rota_location from a list each site writes itself
CREATE OR REPLACE VIEW clinical.appointment AS
SELECT a."RowIdentifier" AS appointment_id,
    CASE WHEN a."IDPatient" > 0 THEN a."IDPatient" END AS patient_id,
    a."IDOrganisationVisibleTo" AS organisation,
    a."DateStart" AS start_time,
    a."DateEnd" AS end_time,
    a."DateStart"::DATE AS date,
    a."DateAppointmentBooked" AS booked,
    a."DatePatientArrival" AS arrived,
    a."DatePatientSeen" AS seen,
    a."DateAppointmentCancelled" AS cancelled,
    a."AppointmentStatus" AS status,
    CASE
        WHEN lower(a."AppointmentStatus") IN ('arrived', 'waiting', 'in progress', 'finished', 'visit', 'patient walked out') THEN 'attended'
        WHEN lower(a."AppointmentStatus") IN ('did not attend', 'no access visit') THEN 'did not attend'
        WHEN lower(a."AppointmentStatus") = 'cancelled by patient' THEN 'cancelled by patient'
        WHEN lower(a."AppointmentStatus") IN ('cancelled by unit', 'cancelled by other service') THEN 'cancelled by unit'
        WHEN lower(a."AppointmentStatus") LIKE 'cancelled%' THEN 'cancelled'
        WHEN lower(a."AppointmentStatus") IN ('booked', 'requested') THEN 'booked'
        WHEN lower(a."AppointmentStatus") = 'blocked' THEN 'blocked'
        ELSE 'unknown'
    END AS outcome,
    CASE WHEN a."DateStart"::DATE >= a."DateAppointmentBooked"::DATE
        THEN date_diff('day', a."DateAppointmentBooked"::DATE, a."DateStart"::DATE) END AS lead_days,
    date_diff('second', a."DateAppointmentCancelled"::TIMESTAMP, a."DateStart"::TIMESTAMP) / 3600.0 AS notice_hours,
    CASE WHEN a."DatePatientArrival" IS NOT NULL AND a."DateStart" IS NOT NULL
        THEN date_diff('minute', greatest(a."DatePatientArrival"::TIMESTAMP, a."DateStart"::TIMESTAMP), a."DatePatientSeen"::TIMESTAMP) END AS wait_minutes,
    date_diff('minute', a."DateStart"::TIMESTAMP, a."DatePatientSeen"::TIMESTAMP) AS start_delay_minutes,
    date_diff('minute', a."DateStart"::TIMESTAMP, a."DateEnd"::TIMESTAMP) AS minutes,
    coalesce(a."TelephoneAppointment", false) AS is_telephone,
    coalesce(a."FollowUpAppointment", false) AS is_follow_up,
    CASE WHEN a."IDProfileClinician" > 0 THEN a."IDProfileClinician" END AS profile_id,
    s."StaffRole" AS staff_role,
    CASE WHEN a."IDRota" > 0 THEN a."IDRota" END AS rota_id,
    a."RotaType" AS rota_type,
    a."RotaName" AS rota_name,
    a."RotaLocation" AS rota_location,
    CASE WHEN a."IDReferralIn" > 0 THEN a."IDReferralIn" END AS referral_id,
    a."IDOrganisation" AS held_at
FROM decoded."SRAppointment" a
LEFT JOIN decoded."SRStaffMemberProfile" s ON s."RowIdentifier" = a."IDProfileClinician" AND a."IDProfileClinician" > 0;
