"""The linter of texts: rules beside the bodies that the text composes, and what is not there."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.elections.election import ElectionRule, Plurality
from domain.linting.text_linter import lint_text
from domain.money import Money
from domain.provisions.cadence import CadenceProvision
from domain.provisions.composition import BodyProvision, SeatsProvided
from domain.provisions.office import PostProvision
from domain.provisions.protocol import ConflictProtocol, ProtocolStage
from domain.provisions.provision import (
    AmendmentRuleProvision,
    ChallengeProvision,
    ConflictProtocolProvision,
    DecisionRuleProvision,
    DurationProvision,
    ElectionRuleProvision,
    NoticeProvision,
    Procedure,
    ProcedureProvision,
    Provision,
    ProvisionInForce,
)
from domain.provisions.recourse import ChallengeRule
from domain.provisions.remit import Power, Remit
from domain.provisions.scheme import Assignment, SchemeProvision
from domain.provisions.spending import PeriodLimit
from domain.provisions.urgency import UrgencyProvision
from domain.voting.rules import (
    MAJORITY,
    AllOf,
    CountAtLeast,
    DecisionRule,
    Majority,
    NoVeto,
    QuorumNumber,
)
from domain.voting.rules_before import Consulted
from tests.domain.test_charter_linter import BOARD, CHARTER, CLAUSE, GONE, HILL, ORGANS, THEN

FIVE = BodyProvision("Council", (SeatsProvided(5),))
SCHOOLS = BodyProvision("Council", (SeatsProvided(5, group="schools"),))
MORE_YES = Majority(Fraction(1, 2), True, "cast")
STRANGER: Any = UUID(int=99)


def rule(number: int = 1, quorum: int = 0, **more: Any) -> DecisionRuleProvision:
    asked = (QuorumNumber(Fraction(quorum)),) if quorum else ()
    decides = DecisionRule(CountAtLeast(Fraction(number), **more), asked, nobody_votes="rejected")
    return DecisionRuleProvision("voting", (), decides)


def remarked(*provisions: Provision) -> list[tuple[str, str]]:
    own = [ProvisionInForce(one, CHARTER, CLAUSE, 1, "clause 1") for one in provisions]
    remarks = list(lint_text(own, own, ORGANS))
    assert all(remark.sentence.endswith(".") for remark in remarks)
    return [(remark.code, remark.place) for remark in remarks]


def test_more_than_there_are_seats_is_remarked_of_the_body_that_the_text_composes() -> None:
    assert remarked(FIVE, rule(4, 4)) == []
    assert remarked(FIVE, rule(5, 4)) == [("VACANCY_BLOCKS", "rule")]
    assert remarked(FIVE, rule(6)) == [("CANNOT_BE_ADOPTED", "rule.condition")]
    assert remarked(FIVE, rule(1, 100)) == [("QUORUM_CANNOT_BE_MET", "rule.quorum[0]")]


def test_what_nobody_there_is_could_decide_by_is_remarked_without_a_body() -> None:
    """There are a board of which one seat is held, and two parties."""
    assert remarked(rule(2)) == []
    assert remarked(rule(3)) == [("CANNOT_BE_ADOPTED", "rule.condition")]
    assert remarked(rule(1, 100)) == [("QUORUM_CANNOT_BE_MET", "rule.quorum[0]")]
    assert remarked(rule(1, group="schools")) == [], "somebody may have them yet"


def test_each_body_that_is_composed_is_looked_at() -> None:
    few = BodyProvision("Bureau", (SeatsProvided(2),))
    own = [ProvisionInForce(one, CHARTER, CLAUSE, 1, "clause 1") for one in (FIVE, few, rule(3))]
    (remark,) = lint_text(own, own, ORGANS)
    assert remark.sentence == (
        "“voting” in clause 1, for “Bureau” as it is composed: nothing can be adopted with the "
        "seats there are, however they vote."
    )


def test_a_body_that_the_rule_names_is_looked_at_as_it_is_held() -> None:
    assert remarked(FIVE, replace(rule(2), body=BOARD)) == [("CANNOT_BE_ADOPTED", "rule.condition")]
    assert remarked(FIVE, replace(rule(1), body=BOARD)) == []


def test_what_a_scheme_gives_to_another_body_is_not_looked_at_for_this_one() -> None:
    alone = BodyProvision("Council", (SeatsProvided(1),))
    tea = replace(rule(2), matters=("tea",))
    assert remarked(alone, tea) == [("CANNOT_BE_ADOPTED", "rule.condition")]
    given = SchemeProvision("scheme", (Assignment(("tea",), "all-parties"),))
    assert remarked(alone, tea, given) == []


def test_of_seats_that_a_rule_names_nothing_is_known_before_they_are_there() -> None:
    veto = AllOf((MORE_YES, NoVeto((STRANGER,))))
    decides = DecisionRule(veto, nobody_votes="rejected")
    assert remarked(FIVE, DecisionRuleProvision("veto", (), decides)) == []


def test_a_group_that_one_of_the_bodies_does_not_have_is_remarked() -> None:
    assert remarked(SCHOOLS, rule(1, group="schools")) == []
    bureau = BodyProvision("Bureau", (SeatsProvided(2),))
    found = remarked(SCHOOLS, bureau, rule(1, group="schools"))
    assert found == [("UNKNOWN_GROUP", "rule.condition.group")]


def test_an_election_that_nobody_can_win_is_remarked() -> None:
    electing = ElectionRule(Plurality(1, threshold=CountAtLeast(Fraction(6))))
    found = remarked(FIVE, ElectionRuleProvision("election", (), electing))
    assert ("NOBODY_CAN_BE_ELECTED", "rule.method.threshold") in found


def test_a_body_too_large_to_wait_for_is_told_of() -> None:
    assembly = BodyProvision("Assembly", (SeatsProvided(501),))
    assert remarked(assembly, rule()) == [("NOT_LOOKED_AT_FURTHER", "")]


def payer(one: int, all_of_it: int) -> PostProvision:
    """A post that pays so much at once, and so much a year."""
    limit, yearly = (Money(Fraction(amount), "EUR") for amount in (one, all_of_it))
    power = Power(("tea",), limit, period_limit=PeriodLimit(yearly, 12))
    return PostProvision("Bursar", remit=Remit((), (power,)))


CONSULTING = DecisionRule(AllOf((MORE_YES, Consulted((GONE,), (STRANGER,)))), MAJORITY.quorum)


@pytest.mark.parametrize(
    ("provision", "found"),
    [
        (replace(rule(), body=GONE), [("BODY_NOT_THERE", "body")]),
        (UrgencyProvision("at once", ("tea",), GONE), [("BODY_NOT_THERE", "body")]),
        (
            ChallengeProvision("review", ChallengeRule(body=GONE, ratified_by=BOARD)),
            [("BODY_NOT_THERE", "rule.body")],
        ),
        (
            ProcedureProvision("orders", (), Procedure(consulted_bodies=(BOARD, GONE))),
            [("BODY_NOT_THERE", "procedure.consulted_bodies[1]")],
        ),
        (
            ProcedureProvision("orders", (), Procedure(consulted_parties=(STRANGER,))),
            [("PARTY_NOT_THERE", "procedure.consulted_parties[0]")],
        ),
        (
            DecisionRuleProvision("asked", (), CONSULTING),
            [
                ("BODY_NOT_THERE", "rule.condition.all[1].bodies[0]"),
                ("PARTY_NOT_THERE", "rule.condition.all[1].parties[0]"),
            ],
        ),
        (
            BodyProvision("Council", (SeatsProvided(1, HILL), SeatsProvided(1, STRANGER))),
            [("PARTY_NOT_THERE", "seats[1].party")],
        ),
        (
            CadenceProvision("report", "report", 12, THEN.at.date(), party=STRANGER),
            [("PARTY_NOT_THERE", "party")],
        ),
        (
            BodyProvision("Council", (SeatsProvided(1), SeatsProvided(1, weight=Fraction(0)))),
            [("SEAT_WITHOUT_WEIGHT", "seats[1].weight")],
        ),
        (
            ConflictProtocolProvision(
                "talks", ConflictProtocol((ProtocolStage("direct-talks", 14),), 7)
            ),
            [("NOBODY_RULES", "protocol.stages")],
        ),
        (
            AmendmentRuleProvision("amending", "signatures", "tea"),
            [("MATTER_WITHOUT_DECISION", "matter")],
        ),
        (AmendmentRuleProvision("amending", "both", "tea"), []),
        (payer(500, 300), [("LIMIT_WITHOUT_EFFECT", "remit.powers[0].limit")]),
        (payer(300, 500), []),
        (
            NoticeProvision("notice", months=6, to="end-of-term"),
            [("NOTICE_TO_NO_TERM", "to")],
        ),
        (
            ConflictProtocolProvision("panel", ConflictProtocol((ProtocolStage("panel", 14),), 7)),
            [],
        ),
    ],
)
def test_what_is_not_there_and_what_leads_nowhere_is_remarked(
    provision: Provision, found: list[tuple[str, str]]
) -> None:
    assert remarked(provision) == found


def test_notice_to_the_end_of_a_term_that_there_is_needs_no_remark() -> None:
    notice = NoticeProvision("notice", months=6, to="end-of-term")
    assert remarked(notice, DurationProvision("a year", months=12)) == []


def test_urgent_action_on_a_reserved_matter_is_remarked() -> None:
    reserved = Assignment(("tea",), "body", BOARD, reserved="by-agreement")
    at_once = UrgencyProvision("at once", ("milk", "tea"), BOARD)
    found = remarked(SchemeProvision("scheme", (reserved,)), at_once)
    assert found == [("URGENT_ACTION_ON_RESERVED", "matters[1]")]
