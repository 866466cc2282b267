-- title:    Visits
-- question: How many visits were made, and how many came to nothing?
-- grain:    one row per organisation and staff role, with totals
-- param:    as_at date = month_end | the last day of the period
-- param:    months whole = 1 | how many months
-- param:    org org_list = none | only these organisations
-- standing: local
-- audience: community unit
-- reads:    patient, visit, staff_profile
-- source:   local; shaped after the care contacts of the Community Services Data Set
-- privacy:  aggregate
-- unit:     visit
-- group:    staff_role
-- by:       age_band, sex, ethnicity, imd
-- count:    visits = all
-- count:    completed, no_access, cancelled, linked
-- rate:     completed_pct = completed / visits per 100
-- rate:     no_access_pct = no_access / visits per 100
-- rate:     cancelled_pct = cancelled / visits per 100
-- stat:     mean_minutes = mean minutes over completed
-- worklist: no_access
-- column:   staff_role | Role of whom it was assigned to | text
-- column:   visits | Visits | whole
-- column:   completed | Completed | whole
-- column:   no_access | No access | whole
-- column:   cancelled | Cancelled or deleted | whole
-- column:   linked | Linked to a referral | whole
-- column:   mean_minutes | Mean minutes of completed visits | number.1
-- column:   completed_pct | Completed (%) | percent.1
-- column:   no_access_pct | No access (%) | percent.1
-- column:   cancelled_pct | Cancelled or deleted (%) | percent.1
-- note:     Visits booked for a day of the period. Completed: status Finished, by hand or automatically. Others are told by the words no access, cancel and delete in
--           the status, as the practice's system names it. Who cancelled is not told apart. Travel is not in the feed.
-- note:     Breakdowns by age and the like are those of the registered list: patients of other practices are Unknown.
SELECT v.patient_id, v.organisation, s.staff_role,
    coalesce(lower(v.status) IN ('finished', 'automatically marked as finished'), false) AS completed,
    coalesce(contains(lower(v.status), 'no access'), false) AS no_access,
    coalesce(contains(lower(v.status), 'cancel') OR contains(lower(v.status), 'delete'), false) AS cancelled,
    v.referral_id IS NOT NULL AS linked,
    CASE WHEN lower(v.status) IN ('finished', 'automatically marked as finished') THEN v.minutes END AS minutes,
    'no access on ' || v.date AS reason
FROM clinical.visit v
JOIN clinical.patient p ON p.patient_id = v.patient_id AND p.organisation = v.organisation AND NOT p.is_test
LEFT JOIN clinical.staff_profile s ON s.profile_id = v.profile_id
WHERE v.date BETWEEN clinical.since($as_at, $months) AND $as_at::DATE
    AND ($org::VARCHAR[] IS NULL OR list_contains($org::VARCHAR[], v.organisation))
