"""What was decided in urgency lapses by itself, exactly once, by operation of its clause."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from domain.agreements.clause import Clause
from domain.authority import ByClause
from domain.decisions.decision import DECISION
from domain.money import Money
from domain.motions.enacted_acts import (
    DecisionRescission,
    PaymentApproval,
    UrgentActionRatification,
)
from domain.motions.validity import DependentDecided, UrgencyLapsed
from domain.payments.payment import Payee
from domain.provisions.provision import Provision
from domain.provisions.urgency import UrgencyProvision, UrgentActionLapsed, UrgentActionLapsesLater
from domain.record import Actor, Record
from domain.values import AgreementId, DecisionId, PaymentId
from domain.voting.tally import Count, Tally
from services.agreements import draft_agreement, enter_into_force
from services.bodies import designate_chair
from services.decisions import propose_motion, report_tally
from services.execution import rescind_decision
from services.payments import approve_payment, request_payment
from services.urgent_actions import (
    lapse_urgent_action,
    ratify_urgent_action,
    take_urgent_action,
)
from tests.services.test_deadlines import VOTING, WEEK, World, world

__all__ = ["world"]

pytestmark = pytest.mark.postgres

URGENT = UrgencyProvision("chair's action", ("roof",), report_days=3, ratify_days=10)
UNTIL = datetime(2030, 1, 18, tzinfo=UTC)
NONE, ALL_OF = Fraction(0), Fraction(3)
ALL = Tally((Count(ALL_OF, NONE, NONE, NONE, ALL_OF, ALL_OF),))


def clause(world: World, *provisions: Provision) -> AgreementId:
    one = Clause(VOTING, "1", "Urgency", "So.\n", None, provisions)
    drafting: Any = {"partnership": world.partnership, "title": "Orders", "clauses": (one,)}
    agreement = AgreementId(draft_agreement(world.ledger, world.act(), **drafting).id)
    enter_into_force(world.ledger, world.act(), agreement=agreement)
    designate_chair(world.ledger, world.act(), body=world.body, seat=world.seats[0])
    return agreement


def put(world: World, matter: str = "", *acts: Any) -> DecisionId:
    motion: Any = {"partnership": world.partnership, "body": world.body, "matter": matter}
    return DecisionId(
        propose_motion(world.ledger, world.act(), title="Mend it", enacts=acts, **motion).id
    )


def taken(world: World) -> DecisionId:
    """A motion is decided in urgency, and a payment approved on it."""
    asked: Any = {"partnership": world.partnership, "purpose": "Tiles", "matter": "roof"}
    payee, much = Payee(person=world.members[1]), Money(Fraction(300), "EUR")
    given: Any = {"payee": payee, "amount": much, "requester": world.members[1]}
    payment = PaymentId(request_payment(world.ledger, world.act(), **asked, **given).id)
    decision = put(world, "roof", PaymentApproval(payment))
    who: Any = {"decision": decision, "by": world.members[0]}
    take_urgent_action(world.ledger, world.act(), grounds="It leaks.", harm="It floods.", **who)
    approve_payment(world.ledger, world.act(), payment=payment, decision=decision)
    return decision


def lapsed(world: World) -> list[Record[Any]]:
    return world.happened(UrgencyLapsed)


def test_it_lapses_by_itself_at_the_end_of_its_last_day_and_lists_what_rests_on_it(
    world: World,
) -> None:
    agreement = clause(world, URGENT)
    decision = taken(world)
    world.settle()
    world.now = UNTIL
    assert world.process().operate() == 0, "not in the second in which it is due"
    world.now = UNTIL + WEEK
    first, second = world.process(), world.process()
    assert (first.operate(), second.operate(), first.operate()) == (1, 0, 0)
    [record] = lapsed(world)
    assert (record.stream, record.data.effective.at) == (decision, UNTIL)
    assert record.authority == ByClause(agreement, VOTING, 1)
    assert record.actor == Actor("clause", str(VOTING))
    assert [one.name for one in record.data.dependents] == ["payment.approved.v1"]
    assert world.happened(DependentDecided) == [], "nothing falls by itself"
    with pytest.raises(UrgentActionLapsed):
        lapse_urgent_action(world.ledger, world.act(), decision=decision)


def test_it_has_its_place_among_what_else_is_due(world: World) -> None:
    clause(world, URGENT)
    early, _ = world.poll(UNTIL.replace(day=17))
    decision = taken(world)
    late, _ = world.poll(UNTIL.replace(day=19))
    world.settle()
    world.now = UNTIL + WEEK
    world.process().operate()
    order = [
        (record.name, record.stream)
        for record in world.happened(object)
        if record.actor.kind == "clause"
    ]
    assert [stream for _, stream in order] == [early, early, decision, late, late]


def test_the_clock_lets_it_lapse_and_no_date_that_somebody_states(world: World) -> None:
    clause(world, URGENT)
    decision = taken(world)
    ahead = world.act(effective=UNTIL + WEEK)
    with pytest.raises(UrgentActionLapsesLater):
        lapse_urgent_action(world.ledger, ahead, decision=decision)


@pytest.mark.parametrize("undone", [False, True])
def test_what_was_ratified_or_rescinded_in_time_does_not_lapse(world: World, undone: bool) -> None:
    clause(world, URGENT)
    decision = taken(world)
    act = DecisionRescission(decision) if undone else UrgentActionRatification(decision)
    by = put(world, "", act)
    report_tally(world.ledger, world.act(), decision=by, tally=ALL)
    doing = rescind_decision if undone else ratify_urgent_action
    doing(world.ledger, world.act(), decision=decision, by=by)
    world.settle()
    world.now = UNTIL + WEEK
    assert world.process().operate() == 0
    assert lapsed(world) == []
    held = world.ledger.held(DECISION, decision)
    assert held is not None and held.state.validity.lapsed is None
