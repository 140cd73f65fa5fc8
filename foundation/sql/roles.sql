-- The database roles of Regie and what each of them may do.
--
-- Run this in Regie's own database, as a superuser or as a role with CREATEROLE that owns the database:
--     psql --set ON_ERROR_STOP=1 --file foundation/sql/roles.sql regie
-- It works on PostgreSQL 15 to 18 and can be run again at any time: what is there already stays as it is.
-- Passwords are not set here; give regie_owner and regie_web one with \password.
--
--   regie_owner     owns the database and its tables, runs the migrations, and nothing else
--   regie_web       what the pages, the worker and the tests run as; owns nothing
--   regie_reviewer  nobody logs in as this; it owns the functions that read the audit trail
--   regie_guard     nobody logs in as this; it owns the look-ups that the row policies need

DO $roles$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'regie_owner') THEN
        CREATE ROLE regie_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'regie_web') THEN
        CREATE ROLE regie_web LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'regie_reviewer') THEN
        CREATE ROLE regie_reviewer NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'regie_guard') THEN
        CREATE ROLE regie_guard NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
    END IF;
END
$roles$;

-- A role that somebody made by hand, or changed later, must not be stronger than Regie relies on.
DO $strength$
DECLARE
    strong text;
    named text;
BEGIN
    SELECT string_agg(rolname, ', ') INTO strong FROM pg_roles
    WHERE rolname IN ('regie_owner', 'regie_web', 'regie_reviewer', 'regie_guard')
      AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls);
    IF strong IS NOT NULL THEN
        RAISE EXCEPTION 'These roles have more rights than Regie allows: %.', strong
            USING HINT = 'ALTER ROLE … NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS, then run this again.';
    END IF;
    FOREACH named IN ARRAY ARRAY['regie_reviewer', 'regie_guard'] LOOP
        IF (SELECT rolcanlogin FROM pg_roles WHERE rolname = named) THEN
            RAISE EXCEPTION 'Nobody may log in as %.', named
                USING HINT = format('ALTER ROLE %I NOLOGIN, then run this again.', named);
        END IF;
    END LOOP;
    FOREACH named IN ARRAY ARRAY['regie_owner', 'regie_reviewer', 'regie_guard'] LOOP
        IF pg_has_role('regie_web', named, 'MEMBER') THEN
            RAISE EXCEPTION 'regie_web must not be a member of %.', named
                USING HINT = 'REVOKE that membership, then run this again.';
        END IF;
    END LOOP;
END
$strength$;

-- The migrations hand functions over to the reviewer and the guard, for which the owner must be able to become
-- them. From version 16 on that is the option SET; before, every membership has it.
DO $memberships$
DECLARE
    named text;
BEGIN
    FOREACH named IN ARRAY ARRAY['regie_reviewer', 'regie_guard'] LOOP
        IF pg_has_role('regie_owner', named, 'MEMBER') THEN
            CONTINUE;
        END IF;
        IF current_setting('server_version_num')::int >= 160000 THEN
            EXECUTE format('GRANT %I TO regie_owner WITH SET TRUE, INHERIT FALSE', named);
        ELSE
            EXECUTE format('GRANT %I TO regie_owner', named);
        END IF;
    END LOOP;
    -- An admin who is not a superuser acts for the owner below.
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
       AND NOT pg_has_role(current_user, 'regie_owner', 'USAGE') THEN
        IF current_setting('server_version_num')::int >= 160000 THEN
            EXECUTE 'GRANT regie_owner TO CURRENT_USER WITH SET TRUE, INHERIT TRUE';
        ELSE
            EXECUTE 'GRANT regie_owner TO CURRENT_USER';
        END IF;
    END IF;
END
$memberships$;

DO $settings$
DECLARE
    named text;
BEGIN
    FOREACH named IN ARRAY ARRAY['regie_owner', 'regie_web', 'regie_reviewer', 'regie_guard'] LOOP
        IF NOT EXISTS (
            SELECT FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole
            WHERE r.rolname = named AND s.setdatabase = 0 AND 'search_path=public' = ANY (s.setconfig)
        ) THEN
            EXECUTE format('ALTER ROLE %I SET search_path = public', named);
        END IF;
    END LOOP;
END
$settings$;

-- The database: the owner's; the web role enters; nobody else.
DO $database$
DECLARE
    here oid := (SELECT oid FROM pg_database WHERE datname = current_database());
BEGIN
    IF (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE oid = here) <> 'regie_owner' THEN
        EXECUTE format('ALTER DATABASE %I OWNER TO regie_owner', current_database());
    END IF;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO regie_web', current_database());
END
$database$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO regie_owner;
GRANT USAGE ON SCHEMA public TO regie_web, regie_reviewer;
-- A function is handed over only to a role that may make one there.
GRANT USAGE, CREATE ON SCHEMA public TO regie_guard;

-- What the migrations make in `public`, the web role may use; the row policies decide on which rows.
ALTER DEFAULT PRIVILEGES FOR ROLE regie_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO regie_web;
ALTER DEFAULT PRIVILEGES FOR ROLE regie_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO regie_web;
ALTER DEFAULT PRIVILEGES FOR ROLE regie_owner IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO regie_web;

-- The audit trail has a schema of its own. Nothing in it is granted by default: each right is given by name.
DO $audit$
BEGIN
    IF to_regnamespace('audit') IS NULL THEN
        CREATE SCHEMA audit AUTHORIZATION regie_owner;
    ELSIF (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'audit') <> 'regie_owner' THEN
        ALTER SCHEMA audit OWNER TO regie_owner;
    END IF;
END
$audit$;
REVOKE ALL ON SCHEMA audit FROM PUBLIC;
GRANT USAGE ON SCHEMA audit TO regie_web;
GRANT USAGE, CREATE ON SCHEMA audit TO regie_reviewer;
