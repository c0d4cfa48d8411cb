"""Standing: how a thing stood at one instant, of all that is known of it.

A state knows the whole course of a thing. What of it held at an instant is asked here, noun by
noun; what takes effect only later does not stand yet, whenever it was recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.agreement import Agreement, provisions_in_force, text_at
from domain.amendment import Amendment
from domain.ballot import BallotPaper
from domain.body import Body, electorate_at
from domain.decision import Decision
from domain.organisation import Organisation, name_at
from domain.partnership import Partnership, parties_at
from domain.person import Person
from domain.values import AgreementId, AmendmentId, ClauseId, OrganisationId, PersonId, SeatId
from domain.voting import Choice


@dataclass(frozen=True)
class OrganisationStanding:
    """An organisation: what it was called, and whether it existed."""

    name: str
    exists: bool


@dataclass(frozen=True)
class PersonStanding:
    """A person; the name is sealed."""

    affiliation: OrganisationId | None


@dataclass(frozen=True)
class PartnershipStanding:
    """A partnership: who was a party."""

    name: str
    parties: tuple[OrganisationId, ...]
    exists: bool


@dataclass(frozen=True)
class ProvisionStanding:
    """A provision in force, and the version of the clause that carries it."""

    name: str
    kind: str
    clause: ClauseId
    version: int


@dataclass(frozen=True)
class AgreementStanding:
    """An agreement: whether it bound, what became of its amendments, and how it read."""

    title: str
    in_force: bool
    amendments: Mapping[AmendmentId, str]
    provisions: tuple[ProvisionStanding, ...]
    text: str


@dataclass(frozen=True)
class SeatStanding:
    """Who held a seat; None: it was vacant."""

    holder: PersonId | None
    party: OrganisationId | None


@dataclass(frozen=True)
class BodyStanding:
    """A body: whether it existed, and who held its seats."""

    name: str
    exists: bool
    seats: Mapping[SeatId, SeatStanding]
    agreement: AgreementId | None


@dataclass(frozen=True)
class DecisionStanding:
    """A motion, and how far its course had come."""

    title: str
    state: str
    """proposed, voting, closed, withdrawn, or what the last vote came to."""


@dataclass(frozen=True)
class BallotStanding:
    """What a seat had chosen; None: nothing yet."""

    choice: Choice | None


Standing = (
    OrganisationStanding
    | PersonStanding
    | PartnershipStanding
    | AgreementStanding
    | BodyStanding
    | DecisionStanding
    | BallotStanding
)


def standing(state: object, at: datetime) -> Standing | None:
    """How a thing with this state stood at the instant `at`; None when it had not begun."""
    match state:
        case None:
            return None
        case Organisation():
            name = name_at(state, at)
            return None if name is None else OrganisationStanding(name, state.exists_at(at))
        case Person():
            begun = state.registered.at <= at
            return PersonStanding(state.affiliation) if begun else None
        case Partnership():
            return _partnership(state, at)
        case Agreement():
            return _agreement(state, at)
        case Body():
            return _body(state, at)
        case Decision():
            return _decision(state, at)
        case BallotPaper():
            cast = [vote for vote in state.votes if vote.effective.at <= at]
            last = max(cast, key=lambda vote: vote.effective.at, default=None)
            return BallotStanding(None if last is None else last.choice)
        case _:
            raise AssertionError(type(state))


def _partnership(state: Partnership, at: datetime) -> PartnershipStanding | None:
    if state.formed is None or at < state.formed.at:
        return None
    exists = state.dissolved is None or at < state.dissolved.at
    return PartnershipStanding(state.name, parties_at(state, at), exists)


def _agreement(state: Agreement, at: datetime) -> AgreementStanding | None:
    if at < state.drafted.at:
        return None
    statuses = {
        amendment.id: _status(amendment, at)
        for amendment in state.amendments.values()
        if amendment.proposed.at <= at or _is_in_effect(amendment, at)
    }
    provisions = tuple(
        ProvisionStanding(found.provision.name, found.provision.kind, found.clause, found.version)
        for found in provisions_in_force(state, at)
    )
    in_force, text = state.in_force_at(at), text_at(state, at)
    return AgreementStanding(state.title, in_force, statuses, provisions, text)


def _status(amendment: Amendment, at: datetime) -> str:
    if _is_in_effect(amendment, at):
        return "in effect"
    if amendment.concluded is not None and amendment.concluded.at <= at:
        return amendment.status
    return "proposed"


def _is_in_effect(amendment: Amendment, at: datetime) -> bool:
    return amendment.in_effect is not None and amendment.in_effect.at <= at


def _body(state: Body, at: datetime) -> BodyStanding | None:
    if at < state.constituted.at:
        return None
    seats = {
        seat.id: SeatStanding(seat.holder, seat.party) for seat in electorate_at(state, at).seats
    }
    return BodyStanding(state.name, state.exists_at(at), seats, state.agreement)


def _decision(state: Decision, at: datetime) -> DecisionStanding | None:
    if at < state.proposed.at:
        return None
    title = state.motion.title
    outcomes = [one for one in state.outcomes if one.effective.at <= at]
    opened = [poll for poll in state.polls if poll.opened.at <= at]
    if state.withdrawn is not None and state.withdrawn.at <= at:
        return DecisionStanding(title, "withdrawn")
    if any(poll.closed is None or at < poll.closed.at for poll in opened):
        return DecisionStanding(title, "voting")
    if outcomes:
        last = max(outcomes, key=lambda one: one.effective.at)
        return DecisionStanding(title, last.outcome.result)
    return DecisionStanding(title, "closed" if opened else "proposed")
