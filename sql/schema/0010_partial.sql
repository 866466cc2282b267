-- A full extract in which an organisation known before has no row, as the first of a unit that joins: it says nothing of the others, so
-- that it neither continues their changes nor heals their gaps. Of what an older Strata loaded it is not known.
ALTER TABLE meta.extract ADD COLUMN IF NOT EXISTS partial BOOLEAN DEFAULT false;
