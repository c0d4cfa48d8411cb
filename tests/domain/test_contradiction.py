"""What nobody can mean is refused at drafting, with the place; what may be meant is not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.agreements.clause import Clause, check_clauses
from domain.elections.election import ElectionRule, Plurality
from domain.elections.election_drafting import check_election
from domain.provisions.charter import check_charter
from domain.provisions.composition import BodyProvision, SeatsProvided
from domain.provisions.protocol import (
    ConflictProtocol,
    ProtocolStage,
    StageKind,
    check_protocol,
    check_way,
)
from domain.provisions.provision import (
    ConflictProtocolProvision,
    DecisionRuleProvision,
    DurationProvision,
    Provision,
    check_provision,
)
from domain.provisions.urgency import UrgencyProvision
from domain.refusal import Refused
from domain.values import ClauseId, SeatId
from domain.voting.contradiction import CannotBeMeant
from domain.voting.drafting import check_form, check_rule
from domain.voting.rules import (
    AllOf,
    AnyOf,
    Condition,
    CountAtLeast,
    DecisionRule,
    GroupWeight,
    InGroups,
    Majority,
    MustAbstain,
    NoBlockingMinority,
    Not,
    NoVeto,
    QuorumInGroups,
    QuorumNumber,
    QuorumShare,
)
from domain.voting.weight_cap import WeightCap

HALF, ONE = Fraction(1, 2), Fraction(1)
MORE_YES = Majority(HALF, True, "cast")
ALL_OF_THEM = Majority(ONE, False, "members")
CHAIR, CLERK = SeatId(UUID(int=1)), SeatId(UUID(int=2))
TWO_GROUPS = (GroupWeight("a"), GroupWeight("b"))


def rule(condition: Condition = MORE_YES, **more: Any) -> DecisionRule:
    return DecisionRule(condition, **{"nobody_votes": "rejected", **more})


def nested(depth: int) -> Condition:
    return AllOf((nested(depth - 1),)) if depth else MORE_YES


NEVER_MEANT: dict[str, tuple[DecisionRule, str]] = {
    "more than all": (rule(Majority(ONE, True, "cast")), "condition"),
    "more noes than all": (rule(Majority(ONE, True, "members", stance="no")), "condition"),
    "more than all, inside": (rule(AnyOf((MORE_YES, Majority(ONE, True, "present")))), "any[1]"),
    "more than all are there": (rule(quorum=(QuorumShare(ONE, strictly=True),)), "quorum[0]"),
    "no minority blocks": (rule(NoBlockingMinority(ONE, Fraction(4))), "condition"),
    "more than all groups": (rule(InGroups(MORE_YES, ONE, strictly=True)), "condition"),
    "three of two groups": (
        rule(InGroups(MORE_YES, number=Fraction(3), groups=TWO_GROUPS)),
        "condition",
    ),
    "more than two of two groups": (
        rule(InGroups(MORE_YES, number=Fraction(2), strictly=True, groups=TWO_GROUPS)),
        "condition",
    ),
    "groups that count for nothing": (
        rule(InGroups(MORE_YES, HALF, groups=(GroupWeight("a", Fraction(0)),))),
        "condition",
    ),
    "quorum in more than all groups": (
        rule(quorum=(QuorumInGroups(QuorumNumber(ONE), ONE, strictly=True),)),
        "quorum[0]",
    ),
    "a condition and its opposite": (rule(AllOf((MORE_YES, Not(MORE_YES)))), "condition.all[1]"),
    "its opposite further in": (
        rule(AllOf((AllOf((Not(MORE_YES), ALL_OF_THEM)), MORE_YES))),
        "condition.all[0].all[0]",
    ),
    "one or its opposite": (rule(AnyOf((MORE_YES, Not(MORE_YES)))), "condition.any[1]"),
    "yes from who must abstain": (
        rule(AllOf((MustAbstain((CHAIR,)), NoVeto((CHAIR, CLERK), concurring=True)))),
        "condition.all[1]",
    ),
    "yes from a group that must abstain": (
        rule(AllOf((MustAbstain(group="a"), NoVeto(group="a", concurring=True)))),
        "condition.all[1]",
    ),
    "a cap of nothing": (
        rule(Majority(HALF, True, "cast", measure="weight"), weight_cap=WeightCap(Fraction(0))),
        "weight_cap.share",
    ),
    "a cap at no votes": (
        rule(
            Majority(HALF, True, "cast", measure="weight"), weight_cap=WeightCap(number=Fraction(0))
        ),
        "weight_cap.number",
    ),
}


@pytest.mark.parametrize("named", NEVER_MEANT)
def test_what_no_vote_could_pass_is_refused_with_its_place(named: str) -> None:
    malformed, place = NEVER_MEANT[named]
    with pytest.raises(CannotBeMeant) as refused:
        check_rule(malformed)
    assert refused.value.place.endswith(place)
    assert refused.value.sentence.startswith(f"What stands at {refused.value.place} can't be meant")


MEANT = {
    "all of them": rule(ALL_OF_THEM),
    "more abstentions than votes": rule(Not(Majority(ONE, True, "cast", stance="abstain"))),
    "more by proxy than are there": rule(Majority(ONE, True, "present"), proxy="absent"),
    "recused and there": rule(quorum=(QuorumShare(ONE, strictly=True),), recusal="leaves-base"),
    "all groups": rule(InGroups(MORE_YES, ONE)),
    "two of two groups": rule(InGroups(MORE_YES, number=Fraction(2), groups=TWO_GROUPS)),
    "its opposite in the other branch": rule(
        AnyOf((AllOf((MORE_YES, ALL_OF_THEM)), Not(MORE_YES)))
    ),
    "no veto of who must abstain": rule(AllOf((MORE_YES, MustAbstain((CHAIR,)), NoVeto((CHAIR,))))),
}


@pytest.mark.parametrize("named", MEANT)
def test_what_may_be_meant_is_drafted(named: str) -> None:
    check_rule(MEANT[named])


def test_what_is_asked_of_options_is_looked_at_as_well() -> None:
    electing = ElectionRule(Plurality(1, threshold=Majority(ONE, True, "cast")))
    with pytest.raises(CannotBeMeant) as refused:
        check_election(electing)
    assert refused.value.place == "method.threshold"


def drafted(provision: Provision) -> None:
    check_provision(provision)
    check_charter(provision)


def way(*kinds: StageKind, appeal_days: int = 0) -> ConflictProtocolProvision:
    stages = tuple(ProtocolStage(kind, 10) for kind in kinds)
    return ConflictProtocolProvision("disputes", ConflictProtocol(stages, 5, appeal_days))


NEUTRAL_TALKS = ConflictProtocolProvision(
    "talks", ConflictProtocol((ProtocolStage("direct-talks", 10, needs_neutral=True),), 5)
)


@pytest.mark.parametrize(
    ("provision", "place"),
    [
        (way("panel", "direct-talks"), "stages[1].kind"),
        (way("direct-talks", "external", "mediation"), "stages[2].kind"),
        (way("direct-talks", "mediation", appeal_days=30), "appeal_days"),
        (NEUTRAL_TALKS, "stages[0].needs_neutral"),
        (UrgencyProvision("at once", report_days=100, ratify_days=2), "report_days"),
        (DurationProvision("for ever", renewal_months=12), "renewal_months"),
        (BodyProvision("board", (SeatsProvided(3, weight=Fraction(0)),)), "seats"),
    ],
)
def test_times_and_ways_that_contradict_each_other_are_refused(
    provision: Provision, place: str
) -> None:
    with pytest.raises(CannotBeMeant) as refused:
        drafted(provision)
    assert refused.value.place == place


@pytest.mark.parametrize(
    "provision",
    [
        way("direct-talks", "mediation", "facilitated", "mediation"),
        way("direct-talks", "external", "panel", appeal_days=30),
        UrgencyProvision("at once", report_days=30, ratify_days=30),
        DurationProvision("two years", until=date(2030, 1, 1), renewal_months=12),
        BodyProvision("board", (SeatsProvided(3), SeatsProvided(1, weight=Fraction(0)))),
    ],
)
def test_times_and_ways_that_fit_are_drafted(provision: Provision) -> None:
    drafted(provision)


def test_the_place_is_told_with_the_clause_that_carries_it() -> None:
    never = DecisionRuleProvision("voting", ("tea",), rule(Majority(ONE, True, "cast")))
    clause = Clause(ClauseId(UUID(int=3)), "4.2", "Votes", "We vote.\n", None, (never,))
    with pytest.raises(CannotBeMeant) as refused:
        check_clauses([clause])
    assert refused.value.place == "condition of “voting” in clause 4.2 “Votes”"


@pytest.mark.parametrize(
    ("provision", "said"),
    [
        (
            DecisionRuleProvision("voting", ("tea",), rule(CountAtLeast(ONE, group="a\u0007"))),
            "condition.group of “voting” in clause 4.2 “Votes” contains the character",
        ),
        (
            DecisionRuleProvision(" ", (), rule()),
            "Name of the provision of clause 4.2 “Votes” must",
        ),
        (
            DecisionRuleProvision("voting", ("tea",), rule(nested(30))),
            "In the rule of “voting” in clause 4.2 “Votes” conditions are nested",
        ),
    ],
)
def test_a_text_that_cannot_be_recorded_is_told_with_its_clause(
    provision: Provision, said: str
) -> None:
    clause = Clause(ClauseId(UUID(int=3)), "4.2", "Votes", "We vote.\n", None, (provision,))
    with pytest.raises(Refused) as refused:
        check_clauses([clause])
    assert refused.value.sentence.startswith(said)


def test_what_a_text_in_force_says_is_followed_be_it_that_nobody_could_draft_it() -> None:
    """What was adopted before contradictions were refused stays usable until it is amended."""
    never = rule(Majority(ONE, True, "cast"))
    check_form(never)
    backwards = way("panel", "direct-talks").protocol
    check_protocol(backwards)
    with pytest.raises(CannotBeMeant):
        check_way(backwards)
