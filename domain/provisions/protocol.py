"""Conflict protocols: the agreed way through a conflict, stage by stage, each with its time.

A protocol is a value that a clause of an agreement carries. It says how long a side has to
acknowledge a conflict, which stages follow one another and for how many days, which of them
somebody neutral leads, and for how long a ruling can be appealed against. The days of a stage are
whole days in the partnership's time zone: the last one counts to its end.

Only a panel and what lies outside (a court, an ombudsman, an arbitrator) rule; in the earlier
stages the sides settle or they don't.
"""

from dataclasses import dataclass
from datetime import date, tzinfo
from itertools import pairwise
from typing import Literal

from domain.refusal import Refused
from domain.values import Moment, TooMany, end_of
from domain.voting.contradiction import CannotBeMeant
from domain.voting.rules import RuleOrigin

StageKind = Literal["direct-talks", "facilitated", "mediation", "panel", "external"]
"""The sides alone; with somebody who leads the talk; with a mediator; before a panel of the
partnership; before somebody outside of it."""

RULING_STAGES: frozenset[StageKind] = frozenset({"panel", "external"})

STAGES_LIMIT = 20
DAYS_LIMIT = 3_650


@dataclass(frozen=True)
class ProtocolStage:
    """One step of the way: of which kind, for how many days, and whether somebody neutral leads."""

    kind: StageKind
    days: int
    """Days after the one on which it begins; whoever is not done by their end goes on."""
    needs_neutral: bool = False
    """Whether nothing can be ruled in it without somebody neutral who has accepted."""


@dataclass(frozen=True)
class ConflictProtocol:
    """The way through a conflict."""

    stages: tuple[ProtocolStage, ...]
    """In the order in which they follow one another."""
    acknowledgement_days: int
    """Within how many days the other sides say that they know of it."""
    appeal_days: int = 0
    """For how many days a ruling can be appealed against; 0: it is final."""


@dataclass(frozen=True)
class PinnedProtocol:
    """The protocol that governs one conflict to its end, and where it was taken from."""

    protocol: ConflictProtocol
    origin: RuleOrigin


DEFAULT_PROTOCOL = ConflictProtocol(
    stages=(
        ProtocolStage("direct-talks", 14),
        ProtocolStage("mediation", 30, needs_neutral=True),
        ProtocolStage("panel", 30, needs_neutral=True),
    ),
    acknowledgement_days=7,
    appeal_days=30,
)
"""What a conflict follows where the agreement is silent."""


class StageMissing(Refused):
    """A conflict protocol has at least one stage."""

    code = "STAGE_MISSING"


class DaysOutOfRange(Refused):
    """{place} is {days}; from {least} to {limit} days are possible."""

    code = "DAYS_OUT_OF_RANGE"
    place: str
    days: int
    least: int
    limit: int


def check_protocol(protocol: ConflictProtocol) -> None:
    """Refuse a protocol that nobody could follow, with the place named."""
    if not protocol.stages:
        raise StageMissing
    if len(protocol.stages) > STAGES_LIMIT:
        raise TooMany("stages", len(protocol.stages), STAGES_LIMIT)
    for index, stage in enumerate(protocol.stages):
        _check_days(f"stages[{index}].days", stage.days, 1)
    _check_days("acknowledgement_days", protocol.acknowledgement_days, 1)
    _check_days("appeal_days", protocol.appeal_days, 0)


_ORDER: dict[StageKind, int] = {
    "direct-talks": 0,
    "facilitated": 1,
    "mediation": 1,
    "panel": 2,
    "external": 2,
}
"""Which stages lead to which: to talk, to be helped to agree, to be ruled upon."""


def check_way(protocol: ConflictProtocol) -> None:
    """Refuse, where a text is drafted, a way that runs backwards, somebody neutral where the sides
    are alone, and an appeal where nobody rules.
    """
    for index, stage in enumerate(protocol.stages):
        if stage.kind == "direct-talks" and stage.needs_neutral:
            because = "in direct talks the sides are alone: “facilitated” is with somebody neutral"
            raise CannotBeMeant(f"stages[{index}].needs_neutral", because)
    for index, (before, stage) in enumerate(pairwise(protocol.stages), 1):
        if _ORDER[stage.kind] < _ORDER[before.kind]:
            because = f"“{stage.kind}” comes before “{before.kind}” and not after it"
            raise CannotBeMeant(f"stages[{index}].kind", because)
    rules = any(stage.kind in RULING_STAGES for stage in protocol.stages)
    if protocol.appeal_days and not rules:
        because = "in none of the stages is anything ruled that could be appealed against: add a "
        because += "panel or what lies outside as a stage, or say 0"
        raise CannotBeMeant("appeal_days", because)


def deadline(start: Moment, days: int, zone: tzinfo) -> Moment:
    """The end of the day that lies so many days after the one of `start`, in `zone`."""
    # The calendar ends in the year 9999, which a long stage of a far future could pass.
    ordinal = min(start.at.astimezone(zone).date().toordinal() + days, date.max.toordinal() - 2)
    return end_of(date.fromordinal(ordinal), zone)


def appealable_for(protocol: ConflictProtocol, given: Moment, zone: tzinfo) -> Moment | None:
    """Until when a ruling that was given then can be appealed against; None: it is final."""
    return deadline(given, protocol.appeal_days, zone) if protocol.appeal_days else None


def _check_days(place: str, days: int, least: int) -> None:
    if not least <= days <= DAYS_LIMIT:
        raise DaysOutOfRange(place, days, least, DAYS_LIMIT)
