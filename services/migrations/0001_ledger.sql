-- The roles and the event tables of the ledger.
--
-- Roles belong to the cluster and several databases may be migrated at once, so each is made
-- only if it is not there, and losing the race to make it is no error.
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['concord_command', 'concord_projector', 'concord_query'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END;
        END IF;
        IF NOT pg_has_role(current_user, role_name, 'SET') THEN
            EXECUTE format('GRANT %I TO CURRENT_USER WITH SET TRUE, INHERIT TRUE', role_name);
        END IF;
    END LOOP;
    EXECUTE format('GRANT CREATE ON DATABASE %I TO concord_projector', current_database());
END
$$;

CREATE TABLE ledger.epoch (
    shift bigint PRIMARY KEY CHECK (shift >= 0),
    system_identifier bigint NOT NULL,
    timeline integer NOT NULL,
    since timestamptz NOT NULL
);
COMMENT ON TABLE ledger.epoch IS
    'Which server gave out positions, on which timeline, and by how much ids are lifted; the row with the greatest shift is in force';

INSERT INTO ledger.epoch (shift, system_identifier, timeline, since)
SELECT 0, system_identifier,
    ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int,
    clock_timestamp()
FROM pg_control_system();

CREATE TABLE ledger.events (
    position bigint PRIMARY KEY,
    stream uuid NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    name text NOT NULL,
    partnership uuid,
    -- A leaf of the transparency log has 65,535 bytes at most; what is larger goes to a blob.
    state bytea NOT NULL CHECK (octet_length(state) <= 60000),
    UNIQUE (stream, version)
);
CREATE INDEX events_by_partnership ON ledger.events (partnership, position);
COMMENT ON TABLE ledger.events IS 'The records, as they are hashed, exported and verified';

CREATE TABLE ledger.streams (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    partnership uuid,
    parent uuid,
    version integer NOT NULL CHECK (version > 0),
    position bigint NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX streams_by_parent ON ledger.streams (parent, kind) WHERE parent IS NOT NULL;
CREATE INDEX streams_by_partnership ON ledger.streams (partnership, kind);
COMMENT ON TABLE ledger.streams IS 'How far each stream has come; what commands are checked on';

CREATE TABLE ledger.commands (
    client text NOT NULL,
    key text NOT NULL,
    body_mac bytea NOT NULL,
    command uuid NOT NULL,
    result uuid NOT NULL,
    version integer NOT NULL,
    position bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (client, key)
);
COMMENT ON TABLE ledger.commands IS 'Idempotency keys, and the answer each command got';

CREATE TABLE ledger.blobs (
    sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
    content bytea NOT NULL
);
COMMENT ON TABLE ledger.blobs IS 'Content too large for a record, bound by its hash in the record';

GRANT USAGE ON SCHEMA ledger TO concord_command, concord_projector, concord_query;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO concord_command, concord_projector, concord_query;
GRANT INSERT ON ledger.events, ledger.streams, ledger.commands, ledger.blobs TO concord_command;
GRANT UPDATE (version, position) ON ledger.streams TO concord_command;

-- What the projector makes, queries may read.
ALTER DEFAULT PRIVILEGES FOR ROLE concord_projector GRANT USAGE ON SCHEMAS TO concord_query;
ALTER DEFAULT PRIVILEGES FOR ROLE concord_projector GRANT SELECT ON TABLES TO concord_query;
