"""Positions: where in the one order of all records a record stands.

A position is `(transaction id + shift) << 12 | ordinal`: the server's 64-bit transaction id,
lifted by the epoch's shift, and the number of the event within its transaction. Writers take
their ids without queueing, so transactions commit in another order than their positions say. A
reader is therefore safe only below the oldest transaction that is still running: `BOUND`. Bound
and rows must come from one statement, because that is one snapshot; taken from two, a writer that
commits between them is skipped for ever.
"""

from domain.values import EVENTS_IN_A_TRANSACTION

ORDINAL_BITS = 12
assert 1 << ORDINAL_BITS == EVENTS_IN_A_TRANSACTION

FIRST_POSITION = "(pg_current_xact_id()::text::bigint + epoch.shift) << 12"
"""SQL: the position of the first event that this transaction writes.

It assigns the transaction its id, so it stands in a materialized CTE: in a WHERE clause the
planner may evaluate it before the transaction has waited for what it waits for.
"""

BOUND = "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint + epoch.shift) << 12"
"""SQL: everything below this position is visible to this statement, or will never exist."""

CEILING = "(pg_snapshot_xmax(pg_current_snapshot())::text::bigint + epoch.shift) << 12"
"""SQL: no position at or above this one can have been given out by this server."""


def transaction_part(position: int) -> int:
    """The transaction id, with the shift, of a position."""
    return position >> ORDINAL_BITS
