INSERT INTO meta.register BY NAME
SELECT $register AS register, $title AS title, $min_age AS min_age, $max_age AS max_age, $diagnosis AS diagnosis, $resolved AS resolved,
    $medicine AS medicine, $medicine_instead AS medicine_instead, $medicine_months AS medicine_months, $diagnosed_from AS diagnosed_from,
    $min_age_at_diagnosis AS min_age_at_diagnosis, $value_measure AS value_measure, $value_months AS value_months, $value_low AS value_low,
    $value_low_groups AS value_low_groups, $value_groups AS value_groups, $excludes AS excludes, $standing AS standing, $source AS source,
    $note AS note, $digest AS digest
