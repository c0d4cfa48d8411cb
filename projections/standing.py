"""Standing: how a thing stood at one instant, of all that is known of it.

A state knows the whole course of a thing. What of it held at an instant is asked here, noun by
noun; what takes effect only later does not stand yet, whenever it was recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.agreements.agreement import Agreement, provisions_in_force, text_at
from domain.agreements.amendment import Amendment
from domain.bodies.body import Body, electorate_at
from domain.conflicts.conflict_state import Conflict
from domain.decisions.ballot import BallotPaper
from domain.decisions.decision import Decision
from domain.decisions.proxy import Proxy
from domain.elections.results import FINAL_RESULTS
from domain.holiday import holidays_at
from domain.money import Money
from domain.motions.interest import Interest
from domain.motions.sealed_ballot import SealedBallotCast
from domain.motions.sequel import Sequel
from domain.motions.validity import ValidityStatus
from domain.parties.access import Access
from domain.parties.organisation import Organisation, name_at
from domain.parties.partnership import Partnership, parties_at
from domain.parties.person import Person
from domain.payments.payment import Payment
from domain.posts.appointment import Appointment
from domain.posts.delegation import Delegation
from domain.posts.handover import Handover
from domain.posts.post import Post, remit_at
from domain.provisions.remit import Remit
from domain.values import (
    AgreementId,
    AmendmentId,
    ClauseId,
    Moment,
    OrganisationId,
    PersonId,
    SeatId,
)
from domain.voting.tally import Choice


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
    """A partnership: who was a party, and on which weekdays it did not work."""

    name: str
    parties: tuple[OrganisationId, ...]
    exists: bool
    holidays: tuple[date, ...] = ()


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
    """proposed, voting, closed, withdrawn, what the last vote came to, or what became of it:
    implemented, rescinded or superseded; of what was decided in urgency adopted or lapsed."""
    validity: ValidityStatus | None = None
    """Whether it was valid, once it was decided."""


@dataclass(frozen=True)
class BallotStanding:
    """What a seat had chosen; None: nothing yet, or it is sealed."""

    choice: Choice | None
    is_sealed: bool = False
    """Whether it had handed in a ballot that is hidden or secret."""


@dataclass(frozen=True)
class PostStanding:
    """A post: what it was responsible for and might do, and whose places in it were taken."""

    title: str
    exists: bool
    remit: Remit
    places: tuple[PersonId, ...]
    assents: tuple[tuple[PersonId, OrganisationId], ...] = ()
    """Whom the heads of parties wanted to appoint together, each with the party."""


@dataclass(frozen=True)
class AppointmentStanding:
    """An appointment: whether its person held the post, and who was deputy."""

    person: PersonId
    holds: bool
    deputies: tuple[PersonId, ...]


@dataclass(frozen=True)
class DelegationStanding:
    """A delegation: whether it lasted, unless the delegator's own authority had ended."""

    delegate: PersonId
    lasts: bool


@dataclass(frozen=True)
class HandoverStanding:
    """A handover: how many items were not acknowledged, and whether it was open."""

    outstanding: int
    is_open: bool


@dataclass(frozen=True)
class PaymentStanding:
    """A payment: how much to whom, how far it had come, and who had approved it together with
    others who had not yet."""

    payee: OrganisationId | PersonId | None
    amount: Money
    state: str
    approved_by: tuple[PersonId, ...] = ()


@dataclass(frozen=True)
class AccessStanding:
    """An access of an operator: whose, and whether it was open."""

    operator: str
    is_open: bool


@dataclass(frozen=True)
class ProxyStanding:
    """A proxy: who could vote for whose seat; nobody once it was revoked."""

    seat: SeatId
    holder: PersonId | None


@dataclass(frozen=True)
class InterestStanding:
    """A declared interest: whose, whether it stood, and what had been ruled on it."""

    person: PersonId
    stands: bool
    rulings: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConflictStanding:
    """A conflict, and how far it had come."""

    state: str
    """open, settled, ruled, withdrawn or closed."""
    stage: str
    """The kind of the stage that it had entered last."""
    stage_ends: datetime


Standing = (
    OrganisationStanding
    | PersonStanding
    | PartnershipStanding
    | AgreementStanding
    | BodyStanding
    | DecisionStanding
    | BallotStanding
    | PostStanding
    | AppointmentStanding
    | DelegationStanding
    | HandoverStanding
    | PaymentStanding
    | AccessStanding
    | ProxyStanding
    | InterestStanding
    | ConflictStanding
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
            return _ballot(state, at)
        case Post() | Appointment() | Delegation() | Handover() | Payment():
            return _office(state, at)
        case Proxy() | Interest() | Access():
            return _around_votes(state, at)
        case Conflict():
            return _conflict(state, at)
        case _:
            raise AssertionError(type(state))


def _around_votes(state: Proxy | Interest | Access, at: datetime) -> Standing | None:
    if isinstance(state, Access):
        begun = state.opened.at <= at
        return AccessStanding(state.operator, state.is_open_at(at)) if begun else None
    if isinstance(state, Proxy):
        holder = state.holder if state.stands_at(at) else None
        return ProxyStanding(state.seat, holder) if state.granted.at <= at else None
    ruled = tuple(one.ruling for one in state.rulings if one.effective.at <= at)
    stood = InterestStanding(state.person, state.stands_at(at), ruled)
    return stood if state.declared.at <= at else None


def _ballot(state: BallotPaper, at: datetime) -> BallotStanding:
    cast = [vote for vote in state.votes if vote.effective.at <= at]
    last = max(cast, key=lambda vote: vote.effective.at, default=None)
    if isinstance(last, SealedBallotCast):
        return BallotStanding(None, is_sealed=True)
    return BallotStanding(None if last is None else last.choice)


def _partnership(state: Partnership, at: datetime) -> PartnershipStanding | None:
    if state.formed is None or at < state.formed.at:
        return None
    exists = state.dissolved is None or at < state.dissolved.at
    holidays = tuple(sorted(holidays_at(state.holidays, at)))
    return PartnershipStanding(state.name, parties_at(state, at), exists, holidays)


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
    if amendment.fall is not None and amendment.fall.effective.at <= at:
        return amendment.status
    if _is_in_effect(amendment, at):
        return "in effect"
    if amendment.concluded is not None and amendment.concluded.at <= at:
        return "adopted" if amendment.in_effect is not None else amendment.status
    return "proposed"


def _is_in_effect(amendment: Amendment, at: datetime) -> bool:
    return amendment.in_effect is not None and amendment.in_effect.at <= at


def _body(state: Body, at: datetime) -> BodyStanding | None:
    if at < state.constituted.at:
        return None
    seats = {
        seat.id: SeatStanding(seat.holder, seat.party) for seat in electorate_at(state, at).seats
    }
    name = state.names.at(at) or state.name
    return BodyStanding(name, state.exists_at(at), seats, state.agreement)


def _decision(state: Decision, at: datetime) -> DecisionStanding | None:
    if at < state.proposed.at:
        return None
    title, validity = state.motion.title, state.validity_at(at)
    outcomes = [one for one in state.outcomes if one.effective.at <= at]
    opened = [poll for poll in state.polls if poll.opened.at <= at]
    # What decides a motion is not undone by a vote without quorum that came to be known before.
    final = [one for one in outcomes if one.outcome.result in FINAL_RESULTS]
    last = max(final or outcomes, key=lambda one: one.effective.at, default=None)
    result = None if last is None else last.outcome.result
    undone = _became_of(state.sequel, at)
    if undone is not None:
        return DecisionStanding(title, undone, validity)
    urgent = state.urgency.taken
    if urgent is not None and urgent.effective.at <= at:
        lapsed = state.urgency.lapsed_at(at)
        return DecisionStanding(title, "lapsed" if lapsed else "adopted", validity)
    if result in FINAL_RESULTS:
        # A vote that was held on a withdrawn motion, as was reported, decided it all the same.
        assert result is not None
        return DecisionStanding(title, result, validity)
    if state.withdrawn is not None and state.withdrawn.at <= at:
        return DecisionStanding(title, "withdrawn")
    counted = {one.poll for one in outcomes}
    pending = [poll for poll in opened if poll.id not in counted]
    if any(poll.closed is None or at < poll.closed.at for poll in pending):
        return DecisionStanding(title, "voting")
    return DecisionStanding(title, result or ("closed" if opened else "proposed"))


def _office(
    state: Post | Appointment | Delegation | Handover | Payment, at: datetime
) -> Standing | None:
    match state:
        case Post(defined=begun) | Appointment(appointed=begun):
            pass
        case Delegation(granted=begun) | Handover(opened=begun) | Payment(requested=begun):
            pass
    if at < begun.at:
        return None
    match state:
        case Post():
            return _post(state, at)
        case Appointment():
            held = state.held
            holds = held is not None and held.contains(at)
            acting = [one.person for one in state.deputies if one.during.contains(at)]
            return AppointmentStanding(state.person, holds, tuple(acting) if holds else ())
        case Delegation():
            lasts = state.lasts
            return DelegationStanding(state.delegate, lasts is not None and lasts.contains(at))
        case Handover():
            moments = [item.acknowledged for item in state.items.values()]
            outstanding = sum(one is None or at < one.at for one in moments)
            is_open = state.closed is None or at < state.closed.at
            return HandoverStanding(outstanding, is_open)
        case Payment():
            payee = state.payee.organisation or state.payee.person
            so_far = state.state_at(at)
            given = [one.approver for one in state.coapprovals if one.effective.at <= at]
            waiting = tuple(given) if so_far == "requested" else ()
            return PaymentStanding(payee, state.amount, so_far, waiting)


def _post(state: Post, at: datetime) -> PostStanding:
    places = tuple(
        place.person
        for place in state.places.values()
        if (taken := place.taken) is not None and taken.contains(at)
    )
    assents = tuple((one.person, one.word.party) for one in state.assents if one.given.at <= at)
    return PostStanding(state.title, state.exists_at(at), remit_at(state, at), places, assents)


def _became_of(sequel: Sequel, at: datetime) -> str | None:
    """What had become of an adopted decision, where something had."""
    if sequel.rescinded is not None and sequel.rescinded.effective.at <= at:
        return "rescinded"
    if sequel.superseded is not None and sequel.superseded.effective.at <= at:
        return "superseded"
    implemented = sequel.implemented is not None and sequel.implemented.at <= at
    return "implemented" if implemented else None


def _conflict(state: Conflict, at: datetime) -> ConflictStanding | None:
    if at < state.raised.at:
        return None
    run = state.stage_at(Moment(at))
    ruled = None if state.ruling is None else state.ruling.given
    ends = (
        ("withdrawn", state.withdrawn),
        ("closed", state.closed),
        ("settled", state.settled),
        ("ruled", ruled),
    )
    said = next((name for name, end in ends if end is not None and end.at <= at), "open")
    return ConflictStanding(said, state.foreseen(run).kind, run.ends.at)
