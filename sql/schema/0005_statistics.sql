-- Macros of public-health statistics have a schema of their own: they read no table and are of use to any query.
CREATE SCHEMA IF NOT EXISTS statistics;
