"""Authority, read from the ledger: by what right an act was done, as far as it is recorded.

The chain itself is worked out by `domain.chains.lawfulness` from records alone; here they are read,
stream by stream as the chain comes to them, up to the act that is asked about.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain.authority import (
    ByAdministration,
    ByClause,
    ByDecision,
    ByDefault,
    ByOrganisation,
    BySource,
)
from domain.chains.known import Folds
from domain.chains.lawfulness import LINKS_LIMIT, Chain, Placed, chain
from domain.record import Record
from domain.values import Source
from services.codec import decode
from services.recorder import RecordedEvent, Recorder

STREAMS_KEPT = 256
"""So many streams are kept read: link by link one comes back to the same few."""


def by_what_right(record: Record[Any]) -> str:
    """The authority that a record names, in a phrase."""
    match record.authority:
        case ByAdministration(key):
            return f"by the key “{key}”, which administers this installation"
        case ByOrganisation(key, organisation):
            return f"by the key “{key}” of the organisation {organisation}"
        case BySource(source):
            return _attested(source)
        case ByDefault():
            return "by operation of the stated default: no clause provides for it"
        case ByDecision(decision, source):
            told = "" if source is None else f", {_attested(source)}"
            return f"as ordered by decision {decision}{told}"
        case ByClause(agreement, clause, version):
            return f"by operation of clause {clause}, version {version}, of agreement {agreement}"
        case _:
            raise AssertionError(record.authority)


def _attested(source: Source) -> str:
    where = " ".join(part for part in (source.name, source.reference) if part)
    known = "; ".join(part for part in (source.url, source.licence) if part)
    return f"attested by {where}" + (f" ({known})" if known else "")


class RecordsOfLedger:
    """The records of a ledger, read when the chain comes to them; up to a position, if stated."""

    def __init__(self, recorder: Recorder, stop: int | None = None) -> None:
        self._recorder = recorder
        self._stop = stop
        self.folds = Folds()
        self._kept: OrderedDict[UUID, Sequence[Placed]] = OrderedDict()

    def chain(self, act: Placed, limit: int = LINKS_LIMIT) -> Chain:
        """What an act rests on, link by link."""
        return chain(self, act, limit)

    def at(self, position: int) -> Placed | None:
        """The record at a position."""
        found = self._recorder.read_after(position - 1, 1)
        return self._placed(found[0]) if found and found[0].id == position else None

    def stream(self, id: UUID) -> Sequence[Placed]:
        """The records of a stream in order."""
        if id in self._kept:
            self._kept.move_to_end(id)
            return self._kept[id]
        found = [self._placed(event) for event in self._recorder.of_streams([id], self._stop)]
        self._kept[id] = found
        if len(self._kept) > STREAMS_KEPT:
            self._kept.popitem(last=False)
        return found

    def streams(self, ids: Sequence[UUID]) -> Sequence[Sequence[Placed]]:
        """The records of those of the streams that there are, read at once."""
        found: dict[UUID, list[Placed]] = {}
        for event in self._recorder.of_streams(ids, self._stop):
            placed = self._placed(event)
            found.setdefault(placed.record.stream, []).append(placed)
        return [found[each] for each in ids if each in found]

    def within(self, partnership: UUID, kind: str) -> Sequence[UUID]:
        """The streams of a kind in a partnership, in order of their identifiers."""
        return [row.id for row in self._recorder.streams_in(partnership, kind)]

    def _placed(self, event: RecordedEvent) -> Placed:
        return Placed(event.id, decode(event.state, self._recorder.blob))
