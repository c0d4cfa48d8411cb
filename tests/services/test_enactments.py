"""A decision authorises exactly the acts that its motion names, each of them once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from domain.bodies.seats_named import SeatsNamed
from domain.motions.acts_named import said
from domain.motions.enacted_acts import (
    AgreementTermination,
    AmendmentAdoption,
    AppealDecision,
    BodyConstitution,
    BodyDissolution,
    ChairDesignation,
    ChallengeDetermination,
    DecisionRescission,
    EnactedAct,
    HolderRemoval,
    PartyAccession,
    PostAbolition,
    PostAppointment,
)
from domain.motions.enactment import AlreadyCarriedOut, DecisionDoesNotEnact
from domain.refusal import Reported
from domain.values import (
    AgreementId,
    AmendmentId,
    AppealId,
    AppointmentId,
    BodyId,
    ChallengeId,
    ConflictId,
    DecisionId,
    OrganisationId,
    PersonId,
    SeatId,
)
from domain.voting.tally import Seat
from services.act import UnknownId
from services.bodies import (
    constitute_body,
    designate_chair,
)
from services.codec import decode
from services.decisions import (
    propose_motion,
)
from services.partnerships import (
    accede_party,
    dissolve_partnership,
    withdraw_party,
)
from tests import lawful
from tests.databases import Database
from tests.services.acts import act, ledger_on, partnered, registered, stored
from tests.services.interrupted import Interrupted
from tests.services.test_entitlement import World, decided, made, world

__all__ = ["world"]

pytestmark = pytest.mark.postgres


def test_a_decision_authorises_the_acts_that_its_motion_names_and_no_others(world: World) -> None:
    printer = decided(world)
    world.refused(
        DecisionDoesNotEnact,
        dissolve_partnership,
        world.of(world.hill),
        partnership=world.partnership,
        decision=printer,
    )
    other = registered(world.ledger, "Vale")
    accession = decided(world, PartyAccession(other))
    acceding: dict[str, Any] = {"partnership": world.partnership, "decision": accession}
    mill = registered(world.ledger, "Mill")
    world.refused(DecisionDoesNotEnact, accede_party, act(), **acceding, organisation=mill)
    accede_party(world.ledger, world.of(other), **acceding, organisation=other)
    withdraw_party(world.ledger, world.of(other), partnership=world.partnership, organisation=other)
    joining = {**acceding, "organisation": other}
    world.refused(AlreadyCarriedOut, accede_party, world.of(other), **joining)


def test_what_a_motion_leaves_open_is_for_those_who_carry_it_out(world: World) -> None:
    body: dict[str, Any] = {"body": world.board}
    chair = decided(world, ChairDesignation(world.board), ChairDesignation(world.board, world.two))
    hill = world.of(world.hill)
    designate_chair(world.ledger, hill, **body, seat=world.two, decision=chair)
    designate_chair(world.ledger, hill, **body, seat=world.one, decision=chair)
    world.refused(AlreadyCarriedOut, designate_chair, hill, **body, seat=world.two, decision=chair)


def test_what_was_done_already_is_told_as_the_motion_names_it(world: World) -> None:
    named = ChairDesignation(world.board)
    chair, hill = decided(world, named), world.of(world.hill)
    naming: dict[str, Any] = {"body": world.board, "decision": chair}
    designate_chair(world.ledger, hill, **naming, seat=world.two)
    with pytest.raises(AlreadyCarriedOut) as refused:
        designate_chair(world.ledger, hill, **naming, seat=world.one)
    # Seat one, who asks now, was not designated.
    assert refused.value.act == said(named)


def test_an_act_that_was_reported_is_recorded_with_what_the_motion_lacks(
    database: Database,
) -> None:
    with ledger_on(database.dsn) as ledger:
        world = made(ledger)
        printer = decided(world)
        reporting = act(conduct=Reported())
        dissolving: dict[str, Any] = {"partnership": world.partnership, "decision": printer}
        dissolve_partnership(ledger, reporting, **dissolving)
        last = decode(stored(ledger)[-1], ledger.store.blob)
        assert [finding.code for finding in last.findings] == ["DECISION_DOES_NOT_ENACT"]
        assert last.findings[0].sentence.endswith("would have to name “dissolve-partnership”.")
        [(name, link)] = lawful.unlawful(ledger.store)
        assert name == "partnership.dissolved.v1"
        assert link.why_not == "its motion does not name the act “dissolve-partnership”"


def test_a_motion_names_what_there_is(world: World) -> None:
    nowhere: list[EnactedAct] = [
        AgreementTermination(AgreementId(uuid4())),
        AmendmentAdoption(AgreementId(uuid4()), AmendmentId(uuid4())),
        PartyAccession(OrganisationId(uuid4())),
        ChairDesignation(world.board, SeatId(uuid4())),
        BodyDissolution(BodyId(uuid4())),
        PostAppointment(world.post, PersonId(uuid4())),
        HolderRemoval(AppointmentId(uuid4())),
        DecisionRescission(DecisionId(uuid4())),
        ChallengeDetermination(world.motion, ChallengeId(uuid4())),
        AppealDecision(ConflictId(uuid4()), AppealId(uuid4())),
    ]
    for named in nowhere:
        putting: dict[str, Any] = {"partnership": world.partnership, "title": "So be it"}
        world.refused(UnknownId, propose_motion, act(), **putting, enacts=(named,))
    elsewhere = partnered(world.ledger, world.hill)
    of_ours = (PostAbolition(world.post),)
    world.refused(
        UnknownId, propose_motion, act(), partnership=elsewhere, title="Theirs", enacts=of_ours
    )


def test_what_is_named_once_is_done_once_also_at_the_same_moment(
    world: World, database: Database
) -> None:
    decision = decided(world, BodyConstitution("Council", (SeatsNamed(1, world.hill),)))
    founding: dict[str, Any] = {"partnership": world.partnership, "name": "Council"}
    founding |= {"seats": (Seat(SeatId(uuid4()), world.ada, world.hill),), "decision": decision}

    def another() -> None:
        with ledger_on(database.dsn) as other:
            constitute_body(other, act(), **founding)

    interrupted = Interrupted(world.ledger, another)
    with pytest.raises(AlreadyCarriedOut):
        constitute_body(interrupted, act(), **founding)
    assert interrupted.decided == 1
