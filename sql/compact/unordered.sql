-- Do the first rows of a table stand in no order of their keys? Sorted by patient or by organisation they do, in runs.
SELECT 4 * count(*) FILTER (key < before) > count(*)
FROM (
    SELECT key, lag(key) OVER () AS before
    FROM (SELECT {{ident .Key}} AS key FROM {{ident .Schema}}.{{ident .Table}} LIMIT 100000)
)
