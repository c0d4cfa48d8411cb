"""Conflicts go on and close by operation of their protocol, in order, also after a long silence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from domain.agreements.clause import Clause
from domain.authority import ByClause, ByDefault
from domain.conflicts.conflict import ConflictClosed, ConflictEscalated
from domain.provisions.protocol import ConflictProtocol, ProtocolStage
from domain.provisions.provision import ConflictProtocolProvision
from domain.record import Actor
from domain.values import AgreementId, ConflictId, NeutralId, OrganisationId, end_of
from domain.voting.side import Side
from services.agreements import draft_agreement, enter_into_force
from services.conflicts import raise_conflict, withdraw_conflict
from services.deadlines import GRACE
from services.neutrals import (
    accept_as_neutral,
    agree_to_neutral,
    appoint_neutral,
)
from services.partnerships import accede_party
from services.settlements import give_ruling
from tests.services.acts import registered
from tests.services.test_deadlines import MONDAY, VOTING, WEEK, World, world

__all__ = ["world"]

pytestmark = pytest.mark.postgres


def raised(world: World) -> tuple[ConflictId, OrganisationId, OrganisationId]:
    ours, theirs = registered(world.ledger), registered(world.ledger)
    for party in (ours, theirs):
        joining = {"partnership": world.partnership, "organisation": party}
        accede_party(world.ledger, world.act(), **joining)
    given: dict[str, Any] = {
        "partnership": world.partnership,
        "grounds": "The boat leaks.",
        "by": Side(ours),
        "against": (Side(theirs),),
    }
    return ConflictId(raise_conflict(world.ledger, world.act(), **given).id), ours, theirs


def test_a_conflict_escalates_by_the_clock_in_order_after_weeks_of_being_down(
    world: World,
) -> None:
    conflict, _, _ = raised(world)
    settled, school, _ = raised(world)
    withdraw_conflict(world.ledger, world.act(), conflict=settled, by=Side(school))
    world.settle()
    process = world.process()
    world.now = MONDAY + 2 * WEEK
    assert process.operate() == 0
    first = end_of((MONDAY + timedelta(days=14)).date())
    world.now = first.at + 10 * WEEK
    assert process.operate() == 2
    mediation, panel = world.happened(ConflictEscalated)
    assert (mediation.stream, panel.stream) == (conflict, conflict)
    assert mediation.data.effective.at == first.at
    assert panel.data.effective.at == mediation.data.ends.at
    assert mediation.actor == Actor("clause", "default")
    assert mediation.authority == ByDefault()
    assert mediation.data.by is None
    assert process.operate() == 0


def test_a_ruling_without_remedies_closes_when_no_appeal_is_possible(world: World) -> None:
    protocol = ConflictProtocol((ProtocolStage("panel", 30, True),), 5, 10)
    provision = ConflictProtocolProvision("disputes", protocol)
    clause = Clause(VOTING, "1", "Disputes", "A panel.\n", provisions=(provision,))
    drafting = {"partnership": world.partnership, "title": "Rules", "clauses": (clause,)}
    agreement = AgreementId(draft_agreement(world.ledger, world.act(), **drafting).id)
    enter_into_force(world.ledger, world.act(), agreement=agreement)
    conflict, ours, theirs = raised(world)
    court = registered(world.ledger)
    appointed = {"conflict": conflict, "organisation": court, "by": Side(ours)}
    neutral = NeutralId(world.act().command)
    appoint_neutral(world.ledger, world.act(), id=neutral, **appointed)
    asked: dict[str, Any] = {"conflict": conflict, "neutral": neutral}
    agree_to_neutral(world.ledger, world.act(), **asked, by=Side(theirs))
    accept_as_neutral(world.ledger, world.act(), **asked)
    ruling = {"ruling": "Nothing.", "reasons": "Nothing happened.", "neutral": neutral}
    give_ruling(world.ledger, world.act(), conflict=conflict, **ruling)
    world.settle()
    until = end_of((MONDAY + timedelta(days=10)).date())
    world.now = until.at + GRACE
    assert world.process().operate() == 1
    [closed] = world.happened(ConflictClosed)
    assert closed.data.effective.at == until.at
    assert closed.authority == ByClause(agreement, VOTING, 1)
