-- view: codelist_code
-- Codelists with everything below the CTV3 codes that include their descendants; both polarities are expanded, and
-- exclude wins where they meet. A root is always in its own list. Codes are compared with their case. The hierarchy is
-- the one known now, whatever known_at says. System ctv3_prefix holds the leading characters of a root the hierarchy has
-- nothing below, for medicines. How it is made: sql/load/codelist_expanded.sql.
CREATE OR REPLACE VIEW clinical.codelist_code AS
SELECT list, system, code, polarity FROM meta.codelist_expanded;
