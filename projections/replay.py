"""Replay: history step by step, with the difference that each event made.

Two times can be set. Known at T are all records, in position order over the whole ledger, before
the first that was recorded after T. Effective on D is what stood at that instant of all that is
known; an act that takes effect only later is told, and changes nothing that stood on D.

Nothing here loads: records come in, steps go out, one at a time, so that a long history takes no
more room than a short one.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.agreements.agreement import Agreement, clauses_at
from domain.agreements.redline import ClauseRedline, redline
from domain.chains.known import KINDS
from domain.decisions.decision import Decision
from domain.elections.return_sentences import election_sentences
from domain.motions.outcome import ElectionReturned, OutcomeDetermined
from domain.motions.validity import ChallengeDetermined
from domain.record import Record
from domain.voting.explanation import sentences
from projections.differences import Difference, differences
from projections.seat_numbers import seats_numbered
from projections.sentences import told_events
from projections.standing import AgreementStanding, Standing, standing
from projections.wording import Names, tell

assert told_events(), "importing the sentences has registered them"

KEPT_STATES = 500
"""So many streams' states are kept; the others are folded again when they go on."""

Positioned = tuple[int, Record[Any]]
"""A record and its position."""
Earlier = Callable[[UUID, int], Iterable[Record[Any]]]
"""The records of a stream up to and with a version."""
NamesOf = Callable[[Record[Any]], Names]
"""What things were called when a record was made."""


@dataclass(frozen=True)
class Step:
    """One event, and the difference it made."""

    number: int
    """Counts the steps of this replay from 1."""
    position: int
    record: Record[Any]
    sentence: str
    differences: tuple[Difference, ...]
    """Of the state; with an effective date, of how the thing stood then."""
    redline: tuple[ClauseRedline, ...] = ()
    """What became of the clauses of an agreement, of those that changed: at the moment from
    which the event takes effect, or on the effective date."""
    explanation: tuple[str, ...] = ()
    """Why a vote came to its outcome, or would have without the contested ballots."""
    in_effect: bool = True
    """Whether it takes effect by the effective date."""
    standing: Standing | None = None
    """How the thing stood on the effective date, as known after this event."""


def steps(
    records: Iterable[Positioned],
    *,
    names: NamesOf,
    earlier: Earlier,
    on: datetime | None = None,
) -> Iterator[Step]:
    """The steps that `records`, in position order, are; `on` is the effective instant."""
    states = _States(earlier)
    for number, (position, record) in enumerate(records, 1):
        before, after = states.advance(record)
        yield _step(
            number, position, record, tell(record, names(record)).sentence, before, after, on
        )


def first_after(recorded: Iterable[tuple[int, datetime]], known_at: datetime) -> int | None:
    """The position of the first record that was recorded after `known_at`: it and all that
    follow were not known then. None when everything was.

    `recorded` gives position and time of the records of the whole ledger, in position order.
    """
    return next((position for position, at in recorded if at > known_at), None)


def fold(records: Iterable[Record[Any]]) -> Any:
    """The state of a stream after its records; None without any."""
    state = None
    for record in records:
        state = KINDS[record.kind].evolve(state, record.data)
    return state


def _step(
    number: int,
    position: int,
    record: Record[Any],
    sentence: str,
    before: Any,
    after: Any,
    on: datetime | None,
) -> Step:
    explanation: tuple[str, ...] = ()
    if isinstance(record.data, OutcomeDetermined):
        explanation = sentences(record.data.outcome)
    if isinstance(record.data, ElectionReturned):
        explanation = election_sentences(record.data.outcome)
    if isinstance(record.data, ChallengeDetermined) and record.data.recount is not None:
        explanation = sentences(record.data.recount)
    explanation = seats_numbered(explanation, _voting(before, record.data))
    effective = record.effective.start.at
    marked = _redline(before, after, effective if on is None else on)
    if on is None:
        found = tuple(differences(before, after))
        return Step(number, position, record, sentence, found, marked, explanation)
    then = standing(after, on)
    found = tuple(differences(_without_text(standing(before, on)), _without_text(then)))
    return Step(
        number, position, record, sentence, found, marked, explanation, effective <= on, then
    )


def _voting(decision: Any, happened: Any) -> tuple[UUID, ...]:
    """The seats of the poll that an outcome is of, in order; none where there is no poll."""
    poll = getattr(happened, "poll", None)
    if not isinstance(decision, Decision) or poll is None:
        return ()
    voted = decision.poll(poll)
    return () if voted is None else tuple(seat.id for seat in voted.electorate.seats)


def _without_text(stood: Standing | None) -> Standing | None:
    """The text's difference is told by the redline."""
    return replace(stood, text="") if isinstance(stood, AgreementStanding) else stood


def _redline(before: Any, after: Any, at: datetime) -> tuple[ClauseRedline, ...]:
    if not isinstance(after, Agreement):
        return ()
    if before is not None and before.text is after.text:
        return ()
    was = [] if before is None else [standing.clause for standing in clauses_at(before, at)]
    now = [standing.clause for standing in clauses_at(after, at)]
    return tuple(clause for clause in redline(was, now) if clause.status != "unchanged")


class _States:
    """The states of streams as they go on; those least lately met are folded again."""

    def __init__(self, earlier: Earlier) -> None:
        self._earlier = earlier
        self._kept: OrderedDict[UUID, tuple[int, Any]] = OrderedDict()

    def advance(self, record: Record[Any]) -> tuple[Any, Any]:
        """The stream's state before and after the record."""
        version, before = self._kept.pop(record.stream, (0, None))
        if version != record.version - 1:
            before = fold(self._earlier(record.stream, record.version - 1))
        after = KINDS[record.kind].evolve(before, record.data)
        self._kept[record.stream] = (record.version, after)
        if len(self._kept) > KEPT_STATES:
            self._kept.popitem(last=False)
        return before, after
