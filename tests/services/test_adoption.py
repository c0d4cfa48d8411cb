"""Adoption with the count: what a vote adopts by itself, and what it leaves."""

from __future__ import annotations

from typing import Any

import pytest

from domain.agreement import AGREEMENT
from domain.amendment import Amendment
from domain.clause import InsertClause
from domain.decision import DECISION
from domain.enacted_acts import AmendmentAdoption
from domain.provision import AmendmentRuleProvision, Provision
from domain.scheme import Assignment, SchemeProvision
from domain.values import AgreementId, AmendmentId, ClauseId
from domain.voting import Stance
from services.amendments import amendment_id
from services.ledger import Transaction
from tests.refusals.cases import Step, do, named, perform
from tests.refusals.charters import in_force
from tests.refusals.conftest import stage as stage
from tests.refusals.stage import Stage
from tests.refusals.usual import USUAL
from tests.refusals.world import BOB, BOBS, MOTION, clause

pytestmark = pytest.mark.postgres

TEXT = named(AgreementId, "by decision")
BASE, ADDED = named(ClauseId, "base of it"), named(ClauseId, "added to it")
CHANGE: AmendmentId = amendment_id(TEXT, named(AmendmentId, "a change"))
BY_DECISION = AmendmentRuleProvision("by decision", "decision")
SCHEME = SchemeProvision("scheme", (Assignment(("tea",), "all-parties"),))


def amended(
    stage: Stage,
    *before: Step,
    rule: AmendmentRuleProvision = BY_DECISION,
    carries: tuple[Provision, ...] = (),
    stance: str = "yes",
    **count: Any,
) -> tuple[Amendment, Transaction]:
    """An amendment on which the council votes, after the count; and all that was recorded."""
    change = InsertClause(clause(ADDED, *carries), BASE)
    enacts = (AmendmentAdoption(TEXT, CHANGE),)
    choice = Stance(stance)  # type: ignore[arg-type]
    steps = (
        do("draft_agreement", id=TEXT, clauses=(clause(BASE, rule),)),
        do("enter_into_force", agreement=TEXT, reported=True),
        do("propose_amendment", agreement=TEXT, id=named(AmendmentId, "a change"),
           changes=(change,)),
        *before,
        do("propose_motion", enacts=enacts),
        do("open_poll"),
        do("cast_ballot", choice=choice),
        do("cast_ballot", seat=BOBS, voter=BOB, choice=choice),
        do("close_poll"),
        do("count_poll", **count),
    )  # fmt: skip
    transaction = Transaction(stage.ledger)
    for number, step in enumerate(steps):
        perform(transaction, step, USUAL[step.command], 9_000 + number)
    held = transaction.held(AGREEMENT, TEXT)
    assert held is not None
    return held.state.amendments[CHANGE], transaction


def test_the_count_adopts_what_a_decision_alone_amends(stage: Stage) -> None:
    amendment, transaction = amended(stage)
    assert (amendment.status, amendment.decision) == ("adopted", MOTION)
    held = transaction.held(DECISION, MOTION)
    assert held is not None and list(held.state.enactment.carried_out) == [1]
    names = [record.name for record in transaction.records[-3:]]
    assert names == [
        "decision.outcome-determined.v1",
        "agreement.amendment-adopted.v1",
        "decision.act-carried-out.v1",
    ]
    assert transaction.records[-2].causation == transaction.records[-3].id


def test_a_vote_that_says_no_adopts_nothing(stage: Stage) -> None:
    assert amended(stage, stance="no")[0].status == "proposed"


def test_where_signatures_are_asked_for_too_the_count_adopts_nothing(stage: Stage) -> None:
    both = AmendmentRuleProvision("both", "both")
    assert amended(stage, rule=both)[0].status == "proposed"


def test_a_count_that_a_source_reports_adopts_nothing_by_itself(stage: Stage) -> None:
    assert amended(stage, reported=True)[0].status == "proposed"


def test_what_clashes_by_then_is_left_and_the_outcome_stands(stage: Stage) -> None:
    amendment, transaction = amended(stage, *in_force(SCHEME), carries=(SCHEME,))
    assert amendment.status == "proposed"
    held = transaction.held(DECISION, MOTION)
    assert held is not None and held.state.result == "adopted"
