"""The epoch: what ties the order of positions to one server and its history.

Positions come from transaction ids, and those belong to a server. A dump that is restored
elsewhere meets a server that counts from the beginning; a replica that was promoted without the
last records of its primary gives their ids out again, below what followers have already read. The
epoch row remembers the server's identity and timeline. When they no longer match, or a position
is stored that this server can't have given out, writers and readers stop with `EpochBroken`
until the operator runs `concord ledger rebase`, which lifts the shift above everything.
"""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from eventsourcing.persistence import OperationalError
from psycopg import Connection
from psycopg.rows import TupleRow

from services import positions
from services.postgres import connect

LIFT_BITS = 32
"""A rebase goes to the next multiple of this power of two, and one more for a lost tail."""

PRESENT_EPOCH = """
    SELECT shift, system_identifier, timeline, since
    FROM ledger.epoch ORDER BY shift DESC LIMIT 1
"""

PRIMARY_TIMELINE = "('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"
"""SQL: the timeline that a primary writes. A replica raises an error here."""

RECEIVED_TIMELINE = """greatest(
    (SELECT received_tli FROM pg_stat_wal_receiver),
    (SELECT min_recovery_end_timeline FROM pg_control_recovery())
)"""
"""SQL: the timeline that a replica has received. The first is null without the privilege."""

IS_SOUND = f"""CASE WHEN pg_is_in_recovery()
    THEN {RECEIVED_TIMELINE} <= epoch.timeline
    ELSE {PRIMARY_TIMELINE} = epoch.timeline
END"""
"""SQL: whether the server still is on the timeline of `epoch`.

A replica may lag behind its primary's epoch, but must not have followed a promotion that nobody
rebased.
"""

# Everything that tells whether this server is the one that the epoch was made for.
_EXAMINE = f"""
WITH epoch AS MATERIALIZED ({PRESENT_EPOCH})
SELECT epoch.shift, epoch.system_identifier, epoch.timeline, epoch.since,
    (SELECT system_identifier FROM pg_control_system()),
    {IS_SOUND},
    (SELECT coalesce(max(position), 0) FROM ledger.events),
    {positions.CEILING}
FROM epoch
"""

_RECORD_EPOCH = f"""
INSERT INTO ledger.epoch (shift, system_identifier, timeline, since)
SELECT %s, system_identifier, {PRIMARY_TIMELINE}, clock_timestamp() FROM pg_control_system()
RETURNING shift, system_identifier, timeline, since
"""


class EpochBroken(OperationalError):
    """The database is no longer the one its positions were given out by."""

    def __init__(self, finding: str) -> None:
        super().__init__(
            f"{finding}; nothing is written or read until `concord ledger rebase` was run"
        )


class NotMigrated(OperationalError):
    """The ledger's tables are not there, or not all of them."""


@dataclass(frozen=True)
class Epoch:
    """A stretch of history in which one server gave out ids on one timeline."""

    shift: int
    system_identifier: int
    timeline: int
    since: datetime


def examine(connection: Connection[TupleRow]) -> Epoch:
    """The present epoch, if this server is the one it was made for; else raises EpochBroken."""
    try:
        row = connection.execute(_EXAMINE).fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as missing:
        raise NotMigrated("the database has no ledger; run `concord migrate`") from missing
    if row is None:
        raise NotMigrated("the ledger has no epoch; run `concord migrate`")
    epoch = Epoch(*row[:4])
    system_identifier, timeline_is_right, largest, ceiling = row[4:]
    if system_identifier != epoch.system_identifier:
        raise EpochBroken("the database was restored on another server")
    if not timeline_is_right:
        raise EpochBroken("a replica was promoted to primary, or a backup recovered")
    if largest >= ceiling:
        raise EpochBroken("the ledger holds positions above the server's transaction ids")
    return epoch


def rebase(dsn: str) -> Epoch:
    """Begin a new epoch on this server, above every position that was ever given out.

    Waits for the appends that are under way and holds back new ones meanwhile: a position of the
    old epoch that committed after the new one began would be below the readers' bound.
    """
    with connect(dsn, application_name="concord-rebase") as connection, connection.transaction():
        connection.execute("LOCK TABLE ledger.events IN SHARE ROW EXCLUSIVE MODE")
        found = connection.execute(
            f"""
            WITH epoch AS MATERIALIZED ({PRESENT_EPOCH})
            SELECT greatest(
                (SELECT coalesce(max(position), 0) FROM ledger.events), {positions.CEILING}
            ) FROM epoch
            """
        ).fetchone()
        if found is None:
            raise NotMigrated("the ledger has no epoch; run `concord migrate`")
        highest = positions.transaction_part(found[0])
        shift = ((highest >> LIFT_BITS) + 2) << LIFT_BITS
        row = connection.execute(_RECORD_EPOCH, (shift,)).fetchone()
        assert row is not None
        return Epoch(*row)
