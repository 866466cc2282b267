-- How many rows a table has in the store and in its copy, and sums over every one of them.
SELECT
    (SELECT (count(*), sum(hash("one row")), bit_xor(hash("one row"))) FROM {{ident .Schema}}.{{ident .Table}} AS "one row")
    IS NOT DISTINCT FROM
    (SELECT (count(*), sum(hash("one row")), bit_xor(hash("one row"))) FROM {{ident .Copy}}.{{ident .Schema}}.{{ident .Table}} AS "one row")
