"""The chain of authority: by what right an act was done, link by link, back to its founding acts.

Each act rests on grounds: the seat for which a ballot is cast, the decision that an adoption
carries out, the rule of that decision, the clause that carries the rule, the amendment or the
drafting that gave the clause its wording, the entry into force of the agreement, the signatures
under it, and what each party had registered about who signs for it. What rests on nothing
further ends the chain: a founding act, a source that attests what it reports, a stated default,
the key of whoever operates the installation.

A link says from when and until when what it names held, and whether it held when it was rested
on. What did not is named all the same, with the reason. Everything follows from the records
alone, as they were known before the act; outcomes of votes are worked out again.

What each event rests on is said noun by noun in `domain.grounds_of_…`, what they share in
`domain.chains.grounds`; `domain.chains.lawfulness` puts it together and is where to ask.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from domain.authority import Authority, ByDecision, BySource, attesting
from domain.chains.known import Known, Placed, Records
from domain.record import Record, effective_period
from domain.refusal import Finding, Refused
from domain.values import Moment, PersonId

E = TypeVar("E")

LINKS_LIMIT = 2_000
"""Links after which a chain is cut. Each party adds about seven, its signatures, who signed and who
registered them, and each amendment a signature more: so it is long enough for some two hundred."""

LinkKind = Literal[
    "act",
    "administration",
    "agreement",
    "amendment",
    "appointment",
    "assent",
    "body",
    "clause",
    "conflict",
    "count",
    "decision",
    "default",
    "delegation",
    "founding",
    "interest",
    "motion",
    "neutral",
    "organisation",
    "partnership",
    "party",
    "poll",
    "post",
    "proxy",
    "rule",
    "ruling",
    "seat",
    "signatory",
    "signature",
    "source",
]
ENDS: frozenset[LinkKind] = frozenset({"administration", "default", "founding", "source"})
"""What rests on nothing further. A signatory does neither where the registry is not at hand, and
a link that does not hold may end where what it should rest on is missing."""


@dataclass(frozen=True)
class Link:
    """One link of a chain: what is rested on, and whether it held."""

    kind: LinkKind
    sentence: str
    event: UUID | None = None
    """The event that it stands on."""
    since: Moment | None = None
    """From when what it names held, where that is more than an act."""
    until: Moment | None = None
    """Until when: the first moment after; None: no end was known."""
    why_not: str = ""
    """Why it did not hold when it was rested on; empty: it did."""
    rests_on: tuple[int, ...] = ()
    """The numbers of the links that it rests on itself, counted from 1."""
    findings: tuple[Finding, ...] = ()
    """What is on record as irregular about the event that it stands on."""

    @property
    def holds(self) -> bool:
        """Whether it held when it was rested on."""
        return not self.why_not


@dataclass(frozen=True)
class Chain:
    """What an act rests on: every link once, each directly before what it rests on."""

    links: tuple[Link, ...]
    rests_on: tuple[int, ...]
    """The numbers of the links that the act itself rests on, counted from 1."""
    complete: bool = True
    """Whether it is told to its end."""
    findings: tuple[Finding, ...] = ()
    """What is on record as irregular about the act itself."""

    @property
    def holds(self) -> bool:
        """Whether every link held, irregular as it may have been."""
        return all(link.holds for link in self.links)

    @property
    def irregular(self) -> tuple[int, ...]:
        """The numbers of the links that stand with findings."""
        return tuple(number for number, link in enumerate(self.links, 1) if link.findings)

    @property
    def sentence(self) -> str:
        """What it comes to: whether it holds, and with which findings it stands."""
        missed = sum(not link.holds for link in self.links)
        said = "Every link holds" if not missed else f"{_links(missed)} not hold"
        if self.irregular:
            said += f"; {_links(len(self.irregular), 'stand')} with findings"
        if self.findings:
            said += "; the act itself has findings"
        return f"{said}." if self.complete else f"{said}, of those that are told."


def _links(number: int, verb: str = "do") -> str:
    """So many links, with what they do."""
    one = {"do": "does", "stand": "stands"}[verb]
    return f"1 link {one}" if number == 1 else f"{number} links {verb}"


@dataclass(frozen=True)
class Ground:
    """What something rests on, and how to find what that rests on in turn.

    Two grounds with one key are the same link.
    """

    key: tuple[object, ...]
    link: Link
    below: Callable[[], "Sequence[Ground]"] = field(default=tuple, compare=False)


@dataclass(frozen=True)
class Acted(Generic[E]):
    """An act on record, with what was known before it."""

    record: Record[E]
    known: Known

    @property
    def data(self) -> E:
        """What happened."""
        return self.record.data

    @property
    def at(self) -> datetime:
        """The instant at which its authority has to hold: from when the act takes effect."""
        return self.record.effective.start.at

    @property
    def person(self) -> PersonId | None:
        """The person who acted, where the record says that it was one."""
        actor = self.record.actor
        return PersonId(UUID(actor.id)) if actor.kind == "person" else None

    @property
    def is_reported(self) -> bool:
        """Whether a source attests it: then what it does not say is not missing."""
        return attesting(self.record.authority) is not None

    def has_finding(self, breached: type[Refused]) -> bool:
        """Whether it is on record of the act that it broke this rule: with this event of it, or
        with an earlier one."""
        own = [one.record for one in self.known.stream(self.record.stream)]
        told = [self.record, *(one for one in own if one.command == self.record.command)]
        return any(found.code == breached.code for one in told for found in one.findings)


Grounds = Callable[[Acted[Any]], Iterator[Ground]]

_grounds: dict[type, Grounds] = {}
_besides: dict[type, tuple[Grounds, ...]] = {}
_authorities: dict[type[Authority], Callable[[Acted[Any]], Ground]] = {}


def _told(acted: Acted[Any]) -> Iterator[Ground]:
    """The source that attests what was done on a decision, whatever it was."""
    authority = acted.record.authority
    if isinstance(authority, ByDecision) and authority.source is not None:
        yield _authorities[BySource](acted)


def rests(*events: type) -> Callable[[Grounds], Grounds]:
    """Register what these events rest on, besides the authority that their records name."""

    def register(function: Grounds) -> Grounds:
        for event in events:
            assert event not in _grounds, f"what {event.__name__} rests on is said twice"
            _grounds[event] = function
            _besides[event] = (_told, *_besides.get(event, ()))
        return function

    return register


def also_rests(*events: type) -> Callable[[Grounds], Grounds]:
    """Register what these events rest on besides, by rules that are about acts of many kinds."""

    def register(function: Grounds) -> Grounds:
        for event in events:
            _besides[event] = (*_besides.get(event, ()), function)
        return function

    return register


def names(
    authority: type[Authority],
) -> Callable[[Callable[[Acted[Any]], Ground]], Callable[[Acted[Any]], Ground]]:
    """Register what a record rests on that names such an authority."""

    def register(function: Callable[[Acted[Any]], Ground]) -> Callable[[Acted[Any]], Ground]:
        assert authority not in _authorities, authority
        _authorities[authority] = function
        return function

    return register


def grounded_events() -> frozenset[type]:
    """The events of which it is said what they rest on."""
    return frozenset(_grounds)


def walked(act: Placed, records: Records, limit: int = LINKS_LIMIT) -> Chain:
    """What the act rests on, link by link; a chain that is cut after `limit` links says so."""
    known = Known(records, act.place)
    links: list[Link] = []
    rests_on: dict[int, list[int]] = {0: []}
    numbers: dict[tuple[object, ...], int] = {}
    pending = [(0, ground) for ground in reversed(grounds_of(act, known))]
    complete = True
    while pending:
        above, ground = pending.pop()
        key = (*ground.key, ground.link.why_not)
        number = numbers.get(key)
        if number is None:
            if len(links) == limit:
                complete = False
                continue
            links.append(ground.link)
            number = numbers[key] = len(links)
            rests_on[number] = []
            pending.extend((number, below) for below in reversed(ground.below()))
        if number not in rests_on[above]:
            rests_on[above].append(number)
    told = (replace(link, rests_on=tuple(rests_on[n])) for n, link in enumerate(links, 1))
    return Chain(tuple(told), tuple(rests_on[0]), complete, act.record.findings)


# What every ground is made of


def grounds_of(act: Placed, known: Known) -> list[Ground]:
    """What a recorded act rests on: the authority that its record names, then what it needs."""
    acted, event = Acted(act.record, known.at(act.place)), type(act.record.data)
    besides = (ground for more in _besides.get(event, ()) for ground in more(acted))
    own = _of_itself(acted.record)
    return [named_authority(acted), *own, *_grounds[event](acted), *besides]


def _of_itself(record: Record[Any]) -> Iterator[Ground]:
    """That a record says of itself what the act says that it is of, and is from then on."""
    data, why = record.data, ""
    if effective_period(data, record.recorded_at) != record.effective:
        why = "it takes effect at another time than what happened"
    elif record.version == 1 and getattr(data, "id", record.stream) != record.stream:
        why = "it is of something else than what began"
    elif record.version == 1 and getattr(data, "partnership", None) not in (
        None,
        record.partnership,
    ):
        why = "it belongs to another partnership"
    if why:
        yield missing("act", "The record, as it says of itself.", why, record.id)


def named_authority(acted: Acted[Any]) -> Ground:
    """The authority that a record names."""
    return _authorities[type(acted.record.authority)](acted)


def on_act(
    known: Known,
    act: Placed,
    kind: LinkKind,
    sentence: str,
    *,
    since: Moment | None = None,
    until: Moment | None = None,
    why_not: str = "",
    besides: "Sequence[Ground]" = (),
) -> Ground:
    """A ground that stands on another act, and with it on what that rests on.

    `besides` is what has to hold at the instant at which it is rested on.
    """
    findings = act.record.findings
    link = Link(kind, sentence, act.record.id, since, until, why_not, findings=findings)
    key = (kind, act.record.id, sentence, *((*each.key, each.link.why_not) for each in besides))
    return Ground(key, link, lambda: [*grounds_of(act, known), *besides])


def founding(acted: Acted[Any], sentence: str) -> Ground:
    """The act itself founds something, so that nothing stands behind it."""
    return Ground(("founding", acted.record.id), Link("founding", sentence, acted.record.id))


def stated_default(sentence: str, event: UUID | None = None, why_not: str = "") -> Ground:
    """What Concord's stated defaults say where the agreement is silent."""
    return Ground(("default", sentence), Link("default", sentence, event, why_not=why_not))


def missing(kind: LinkKind, sentence: str, why_not: str, *key: object) -> Ground:
    """What an act should rest on and does not: nothing stands behind it."""
    return Ground(("missing", kind, *key), Link(kind, sentence, why_not=why_not))
