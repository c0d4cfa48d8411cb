"""The record: the envelope around an event, and the registry of stable event names.

A record says what happened (the event), when it was recorded and from when it takes effect,
who did it and for which organisation, on what authority, why, and as a consequence of what.
How it is stored (canonical JSON, RFC 8785) is derived from these types in the services layer;
no name of a Python class or module is ever stored, only the recorded name registered here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from domain.authority import Authority
from domain.refusal import Finding
from domain.values import Moment, OrganisationId, PartnershipId, Period, Sealed

EventType = TypeVar("EventType", bound=type)
E = TypeVar("E", covariant=True)
S = TypeVar("S")

PlainData = dict[str, Any]
"""An event's data as decoded JSON: what upcasters take and give, and nobody else."""

_events: dict[str, type] = {}
_names: dict[type, str] = {}
_begins: dict[type, str] = {}
_upcasters: dict[str, tuple[str, Callable[[PlainData], PlainData]]] = {}


def event(name: str, *, begins: str | None = None) -> Callable[[EventType], EventType]:
    """Register a frozen dataclass as the event recorded under `name`.

    Names read `<noun>.<what-happened>.v<version>` and never change once something was recorded
    under them. The docstring of the class is its entry in the event catalogue.

    An event takes effect when its field `effective` (a Moment or a Period) says, and without
    that field when it is recorded.

    `begins` is the field that names what begins with the event, such as an amendment with its
    proposal: what is done about that later follows from this event.
    """

    def register(cls: EventType) -> EventType:
        assert name not in _events, f"{name} is registered twice"
        _events[name] = cls
        _names[cls] = name
        if begins is not None:
            _begins[cls] = begins
        return cls

    return register


def upcast(name: str, to: str) -> Callable[[Callable[[PlainData], PlainData]], None]:
    """Register how data recorded under the retired `name` reads as data of `to`."""

    def register(function: Callable[[PlainData], PlainData]) -> None:
        assert name not in _events and name not in _upcasters, name
        _upcasters[name] = (to, function)

    return register


def registered_events() -> Mapping[str, type]:
    """Every event of the nouns that are loaded, by recorded name."""
    return dict(_events)


def recorded_name(event_type: type) -> str:
    """The name under which events of this type are recorded."""
    return _names[event_type]


def begun_by(happened: object) -> UUID | None:
    """The identifier of what begins with the event, if something does."""
    field = _begins.get(type(happened))
    return None if field is None else getattr(happened, field)


def current_form(name: str, data: PlainData) -> tuple[type, PlainData]:
    """The type that a record of `name` is read as today, and its data in that form."""
    while name in _upcasters:
        name, function = _upcasters[name]
        data = function(data)
    return _events[name], data


def event_type(name: str) -> type | None:
    """The type recorded under `name`, or None when `name` is retired or unknown."""
    return _events.get(name)


@dataclass(frozen=True)
class Actor:
    """Who did it: a person, a client (a program with a key), or a clause by its operation."""

    kind: Literal["person", "client", "clause"]
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Record(Generic[E]):
    """One event with everything that is known about its being recorded.

    `version` counts the records of the stream from 1. `causation` is the event that this one
    follows from, `correlation` the command with which the whole course began, `command` the
    one that recorded it. `findings` are the defects of an act that was reported from outside, and
    what was irregular about one that was done here.
    """

    id: UUID
    stream: UUID
    kind: str
    """Kind of the stream: the noun, such as "agreement" or "ballot"."""
    version: int
    name: str
    partnership: PartnershipId | None
    """None for what belongs to the registry: organisations and persons."""
    recorded_at: datetime
    effective: Period
    actor: Actor
    organisation: OrganisationId | None
    """The organisation on whose behalf the actor acted."""
    authority: Authority
    causation: UUID | None
    correlation: UUID
    command: UUID
    reason: Sealed | None
    findings: tuple[Finding, ...]
    data: E

    @property
    def originator_id(self) -> UUID:
        """The stream, as the eventsourcing library calls it."""
        return self.stream

    @property
    def originator_version(self) -> int:
        """The version, as the eventsourcing library calls it."""
        return self.version


def effective_period(data: object, recorded_at: datetime) -> Period:
    """From when (and until when) an event takes effect: as it says, or when it is recorded."""
    effective = getattr(data, "effective", None)
    if isinstance(effective, Period):
        return effective
    if isinstance(effective, Moment):
        return Period(effective)
    return Period(Moment(recorded_at))


@dataclass(frozen=True)
class Noun(Generic[S]):
    """A kind of stream and how its events fold into the state that decisions are taken on."""

    kind: str
    evolve: Callable[[S | None, Any], S]
    """State and event in, state out: no rule, no clock, no check. History already happened."""

    def fold(self, events: Any, state: S | None = None) -> S | None:
        """The state after `events`."""
        for happened in events:
            state = self.evolve(state, happened)
        return state
