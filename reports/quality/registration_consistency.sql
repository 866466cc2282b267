-- title:    Consistency of registrations
-- question: Which registrations may be ghosts, overlap or lack an address?
-- grain:    one row per organisation
-- param:    as_at date = month_end | the census date
-- param:    old whole = 100 | age from which nobody is expected without a contact
-- param:    quiet_years whole = 5 | years without a contact
-- param:    org org_list = none | only these organisations
-- standing: secondary
-- audience: practice, PCSE
-- reads:    patient, registration, event
-- source:   two current registrations: the check of an ICB's analytics repository (ncl-icb-analytics); the others follow list cleansing locally
-- privacy:  aggregate
-- unit:     patient
-- count:    list_size = listed
-- count:    elsewhere, dead, quiet_old, no_postcode
-- same:     registered list = list_size
-- same:     no home postcode = no_postcode
-- rate:     elsewhere_per_1000 = elsewhere / list_size per 1000
-- rate:     quiet_old_per_1000 = quiet_old / list_size per 1000
-- rate:     no_postcode_per_1000 = no_postcode / list_size per 1000
-- worklist: questionable
-- column:   list_size | Registered | whole
-- column:   elsewhere | Also on another list | whole
-- column:   dead | Dead, but not deregistered | whole
-- column:   quiet_old | Very old and without a contact for years | whole
-- column:   no_postcode | No home postcode | whole
-- column:   elsewhere_per_1000 | Also on another list, per 1,000 | number.1
-- column:   quiet_old_per_1000 | Very old and without a contact, per 1,000 | number.1
-- column:   no_postcode_per_1000 | No home postcode, per 1,000 | number.1
-- note:     Registered: the GMS list on the census date. The dead are never on the list: they are counted beside it while a GMS registration at the
--           organisation is open after the day of death.
-- note:     Also on another list: a current GMS registration of the same patient record at another organisation, as far as this store is told of it.
-- note:     A contact is any event dated by the census date. Whoever registered within the years asked for is not counted as without one.
-- note:     Out of area is not checked: the feed has no practice boundaries.
WITH open_registration AS (
    SELECT patient_id, organisation, registered_at, registered_from
    FROM clinical.registration
    WHERE registered_from <= $as_at::DATE AND (registered_to IS NULL OR registered_to > $as_at::DATE)
        AND list_contains(list_transform(string_split(upper(status), ','), lambda s: trim(s)), 'GMS')
), listed AS (
    SELECT l.patient_id, l.organisation, l.age, p.postcode
    FROM clinical.registered_population($as_at) l
    JOIN clinical.patient p ON p.patient_id = l.patient_id AND p.organisation = l.organisation
), elsewhere AS (
    SELECT DISTINCT patient_id, organisation FROM open_registration WHERE registered_at <> organisation
    UNION
    SELECT DISTINCT a.patient_id, a.organisation
    FROM open_registration a JOIN open_registration b ON b.patient_id = a.patient_id AND b.registered_at <> a.organisation
    WHERE a.registered_at = a.organisation
), seen AS (
    SELECT patient_id, organisation, max(date) AS last_contact FROM clinical.event
    WHERE date <= $as_at::DATE AND patient_id IS NOT NULL
    GROUP BY ALL
), since AS (
    SELECT patient_id, organisation, max(registered_from) AS registered_from FROM open_registration WHERE registered_at = organisation GROUP BY ALL
), checked AS (
    SELECT l.patient_id, l.organisation, true AS listed, false AS dead,
        e.patient_id IS NOT NULL AS elsewhere,
        coalesce(l.age >= $old, false) AND (s.last_contact IS NULL OR s.last_contact < clinical.since($as_at, 12 * $quiet_years))
            AND r.registered_from < clinical.since($as_at, 12 * $quiet_years) AS quiet_old,
        l.postcode IS NULL AS no_postcode
    FROM listed l
    JOIN since r ON r.patient_id = l.patient_id AND r.organisation = l.organisation
    LEFT JOIN elsewhere e ON e.patient_id = l.patient_id AND e.organisation = l.organisation
    LEFT JOIN seen s ON s.patient_id = l.patient_id AND s.organisation = l.organisation
    UNION ALL
    SELECT DISTINCT p.patient_id, p.organisation, false, true, false, false, false
    FROM clinical.patient p
    JOIN open_registration r ON r.patient_id = p.patient_id AND r.organisation = p.organisation AND r.registered_at = p.organisation
    WHERE p.date_of_death < $as_at::DATE AND NOT p.is_test
)
SELECT *, elsewhere OR dead OR quiet_old OR no_postcode AS questionable,
    concat_ws(', ', CASE WHEN elsewhere THEN 'also on another list' END, CASE WHEN dead THEN 'dead, but not deregistered' END,
        CASE WHEN quiet_old THEN 'very old and without a contact for years' END, CASE WHEN no_postcode THEN 'no home postcode' END) AS reason
FROM checked
WHERE $org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], organisation)
