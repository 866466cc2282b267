-- title:    Safeguarding and vulnerable people
-- question: How many flags of people at risk, allegations and special notes are open, and how many came and went?
-- grain:    one row per organisation and flag, with totals
-- param:    as_at date = month_end | the census date
-- param:    months whole = 12 | how many months are looked back for flags set and taken off
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: safeguarding lead
-- reads:    patient, person_at_risk, safeguarding_allegation, special_note
-- source:   local; no public code set was found, kinds are those of each practice's system
-- privacy:  aggregate
-- unit:     flag
-- group:    flag
-- by:       age_band, sex, ethnicity, imd
-- count:    open, with_plan, opened, closed
-- worklist: open
-- column:   flag | Flag | text
-- column:   open | Open | whole
-- column:   with_plan | Open with a protection plan | whole
-- column:   opened | Set in the period | whole
-- column:   closed | Taken off in the period | whole
-- note:     For the safeguarding lead only. Flags of all patients the organisation holds but test patients, registered or not, dead or alive.
-- note:     Allegations have a day but no end: they are counted as set, never as open. A special note ends on the day it expires or was deleted, whichever came first.
-- note:     Children on a plan by code and reviews that are due are left out: no code set was verified, and the feed has no day of review.
WITH flagged AS (
    SELECT patient_id, organisation, 'Person at risk' AS flag, added AS starts, removed AS ends, has_protection_plan AS plan, true AS lasts
    FROM clinical.person_at_risk
    UNION ALL
    SELECT patient_id, organisation, 'Allegation: ' || coalesce(abuse_type, 'kind not said'), date, NULL, false, false
    FROM clinical.safeguarding_allegation
    UNION ALL
    SELECT patient_id, organisation, 'Special note: ' || coalesce(type, 'kind not said'), starts, least(expires + 1, deleted), false, true
    FROM clinical.special_note
), judged AS (
    SELECT f.patient_id, f.organisation, f.flag, f.starts,
        f.lasts AND (f.ends IS NULL OR f.ends > $as_at::DATE) AS open,
        f.starts >= clinical.since($as_at, $months) AS opened,
        coalesce(f.ends BETWEEN clinical.since($as_at, $months) AND $as_at::DATE, false) AS closed,
        f.plan
    FROM flagged f
    JOIN clinical.patient p ON p.patient_id = f.patient_id AND p.organisation = f.organisation AND NOT p.is_test
    WHERE f.starts <= $as_at::DATE AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], f.organisation))
)
SELECT patient_id, organisation, flag, open, open AND plan AS with_plan, opened, closed, 'since ' || starts AS reason
FROM judged
WHERE open OR opened OR closed
