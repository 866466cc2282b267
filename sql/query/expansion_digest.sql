-- What the expansion of codelists is made of: equal digests mean equal expansions.
SELECT md5(concat_ws(' ',
    (SELECT string_agg(list || ' ' || digest, ',' ORDER BY list) FROM meta.codelist),
    (SELECT count(*) || ' ' || coalesce(sum(hash(parent, child)), 0) FROM clinical.code_hierarchy)))
