-- How far each imported file has come, and the keys of programs.
CREATE SCHEMA history;

CREATE TABLE history.files (
    sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
    name text NOT NULL,
    lines integer NOT NULL CHECK (lines >= 0),
    line_reached integer NOT NULL CHECK (line_reached BETWEEN 0 AND lines),
    updated_at timestamptz NOT NULL
);
COMMENT ON TABLE history.files IS 'Imported files by content; line_reached moves with the events';

CREATE SCHEMA identity;

CREATE TABLE identity.api_keys (
    id uuid PRIMARY KEY,
    prefix text NOT NULL UNIQUE,
    mac bytea NOT NULL,
    label text NOT NULL,
    scopes text[] NOT NULL,
    organisation uuid,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz
);
COMMENT ON TABLE identity.api_keys IS 'Keys of programs; only the HMAC of a key is kept';

GRANT USAGE ON SCHEMA history, identity TO concord_command, concord_query;
GRANT SELECT, INSERT ON history.files, identity.api_keys TO concord_command;
GRANT UPDATE (name, lines, line_reached, updated_at) ON history.files TO concord_command;
GRANT UPDATE (label, scopes, expires_at, revoked_at) ON identity.api_keys TO concord_command;
GRANT SELECT ON history.files, identity.api_keys TO concord_query;
