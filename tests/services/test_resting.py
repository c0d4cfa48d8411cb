"""What rests on a decision: refused while a conflict suspends it or once it was undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest

from domain.agreements.clause import ReplaceClause
from domain.motions.enacted_acts import (
    AmendmentAdoption,
    DecisionRescission,
    DecisionSupersession,
    EnactedAct,
    HolderRemoval,
    PostAppointment,
)
from domain.provisions.provision import AmendmentRuleProvision
from domain.provisions.tenure import Tenure
from domain.refusal import Refused, Reported
from domain.values import (
    AgreementId,
    AmendmentId,
    AppointmentId,
    ConflictId,
    DecisionId,
    MeasureId,
    OrganisationId,
    PartnershipId,
    PersonId,
    PostId,
)
from domain.voting.side import Side
from domain.voting.tally import Count, Tally
from services.act import Act, Done
from services.agreements import enter_into_force
from services.amendments import adopt_amendment, propose_amendment, reject_amendment
from services.appointments import appoint, remove_holder
from services.codec import decode
from services.conflicts import raise_conflict
from services.decisions import propose_motion, report_tally
from services.execution import implement_decision, rescind_decision, supersede_decision
from services.hearings import (
    consent_to_interim_measure,
    lift_interim_measure,
    order_interim_measure,
)
from services.ledger import Ledger
from services.organisations import register_organisation
from services.persons import register_person
from services.posts import define_post
from tests.databases import Database
from tests.services.acts import act, clause, drafted, ledger_on, partnered, registered, stored

pytestmark = pytest.mark.postgres


@dataclass
class World:
    """A partnership with an adopted decision, and what can be done on it."""

    ledger: Ledger
    school: OrganisationId
    firm: OrganisationId
    partnership: PartnershipId
    decision: DecisionId
    other: DecisionId
    failed: DecisionId
    agreement: AgreementId
    amendment: AmendmentId
    post: PostId
    person: PersonId
    holder: AppointmentId

    def adopted(self, title: str, *enacts: EnactedAct) -> DecisionId:
        return self.decided(title, *enacts, yes=3, no=0)

    def decided(self, title: str, *enacts: EnactedAct, yes: int, no: int) -> DecisionId:
        put = propose_motion(
            self.ledger, act(), partnership=self.partnership, title=title, enacts=enacts
        )
        decision = DecisionId(put.id)
        tally = Tally((Count(Fraction(yes), Fraction(no), Fraction(0), members=Fraction(3)),))
        # A source reports it: then nothing is adopted by that alone.
        report_tally(self.ledger, act(conduct=Reported()), decision=decision, tally=tally)
        return decision

    def suspended(self, decision: DecisionId) -> tuple[ConflictId, MeasureId]:
        """A conflict about a decision, in which both sides want it to wait."""
        raised = raise_conflict(
            self.ledger,
            act(),
            partnership=self.partnership,
            grounds="It was not on the agenda.",
            by=Side(self.school),
            against=(Side(self.firm),),
            decision=decision,
        )
        conflict = ConflictId(raised.id)
        ordering = act()
        order_interim_measure(
            self.ledger,
            ordering,
            conflict=conflict,
            text="Wait.",
            suspends=decision,
            by=Side(self.school),
        )
        measure = MeasureId(ordering.new_id("measure"))
        consent_to_interim_measure(
            self.ledger, act(), conflict=conflict, measure=measure, by=Side(self.firm)
        )
        return conflict, measure


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    with ledger_on(database.dsn) as ledger:
        school = registered(ledger)
        firm = OrganisationId(register_organisation(ledger, act(), name="Firm", kind="business").id)
        partnership = partnered(ledger, school, firm)
        by_decision = (AmendmentRuleProvision("by decision", "decision"),)
        first = clause("one", provisions=by_decision)
        agreement = drafted(ledger, partnership, first)
        in_force = act(conduct=Reported())
        enter_into_force(ledger, in_force, agreement=agreement)
        proposing = act()
        changes = (ReplaceClause(first.id, "one", "", "We help.\n", by_decision),)
        propose_amendment(ledger, proposing, agreement=agreement, title="Less", changes=changes)
        tenure = Tenure(holders=9, needs_acceptance=False)
        post = PostId(
            define_post(ledger, act(), partnership=partnership, title="Clerk", tenure=tenure).id
        )
        ada, ben = (PersonId(register_person(ledger, act(), name=name).id) for name in "AB")
        holder = AppointmentId(appoint(ledger, act(), post=post, person=ben).id)
        made = World(
            ledger,
            school,
            firm,
            partnership,
            DecisionId(partnership),
            DecisionId(partnership),
            DecisionId(partnership),
            agreement,
            AmendmentId(proposing.new_id("amendment")),
            post,
            ada,
            holder,
        )
        made.other = made.adopted("Sell the boat")
        made.decision = made.adopted("Buy a bus", *everything(made))
        adoption = AmendmentAdoption(agreement, made.amendment)
        made.failed = made.decided("Less", adoption, yes=0, no=3)
        yield made


def everything(world: World) -> tuple[EnactedAct, ...]:
    """What is done here on the one decision."""
    return (
        AmendmentAdoption(world.agreement, world.amendment),
        PostAppointment(world.post, world.person),
        HolderRemoval(world.holder),
        DecisionRescission(world.other),
        DecisionSupersession(world.other),
    )


Resting = Callable[[World, Act], Done]


def implements(world: World, given: Act) -> Done:
    return implement_decision(world.ledger, given, decision=world.decision)


def adopts(world: World, given: Act) -> Done:
    amending: dict[str, Any] = {"agreement": world.agreement, "amendment": world.amendment}
    return adopt_amendment(world.ledger, given, **amending, decision=world.decision)


def rejects(world: World, given: Act) -> Done:
    amending: dict[str, Any] = {"agreement": world.agreement, "amendment": world.amendment}
    return reject_amendment(world.ledger, given, **amending, decision=world.failed)


def appoints(world: World, given: Act) -> Done:
    return appoint(
        world.ledger, given, post=world.post, person=world.person, decision=world.decision
    )


def removes(world: World, given: Act) -> Done:
    return remove_holder(world.ledger, given, appointment=world.holder, decision=world.decision)


def rescinds(world: World, given: Act) -> Done:
    return rescind_decision(world.ledger, given, decision=world.other, by=world.decision)


def supersedes(world: World, given: Act) -> Done:
    return supersede_decision(world.ledger, given, decision=world.other, by=world.decision)


RESTING = [implements, adopts, appoints, removes, rescinds, supersedes]
"""What rests on a decision that was adopted; only such a one is ever undone."""


def refused(world: World, resting: Resting) -> str:
    before = stored(world.ledger)
    with pytest.raises(Refused) as refusal:
        resting(world, act())
    assert stored(world.ledger) == before
    return refusal.value.code


def findings(world: World, resting: Resting) -> list[str]:
    done = resting(world, act(conduct=Reported()))
    records = [decode(state) for state in stored(world.ledger)]
    [record, *_] = [one for one in records if one.command == done.command]
    return [finding.code for finding in record.findings]


@pytest.mark.parametrize("resting", [*RESTING, rejects])
def test_what_rests_on_a_decision_waits_while_it_is_suspended(
    world: World, resting: Resting
) -> None:
    conflict, measure = world.suspended(world.failed if resting is rejects else world.decision)
    assert refused(world, resting) == "DECISION_SUSPENDED"
    lifting: dict[str, Any] = {"conflict": conflict, "measure": measure}
    lift_interim_measure(world.ledger, act(), **lifting, by=Side(world.school))
    assert resting(world, act()).position > 0


@pytest.mark.parametrize("resting", [*RESTING, rejects])
def test_what_was_done_all_the_same_is_reported_with_a_finding(
    world: World, resting: Resting
) -> None:
    world.suspended(world.failed if resting is rejects else world.decision)
    assert findings(world, resting) == ["DECISION_SUSPENDED"]


@pytest.mark.parametrize("resting", RESTING)
def test_nothing_rests_on_what_was_rescinded(world: World, resting: Resting) -> None:
    by = world.adopted("No bus", DecisionRescission(world.decision))
    rescind_decision(world.ledger, act(), decision=world.decision, by=by)
    assert refused(world, resting) == "DECISION_ALREADY_RESCINDED"
    assert findings(world, resting) == ["DECISION_ALREADY_RESCINDED"]


@pytest.mark.parametrize("resting", RESTING)
def test_nothing_rests_on_what_was_superseded(world: World, resting: Resting) -> None:
    by = world.adopted("Two buses", DecisionSupersession(world.decision))
    supersede_decision(world.ledger, act(), decision=world.decision, by=by)
    assert refused(world, resting) == "DECISION_ALREADY_SUPERSEDED"
    assert findings(world, resting) == ["DECISION_ALREADY_SUPERSEDED"]


def test_a_suspended_decision_can_be_rescinded_by_another(world: World) -> None:
    world.suspended(world.decision)
    by = world.adopted("No bus", DecisionRescission(world.decision))
    assert rescind_decision(world.ledger, act(), decision=world.decision, by=by).position > 0
