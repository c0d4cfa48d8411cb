"""Undoing: what was decided is undone under the rule for that, and by no easier one."""

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.decisions.counting import report_tally
from domain.decisions.decision import Decision
from domain.decisions.execution import rescind_decision, supersede_decision
from domain.decisions.undoing import UndoneUnderAnotherRule
from domain.motions.motion import Motion
from domain.motions.sequel import DecisionRescinded, DecisionSuperseded
from domain.provisions.provision import DecisionRuleProvision, PinnedRule, ProvisionInForce
from domain.values import AgreementId, BodyId, ClauseId, DecisionId
from domain.voting.rules import MAJORITY, TWO_THIRDS, DecisionRule, StatedDefault
from domain.voting.tally import Count, Tally
from tests.domain.matters import DECISION_ID, PROPOSED, on
from tests.domain.specification import given

BOARD, ASSEMBLY = BodyId(UUID(int=60)), BodyId(UUID(int=61))
UNDOING = DecisionId(UUID(int=62))
WON = Tally((Count(Fraction(5), Fraction(0), Fraction(0), Fraction(0), Fraction(5), Fraction(5)),))
HARD, EASY = PinnedRule(TWO_THIRDS, StatedDefault()), PinnedRule(MAJORITY, StatedDefault())
PUT = replace(PROPOSED, rule=HARD, body=BOARD)


def history() -> Any:
    decided = given(PUT).when(report_tally, tally=WON, effective=on(2))
    return given(*decided.history, *decided.happened)


def undoing(matter: str = "budget", rule: PinnedRule = HARD, body: BodyId = BOARD) -> Decision:
    put = replace(PUT, id=UNDOING, motion=Motion("No bus", "", matter), rule=rule, body=body)
    state = given(put).when(report_tally, tally=WON, effective=on(2)).state
    assert isinstance(state, Decision)
    return state


def governing(matter: str, rule: DecisionRule, body: BodyId | None = None) -> ProvisionInForce:
    provision = DecisionRuleProvision(f"on {matter}", (matter,), rule, body)
    agreement, clause = AgreementId(UUID(int=63)), ClauseId(UUID(int=64))
    return ProvisionInForce(provision, agreement, clause, 1, "clause 1")


def test_a_decision_in_the_same_matter_or_under_the_same_rule_undoes_it() -> None:
    for by in (undoing(), undoing(rule=EASY), undoing("peace")):
        history().when(rescind_decision, by=by, effective=on(3)).then(
            DecisionRescinded(on(3), UNDOING)
        )
        history().when(supersede_decision, by=by, effective=on(3)).then(
            DecisionSuperseded(on(3), UNDOING)
        )


def test_no_easier_rule_undoes_what_a_harder_one_decided() -> None:
    easier = undoing("lunch", EASY)
    refused = UndoneUnderAnotherRule(
        DECISION_ID, UNDOING, "it is of another matter, and under another rule"
    )
    history().when(rescind_decision, by=easier, effective=on(3)).refused(refused)
    history().when(supersede_decision, by=easier, effective=on(3)).refused(refused)
    history().when_reported(rescind_decision, by=easier, effective=on(3)).found(refused)


def test_another_body_does_not_undo_it() -> None:
    history().when(rescind_decision, by=undoing(body=ASSEMBLY), effective=on(3)).refused(
        UndoneUnderAnotherRule(DECISION_ID, UNDOING, "another body took it")
    )


@pytest.mark.parametrize(
    ("command", "matter"),
    [(rescind_decision, "rescission"), (supersede_decision, "supersession")],
)
def test_where_a_provision_has_a_rule_for_it_that_is_the_one(command: Any, matter: str) -> None:
    in_force = [governing(matter, MAJORITY)]
    own, others = undoing(matter, EASY), undoing(matter, EASY, ASSEMBLY)
    assert history().when(command, by=own, in_force=in_force, effective=on(3)).happened
    history().when(command, by=others, in_force=in_force, effective=on(3)).refused(
        UndoneUnderAnotherRule(DECISION_ID, UNDOING, f"for a {matter} the rule names another body")
    )
    history().when(command, by=undoing(), in_force=in_force, effective=on(3)).refused(
        UndoneUnderAnotherRule(
            DECISION_ID, UNDOING, f"its matter is not “{matter}”, which has a rule of its own"
        )
    )


def test_the_rule_may_name_the_body_that_undoes() -> None:
    in_force = [governing("rescission", TWO_THIRDS, ASSEMBLY)]
    by_board, by_assembly = undoing("rescission"), undoing("rescission", body=ASSEMBLY)
    history().when(rescind_decision, by=by_board, in_force=in_force, effective=on(3)).refused(
        UndoneUnderAnotherRule
    )
    taking: dict[str, Any] = {"by": by_assembly, "in_force": in_force, "effective": on(3)}
    assert history().when(rescind_decision, **taking).happened
