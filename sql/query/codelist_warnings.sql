-- What macros and reports read from a codelist's terms and groups, beside its codes, and no row of the list tells: a line each.
-- A term tells when the pattern finds something in it, and just the level where there is one; the patterns are those of the macros
-- and reports that read the terms.
WITH told(list, pattern, level, words, otherwise) AS (
    VALUES ('bp_systolic', '(?i)home|ambulatory|24 hour|daytime', NULL, 'home, ambulatory, 24 hour or daytime', 'readings at home lose their target of 135/85, and count for nothing where bp_diastolic tells them apart'),
        ('bp_diastolic', '(?i)home|ambulatory|24 hour|daytime', NULL, 'home, ambulatory, 24 hour or daytime', 'readings at home lose their target of 135/85, and count for nothing where bp_systolic tells them apart'),
        ('frailty', '(?i)mild|moderate|severe', 'mild', 'mild', 'nobody has mild frailty'),
        ('frailty', '(?i)mild|moderate|severe', 'moderate', 'moderate', 'nobody has moderate frailty'),
        ('frailty', '(?i)mild|moderate|severe', 'severe', 'severe', 'nobody has severe frailty'),
        ('ckd_3_5', '(?i)^CKD (?:stage |G)?(3[ab]?|4|5)', NULL, 'CKD and a stage at its beginning, as in CKD stage 3a', 'every stage is unknown'),
        ('mrc_dyspnoea', '(?i)grade ([1-5])', NULL, 'grade and its number, as in MRC grade 4', 'every grade is unknown')
), listed AS (
    SELECT term, category16, category5 FROM meta.codelist_row WHERE list = $list AND polarity = 'include'
)
SELECT 'no term says ' || t.words || ': ' || t.otherwise AS warning
FROM told t
WHERE t.list = $list AND NOT EXISTS (FROM listed l WHERE regexp_matches(l.term, t.pattern)
    AND coalesce(lower(regexp_extract(l.term, t.pattern)) = t.level, true))
UNION ALL
SELECT 'no row''s category of 16 groups (Grouping_16) is one the registers know, as Indian or Black African: their lower limits hold for nobody'
WHERE $list = 'ethnicity' AND NOT EXISTS (FROM listed l WHERE l.category16 IN (SELECT unnest(r.value_groups) FROM meta.register r))
UNION ALL
SELECT 'no row''s category of 5 groups (Grouping_6) is White, Mixed, Asian, Black or Chinese or other: reports by ethnicity do not know its groups'
WHERE $list = 'ethnicity' AND NOT EXISTS (FROM listed l WHERE l.category5 IN ('White', 'Mixed', 'Asian', 'Black', 'Chinese or other'))
