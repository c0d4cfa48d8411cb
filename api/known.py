"""The two times of a read: what takes effect by one moment, as known at another, as SQL.

Known at T are all records, in position order, before the first one recorded after T. The audit
trail keeps with each record the latest time at which it or a record before it was recorded, so
that this is a position found by one look into an index.
"""

from api.scalars import end_of_moment
from api.visibility import NEVER_LEFT, left


def known_before(partnership: str) -> str:
    """The position below which everything was known at the argument `known_at`; without it, all.

    For who has left the partnership, not beyond what was recorded before it did.
    """
    first_after = (
        "coalesce((SELECT e.position FROM audit_trail.entry e"
        f" WHERE e.known_at > {end_of_moment('{known_at}')}"
        f" ORDER BY e.known_at, e.position LIMIT 1), {NEVER_LEFT})"
    )
    return f"least({first_after}, {left(partnership)})"


def effective_instant(zone: str) -> str:
    """The last instant that the argument `effective_on` includes; without it, now.

    `zone` is SQL for the name of the time zone in which a day ends.
    """
    return f"coalesce({end_of_moment('{effective_on}', zone)}, {{now}})"
