"""What was known: records in the order in which they were recorded, and the states before an act.

By what right an act was done is asked of the records before it: what was entered later, however
far back it takes effect, nobody could rest on. Nothing here loads anything: who asks hands the
records in, whole (`RecordsInOrder`) or stream by stream as they are asked for (`Records`).
"""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from uuid import UUID

from domain.agreements.agreement import AGREEMENT
from domain.bodies.body import BODY
from domain.conflicts.conflict import CONFLICT
from domain.decisions.ballot import BALLOT
from domain.decisions.decision import DECISION
from domain.decisions.proxy import PROXY
from domain.motions.interest import INTEREST
from domain.parties.access import ACCESS
from domain.parties.organisation import ORGANISATION
from domain.parties.partnership import PARTNERSHIP
from domain.parties.person import PERSON
from domain.payments.payment import PAYMENT
from domain.posts.appointment import APPOINTMENT
from domain.posts.delegation import DELEGATION
from domain.posts.handover import HANDOVER
from domain.posts.post import POST
from domain.record import Noun, Record

S = TypeVar("S")

KINDS: Mapping[str, Noun[Any]] = {
    noun.kind: noun
    for noun in (
        ORGANISATION,
        PERSON,
        PARTNERSHIP,
        AGREEMENT,
        BODY,
        POST,
        APPOINTMENT,
        DELEGATION,
        HANDOVER,
        PAYMENT,
        DECISION,
        BALLOT,
        PROXY,
        INTEREST,
        ACCESS,
        CONFLICT,
    )
}
"""Every noun, by the kind of its streams."""

STREAMS_FOLDED = 500
"""So many streams' states are kept."""
STATES_OF_A_STREAM = 8
"""So many states are kept of each."""


@dataclass(frozen=True)
class Placed:
    """A record and its place in the order of all: of two, the one recorded earlier is lower."""

    place: int
    record: Record[Any]


class Folds:
    """States of streams after some of their records, to go on from: chains come back to the same
    few streams, at this record or that. Those met longest ago are folded anew.
    """

    def __init__(self) -> None:
        self._states: OrderedDict[UUID, OrderedDict[int, Any]] = OrderedDict()

    def state(self, noun: Noun[Any], stream: UUID, records: Sequence[Placed]) -> Any:
        """The state after these records, the first ones of the stream."""
        kept = self._states.setdefault(stream, OrderedDict())
        self._states.move_to_end(stream)
        count = len(records)
        begun = max((known for known in kept if known <= count), default=0)
        state = kept.get(begun)
        for placed in records[begun:]:
            state = noun.evolve(state, placed.record.data)
        kept[count] = state
        kept.move_to_end(count)
        if len(kept) > STATES_OF_A_STREAM:
            kept.popitem(last=False)
        if len(self._states) > STREAMS_FOLDED:
            self._states.popitem(last=False)
        return state


class Records(Protocol):
    """Where records are found: those of a partnership, and of the registry those it rests on."""

    folds: Folds
    """What was folded of them so far."""

    def stream(self, id: UUID) -> Sequence[Placed]:
        """The records of a stream in order; none for one that is not there."""

    def streams(self, ids: Sequence[UUID]) -> Sequence[Sequence[Placed]]:
        """The records of many streams, such as a poll's ballots; those that are there."""

    def within(self, partnership: UUID, kind: str) -> Sequence[UUID]:
        """The streams of a kind in a partnership."""


class RecordsInOrder:
    """Records given whole, in the order in which they were recorded."""

    def __init__(self, records: Iterable[Record[Any]]) -> None:
        self.folds = Folds()
        self._streams: dict[UUID, list[Placed]] = {}
        self._events: dict[UUID, Placed] = {}
        self._within: dict[tuple[UUID | None, str], dict[UUID, None]] = {}
        for place, record in enumerate(records):
            placed = Placed(place, record)
            self._streams.setdefault(record.stream, []).append(placed)
            self._events[record.id] = placed
            self._within.setdefault((record.partnership, record.kind), {})[record.stream] = None

    def find(self, event: UUID) -> Placed | None:
        """The record of an event; None where it was not given."""
        return self._events.get(event)

    def stream(self, id: UUID) -> Sequence[Placed]:
        """The records of a stream in order."""
        return self._streams.get(id, ())

    def streams(self, ids: Sequence[UUID]) -> Sequence[Sequence[Placed]]:
        """The records of those of the streams that were given."""
        return [self._streams[each] for each in ids if each in self._streams]

    def within(self, partnership: UUID, kind: str) -> Sequence[UUID]:
        """The streams of a kind in a partnership, in order of their identifiers."""
        return sorted(self._within.get((partnership, kind), {}))


@dataclass(frozen=True)
class Known:
    """What was known before a place in the order of all records."""

    records: Records
    before: int

    def at(self, place: int) -> "Known":
        """What was known before another place."""
        return Known(self.records, place)

    def of(self, noun: Noun[S], id: UUID | None) -> S | None:
        """The state of a stream as it was known; None where it had not begun."""
        if id is None:
            return None
        known = self.stream(id)
        if not known or known[0].record.kind != noun.kind:
            return None
        found: S = self.records.folds.state(noun, id, known)
        return found

    def stream(self, id: UUID) -> Sequence[Placed]:
        """The records of a stream that were known."""
        return self._cut(self.records.stream(id))

    def streams(self, ids: Sequence[UUID]) -> list[Sequence[Placed]]:
        """What was known of many streams, of those that had begun."""
        cut = (self._cut(each) for each in self.records.streams(ids))
        return [known for known in cut if known]

    def within(self, noun: Noun[S], partnership: UUID) -> list[S]:
        """The states of the streams of a kind in a partnership, of those that had begun."""
        found = (self.of(noun, each) for each in self.records.within(partnership, noun.kind))
        return [state for state in found if state is not None]

    def last(self, stream: UUID | None, *events: type, **fields: object) -> Placed | None:
        """The last known record of a stream that is of one of the events and says this."""
        for placed in reversed(self.stream(stream) if stream is not None else ()):
            data = placed.record.data
            if isinstance(data, events) and all(getattr(data, n) == v for n, v in fields.items()):
                return placed
        return None

    def _cut(self, placed: Sequence[Placed]) -> Sequence[Placed]:
        return placed[: bisect_left(placed, self.before, key=_place)]


def _place(placed: Placed) -> int:
    return placed.place
