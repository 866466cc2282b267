-- view:   rota_group
-- title:  Urgency of the rota types of an appointment book
-- import: rota_type text key | the rota type as the feed has it (clinical.appointment)
-- import: urgency_group words(urgent, routine, other) required | what its appointments count as
CREATE OR REPLACE VIEW clinical.rota_group AS
SELECT c1 AS rota_type, c2 AS urgency_group
FROM meta.reference_row WHERE kind = 'rota_group';
