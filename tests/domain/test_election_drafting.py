"""What is wrong with an election rule, a slate or a ballot is said, with the place named."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from domain.elections.election import (
    Approval,
    ElectionRule,
    InstantRunoff,
    Method,
    Option,
    OptionId,
    OptionQuorumNumber,
    OptionQuorumRoot,
    OptionQuorumShare,
    Plurality,
    Schulze,
    Slate,
    Star,
    TieBreaker,
    TransferableVote,
)
from domain.elections.election_drafting import (
    AFFILIATIONS_LIMIT,
    DECIMALS_LIMIT,
    EXACT_SEATS_LIMIT,
    OPTIONS_LIMIT,
    SEATS_TO_FILL_LIMIT,
    check_elected_by,
    check_election,
    check_slate,
    check_tie_breaker,
)
from domain.elections.marks import OneOption, UnknownChoice, check_marks, kinds_taken
from domain.refusal import Refused
from domain.values import variants_of
from domain.voting.rules import AllOf, Majority, NoObjection, QuorumNumber, QuorumShare
from domain.voting.tally import Choice, Stance
from tests.domain.elections import approving, ids, ranked, scored, slate
from tests.domain.polls import person

HALF = Fraction(1, 2)
F = OptionId("F")


def refusal(check: Any, *arguments: Any, **facts: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        check(*arguments, **facts)
    assert refused.value.sentence
    return refused.value


def test_who_marks_what_the_method_does_not_know_is_told_what_it_takes() -> None:
    with pytest.raises(UnknownChoice) as met:
        check_marks(Plurality(), 1, slate("A"), ranked("A"))
    assert met.value.sentence == (
        "The method of this poll does not know the choice “rank”: it takes “pick” or “approve”, "
        "or the stance “abstain”."
    )


@pytest.mark.parametrize("method", [method() for method in variants_of(Method).values()])
def test_every_method_is_well_drafted_by_itself(method: Method) -> None:
    check_election(ElectionRule(method))
    assert kinds_taken(method)


@pytest.mark.parametrize(
    ("rule", "code", "place"),
    [
        (ElectionRule(Plurality(), seats=0), "OUT_OF_RANGE", "seats"),
        (ElectionRule(Plurality(), seats=10_000), "OUT_OF_RANGE", "seats"),
        (ElectionRule(Plurality(), cap=0), "OUT_OF_RANGE", "cap"),
        (ElectionRule(Plurality(picks=-1)), "OUT_OF_RANGE", "method.picks"),
        (ElectionRule(InstantRunoff(least_ranked=0)), "OUT_OF_RANGE", "method.least_ranked"),
        (ElectionRule(TransferableVote(least_ranked=0)), "OUT_OF_RANGE", "method.least_ranked"),
        (ElectionRule(TransferableVote(decimals=-1)), "OUT_OF_RANGE", "method.decimals"),
        (ElectionRule(Star(most=0)), "OUT_OF_RANGE", "method.most"),
        (ElectionRule(Schulze(default=F, ratio=Fraction(0))), "RATIO_OUT_OF_RANGE", "method.ratio"),
        (ElectionRule(Schulze(ratio=Fraction(3))), "DEFAULT_OPTION_MISSING", "method.ratio"),
        (
            ElectionRule(Schulze(quorum=OptionQuorumNumber(Fraction(1)))),
            "DEFAULT_OPTION_MISSING",
            "method.quorum",
        ),
        (
            ElectionRule(Schulze(default=F, quorum=OptionQuorumNumber(Fraction(-1)))),
            "NUMBER_OUT_OF_RANGE",
            "method.quorum.number",
        ),
        (
            ElectionRule(Schulze(default=F, quorum=OptionQuorumShare(Fraction(2)))),
            "SHARE_OUT_OF_RANGE",
            "method.quorum.share",
        ),
        (
            ElectionRule(Schulze(default=F, quorum=OptionQuorumRoot(Fraction(-1)))),
            "NUMBER_OUT_OF_RANGE",
            "method.quorum.factor",
        ),
        (
            ElectionRule(Approval(Majority(Fraction(3, 2), True, "cast"))),
            "SHARE_OUT_OF_RANGE",
            "method.threshold.share",
        ),
        (
            ElectionRule(Plurality(threshold=AllOf((Majority(HALF, True, "cast"), NoObjection())))),
            "UNKNOWN_OPTION",
            "method.threshold.all[1]",
        ),
        (ElectionRule(Plurality(threshold=AllOf(()))), "EMPTY_CONDITION", "method.threshold"),
        (
            ElectionRule(Plurality(), quorum=(QuorumShare(Fraction(-1, 2)),)),
            "SHARE_OUT_OF_RANGE",
            "quorum[0].share",
        ),
        (
            ElectionRule(Plurality(), quorum=(QuorumNumber(Fraction(-2)),)),
            "NUMBER_OUT_OF_RANGE",
            "quorum[0].number",
        ),
        (ElectionRule(Plurality(), measure="hats"), "UNKNOWN_OPTION", "measure"),  # type: ignore[arg-type]
        (ElectionRule(Plurality(), tie="chess"), "UNKNOWN_OPTION", "tie"),  # type: ignore[arg-type]
        (ElectionRule(Plurality(), recusal="stays"), "UNKNOWN_OPTION", "recusal"),  # type: ignore[arg-type]
        (ElectionRule(Schulze("most")), "UNKNOWN_OPTION", "method.strength"),  # type: ignore[arg-type]
        (ElectionRule(TransferableVote("big")), "UNKNOWN_OPTION", "method.quota"),  # type: ignore[arg-type]
        (
            ElectionRule(TransferableVote(exclusion_tie="together")),
            "UNKNOWN_OPTION",
            "method.exclusion_tie",
        ),
        (
            ElectionRule(InstantRunoff(equal_ranks="odd")),  # type: ignore[arg-type]
            "UNKNOWN_OPTION",
            "method.equal_ranks",
        ),
    ],
)
def test_a_malformed_rule_is_refused_with_the_place_named(
    rule: ElectionRule, code: str, place: str
) -> None:
    refused = refusal(check_election, rule)
    assert (refused.code, refused.facts()["place"]) == (code, place)


def test_instant_run_off_fills_one_seat() -> None:
    assert refusal(check_election, ElectionRule(InstantRunoff(), seats=2)).code == "ONE_SEAT_METHOD"


def test_transfers_in_exact_fractions_are_for_few_seats() -> None:
    check_election(ElectionRule(TransferableVote(), seats=EXACT_SEATS_LIMIT))
    refused = refusal(check_election, ElectionRule(TransferableVote(), seats=EXACT_SEATS_LIMIT + 1))
    assert (refused.code, refused.facts()["place"]) == ("DECIMALS_NOT_STATED", "method.decimals")
    check_election(ElectionRule(TransferableVote(decimals=5), seats=EXACT_SEATS_LIMIT + 1))


def test_groups_and_seats_that_are_not_there_are_refused() -> None:
    threshold = Plurality(threshold=Majority(HALF, True, "cast", group="firms"))
    refused = refusal(
        check_elected_by, ElectionRule(threshold), frozenset({"schools"}), frozenset()
    )
    assert (refused.code, refused.facts()["place"]) == ("UNKNOWN_GROUP", "method.threshold.group")
    quorum = ElectionRule(Plurality(), quorum=(QuorumShare(HALF, group="firms"),))
    refused = refusal(check_elected_by, quorum, frozenset(), frozenset())
    assert refused.facts()["place"] == "quorum[0].group"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (slate(""), "EMPTY_SLATE"),
        (slate("F"), "EMPTY_SLATE"),
        (slate("AB"), "DEFAULT_OPTION_NOT_ON_SLATE"),
        (slate("AFA"), "OPTION_NAMED_TWICE"),
        (Slate((Option(OptionId(" ")), Option(F))), "TEXT_MISSING"),
        (Slate((Option(OptionId("A\n")), Option(F))), "CONTROL_CHARACTER"),
        (Slate((Option(OptionId("A"), affiliations=("",)), Option(F))), "TEXT_MISSING"),
        (Slate((Option(OptionId("A"), affiliations=("x",) * 99), Option(F))), "TOO_MANY"),
        (Slate((Option(OptionId("A"), ratio=Fraction(-1)), Option(F))), "RATIO_OUT_OF_RANGE"),
        (Slate((Option(OptionId("A"), group="\n"), Option(F))), "CONTROL_CHARACTER"),
        (
            Slate((Option("A", person=person(1)), Option("B", person=person(1)), Option(F))),
            "CANDIDATE_NAMED_TWICE",
        ),
        (Slate((Option(OptionId("A")), Option(F, ratio=Fraction(2)))), "DEFAULT_OPTION_WITH_RATIO"),
        (
            Slate(tuple(Option(OptionId(str(n))) for n in range(OPTIONS_LIMIT + 1))),
            "TOO_MANY",
        ),
    ],
)
def test_a_slate_that_nobody_can_vote_on_is_refused(options: Slate, code: str) -> None:
    rule = ElectionRule(Schulze(default=F))
    if code == "EMPTY_SLATE" and not options.options:
        rule = ElectionRule(Plurality())
    assert refusal(check_slate, rule, options).code == code


def test_what_is_at_a_limit_is_drafted_and_one_more_is_refused() -> None:
    def options(number: int, affiliations: int) -> Slate:
        named = tuple(str(n) for n in range(affiliations))
        return Slate(tuple(Option(OptionId(str(n)), affiliations=named) for n in range(number)))

    rule = ElectionRule(Plurality())
    check_slate(rule, options(OPTIONS_LIMIT, AFFILIATIONS_LIMIT))
    assert str(OPTIONS_LIMIT) in refusal(check_slate, rule, options(OPTIONS_LIMIT + 1, 0)).sentence
    several = options(1, AFFILIATIONS_LIMIT + 1)
    assert str(AFFILIATIONS_LIMIT) in refusal(check_slate, rule, several).sentence
    check_election(ElectionRule(Plurality(), seats=SEATS_TO_FILL_LIMIT))
    refusal(check_election, ElectionRule(Plurality(), seats=SEATS_TO_FILL_LIMIT + 1))
    check_election(ElectionRule(TransferableVote(decimals=DECIMALS_LIMIT)))
    refusal(check_election, ElectionRule(TransferableVote(decimals=DECIMALS_LIMIT + 1)))


def test_a_ratio_needs_a_default_option() -> None:
    options = Slate((Option(OptionId("A"), ratio=Fraction(2)),))
    refused = refusal(check_slate, ElectionRule(Plurality()), options)
    assert (refused.code, refused.facts()["place"]) == (
        "DEFAULT_OPTION_MISSING",
        "options[0].ratio",
    )


def test_more_seats_than_options_are_no_defect() -> None:
    rule = ElectionRule(Plurality(), seats=5)
    check_election(rule)
    check_slate(rule, slate("AB"))


def test_a_casting_vote_names_options_of_the_slate_once() -> None:
    check_tie_breaker(slate("AB"), TieBreaker("seed", ids("BA")))
    refused = refusal(check_tie_breaker, slate("AB"), TieBreaker(casting=ids("Z")))
    assert refused.code == "CASTING_VOTE_FOR_UNKNOWN_OPTION"
    refused = refusal(check_tie_breaker, slate("AB"), TieBreaker(casting=ids("AA")))
    assert refused.code == "CAST_TWICE_FOR_OPTION"
    assert refusal(check_tie_breaker, slate("A"), TieBreaker("a\nb")).code == "CONTROL_CHARACTER"


@pytest.mark.parametrize(
    ("method", "choice", "code"),
    [
        (Plurality(), ranked("A"), "UNKNOWN_CHOICE"),
        (Plurality(), Stance("no"), "UNKNOWN_CHOICE"),
        (Plurality(picks=2), approving("ABC"), "TOO_MANY_OPTIONS_PICKED"),
        (Plurality(picks=0), approving("ABC"), "TOO_MANY_OPTIONS_PICKED"),
        (Plurality(), OneOption(OptionId("Z")), "OPTION_NOT_ON_SLATE"),
        (Approval(), approving("AA"), "OPTION_MARKED_TWICE"),
        (Approval(), scored("A", "1"), "UNKNOWN_CHOICE"),
        (Schulze(), ranked("AZ"), "OPTION_NOT_ON_SLATE"),
        (Schulze(), ranked("ABA"), "OPTION_MARKED_TWICE"),
        (Schulze(), approving("A"), "UNKNOWN_CHOICE"),
        (InstantRunoff(), ranked("A=B"), "EQUAL_RANKS_NOT_ADMITTED"),
        (InstantRunoff(least_ranked=2), ranked("A"), "TOO_FEW_OPTIONS_RANKED"),
        (TransferableVote(), ranked("AB=C"), "EQUAL_RANKS_NOT_ADMITTED"),
        (Star(), scored("A", "6"), "SCORE_OUT_OF_RANGE"),
        (Star(most=3), scored("A", "4"), "SCORE_OUT_OF_RANGE"),
        (Star(), scored("AA", "11"), "OPTION_MARKED_TWICE"),
        (Star(), ranked("A"), "UNKNOWN_CHOICE"),
    ],
)
def test_an_illegal_ballot_is_refused(method: Method, choice: Choice, code: str) -> None:
    assert refusal(check_marks, method, 2, slate("ABC"), choice).code == code


@pytest.mark.parametrize(
    ("method", "choice"),
    [
        (Plurality(), OneOption(OptionId("A"))),
        (Plurality(picks=0), approving("AB")),
        (Approval(), approving("ABC")),
        (Schulze(), ranked("A=BC")),
        (InstantRunoff(equal_ranks="shared"), ranked("A=BC")),
        (InstantRunoff(least_ranked=2), ranked("AB")),
        (Star(), scored("ABC", "050")),
        (Star(), Stance("abstain")),
        (InstantRunoff(least_ranked=2), ranked("")),
    ],
)
def test_a_legal_ballot_is_not(method: Method, choice: Choice) -> None:
    check_marks(method, 2, slate("ABC"), choice)


def test_a_rule_can_be_changed_part_by_part() -> None:
    rule = replace(ElectionRule(Star()), seats=3, cap=2, tie="lot")
    check_election(rule)
