"""Urgency: what whoever chairs a body may decide in its place, because waiting would do harm.

A clause may provide for it, as standing orders usually do under the name of chair's action: on
which matters, within how many days it is reported to the body, and until when the body has to
ratify it. Until then it binds as a decision of the body does; without ratification it lapses, and
nothing can rest on it any more. What was done on it before stays done. Matters that are reserved
are never decided so. Days are whole days in the partnership's time zone: the last one counts to
its end.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Literal, TypeAlias, assert_never

from domain.calendar import day_of
from domain.document import Document
from domain.provisions.protocol import DAYS_LIMIT, DaysOutOfRange
from domain.provisions.provision import (
    EVERY_MATTER,
    Provision,
    ProvisionInForce,
    RulesClash,
    check_matters,
)
from domain.record import event
from domain.refusal import Refused
from domain.values import (
    BodyId,
    DecisionId,
    Moment,
    PersonId,
    Sealed,
    SeatId,
    end_of,
)
from domain.voting.contradiction import CannotBeMeant
from domain.voting.rules import FromClause


@dataclass(frozen=True)
class UrgencyProvision(Provision):
    """On which matters whoever chairs a body may decide in its place, and until when that holds."""

    name: str
    """As people call it, such as “chair's action”."""
    matters: tuple[str, ...] = ()
    """The matters; empty: every one that is not reserved."""
    body: BodyId | None = None
    """The body in whose place its chair decides; None: any."""
    report_days: int = 7
    """Within how many days it is reported to the body."""
    ratify_days: int = 30
    """Within how many days the body has to ratify it; otherwise it lapses."""
    kind: Literal["urgent-action"] = "urgent-action"


# Events


@event("decision.urgent-action-taken.v1")
@dataclass(frozen=True)
class UrgentActionTaken:
    """Whoever chairs the body decided in its place, because waiting would do harm."""

    effective: Moment
    grounds: Sealed
    """Why it is done."""
    harm: Sealed
    """Why waiting for the body would do harm."""
    seat: SeatId | None = None
    """The seat that chairs the body; None where nobody did, as was reported."""
    by: PersonId | None = None
    report_by: Moment | None = None
    """Until when it is reported to the body; None where no clause provides for it."""
    ratify_by: Moment | None = None
    """From when on it has lapsed, unless the body ratified it before."""
    origin: FromClause | None = None
    """The clause that provides for it; None where none does, as was reported."""


@event("decision.urgent-action-reported.v1")
@dataclass(frozen=True)
class UrgentActionReported:
    """What was decided in urgency was reported to the body."""

    effective: Moment
    documents: tuple[Document, ...]
    """What shows it, such as the report or the minutes."""
    by: PersonId | None = None


@event("decision.urgent-action-ratified.v1")
@dataclass(frozen=True)
class UrgentActionRatified:
    """The body ratified what was decided in its place."""

    effective: Moment
    decision: DecisionId
    """Its decision."""


UrgencyEvent: TypeAlias = UrgentActionTaken | UrgentActionReported | UrgentActionRatified


# State


@dataclass(frozen=True)
class Urgency:
    """What was decided in urgency, and what followed from that."""

    taken: UrgentActionTaken | None = None
    reported: UrgentActionReported | None = None
    ratified: UrgentActionRatified | None = None
    lapse_recorded: bool = False
    """Whether its lapse is recorded: no ratification that is told of later takes that back."""

    @property
    def lapses(self) -> Moment | None:
        """When it lapses, or has; None where no clause makes it, or it was ratified in time."""
        until = None if self.taken is None else self.taken.ratify_by
        if until is None or self.lapse_recorded or self.ratified is None:
            return until
        return None if self.ratified.effective.at < until.at else until

    def lapsed_at(self, at: datetime) -> bool:
        """Whether it had lapsed at the instant `at`, as known by now."""
        return self.lapses is not None and self.lapses.at <= at


def urgency_after(urgency: Urgency, happened: UrgencyEvent) -> Urgency:
    """The urgent action after what happened."""
    match happened:
        case UrgentActionTaken():
            return replace(urgency, taken=happened)
        case UrgentActionReported():
            return replace(urgency, reported=happened)
        case UrgentActionRatified():
            return replace(urgency, ratified=happened)
        case _:
            assert_never(happened)


# Refusals


class UrgentActionNotProvided(Refused):
    """The motion {decision} can't be decided in urgency: {why}."""

    code = "URGENT_ACTION_NOT_PROVIDED"
    decision: DecisionId
    why: str


class NotEntitledToUrgentAction(Refused):
    """Only whoever chairs the body decides in its place in urgency: {why}."""

    code = "NOT_ENTITLED_TO_URGENT_ACTION"
    why: str


class NoUrgentAction(Refused):
    """The motion {decision} was not decided in urgency."""

    code = "NO_URGENT_ACTION"
    decision: DecisionId


class UrgentActionAlreadyReported(Refused):
    """What was decided in urgency on the motion {decision} was reported on {reported} already."""

    code = "URGENT_ACTION_ALREADY_REPORTED"
    decision: DecisionId
    reported: Moment


class UrgentActionAlreadyRatified(Refused):
    """What was decided in urgency on the motion {decision} was ratified on {ratified} already."""

    code = "URGENT_ACTION_ALREADY_RATIFIED"
    decision: DecisionId
    ratified: Moment


class UrgentActionLapsed(Refused):
    """What was decided in urgency on the motion {decision} lapsed on {lapsed}: it takes a new
    decision."""

    code = "URGENT_ACTION_LAPSED"
    decision: DecisionId
    lapsed: Moment


class UrgentActionLapsesLater(Refused):
    """What was decided in urgency on the motion {decision} lapses on {lapses}, not before."""

    code = "URGENT_ACTION_LAPSES_LATER"
    decision: DecisionId
    lapses: Moment


class UrgentActionLasts(Refused):
    """What was decided in urgency on the motion {decision} does not lapse: no clause says so."""

    code = "URGENT_ACTION_LASTS"
    decision: DecisionId


# Drafting, and which provision governs


def check_urgency(provision: UrgencyProvision) -> None:
    """Refuse a malformed provision on urgent action, with the place named."""
    check_matters(provision.name, provision.matters)
    for place in ("report_days", "ratify_days"):
        days = getattr(provision, place)
        if not 1 <= days <= DAYS_LIMIT:
            raise DaysOutOfRange(place, days, 1, DAYS_LIMIT)
    if provision.report_days > provision.ratify_days:
        because = "it would be reported after it has lapsed: say at most the "
        raise CannotBeMeant("report_days", f"{because}{provision.ratify_days} days of ratify_days")


def urgency_in(
    matter: str, body: BodyId | None, in_force: Iterable[ProvisionInForce]
) -> tuple[UrgencyProvision, FromClause] | None:
    """What provides for urgent action on the matter in the body; None where nothing does.

    What names the matter goes before what names the body, that before what names neither.
    Refuses when two provisions govern it equally.
    """
    ranked: list[tuple[int, UrgencyProvision, FromClause]] = []
    for one in in_force:
        provision = one.provision
        if not isinstance(provision, UrgencyProvision):
            continue
        if provision.body in (None, body) and matter in (provision.matters or (matter,)):
            rank = 2 * bool(provision.matters) + (provision.body is not None)
            ranked.append((rank, provision, one.origin))
    best = max((rank for rank, _, _ in ranked), default=None)
    found = [(provision, origin) for rank, provision, origin in ranked if rank == best]
    if len(found) > 1:
        raise RulesClash(matter or EVERY_MATTER, found[0][0].name, found[1][0].name)
    return found[0] if found else None


def until_when(provision: UrgencyProvision, taken: Moment, zone: tzinfo) -> tuple[Moment, Moment]:
    """Until when what is decided at `taken` is to be reported, and ratified."""
    today = day_of(taken, zone)
    return (
        end_of(today + timedelta(days=provision.report_days), zone),
        end_of(today + timedelta(days=provision.ratify_days), zone),
    )
