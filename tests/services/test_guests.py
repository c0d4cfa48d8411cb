"""What a clause gives to two parties, and what of it a third has: nothing."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest

from domain.agreements.clause import InsertClause
from domain.agreements.signature import NotPartyToAgreement
from domain.bodies.reconstitution import NothingToReconstitute
from domain.money import Money
from domain.motions.enacted_acts import PostAppointment
from domain.motions.motion import MotionProposed
from domain.payments.payment import Payee
from domain.posts.appointment import AppointmentMade
from domain.provisions.composition import BodyProvision, SeatsProvided
from domain.provisions.office import PostProvision
from domain.provisions.remit import Power, Remit
from domain.refusal import Reported
from domain.values import AgreementId, BodyId, PersonId, PostId, SeatId
from domain.voting.tally import Seat
from services.agreements import draft_agreement, enter_into_force, sign_agreement
from services.amendments import comment_on_amendment, propose_amendment, withdraw_amendment
from services.appointments import appoint
from services.bodies import constitute_body
from services.codec import decode
from services.decisions import propose_motion
from services.entitlement import ActsForAnother, NotForOneAlone
from services.payments import request_payment
from services.posts import define_post
from services.reconstitution import reconstitute_body
from services.seats import fill_seat
from tests import lawful
from tests.databases import Database
from tests.services.acts import act, clause, ledger_on, stored
from tests.services.test_agreements_of_others import World, body_of, decided, made, seats_for

pytestmark = pytest.mark.postgres
PURSER = PostProvision("Purser", remit=Remit((), (Power(("payments",)),)))


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    with ledger_on(database.dsn) as ledger:
        yield made(ledger)
        assert lawful.unlawful(ledger.store) == []


def pact(world: World) -> AgreementId:
    """An agreement of two of the three, with a body and a post."""
    duo = BodyProvision(
        "Duo", (SeatsProvided(1, world.hill), SeatsProvided(1, world.lake), SeatsProvided(1))
    )
    text: dict[str, Any] = {"title": "Pact", "clauses": (clause("duo", provisions=(duo, PURSER)),)}
    text |= {"partnership": world.partnership, "parties": (world.hill, world.lake)}
    agreement = AgreementId(draft_agreement(world.ledger, act(), **text).id)
    for party in (world.hill, world.lake):
        signing = {"agreement": agreement, "party": party, "person": world.person(party)}
        sign_agreement(world.ledger, act(), **signing)
    enter_into_force(world.ledger, act(), agreement=agreement)
    return agreement


def duo(world: World, agreement: AgreementId, **more: Any) -> dict[str, Any]:
    """The body, as the agreement provides for it."""
    seats = tuple(Seat(SeatId(uuid4()), party=one) for one in (world.hill, world.lake, None))
    of = {"partnership": world.partnership, "name": "Duo", "agreement": agreement}
    return {**of, "seats": seats, **more}


def purser(world: World, agreement: AgreementId) -> dict[str, Any]:
    """The post, as the agreement provides for it."""
    return {"partnership": world.partnership, "title": "Purser", "agreement": agreement}


def test_a_body_is_constituted_and_changed_by_those_whose_agreement_it_is(world: World) -> None:
    agreement = pact(world)
    made_so = duo(world, agreement)
    world.refused(constitute_body, world.of(world.mill), **made_so)
    body = BodyId(constitute_body(world.ledger, world.of(world.lake), **made_so).id)
    world.refused(reconstitute_body, world.of(world.mill), body=body)
    world.refused(reconstitute_body, world.of(world.hill), NothingToReconstitute, body=body)


def test_a_seat_of_nobody_is_filled_by_and_for_those_whose_body_it_is(world: World) -> None:
    body = duo(world, pact(world))
    constituted = BodyId(constitute_body(world.ledger, act(), **body).id)
    seat = {"body": constituted, "seat": body["seats"][2].id, "holder": world.person(world.mill)}
    world.refused(fill_seat, world.of(world.mill), **seat)
    world.refused(fill_seat, act(), **seat, party=world.mill)
    own = {"body": constituted, "seat": body["seats"][0].id, "holder": world.person(world.hill)}
    fill_seat(world.ledger, world.of(world.hill), **own)
    fill_seat(world.ledger, act(), **seat)


def test_a_motion_is_put_to_a_body_by_those_whose_it_is_or_who_sit_in_it(world: World) -> None:
    agreement = pact(world)
    body = constitute_body(world.ledger, act(), **duo(world, agreement)).id
    motion: dict[str, Any] = {"partnership": world.partnership, "title": "End it", "body": body}
    world.refused(propose_motion, world.of(world.mill), **motion)
    world.refused(propose_motion, act(), **motion, party=world.mill)
    propose_motion(world.ledger, world.of(world.lake), **motion)
    wider = {"partnership": world.partnership, "name": "Wider", "agreement": world.agreement}
    wider |= {"seats": seats_for(world, world.hill, world.mill)}
    guests = constitute_body(world.ledger, act(), **wider).id
    propose_motion(world.ledger, world.of(world.mill), **{**motion, "body": guests})
    free = {"partnership": world.partnership, "name": "Free", "seats": seats_for(world, world.hill)}
    of_all = constitute_body(world.ledger, act(), **free).id
    propose_motion(world.ledger, world.of(world.mill), **{**motion, "body": of_all})


def test_a_post_is_defined_by_and_held_for_those_whose_agreement_it_is(world: World) -> None:
    agreement = pact(world)
    world.refused(define_post, world.of(world.mill), **purser(world, agreement))
    post = PostId(define_post(world.ledger, world.of(world.hill), **purser(world, agreement)).id)
    for_mill = {"post": post, "person": world.person(world.mill), "party": world.mill}
    world.refused(appoint, world.of(world.mill), **for_mill)
    world.refused(appoint, act(), **for_mill)


def test_a_draft_gives_to_those_whom_it_is_to_bind(world: World) -> None:
    text: dict[str, Any] = {"title": "Draft", "clauses": (clause("purser", provisions=(PURSER,)),)}
    text |= {"partnership": world.partnership, "parties": (world.hill, world.lake)}
    draft = AgreementId(draft_agreement(world.ledger, act(), **text).id)
    world.refused(define_post, world.of(world.mill), **purser(world, draft))
    define_post(world.ledger, world.of(world.hill), **purser(world, draft))


def test_what_a_source_reports_of_a_guest_is_recorded_with_that_as_a_finding(
    database: Database,
) -> None:
    with ledger_on(database.dsn) as ledger:
        world = made(ledger)
        agreement = pact(world)
        post = define_post(ledger, act(), **purser(world, agreement)).id
        body = constitute_body(ledger, act(), **duo(world, agreement)).id
        elsewhere = {"party": world.mill}
        held: dict[str, Any] = {"post": post, "person": world.person(world.mill), **elsewhere}
        appoint(ledger, act(conduct=Reported()), **held)
        put: dict[str, Any] = {"partnership": world.partnership, "title": "End it", "body": body}
        propose_motion(ledger, act(conduct=Reported()), **put, **elsewhere)
        records = [decode(one, ledger.store.blob) for one in stored(ledger)]
        code = NotPartyToAgreement.code
        found = [one.data for one in records if code in [each.code for each in one.findings]]
        assert {AppointmentMade, MotionProposed} <= {type(one) for one in found}
        links = lawful.unlawful(ledger.store)
        assert {name.rpartition(".")[0] for name, _ in links} == {
            "appointment.made",
            "post.filled",
            "decision.motion-proposed",
        }
        assert {link.why_not for _, link in links} == {"the agreement does not bind it"}


def test_nobody_is_named_for_a_party_who_is_of_another(world: World) -> None:
    hill, bob = world.of(world.hill), world.person(world.lake)
    changes = {"title": "More", "changes": (InsertClause(clause("more"), None),)}
    amending: dict[str, Any] = {"agreement": world.agreement, **changes}
    for party in ({}, {"party": world.hill}):
        world.refused(propose_amendment, hill, ActsForAnother, **amending, **party, proposer=bob)
    pending = {"agreement": world.agreement, "amendment": world.proposed(hill)}
    said = {**pending, "comment": "Why?", "party": world.hill, "person": bob}
    world.refused(comment_on_amendment, hill, ActsForAnother, **said)
    world.refused(withdraw_amendment, hill, ActsForAnother, **pending, by=bob)
    motion: dict[str, Any] = {"partnership": world.partnership, "title": "So be it"}
    motion |= {"party": world.hill, "proposer": bob}
    world.refused(propose_motion, hill, ActsForAnother, **motion)
    asked: dict[str, Any] = {"partnership": world.partnership, "payee": Payee(world.hill)}
    asked |= {"amount": Money(Fraction(5), "EUR"), "purpose": "Walls", "party": world.hill}
    world.refused(request_payment, hill, ActsForAnother, **asked, requester=bob)


def test_who_sits_for_a_party_moves_for_it_whoever_they_are_of(world: World) -> None:
    bob = world.person(world.lake)
    seats = (Seat(SeatId(uuid4()), bob, world.hill),)
    free = {"partnership": world.partnership, "name": "Free", "seats": seats}
    body = constitute_body(world.ledger, act(), **free).id
    motion: dict[str, Any] = {"partnership": world.partnership, "title": "So", "body": body}
    propose_motion(world.ledger, world.of(world.hill), **motion, proposer=bob)
    eve: PersonId = world.person(None)
    propose_motion(world.ledger, world.of(world.hill), **motion, proposer=eve, party=world.hill)


def test_a_post_with_powers_of_which_nobody_said_who_appoints_takes_everybody(
    world: World,
) -> None:
    agreement = pact(world)
    post = PostId(define_post(world.ledger, world.of(world.hill), **purser(world, agreement)).id)
    eve = world.person(None)
    own: dict[str, Any] = {"post": post, "person": eve, "party": world.hill}
    world.refused(appoint, world.of(world.hill), NotForOneAlone, **own)
    named = PostAppointment(post, eve, world.hill)
    body = body_of(world, world.hill, world.lake)
    by = decided(world, named, body=body)
    appoint(world.ledger, world.of(world.hill), **own, decision=by)
    idle = PostId(define_post(world.ledger, act(), **of_all(world, "Idle")).id)
    appoint(world.ledger, world.of(world.hill), **{**own, "post": idle})


def of_all(world: World, title: str) -> dict[str, Any]:
    """A post without powers, of which no agreement says anything."""
    return {"partnership": world.partnership, "title": title}
