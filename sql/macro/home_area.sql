-- Where a patient lived on a day, one row per patient with a home address then: of several the one that starts last. An
-- address without a first day holds from ever. lsoa and the deprivation of clinical.area are NULL for a postcode it does not
-- list, and for all until an area file is imported.
-- SELECT * FROM clinical.home_area(DATE '2026-03-31')
CREATE OR REPLACE MACRO clinical.home_area(as_at) AS TABLE
SELECT h.patient_id, h.organisation, h.postcode, a.lsoa, a.imd_decile, a.imd_quintile
FROM (
    SELECT patient_id, organisation, arg_max(postcode, (coalesce(starts, DATE '1000-01-01'), address_id)) AS postcode
    FROM clinical.address
    WHERE lower(type) = 'home' AND postcode IS NOT NULL AND patient_id IS NOT NULL
        AND (starts IS NULL OR starts <= as_at::DATE) AND (ends IS NULL OR ends >= as_at::DATE)
    GROUP BY ALL
) h
LEFT JOIN clinical.area a ON a.postcode = h.postcode;
