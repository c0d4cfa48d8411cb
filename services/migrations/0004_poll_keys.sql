-- The keys of hidden and secret ballots, one for each poll, which commands alone may see.
--
-- A destroyed key leaves a row, so that none is made for its poll again. The table is vacuumed
-- as soon as anything in it has died: what was overwritten is not to lie about in its pages.
CREATE TABLE sealing.poll_keys (
    poll uuid PRIMARY KEY,
    wrapped bytea,
    destroyed_at timestamptz,
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
) WITH (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
COMMENT ON TABLE sealing.poll_keys IS 'The key of the sealed ballots of each poll, wrapped';

GRANT SELECT, INSERT ON sealing.poll_keys TO concord_command;
GRANT UPDATE (wrapped, destroyed_at) ON sealing.poll_keys TO concord_command;

ALTER TABLE ledger.commands ADD COLUMN poll uuid;
COMMENT ON COLUMN ledger.commands.poll IS
    'The poll under whose key body_mac was made: of a sealed ballot, which must not be guessed by it';
