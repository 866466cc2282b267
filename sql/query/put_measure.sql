INSERT INTO meta.measure BY NAME
SELECT $measure AS measure, $title AS title, $unit AS unit, $list AS list, $units AS units, $not_units AS not_units, $raw_over AS raw_over,
    $raw_upto AS raw_upto, $factor AS factor, $shift AS shift, $low AS low, $high AS high, $standing AS standing, $source AS source, $note AS note,
    $digest AS digest
