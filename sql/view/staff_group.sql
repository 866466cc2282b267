-- view:   staff_group
-- title:  Groups of staff roles
-- import: staff_role text key | the role as the feed has it (clinical.staff_profile)
-- import: staff_group words(GP, Nurse, Other) required | what it counts as
CREATE OR REPLACE VIEW clinical.staff_group AS
SELECT c1 AS staff_role, c2 AS staff_group
FROM meta.reference_row WHERE kind = 'staff_group';
