"""Charters: what the clauses of an agreement provide for bodies, posts and signatures."""

from collections.abc import Iterable
from datetime import datetime

from domain.agreements.agreement import AGREEMENT
from domain.agreements.governing import Whose
from domain.agreements.joint_signature import SignedUnder
from domain.bodies.body import Body
from domain.decisions.decision import Decision
from domain.posts.appointment import APPOINTMENT
from domain.posts.post import POST, Post
from domain.powers.appointing import composition_in, office_in, provided_in
from domain.provisions.composition import BodyProvision
from domain.provisions.office import DecidedIn, PostProvision
from domain.provisions.provision import Provision
from domain.provisions.seat_tenure import SeatTenureProvision, tenure_of
from domain.provisions.signing_rule import SignedAct, signing_in
from domain.values import (
    AgreementId,
    ClauseId,
    OrganisationId,
    PartnershipId,
    PersonId,
    PostId,
    SeatId,
)
from domain.voting.tally import Seat
from services.governing import provisions_of
from services.ledger import Case


def provided(
    case: Case, agreement: AgreementId | None, clause: ClauseId | None, at: datetime
) -> tuple[Provision, ...]:
    """What the clause provides as it stands then; without one, what any clause of the agreement
    does. It may not be in force yet: bodies and posts are set up together with their text.
    """
    found = None if agreement is None else case.find(AGREEMENT, agreement)
    return provided_in(found, clause, at)


def composition_for(
    case: Case,
    agreement: AgreementId | None,
    clause: ClauseId | None,
    name: str,
    at: datetime,
) -> BodyProvision | None:
    """What is provided for a body of this name."""
    found = None if agreement is None else case.find(AGREEMENT, agreement)
    return composition_in(found, clause, name, at)


def composition_of(case: Case, body: Body, at: datetime) -> BodyProvision | None:
    """What is provided for a body that there is."""
    return composition_for(case, body.agreement, body.clause, body.name, at)


def seat_tenure_in(case: Case, body: Body, seat: Seat, at: datetime) -> SeatTenureProvision | None:
    """What is provided for who fills a seat of the body, and who stays in it."""
    return tenure_of(body.name, seat, provided(case, body.agreement, None, at))


def holding_over(
    case: Case, agreement: AgreementId | None, name: str, seats: Iterable[Seat], at: datetime
) -> frozenset[SeatId]:
    """The seats of a body of this name in which one stays until a successor takes them."""
    provisions = provided(case, agreement, None, at)
    tenures = ((seat.id, tenure_of(name, seat, provisions)) for seat in seats)
    return frozenset(seat for seat, one in tenures if one is not None and one.holds_over)


def office_for(
    case: Case,
    agreement: AgreementId | None,
    clause: ClauseId | None,
    title: str,
    at: datetime,
) -> PostProvision | None:
    """What is provided for a post of this title, as with bodies."""
    found = None if agreement is None else case.find(AGREEMENT, agreement)
    return office_in(found, clause, title, at)


def office_of(case: Case, post: Post, at: datetime) -> PostProvision | None:
    """What is provided for a post that there is."""
    return office_for(case, post.agreement, post.clause, post.title, at)


def decided_in(decision: Decision | None) -> DecidedIn | None:
    """Where something was decided, if it was."""
    return None if decision is None else DecidedIn(decision.body)


def posts_held(
    case: Case,
    partnership: PartnershipId,
    party: OrganisationId,
    person: PersonId | None,
    at: datetime,
) -> frozenset[PostId]:
    """The posts that a person holds then, for the party or for all."""
    if person is None:
        return frozenset()
    return frozenset(
        post.id
        for post in case.within(POST, partnership)
        for held in case.children(APPOINTMENT, post.id)
        if held.person == person and held.party in (None, party)
        if held.held is not None and held.held.contains(at)
    )


def signed_under(
    case: Case,
    partnership: PartnershipId,
    party: OrganisationId,
    person: PersonId | None,
    act: SignedAct,
    at: datetime,
) -> SignedUnder | None:
    """What a clause in force asks of who signs such an act for the party; None where none does."""
    rule = signing_in(party, act, provisions_of(case, partnership, Whose(parties=(party,)), at))
    if rule is None:
        return None
    held = posts_held(case, partnership, party, person, at) if rule.provision.posts else ()
    return SignedUnder(rule, act, held)
