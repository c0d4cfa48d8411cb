"""Who reconstitutes a standing body: anybody as its clause says, otherwise those who decide it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest

from domain.agreements.agreement import AgreementNotInForce
from domain.agreements.clause import ReplaceClause
from domain.bodies.body import BODY, Body, electorate_at
from domain.bodies.reconstitution import (
    CompositionNotStated,
    NothingToReconstitute,
)
from domain.bodies.seats_named import SeatsNamed
from domain.decisions.decision import DECISION
from domain.money import Money
from domain.motions.enacted_acts import BodyReconstitution, PostDefinition
from domain.motions.enactment import AlreadyCarriedOut, DecisionDoesNotEnact
from domain.provisions.composition import BodyNotAsProvided, BodyProvision, SeatsProvided
from domain.provisions.provision import Provision
from domain.provisions.remit import Power, Remit
from domain.provisions.tenure import Tenure
from domain.values import (
    AgreementId,
    AmendmentId,
    BodyId,
    ClauseId,
    DecisionId,
    PollId,
    SeatId,
)
from domain.voting.tally import Seat
from services.agreements import enter_into_force, sign_agreement, terminate_agreement
from services.amendments import propose_amendment, sign_amendment
from services.bodies import constitute_body, designate_chair
from services.decisions import open_poll, propose_motion
from services.entitlement import ActsForAnother, NotForOneAlone
from services.posts import define_post
from services.reconstitution import reconstitute_body
from tests.services.acts import act, clause
from tests.services.test_entitlement import World, decided, head, world
from tests.services.test_seats import text_with

__all__ = ["world"]

pytestmark = pytest.mark.postgres


def panel_of(world: World, *seats: SeatsProvided, **more: Any) -> BodyProvision:
    return BodyProvision("Panel", seats, **more)


def each(world: World, number: int = 1) -> tuple[SeatsProvided, ...]:
    return (SeatsProvided(number, world.hill), SeatsProvided(number, world.lake))


def bound(world: World, *provisions: Provision) -> tuple[AgreementId, ClauseId]:
    """A text in force that provides for the body, signed by both parties."""
    agreement, provides = text_with(world, *provisions)
    for party in (world.hill, world.lake):
        signing = {"agreement": agreement, "person": head(world, party)}
        sign_agreement(world.ledger, world.of(party), **signing)
    enter_into_force(world.ledger, act(), agreement=agreement)
    return agreement, provides


def amended(world: World, agreement: AgreementId, provision: BodyProvision) -> None:
    """Both parties sign that the clause provides for something else."""
    changed = clause("panel", provisions=(provision,))
    change = ReplaceClause(changed.id, changed.number, "", changed.text, changed.provisions)
    amendment = AmendmentId(uuid4())
    given: dict[str, Any] = {"agreement": agreement, "title": "Another panel"}
    propose_amendment(world.ledger, act(), **given, id=amendment, changes=(change,))
    for party in (world.hill, world.lake):
        signing: dict[str, Any] = {"agreement": agreement, "amendment": amendment}
        sign_amendment(world.ledger, world.of(party), **signing, person=head(world, party))


def sitting(
    world: World, agreement: AgreementId | None, provides: ClauseId | None
) -> tuple[BodyId, SeatId, SeatId]:
    seats = (
        Seat(SeatId(uuid4()), world.ada, world.hill),
        Seat(SeatId(uuid4()), world.bob, world.lake),
    )
    given: dict[str, Any] = {"partnership": world.partnership, "name": "Panel", "seats": seats}
    of = {"agreement": agreement, "clause": provides}
    made = constitute_body(world.ledger, act(), **given, **of)
    return BodyId(made.id), seats[0].id, seats[1].id


def body_now(world: World, body: BodyId) -> Body:
    held = world.ledger.held(BODY, body)
    assert held is not None
    found: Body = held.state
    return found


def test_anybody_lets_a_body_have_what_its_clause_provides_and_nothing_else(world: World) -> None:
    agreement, provides = bound(world, panel_of(world, *each(world)))
    panel, of_hill, _ = sitting(world, agreement, provides)
    hill = world.of(world.hill)
    world.refused(NothingToReconstitute, reconstitute_body, hill, body=panel)
    amended(world, agreement, panel_of(world, *each(world, 2), SeatsProvided(), months=12))
    more = (SeatsNamed(3, world.hill), SeatsNamed(2, world.lake), SeatsNamed())
    hill = world.of(world.hill)
    world.refused(BodyNotAsProvided, reconstitute_body, hill, body=panel, name="Ours")
    given: dict[str, Any] = {"body": panel}
    world.refused(BodyNotAsProvided, reconstitute_body, act(), **given, seats=more)
    by_consent = {**given, "preset": "consent"}
    world.refused(NotForOneAlone, reconstitute_body, world.of(world.hill), **by_consent)
    of_lake = Seat(SeatId(uuid4()), world.bob, world.lake)
    new = (of_lake, Seat(SeatId(uuid4()), None, world.hill), Seat(SeatId(uuid4())))
    seating = {**given, "added": new}
    world.refused(ActsForAnother, reconstitute_body, world.of(world.hill), **seating)
    free = (replace(of_lake, holder=None), new[1], replace(new[2], holder=world.ada))
    world.refused(
        NotForOneAlone, reconstitute_body, world.of(world.hill), **{**given, "added": free}
    )
    reconstitute_body(world.ledger, world.of(world.lake), **seating)
    body = body_now(world, panel)
    held = {seat.id: seat.holder for seat in electorate_at(body, act().at).seats}
    assert held[of_hill] == world.ada, "who holds a seat that stays holds it as before"
    assert len(held) == 5
    assert held[of_lake.id] == world.bob
    assert set(body.terms) == {of_lake.id}, "a term begins for who takes a new seat"


def test_nothing_is_composed_under_an_agreement_that_has_ended(world: World) -> None:
    agreement, provides = bound(world, panel_of(world, *each(world)))
    panel, *_ = sitting(world, agreement, provides)
    terminate_agreement(world.ledger, act(), agreement=agreement)
    seats = (SeatsNamed(1, world.hill), SeatsNamed(2, world.lake))
    world.refused(AgreementNotInForce, reconstitute_body, act(), body=panel, seats=seats)


def test_without_a_clause_in_force_it_takes_a_decision_that_names_the_seats(world: World) -> None:
    panel, of_hill, _ = sitting(world, None, None)
    hill = world.of(world.hill)
    world.refused(CompositionNotStated, reconstitute_body, hill, body=panel)
    seats = (SeatsNamed(1, world.hill), SeatsNamed(2, world.lake))
    world.refused(NotForOneAlone, reconstitute_body, world.of(world.hill), body=panel, seats=seats)
    decision = decided(world, BodyReconstitution(panel, seats=seats, preset="majority"))
    by: dict[str, Any] = {"body": panel, "decision": decision}
    other = (SeatsNamed(2, world.hill), SeatsNamed(1, world.lake))
    world.refused(DecisionDoesNotEnact, reconstitute_body, world.of(world.lake), **by, seats=other)
    unlike = {**by, "seats": seats, "preset": "consent"}
    world.refused(DecisionDoesNotEnact, reconstitute_body, world.of(world.lake), **unlike)
    exactly: dict[str, Any] = {**by, "seats": seats, "preset": "majority"}
    reconstitute_body(world.ledger, world.of(world.lake), **exactly)
    world.refused(
        AlreadyCarriedOut, reconstitute_body, world.of(world.lake), **{**exactly, "name": "Court"}
    )
    body = body_now(world, panel)
    assert [seat.party for seat in body.seats] == [world.hill, world.lake, world.lake]
    assert (body.preset, body.seats[0].id) == ("majority", of_hill)


def test_a_clause_of_another_agreement_gives_it_other_seats_only_by_decision(world: World) -> None:
    agreement, provides = bound(world, panel_of(world, *each(world, 2)))
    panel, _, _ = sitting(world, None, None)
    under: dict[str, Any] = {"body": panel, "agreement": agreement, "clause": provides}
    world.refused(NotForOneAlone, reconstitute_body, world.of(world.hill), **under)
    decision = decided(world, BodyReconstitution(**under))
    reconstitute_body(world.ledger, world.of(world.hill), **under, decision=decision)
    body = body_now(world, panel)
    assert (body.agreement, body.clause, len(body.seats)) == (agreement, provides, 4)


def test_a_draft_of_its_own_gives_no_party_other_seats(world: World) -> None:
    agreement, provides = text_with(world, panel_of(world, *each(world)))
    panel, _, _ = sitting(world, agreement, provides)
    for_itself, itself = text_with(world, panel_of(world, SeatsProvided(3, world.hill)))
    own: dict[str, Any] = {"body": panel, "agreement": for_itself, "clause": itself}
    three = (SeatsNamed(3, world.hill),)
    world.refused(NotForOneAlone, reconstitute_body, world.of(world.hill), **own, seats=three)
    world.refused(CompositionNotStated, reconstitute_body, world.of(world.hill), body=panel)


def test_what_is_open_keeps_its_electorate_and_what_is_opened_has_the_new_one(world: World) -> None:
    agreement, provides = bound(world, panel_of(world, *each(world)))
    panel, of_hill, of_lake = sitting(world, agreement, provides)
    designate_chair(world.ledger, act(), body=panel, seat=of_hill)
    put: dict[str, Any] = {"partnership": world.partnership, "body": panel}
    first, second = (
        DecisionId(propose_motion(world.ledger, act(), **put, title=title).id)
        for title in ("A roof", "A door")
    )
    open_poll(world.ledger, act(), id=PollId(uuid4()), decision=first)
    amended(world, agreement, panel_of(world, SeatsProvided(2, world.lake)))
    reconstitute_body(world.ledger, world.of(world.lake), body=panel)
    open_poll(world.ledger, act(), id=PollId(uuid4()), decision=second)

    def voters(decision: DecisionId) -> set[SeatId]:
        held = world.ledger.held(DECISION, decision)
        assert held is not None
        return {seat.id for seat in held.state.polls[-1].electorate.seats}

    assert voters(first) == {of_hill, of_lake}
    assert of_hill not in voters(second)
    assert len(voters(second)) == 2
    assert body_now(world, panel).chair.last is None, "the seat of the chair ended"


def test_a_decision_gives_a_post_the_powers_that_it_names_and_no_others(world: World) -> None:
    some = Remit((), (Power(("paper",), Money(Fraction(100), "CHF")),))
    more = Remit((), (Power(("paper",), Money(Fraction(1000), "CHF")),))
    tenure = Tenure(months=12)
    decision = decided(world, PostDefinition("Clerk"), PostDefinition("Buyer", tenure, some))
    of: dict[str, Any] = {"partnership": world.partnership, "decision": decision}
    hill = world.of(world.hill)
    world.refused(DecisionDoesNotEnact, define_post, hill, **of, title="Clerk", remit=some)
    buyer: dict[str, Any] = {**of, "title": "Buyer", "tenure": tenure}
    world.refused(DecisionDoesNotEnact, define_post, hill, **buyer, remit=more)
    unlimited = {**buyer, "remit": some, "tenure": Tenure()}
    world.refused(DecisionDoesNotEnact, define_post, hill, **unlimited)
    define_post(world.ledger, world.of(world.hill), **of, title="Clerk")
    define_post(world.ledger, world.of(world.hill), **buyer, remit=some)
