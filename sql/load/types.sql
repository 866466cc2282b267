-- How a cell's text becomes a value. What cannot gives NULL, and the cell is a problem.
-- Whole numbers: digits only. DuckDB's own cast would round 1.5 to 2 and take 1_000 and 0x10.
CREATE OR REPLACE TEMP MACRO cell_whole(raw, v) AS
    CASE WHEN v::VARCHAR = raw OR regexp_full_match(raw, '\s*[+-]?[0-9]+\s*') THEN v END;
CREATE OR REPLACE TEMP MACRO cell_real(raw, v) AS
    CASE WHEN isfinite(v) AND NOT contains(raw, '_') THEN v END;
-- Only plain blanks are taken off: a no-break space is not nothing.
CREATE OR REPLACE TEMP MACRO cell_boolean(raw) AS
    CASE upper(trim(raw, ' ')) WHEN 'TRUE' THEN true WHEN '1' THEN true WHEN 'FALSE' THEN false WHEN '0' THEN false END;
-- dd MMM yyyy HH:mm:ss, without seconds, without a time; blanks between them may repeat.
CREATE OR REPLACE TEMP MACRO cell_time(raw) AS
    try_strptime(raw, ['%d %b %Y %H:%M:%S', '%d %b %Y %H:%M', '%d %b %Y']);
-- A year of two digits would be read as the first century.
CREATE OR REPLACE TEMP MACRO cell_sane_time(v) AS CASE WHEN v >= TIMESTAMP '1000-01-01' THEN v END;
-- A date column with a time of day would lose it.
CREATE OR REPLACE TEMP MACRO cell_date(v) AS
    CASE WHEN v >= TIMESTAMP '1000-01-01' AND v = date_trunc('day', v) THEN v::DATE END;
