"""Who proposes and seconds a motion where that is left out: those on whose behalf it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from domain.bodies.body import BODY
from domain.challenges.challenge import ChallengeOfOwnAct
from domain.decisions.decision import DECISION
from domain.document import Document
from domain.motions.motion import SecondedByProposer
from domain.record import Actor
from domain.refusal import Reported
from domain.values import BodyId, DecisionId, OrganisationId, PartnershipId, PersonId, SeatId
from domain.voting.tally import NONE, ONE, Count, Seat, Tally
from services.act import Act
from services.bodies import constitute_body
from services.challenges import challenge_decision
from services.committee import put_to_vote
from services.decisions import propose_motion, report_tally
from services.deliberation import second_motion, withdraw_motion
from services.entitlement import ActsAsAnother, ActsForAnother
from services.ledger import Ledger
from services.partnerships import form_partnership
from services.persons import register_person
from tests.databases import Database
from tests.services.acts import act, ledger_on, registered

pytestmark = pytest.mark.postgres

ALL_FOR = Tally((Count(ONE, NONE, NONE, present=ONE, members=ONE, seats=ONE),))


@dataclass(frozen=True)
class World:
    """Two parties, each with a person in a seat of the only body, and who is no party."""

    ledger: Ledger
    hill: OrganisationId
    lake: OrganisationId
    outside: OrganisationId
    ada: PersonId
    bob: PersonId
    partnership: PartnershipId
    board: BodyId

    def keyed(self, party: OrganisationId, **fields: Any) -> Act:
        """An act by a party's own key."""
        return act(client="key", boundary=party, organisation=party, **fields)

    def put(self, by: Act, **given: Any) -> DecisionId:
        proposing = {"partnership": self.partnership, "title": "Buy a lens", "body": self.board}
        return DecisionId(propose_motion(self.ledger, by, **{**proposing, **given}).id)

    def named(self, decision: DecisionId) -> tuple[PersonId | None, OrganisationId | None]:
        """Who is on record as having proposed it."""
        held = self.ledger.held(DECISION, decision)
        assert held is not None
        return held.state.proposer, held.state.party

    def adopted(self, decision: DecisionId) -> DecisionId:
        shown = (Document("Minutes", "0" * 64),)
        report_tally(self.ledger, act(), decision=decision, tally=ALL_FOR, evidence=shown)
        return decision


def on_behalf(person: PersonId | None, organisation: OrganisationId | None) -> Act:
    """An act by the key that administers, for a person or an organisation or both."""
    given = act(organisation=organisation)
    return given if person is None else replace(given, actor=Actor("person", str(person)))


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    with ledger_on(database.dsn) as ledger:
        hill, lake, outside = (registered(ledger, name) for name in ("Hill", "Lake", "Outside"))
        ada, bob = (
            PersonId(register_person(ledger, act(), name=name, affiliation=of).id)
            for name, of in (("Ada", hill), ("Bob", lake))
        )
        formed = form_partnership(ledger, act(), name="Both", parties=(hill, lake))
        partnership = PartnershipId(formed.id)
        seats = (
            Seat(SeatId(act().new_id("seat")), ada, hill),
            Seat(SeatId(act().new_id("seat")), bob, lake),
        )
        given: dict[str, Any] = {"partnership": partnership, "name": "Board", "seats": seats}
        board = BodyId(constitute_body(ledger, act(), **given, preset="majority").id)
        assert ledger.held(BODY, board) is not None
        yield World(ledger, hill, lake, outside, ada, bob, partnership, board)


def test_who_asks_is_who_proposes_where_nobody_is_named(world: World) -> None:
    assert world.named(world.put(world.keyed(world.hill))) == (None, world.hill)
    both = on_behalf(world.ada, world.hill)
    assert world.named(world.put(both)) == (world.ada, world.hill)
    assert world.named(world.put(on_behalf(world.ada, None))) == (world.ada, None)
    assert world.named(world.put(act())) == (None, None)


def test_who_is_named_proposes(world: World) -> None:
    key = world.keyed(world.hill)
    assert world.named(world.put(key, proposer=world.ada)) == (world.ada, world.hill)
    administering = on_behalf(None, world.hill)
    assert world.named(world.put(administering, party=world.lake)) == (None, world.lake)
    with pytest.raises(ActsForAnother):
        world.put(key, proposer=world.bob)
    with pytest.raises(ActsAsAnother):
        world.put(on_behalf(world.ada, world.hill), proposer=world.bob)


def test_who_is_no_party_does_not_propose_by_being_acted_for(world: World) -> None:
    assert world.named(world.put(on_behalf(world.ada, world.outside))) == (None, None)


def test_a_reported_motion_is_proposed_by_nobody_but_who_is_said_to(world: World) -> None:
    reported = replace(on_behalf(world.ada, world.hill), conduct=Reported())
    assert world.named(world.put(reported)) == (None, None)


def test_what_is_put_to_the_vote_is_proposed_by_who_puts_it(world: World) -> None:
    given: dict[str, Any] = {"partnership": world.partnership, "title": "Buy a lens"}
    by = on_behalf(world.ada, world.hill)
    both = DecisionId(put_to_vote(world.ledger, by, **given).id)
    alone = DecisionId(put_to_vote(world.ledger, world.keyed(world.lake), **given).id)
    assert world.named(both) == (world.ada, world.hill)
    assert world.named(alone) == (None, world.lake)


def test_a_party_does_not_challenge_its_own_motion(world: World) -> None:
    decision = world.adopted(world.put(world.keyed(world.hill)))
    about: dict[str, Any] = {"decision": decision, "grounds": "Why?", "defects": ("notice",)}
    with pytest.raises(ChallengeOfOwnAct):
        challenge_decision(world.ledger, world.keyed(world.hill), **about)
    challenge_decision(world.ledger, world.keyed(world.lake), **about)


def test_a_person_does_not_challenge_their_own_motion(world: World) -> None:
    decision = world.adopted(world.put(on_behalf(world.ada, None)))
    about: dict[str, Any] = {"decision": decision, "grounds": "Why?", "defects": ("notice",)}
    with pytest.raises(ChallengeOfOwnAct):
        challenge_decision(world.ledger, on_behalf(world.ada, None), **about)


def test_a_party_does_not_second_its_own_motion(world: World) -> None:
    decision = world.put(world.keyed(world.hill))
    for own in ({}, {"seconder": world.ada}):
        with pytest.raises(SecondedByProposer):
            second_motion(world.ledger, world.keyed(world.hill), decision=decision, **own)
    second_motion(world.ledger, world.keyed(world.lake), decision=decision)
    held = world.ledger.held(DECISION, decision)
    assert held is not None
    [seconded] = held.state.preparation.seconds
    assert (seconded.seconder, seconded.party) == (None, world.lake)


def test_another_member_of_the_party_seconds_where_persons_are_named(world: World) -> None:
    decision = world.put(on_behalf(world.ada, world.hill))
    with pytest.raises(SecondedByProposer):
        second_motion(world.ledger, on_behalf(world.ada, world.hill), decision=decision)
    second_motion(world.ledger, on_behalf(world.bob, world.lake), decision=decision)


def test_nobody_else_withdraws_a_motion(world: World) -> None:
    decision = world.put(world.keyed(world.hill))
    with pytest.raises(ActsForAnother):
        withdraw_motion(world.ledger, world.keyed(world.lake), decision=decision)
    withdraw_motion(world.ledger, world.keyed(world.hill), decision=decision)
