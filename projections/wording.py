"""Wordings: how events are told, and what is the same about every telling.

`projections/sentences.py` has the words of each event. From when it takes effect, for whom and
on whose word is told here, for all of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from domain.authority import ByClause, ByDecision, ByDefault, BySource
from domain.quoting import inner
from domain.record import Record
from domain.values import Moment, Period, Source

E = TypeVar("E")

_QUOTED = {
    "agreement": "“{}”",
    "amendment": "amendment “{}”",
    "motion": "“{}”",
    "seat": "the seat of {}",
    "numbered-seat": "seat {}",
    "option": "“{}”",
    "post": "the post “{}”",
    "appointment": "the appointment to the post “{}”",
    "delegation": "the delegation of authority of the post “{}”",
    "handover": "the handover of the post “{}”",
    "payment": "the payment of {}",
    "access": "the access of the operator “{}”",
}
_UNNAMED = {
    "agreement": "an agreement",
    "amendment": "an amendment",
    "motion": "a motion",
    "organisation": "an organisation",
    "partnership": "a partnership",
    "person": "a person",
    "body": "a body",
    "seat": "a seat",
    "post": "a post",
    "appointment": "an appointment",
    "delegation": "a delegation",
    "handover": "a handover",
    "conflict": "a conflict",
    "interest": "a declared interest",
    "payment": "a payment",
    "access": "an access of an operator",
    "act": "do what it names",
}
LISTED = 3
"""So many names are listed before the rest is only counted."""


@dataclass(frozen=True)
class Label:
    """What something is called, as its events say."""

    id: UUID
    kind: str
    text: str

    @property
    def phrase(self) -> str:
        """The name as it stands in a sentence."""
        written = _QUOTED.get(self.kind, "{}")
        return written.format(inner(self.text) if "“" in written else self.text)


Names = Callable[[UUID], Label | None]
"""Identifier in, its label out where it has one."""
Say = Callable[[Record[E], "Names"], str]


def _nothing(_record: Record[Any], _names: Names) -> Sequence[Label]:
    return ()


def _stream(record: Record[Any]) -> Sequence[UUID]:
    return (record.stream,)


@dataclass(frozen=True)
class Wording(Generic[E]):
    """How an event is told."""

    say: Say[E]
    about: Callable[[Record[E]], Iterable[UUID]]
    """The identifiers whose names the sentence may use."""
    labels: Callable[[Record[E], Names], Iterable[Label]]
    """What the event itself gives names to."""
    effect: str
    """How the moment that it takes effect is introduced."""


WORDINGS: dict[type, Wording[Any]] = {}
"""The wording of every event, by its type."""


def tells(
    event: type[E],
    *,
    about: Callable[[Record[E]], Iterable[UUID]] = _stream,
    labels: Callable[[Record[E], Names], Iterable[Label]] = _nothing,
    effect: str = " on ",
) -> Callable[[Say[E]], Say[E]]:
    """Register how an event is told; the text is without its beginning capital and its end."""

    def register(say: Say[E]) -> Say[E]:
        assert event not in WORDINGS, f"{event.__name__} is told twice"
        WORDINGS[event] = Wording(say, about, labels, effect)
        return say

    return register


def names_needed(record: Record[Any]) -> set[UUID]:
    """The identifiers whose names the record's sentence may use."""
    needed = set(WORDINGS[type(record.data)].about(record))
    if record.organisation is not None:
        needed.add(record.organisation)
    match record.authority:
        case ByDecision(decision):
            needed.add(decision)
        case ByClause(agreement):
            needed.add(agreement)
        case _:
            pass  # the others name nothing that has a name here
    return needed


def labels_given(record: Record[Any], names: Names) -> Iterable[Label]:
    """What the event gives names to."""
    return WORDINGS[type(record.data)].labels(record, names)


@dataclass(frozen=True)
class Told:
    """A record in one sentence."""

    sentence: str
    happened: int
    """So many of its characters say what happened; the rest says when, for whom, on whose word."""


def tell(record: Record[Any], names: Names) -> Told:
    """The record in one sentence: what happened, from when, for whom and on whose word."""
    wording = WORDINGS[type(record.data)]
    said = wording.say(record, names)
    said = said[0].upper() + said[1:]
    is_dated = record.effective.start.at != record.recorded_at or record.effective.end is not None
    if not is_dated:
        # What ends in a comma is for the time that would follow.
        said = said.removesuffix(",")
    happened = len(said)
    if is_dated:
        said += wording.effect + period(record.effective)
    if record.organisation is not None:
        said += f", on behalf of {named(names, record.organisation, 'organisation')}"
    match record.authority:
        case BySource(source):
            said += _attested(source)
        case ByDecision(decision, source):
            said += f", as decided on {named(names, decision, 'motion')}"
            said += "" if source is None else _attested(source)
        case ByClause(agreement):
            said += f", by operation of a clause of {named(names, agreement, 'agreement')}"
        case ByDefault():
            said += ", by operation of the stated default"
        case _:
            pass  # by administration: the actor says it all
    if record.findings:
        count = len(record.findings)
        said += f", with {count} {'finding' if count == 1 else 'findings'}"
    return Told(said + ".", happened)


def _attested(source: Source) -> str:
    return f", attested by {source.name} {source.reference}".rstrip()


def named(names: Names, id: UUID, kind: str) -> str:
    """What `id` is called, or what kind of thing it is where nobody has said."""
    label = names(id)
    return label.phrase if label is not None else _UNNAMED[kind]


def listed(names: Names, ids: Sequence[UUID], kind: str) -> str:
    """The names of several, the rest counted where they are many."""
    said = [named(names, each, kind) for each in ids[:LISTED]]
    rest = len(ids) - len(said)
    if rest:
        said.append(f"{rest} {'other' if rest == 1 else 'others'}")
    if len(said) == 1:
        return said[0]
    return f"{', '.join(said[:-1])} and {said[-1]}"


def those(*ids: UUID | None) -> list[UUID]:
    """The identifiers that there are."""
    return [each for each in ids if each is not None]


def moment(when: Moment) -> str:
    """A moment as it was said: a date, or an instant to the minute in UTC."""
    return day(when.day) if when.day else f"{day(when.at)} at {when.at:%H:%M} UTC"


def period(during: Period) -> str:
    """From when, and until when where there is an end."""
    until = "" if during.end is None else f" until {moment(during.end)}"
    return moment(during.start) + until


def day(on: date) -> str:
    """A date as one writes it in a sentence: 12 November 2025."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
