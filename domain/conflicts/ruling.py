"""Rulings: how a conflict ends when the sides do not agree, and the way back from that.

A ruling is given in a stage that rules, by somebody neutral who has accepted where the protocol
asks for one; what a side alone says of a ruling from outside is none
(`domain.conflicts.outside_ruling`). Within the protocol's days each side can appeal, once, with
grounds. Whoever decides the appeal is not who ruled: they dismiss it, uphold it and so replace the
ruling, or remand the conflict to a stage, which begins anew. The remedies of a ruling that was
replaced or set aside lapse.

This file has the events and what they come to; `domain.conflicts.settling` and
`domain.conflicts.redress` decide them.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from domain.conflicts.outside_ruling import Exhibit
from domain.conflicts.settlement import Remedy
from domain.record import event
from domain.refusal import Refused
from domain.values import AppealId, DecisionId, Moment, NeutralId, Sealed
from domain.voting.side import Side

AppealOutcome = Literal["upheld", "dismissed"]
AppealState = Literal["pending", "upheld", "dismissed", "remanded"]

# Events


@event("conflict.ruling-given.v1")
@dataclass(frozen=True)
class RulingGiven:
    """It was ruled how the conflict ends."""

    effective: Moment
    ruling: Sealed
    reasons: Sealed
    remedies: tuple[Remedy, ...]
    stage: int
    neutral: NeutralId | None = None
    """Who ruled; None for somebody outside, whose ruling a side reports."""
    by: Side | None = None
    """The side that reports a ruling from outside."""
    appeal_until: Moment | None = None
    """Until when it can be appealed against; None: it is final."""
    documents: tuple[Exhibit, ...] = ()
    """What shows a ruling from outside."""


@event("conflict.appeal-lodged.v1", begins="appeal")
@dataclass(frozen=True)
class AppealLodged:
    """A side appealed against the ruling."""

    effective: Moment
    appeal: AppealId
    by: Side
    grounds: Sealed


@event("conflict.appeal-decided.v1")
@dataclass(frozen=True)
class AppealDecided:
    """An appeal was dismissed, or upheld and the ruling replaced by this."""

    effective: Moment
    appeal: AppealId
    outcome: AppealOutcome
    reasons: Sealed
    remedies: tuple[Remedy, ...] = ()
    """What replaces the remedies of the ruling, where the appeal was upheld."""
    neutral: NeutralId | None = None
    decision: DecisionId | None = None
    """The decision by which a body decided the appeal."""


@event("conflict.remanded.v1")
@dataclass(frozen=True)
class ConflictRemanded:
    """On appeal the ruling was set aside and the conflict sent back to a stage."""

    effective: Moment
    appeal: AppealId
    stage: int
    ends: Moment
    reasons: Sealed
    neutral: NeutralId | None = None
    decision: DecisionId | None = None


Event: TypeAlias = RulingGiven | AppealLodged | AppealDecided | ConflictRemanded


# State


@dataclass(frozen=True)
class Ruling:
    """The ruling that stands."""

    number: int
    """Counts the rulings of the conflict, those given on appeal too."""
    given: Moment
    neutral: NeutralId | None
    appeal_until: Moment | None
    reported_by: Side | None = None
    """The side that alone reports it, from outside."""


@dataclass(frozen=True)
class Appeal:
    """An appeal and what became of it."""

    id: AppealId
    ruling: int
    """The number of the ruling that it is against."""
    by: Side
    lodged: Moment
    state: AppealState = "pending"


# Refusals


class RulingNotForeseen(Refused):
    """Nobody rules in the stage “{stage}”; a panel does, or somebody outside."""

    code = "RULING_NOT_FORESEEN"
    stage: str


class RulingAlreadyGiven(Refused):
    """It was ruled on {given} already; what follows is an appeal."""

    code = "RULING_ALREADY_GIVEN"
    given: Moment


class RulingMissing(Refused):
    """There is no ruling that could be appealed against."""

    code = "RULING_MISSING"


class AppealNotForeseen(Refused):
    """The ruling is final: no appeal against it is foreseen."""

    code = "APPEAL_NOT_FORESEEN"


class AppealTooLate(Refused):
    """An appeal against the ruling was possible until {until}."""

    code = "APPEAL_TOO_LATE"
    until: Moment


class AppealAlreadyLodged(Refused):
    """The side {side} has appealed against this ruling already."""

    code = "APPEAL_ALREADY_LODGED"
    side: Side


class AppealUnknown(Refused):
    """The conflict has no appeal {appeal}."""

    code = "APPEAL_UNKNOWN"
    appeal: AppealId


class AppealAlreadyDecided(Refused):
    """The appeal {appeal} is not pending: it was {state}, or its ruling is gone."""

    code = "APPEAL_ALREADY_DECIDED"
    appeal: AppealId
    state: AppealState


class AppealDeciderMissing(Refused):
    """It is not said who decides the appeal: somebody neutral, or a decision of a body."""

    code = "APPEAL_DECIDER_MISSING"


class AppealByWhoRuled(Refused):
    """The neutral {neutral} gave the ruling, so they can't decide the appeal against it."""

    code = "APPEAL_BY_WHO_RULED"
    neutral: NeutralId


class RemediesNotForeseen(Refused):
    """An appeal that is dismissed leaves the remedies as they were ruled."""

    code = "REMEDIES_NOT_FORESEEN"
