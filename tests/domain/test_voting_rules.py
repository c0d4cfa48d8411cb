"""What is wrong with a rule or provision is said at drafting, with the place; pinning picks one."""

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.provisions.pinning import pin_rule
from domain.provisions.provision import (
    DEFAULT_RULE,
    DecisionRuleProvision,
    MatterNamedTwice,
    PinnedRule,
    ProvisionInForce,
    RulesClash,
    check_provision,
)
from domain.refusal import Refused
from domain.values import (
    AgreementId,
    BodyId,
    ClauseId,
    ControlCharacter,
    TextMissing,
    TextTooLong,
    TooMany,
)
from domain.voting.drafting import (
    EmptyCondition,
    NumberOutOfRange,
    RuleTooComplex,
    ShareOutOfRange,
    UnknownGroup,
    UnknownOption,
    UnknownSeat,
    check_names,
    check_rule,
)
from domain.voting.nobody_voting import NobodyVotingNotStated
from domain.voting.rules import (
    ALL_AGREE,
    MAJORITY,
    TWO_THIRDS,
    AllOf,
    AnyOf,
    Condition,
    CountAtLeast,
    DecisionRule,
    FromClause,
    Majority,
    Not,
    NoVeto,
    Quorum,
    QuorumNumber,
    QuorumShare,
    Unanimity,
)
from domain.voting.rules_before import Noticed
from tests.domain.polls import DOUBLE, HALF, MORE_YES, seat_id


@pytest.mark.parametrize("rule", [ALL_AGREE, MAJORITY, TWO_THIRDS, DOUBLE])
def test_a_well_formed_rule_is_accepted(rule: DecisionRule) -> None:
    check_rule(rule)


@pytest.mark.parametrize(
    ("condition", "refusal"),
    [
        (
            Majority(Fraction(3, 2), True, "cast"),
            ShareOutOfRange("condition.share", Fraction(3, 2)),
        ),
        (
            AllOf((MORE_YES, Majority(Fraction(-1, 2), True, "cast"))),
            ShareOutOfRange("condition.all[1].share", Fraction(-1, 2)),
        ),
        (AllOf(()), EmptyCondition("condition")),
        (Not(AnyOf(())), EmptyCondition("condition.not[0]")),
        (AllOf((MORE_YES, NoVeto())), EmptyCondition("condition.all[1]")),
        (
            AnyOf((MORE_YES, Majority(HALF, False, "cast"))),
            NobodyVotingNotStated("condition.any[1]"),
        ),
        (Unanimity("present"), NobodyVotingNotStated("condition")),
        (Majority(HALF, False, "members", stance="abstain"), NobodyVotingNotStated("condition")),
        (Majority(HALF, False, "members", rounded="down"), NobodyVotingNotStated("condition")),
        (Majority(Fraction(0), False, "members"), NobodyVotingNotStated("condition")),
        (Not(Majority(HALF, False, "members")), NobodyVotingNotStated("condition.not[0]")),
        (Not(MORE_YES), NobodyVotingNotStated("condition")),
        (NoVeto((seat_id(1),)), NobodyVotingNotStated("condition")),
        (Noticed(7), NobodyVotingNotStated("condition")),
        (Not(Noticed(7)), NobodyVotingNotStated("condition")),
        (Noticed(-1), NumberOutOfRange("condition.days", Fraction(-1))),
        (
            Majority(HALF, True, "cast", stance="object"),
            UnknownOption("condition.stance", "object", "yes, no, abstain"),
        ),
        (CountAtLeast(Fraction(0)), NobodyVotingNotStated("condition")),
        (CountAtLeast(Fraction(-1)), NumberOutOfRange("condition.number", Fraction(-1))),
        (
            replace(MORE_YES, base="everybody"),  # type: ignore[arg-type]
            UnknownOption(
                "condition.base",
                "everybody",
                "cast, cast-and-abstaining, cast-and-invalid, present, members, "
                "members-less-abstaining, all-seats",
            ),
        ),
        (
            replace(MORE_YES, measure="noise"),  # type: ignore[arg-type]
            UnknownOption("condition.measure", "noise", "votes, weight, persons"),
        ),
    ],
)
def test_a_malformed_condition_is_refused_with_its_place(
    condition: Condition, refusal: Refused
) -> None:
    with pytest.raises(type(refusal)) as refused:
        check_rule(DecisionRule(condition))
    assert refused.value == refusal
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("quorum", "refusal"),
    [
        (QuorumShare(Fraction(2)), ShareOutOfRange("quorum[1].share", Fraction(2))),
        (QuorumNumber(Fraction(2**60)), NumberOutOfRange("quorum[1].number", Fraction(2**60))),
    ],
)
def test_a_malformed_quorum_is_refused_with_its_place(quorum: Quorum, refusal: Refused) -> None:
    with pytest.raises(type(refusal)) as refused:
        check_rule(DecisionRule(MORE_YES, (QuorumNumber(Fraction(1)), quorum)))
    assert refused.value == refusal


@pytest.mark.parametrize("field", ["recusal", "abstention", "proxy", "silence", "invalid", "tie"])
def test_an_option_that_nobody_knows_is_refused(field: str) -> None:
    options: dict[str, Any] = {field: "whatever"}
    with pytest.raises(UnknownOption, match=field):
        check_rule(replace(MAJORITY, **options))


def test_a_rule_with_at_least_must_state_what_nobody_voting_comes_to() -> None:
    at_least = DecisionRule(Majority(HALF, False, "cast"))
    with pytest.raises(NobodyVotingNotStated):
        check_rule(at_least)
    check_rule(replace(at_least, nobody_votes="rejected"))
    with pytest.raises(UnknownOption):
        check_rule(replace(at_least, nobody_votes="incomplete"))


def test_groups_and_seats_must_be_those_of_the_body() -> None:
    check_names(DOUBLE, frozenset({"people", "cantons"}), frozenset())
    with pytest.raises(UnknownGroup) as refused:
        check_names(DOUBLE, frozenset({"people"}), frozenset())
    assert refused.value == UnknownGroup("condition.all[1].group", "cantons")
    veto = DecisionRule(AllOf((MORE_YES, NoVeto((seat_id(1),)))))
    check_names(veto, frozenset(), frozenset({seat_id(1)}))
    with pytest.raises(UnknownSeat):
        check_names(veto, frozenset(), frozenset({seat_id(2)}))


def test_a_rule_has_limits() -> None:
    deep: Condition = MORE_YES
    for _ in range(5_000):
        deep = AllOf((deep,))
    wide = AllOf(tuple(MORE_YES for _ in range(201)))
    for condition in (deep, wide):
        with pytest.raises(RuleTooComplex):
            check_rule(DecisionRule(condition))
    with pytest.raises(TooMany):
        check_rule(DecisionRule(MORE_YES, (QuorumNumber(Fraction(1)),) * 101))
    with pytest.raises(TooMany):
        check_rule(DecisionRule(AllOf((MORE_YES, NoVeto((seat_id(1),) * 1_001)))))
    with pytest.raises(TextTooLong):
        check_rule(DecisionRule(replace(MORE_YES, group="g" * 501)))


# Provisions


def provision(name: str = "majority", *matters: str, body: int | None = None) -> Any:
    of = None if body is None else BodyId(UUID(int=body))
    return DecisionRuleProvision(name, matters, MAJORITY, of)


@pytest.mark.parametrize(
    ("malformed", "refusal"),
    [
        (provision(" "), TextMissing),
        (provision("a\x00b"), ControlCharacter),
        (provision("a", ""), TextMissing),
        (provision("a", "budget", "budget"), MatterNamedTwice),
        (provision("a", *(str(number) for number in range(201))), TooMany),
        (replace(provision(), rule=DecisionRule(AllOf(()))), EmptyCondition),
    ],
)
def test_a_malformed_provision_is_refused(malformed: Any, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        check_provision(malformed)


AGREEMENT, CLAUSE = AgreementId(UUID(int=7)), ClauseId(UUID(int=8))
BOARD = BodyId(UUID(int=9))


def pinned(matter: str, *provisions: DecisionRuleProvision) -> PinnedRule:
    return pin_rule(
        matter, BOARD, [ProvisionInForce(one, AGREEMENT, CLAUSE, 2, "Art. 8") for one in provisions]
    )


def test_the_most_specific_provision_in_force_is_pinned() -> None:
    everything, board = provision("everything"), provision("board", body=9)
    budget, board_budget = provision("budget", "budget"), provision("both", "budget", body=9)
    elsewhere = provision("elsewhere", "budget", body=10)
    for expected, in_force in [
        ("everything", [everything, elsewhere]),
        ("board", [everything, board, elsewhere]),
        ("budget", [everything, board, budget]),
        ("both", [board_budget, everything, board, budget]),
    ]:
        origin = pinned("budget", *in_force).origin
        assert origin == FromClause(AGREEMENT, CLAUSE, 2, expected, "Art. 8")
    assert pinned("travel", everything, budget).origin == (
        FromClause(AGREEMENT, CLAUSE, 2, "everything", "Art. 8")
    )


def test_where_the_agreement_is_silent_the_stated_default_applies() -> None:
    assert pinned("travel", provision("budget", "budget")) == DEFAULT_RULE


def test_two_provisions_that_fit_equally_clash() -> None:
    with pytest.raises(RulesClash) as refused:
        pinned("budget", provision("a", "budget"), provision("b", "budget", "travel"))
    assert refused.value == RulesClash("budget", "a", "b")
    with pytest.raises(RulesClash) as refused:
        pinned("", provision("a"), provision("b"))
    assert refused.value.facts()["matter"] == "every matter"
