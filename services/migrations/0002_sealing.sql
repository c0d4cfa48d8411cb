-- Keys of sealed texts, apart from the events: destroying one erases every plaintext below it.
CREATE SCHEMA sealing;

CREATE TABLE sealing.subject_keys (
    subject uuid PRIMARY KEY,
    wrapped bytea,
    destroyed_at timestamptz,
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);
COMMENT ON TABLE sealing.subject_keys IS 'The key of each person, organisation or partnership, wrapped';

CREATE TABLE sealing.record_keys (
    event uuid PRIMARY KEY,
    wrapped bytea,
    destroyed_at timestamptz,
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);
COMMENT ON TABLE sealing.record_keys IS 'The key of each record that has sealed texts, wrapped';

GRANT USAGE ON SCHEMA sealing TO concord_command, concord_projector, concord_query;
GRANT SELECT ON ALL TABLES IN SCHEMA sealing TO concord_command, concord_projector, concord_query;
GRANT INSERT ON sealing.subject_keys, sealing.record_keys TO concord_command;
GRANT UPDATE (wrapped, destroyed_at) ON sealing.subject_keys, sealing.record_keys TO concord_command;
