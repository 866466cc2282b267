-- What macros and reports read from a codelist's terms and groups, beside its codes, and no row of the list tells: a line each.
WITH told(list, words, pattern, otherwise) AS (
    VALUES ('bp_systolic', 'home, ambulatory, 24 hour or daytime', 'home|ambulatory|24 hour|daytime', 'readings at home lose their target of 135/85, and count for nothing where bp_diastolic tells them apart'),
        ('bp_diastolic', 'home, ambulatory, 24 hour or daytime', 'home|ambulatory|24 hour|daytime', 'readings at home lose their target of 135/85, and count for nothing where bp_systolic tells them apart'),
        ('frailty', 'mild', 'mild', 'nobody has mild frailty'),
        ('frailty', 'moderate', 'moderate', 'nobody has moderate frailty'),
        ('frailty', 'severe', 'severe', 'nobody has severe frailty'),
        ('ckd_3_5', 'CKD and a stage at its beginning, as in CKD stage 3a', '^ckd (stage |g)?[345]', 'every stage is unknown'),
        ('mrc_dyspnoea', 'grade and its number, as in MRC grade 4', 'grade [1-5]', 'every grade is unknown')
), listed AS (
    SELECT lower(term) AS term, category16, category5 FROM meta.codelist_row WHERE list = $list AND polarity = 'include'
)
SELECT 'no term says ' || t.words || ': ' || t.otherwise AS warning
FROM told t
WHERE t.list = $list AND NOT EXISTS (FROM listed l WHERE regexp_matches(l.term, t.pattern))
UNION ALL
SELECT 'no row''s category of 16 groups (Grouping_16) is one the registers know, as Indian or Black African: their lower limits hold for nobody'
WHERE $list = 'ethnicity' AND NOT EXISTS (FROM listed l WHERE l.category16 IN (SELECT unnest(r.value_groups) FROM meta.register r))
UNION ALL
SELECT 'no row''s category of 5 groups (Grouping_6) is White, Mixed, Asian, Black or Chinese or other: reports by ethnicity do not know its groups'
WHERE $list = 'ethnicity' AND NOT EXISTS (FROM listed l WHERE l.category5 IN ('White', 'Mixed', 'Asian', 'Black', 'Chinese or other'))
