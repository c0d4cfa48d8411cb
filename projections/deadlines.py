"""Deadlines as the views know them: what happens by itself, and what who has to do until when.

Each view that has deadlines keeps a table `due` (`projections.due`) and is named in `SOURCES`.
What single persons have to do and needs no table of its own is worked out when asked for.
"""

from collections.abc import Sequence
from datetime import datetime

from psycopg.errors import InvalidSchemaName, UndefinedTable

from projections.charter_dues import DUE_BY_CHARTER
from projections.interests import IS_UNRULED, RULING_SENTENCE, UNRULED
from projections.leaving_dues import DUE_BY_LEAVING, GONE
from projections.overdue_dues import DUE_BY_WAITING, OVERDUE_COUNTS
from projections.repealed_dues import REPEALED_DUE
from services.deadlines import AfterPlace, Due, DueUntil
from services.postgres import Pool

SOURCES: tuple[str, ...] = ("agreements", "bodies", "decisions", "posts", "conflicts")
"""The views that have a table `due`."""
WATCHED: tuple[str, ...] = (*SOURCES, "parties")
"""The views from which what happens by itself is known."""

PAGE = 100

_COLUMNS = "id, partnership, kind, subject, due_at, remind_from, person, party, sentence, position"

_KEPT = " UNION ALL ".join(f"SELECT {_COLUMNS} FROM {view}.due" for view in SOURCES)

_SEAT_NOW = """EXISTS (SELECT FROM bodies.seat s WHERE s.id = e.seat AND s.body = d.body
    AND (s.ended_at IS NULL OR s.ended_at > {now}) AND """
HELD_BY_ANOTHER = f"{_SEAT_NOW} s.holder IS DISTINCT FROM e.holder)"
"""Whether the seat of the elector `e` of `d` is held by somebody else now, or by nobody."""
VACATED = f"{_SEAT_NOW} s.holder IS NULL)"
"""Whether nobody holds it now."""

_STILL = """CASE WHEN (SELECT p.silence FROM decisions.poll p
        WHERE p.decision = u.subject AND p.id = u.id)
    THEN '“' || d.title || '” is adopted then, unless somebody objects before.'
    ELSE 'A vote on “' || d.title || '” is still to be cast.' END"""

# Who may vote in a poll that closes, and has not: found by the poll, or by who it is. A seat
# may be awaited in several polls at once, so the row is named by both.
_VOTES = f"""
SELECT md5(u.id::text || e.seat::text)::uuid, u.partnership, 'vote', u.subject, u.due_at,
    u.remind_from, e.holder, e.party,
    {_STILL}, u.position
FROM decisions.due u
JOIN decisions.decision d ON d.id = u.subject
JOIN decisions.elector e ON e.decision = u.subject AND e.poll = u.id
WHERE u.kind = 'poll-closes' AND e.cast_at IS NULL AND e.holder IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM decisions.recusal r WHERE r.decision = e.decision AND r.seat = e.seat
    )
    AND NOT {HELD_BY_ANOTHER}
UNION ALL
SELECT md5(u.id::text || e.seat::text)::uuid, u.partnership, 'vote', u.subject, u.due_at,
    u.remind_from, s.holder, e.party,
    {_STILL}, u.position
FROM bodies.seat s
JOIN decisions.decision d ON d.body = s.body AND d.state = 'open'
JOIN decisions.due u ON u.subject = d.id AND u.kind = 'poll-closes'
JOIN decisions.elector e ON e.decision = d.id AND e.poll = u.id AND e.seat = s.id
WHERE e.cast_at IS NULL AND e.holder <> s.holder
    AND (s.ended_at IS NULL OR s.ended_at > {{now}})
    AND NOT EXISTS (
        SELECT FROM decisions.recusal r WHERE r.decision = e.decision AND r.seat = e.seat
    )
"""

# Interests that the motion of a poll touches, and on which nobody has ruled, until it closes.
_RULINGS = f"""
SELECT md5(i.id::text || p.id::text)::uuid, i.partnership, 'ruling', d.id, p.closes_at,
    p.opened_at, chair.holder, chair.party, {RULING_SENTENCE}, i.position
FROM {UNRULED}
JOIN decisions.poll p ON p.decision = d.id AND p.closed_at IS NULL AND p.closes_at IS NOT NULL
WHERE {IS_UNRULED}
"""

_OTHERS = (_VOTES, _RULINGS, DUE_BY_WAITING, DUE_BY_CHARTER, DUE_BY_LEAVING, REPEALED_DUE)
EVERYTHING_DUE = f"({' UNION ALL '.join((_KEPT, *_OTHERS))})"
"""The rows of everything that is due, in the columns of a table `due`; `{now}` is when asked."""

# The next of some kinds that are due by an instant, after a place in the order.
NEXT_DUE = f"""
SELECT kind, subject, id, due_at, position
FROM (SELECT {_COLUMNS} FROM ({GONE} UNION ALL {OVERDUE_COUNTS}) AS seen
    UNION ALL {_KEPT}) AS kept
WHERE due_at <= %(now)s AND kind = ANY(%(kinds)s)
    AND (%(at)s::timestamptz IS NULL
         OR (due_at, kind, subject, id) > (%(at)s, %(kind)s, %(subject)s, %(item)s))
ORDER BY due_at, kind, subject, id LIMIT %(page)s
"""


def due_from(pool: Pool) -> DueUntil:
    """What tells the process of deadlines what is due; nothing before the views are made."""

    def due_until(now: datetime, kinds: Sequence[str], after: AfterPlace) -> Sequence[Due]:
        at, kind, subject, item = after or (None, None, None, None)
        bound = {
            "now": now,
            "kinds": list(kinds),
            "at": at,
            "kind": kind,
            "subject": subject,
            "item": item,
            "page": PAGE,
        }
        try:
            with pool.connection() as connection:
                rows = connection.execute(NEXT_DUE, bound).fetchall()
        except (UndefinedTable, InvalidSchemaName):
            return []
        return [Due(*row) for row in rows]

    return due_until
