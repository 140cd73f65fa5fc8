-- Replaces the server's clock by one that the owner can move. For tests and the replay only.
CREATE TABLE IF NOT EXISTS clock_shift (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    frozen_at timestamptz,
    shift interval NOT NULL DEFAULT '0'
);
INSERT INTO clock_shift DEFAULT VALUES ON CONFLICT DO NOTHING;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON clock_shift FROM regie_web;
GRANT SELECT ON clock_shift TO regie_web;
CREATE OR REPLACE FUNCTION regie_now() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT coalesce(frozen_at, now() + shift) FROM clock_shift $$;
