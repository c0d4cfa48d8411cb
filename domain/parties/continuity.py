"""Continuity: since when a party has been in a partnership without a break, itself or as whom it
succeeded, and whether it had left before.
"""

from collections.abc import Iterator
from datetime import datetime

from domain.parties.partnership import Partnership, Party
from domain.timeline import Timeline


def joined_at(partnership: Partnership, party: Party, at: datetime) -> datetime | None:
    """Since when the party has been there without a break, itself or as whom it succeeded."""
    known = (partnership.parties.get(one, Timeline[bool]()) for one in party)
    lasted = [span for timeline in known for span in spans(timeline, at)]
    begun = min((start for start, end in lasted if end is None), default=None)
    ended = [(end, start) for start, end in lasted if end is not None]
    for end, start in sorted(ended, reverse=True):
        if begun is not None and start < begun <= end:
            begun = start
    return begun


def spans(timeline: Timeline[bool], at: datetime) -> Iterator[tuple[datetime, datetime | None]]:
    """From when until when it holds, of what was so by the instant; the last one may go on."""
    begun: datetime | None = None
    for when, holds in timeline.entries:
        if when > at:
            break
        if holds and begun is None:
            begun = when
        elif not holds and begun is not None:
            yield begun, when
            begun = None
    if begun is not None:
        yield begun, None


def came_back(partnership: Partnership, party: Party, at: datetime) -> datetime | None:
    """Since when a party is there again that had left; None for one that never did, or is gone."""
    # To join, to leave and to come back is three entries; most parties have one.
    entries = (len(partnership.parties[one].entries) for one in party if one in partnership.parties)
    since = joined_at(partnership, party, at) if sum(entries) > 2 else None
    if since is None:
        return None
    known = (partnership.parties.get(one, Timeline[bool]()) for one in party)
    left = any(start < since for timeline in known for start, _ in spans(timeline, at))
    return since if left else None
