-- Patients this extract removes: o is the organisation they left, NULL for the content filter (all of them).
CREATE OR REPLACE TEMP TABLE leaver AS
SELECT NULL::BIGINT AS patient, NULL::VARCHAR AS o, NULL::VARCHAR AS reason LIMIT 0
