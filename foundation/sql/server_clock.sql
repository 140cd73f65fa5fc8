-- The server's own clock again, which nothing in the database can move.
CREATE OR REPLACE FUNCTION regie_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT now() $$;
DROP TABLE IF EXISTS clock_shift;
