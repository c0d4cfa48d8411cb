"""What is wrong with a rule beyond majorities is refused with its place."""

from __future__ import annotations

from fractions import Fraction

import pytest

from domain.refusal import Refused
from domain.voting.drafting import (
    BlockingSeatsNotStated,
    EmptyCondition,
    NumberOutOfRange,
    UnknownSeat,
    check_names,
    check_rule,
)
from domain.voting.nobody_voting import NobodyVotingContradicted, NobodyVotingNotStated
from domain.voting.positions import NotOutermost
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    AllOf,
    AnyOf,
    ByWay,
    Condition,
    Consensus,
    CountAtLeast,
    DecisionRule,
    MustAbstain,
    NoBlockingMinority,
    NoObjection,
    Not,
    QuorumAny,
    QuorumByCall,
    QuorumByWay,
    QuorumNumber,
    QuorumRoot,
    RootAtLeast,
    StatedDefault,
)
from domain.voting.rules_before import Confirmed, SilenceKept
from domain.voting.tally import Count, Tally
from tests.domain.rows import MORE_YES, quorum, seat_id

# What is wrong with such rules


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        (DecisionRule(Consensus()), NobodyVotingNotStated("condition")),
        (DecisionRule(RootAtLeast(Fraction(0), "cast")), NobodyVotingNotStated("condition")),
        (
            DecisionRule(NoBlockingMinority(Fraction(1, 3), Fraction(2), base="cast")),
            NobodyVotingNotStated("condition"),
        ),
        (
            DecisionRule(ByWay(meeting=MORE_YES, written=NoObjection())),
            NobodyVotingNotStated("condition"),
        ),
        (
            DecisionRule(SilenceKept(10), nobody_votes="adopted"),
            NobodyVotingContradicted("condition"),
        ),
        (DecisionRule(SilenceKept(-1)), NumberOutOfRange("condition.days", Fraction(-1))),
        (
            DecisionRule(AnyOf((MORE_YES, Confirmed(5))), nobody_votes="rejected"),
            NotOutermost("condition.any[1]"),
        ),
        (
            DecisionRule(AllOf((MORE_YES, Not(MustAbstain(group="g")))), nobody_votes="rejected"),
            NotOutermost("condition.all[1].not[0]"),
        ),
        (DecisionRule(AllOf((MORE_YES, MustAbstain()))), EmptyCondition("condition.all[1]")),
        (DecisionRule(ByWay()), EmptyCondition("condition")),
        (quorum(QuorumAny(())), EmptyCondition("quorum[0]")),
        (quorum(QuorumByWay()), EmptyCondition("quorum[0]")),
        (
            quorum(QuorumByCall(QuorumNumber(Fraction(-2)))),
            NumberOutOfRange("quorum[0].first.number", Fraction(-2)),
        ),
        (
            quorum(QuorumRoot(Fraction(-1))),
            NumberOutOfRange("quorum[0].factor", Fraction(-1)),
        ),
        (
            DecisionRule(AllOf((MORE_YES, NoBlockingMinority(Fraction(1, 3), base="present")))),
            BlockingSeatsNotStated("condition.all[1]"),
        ),
        (
            DecisionRule(Consensus(-1), nobody_votes="rejected"),
            NumberOutOfRange("condition.stand_asides", Fraction(-1)),
        ),
    ],
)
def test_a_malformed_rule_is_refused_with_its_place(rule: DecisionRule, refusal: Refused) -> None:
    with pytest.raises(type(refusal)) as refused:
        check_rule(rule)
    assert refused.value == refusal


def test_a_seat_that_must_abstain_has_to_be_there() -> None:
    rule = DecisionRule(AllOf((MORE_YES, MustAbstain((seat_id(9),)))))
    with pytest.raises(UnknownSeat):
        check_names(rule, frozenset(), frozenset({seat_id(0)}))


def test_a_reported_tally_that_says_nothing_of_stances_leaves_consensus_open() -> None:
    count = Count(Fraction(5), Fraction(0), Fraction(0))
    for condition in (Consensus(), SilenceKept(5)):
        nobody = "rejected" if isinstance(condition, Consensus) else None
        rule = DecisionRule(condition, nobody_votes=nobody)  # type: ignore[arg-type]
        assert outcome(rule, Tally((count,)), StatedDefault()).result == "incomplete"


def test_a_quorum_alone_can_be_reported_by_count() -> None:
    rule: Condition = CountAtLeast(Fraction(3))
    assert (
        outcome(
            DecisionRule(rule), Tally((Count(Fraction(3), Fraction(9)),)), StatedDefault()
        ).result
        == "adopted"
    )
