-- title:    Sessions and unused slots
-- question: How many slots were offered, blocked, booked and left unused, by type of session?
-- grain:    one row per organisation and type of session, with totals
-- param:    as_at date = month_end | the last day of the period
-- param:    months whole = 1 | how many months
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: practice
-- reads:    rota, rota_slot, appointment
-- source:   local; no national report
-- privacy:  aggregate
-- unit:     session
-- group:    rota_type
-- count:    sessions = all
-- count:    slots = sum slots
-- count:    blocked = sum blocked
-- count:    booked = sum booked
-- count:    unused = sum unused
-- rate:     unused_pct = unused / slots per 100
-- rate:     booked_per_session = booked / sessions per 1
-- column:   rota_type | Type of session | text
-- column:   sessions | Sessions | whole
-- column:   slots | Slots offered | whole
-- column:   blocked | Slots blocked | whole
-- column:   booked | Appointments booked | whole
-- column:   unused | Slots unused | whole
-- column:   booked_per_session | Booked per session | number.1
-- column:   unused_pct | Unused (%) | percent.1
-- note:     Sessions that start in the period. Offered: slots as laid out that are not blocked; a row without a number of slots is one. Booked: appointments of a patient in the session that
--           were neither cancelled nor blocked. Unused: offered less booked, session by session, and none where more were booked than offered.
WITH slot AS (
    SELECT rota_id, organisation, coalesce(sum(coalesce(slots, 1)) FILTER (NOT blocked), 0)::BIGINT AS offered,
        coalesce(sum(coalesce(slots, 1)) FILTER (blocked), 0)::BIGINT AS blocked
    FROM clinical.rota_slot
    GROUP BY ALL
), booking AS (
    SELECT rota_id, organisation, count(*) AS booked
    FROM clinical.appointment
    WHERE patient_id IS NOT NULL AND outcome IN ('attended', 'did not attend', 'booked', 'unknown')
    GROUP BY ALL
)
SELECT r.organisation, r.rota_type, coalesce(s.offered, 0) AS slots, coalesce(s.blocked, 0) AS blocked, coalesce(b.booked, 0) AS booked,
    greatest(coalesce(s.offered, 0) - coalesce(b.booked, 0), 0) AS unused
FROM clinical.rota r
LEFT JOIN slot s ON s.rota_id = r.rota_id AND s.organisation = r.organisation
LEFT JOIN booking b ON b.rota_id = r.rota_id AND b.organisation = r.organisation
WHERE r.date BETWEEN clinical.since($as_at, $months) AND $as_at::DATE
    AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], r.organisation))
