"""Elections in an electorate: who counts, what is set aside, quorum, weights, and the words."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from domain.elections.election import (
    Approval,
    ElectionRule,
    InstantRunoff,
    OptionId,
    OptionQuorumRoot,
    OptionQuorumShare,
    Plurality,
    Schulze,
    Star,
    TieBreaker,
    TransferableVote,
)
from domain.elections.marks import OneOption, RankedOptions
from domain.elections.profile import NoCommonUnit
from domain.elections.return_sentences import election_sentences
from domain.elections.returning import ElectorateNotReported, elect
from domain.elections.returns import Totals
from domain.voting.explanation import SetAside
from domain.voting.figures import Circumstances
from domain.voting.rules import (
    Majority,
    QuorumByCall,
    QuorumNumber,
    QuorumShare,
    StatedDefault,
)
from domain.voting.tally import Ballot, Choice, Electorate, Stance
from tests.domain.elections import (
    approving,
    body_of,
    came_to,
    counted,
    held_by,
    ids,
    ranked,
    ranking,
    reported,
    scored,
    slate,
    steps_of,
)
from tests.domain.polls import person, seat, seat_id

A, B = OneOption(OptionId("A")), OneOption(OptionId("B"))
HALF_PRESENT = (QuorumShare(Fraction(1, 2)),)
RULE = ElectionRule(Plurality(), quorum=HALF_PRESENT)


def test_seats_elect_one_of_several() -> None:
    outcome = counted(RULE, "AB", body_of(3), [A, A, B])
    assert (outcome.result, outcome.elected, outcome.advisory) == ("elected", ids("A"), False)
    ballots = outcome.explanation.ballots
    assert [ballots.valid, ballots.blank, ballots.invalid] == [3, 0, 0]


def test_weights_and_persons_count_where_the_rule_asks_for_them() -> None:
    electorate = Electorate(
        (
            seat(0, weight=Fraction(5, 2), persons=1),
            seat(1, weight=Fraction(1), persons=30),
            seat(2, weight=Fraction(1), persons=30),
        )
    )
    choices: list[Choice | None] = [A, B, B]
    for measure, elected, amount in (("votes", "B", 2), ("weight", "A", 2.5), ("persons", "B", 60)):
        rule = ElectionRule(Plurality(), measure=measure)  # type: ignore[arg-type]
        outcome = counted(rule, "AB", electorate, choices)
        assert outcome.elected == ids(elected)
        assert steps_of(outcome, Totals)[0].amounts[0].amount == Fraction(amount)


def test_ballots_that_cannot_count_are_set_aside_with_the_reason() -> None:
    electorate = Electorate((seat(0), seat(1), seat(2, holder=None), seat(3)))
    ballots = [
        held_by(0, A),
        held_by(1, B),
        Ballot(seat_id(2), B, person(2)),
        Ballot(seat_id(3), B, person(9)),
        Ballot(seat_id(7), B, person(7)),
    ]
    outcome = elect(RULE, slate("AB"), electorate, ballots, StatedDefault(), recused=[seat_id(1)])
    assert outcome.elected == ids("A")
    assert outcome.explanation.set_aside == (
        SetAside(seat_id(1), "recused"),
        SetAside(seat_id(2), "vacant"),
        SetAside(seat_id(3), "proxy"),
        SetAside(seat_id(7), "no-such-seat"),
    )
    assert outcome.explanation.recused == (seat_id(1),)


def test_a_ballot_by_proxy_counts_where_the_rule_admits_it() -> None:
    ballots = [held_by(0, A), Ballot(seat_id(1), B, person(0)), Ballot(seat_id(2), B, person(0))]
    rule = replace(RULE, proxy="present")
    outcome = elect(rule, slate("AB"), body_of(3), ballots, StatedDefault())
    assert outcome.elected == ids("B")
    not_there = replace(RULE, proxy="absent", quorum=(QuorumNumber(Fraction(2)),))
    assert elect(not_there, slate("AB"), body_of(3), ballots, StatedDefault()).result == "inquorate"


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (OneOption(OptionId("Z")), "OPTION_NOT_ON_SLATE"),
        (approving("AB"), "TOO_MANY_OPTIONS_PICKED"),
        (approving("AA"), "OPTION_MARKED_TWICE"),
        (ranked("AB"), "UNKNOWN_CHOICE"),
        (Stance("yes"), "UNKNOWN_CHOICE"),
    ],
)
def test_an_illegal_ballot_is_set_aside_and_counts_among_those_present(
    choice: Choice, code: str
) -> None:
    quorum = (QuorumNumber(Fraction(3)),)
    outcome = counted(replace(RULE, quorum=quorum), "AB", body_of(5), [A, A, choice])
    assert outcome.elected == ids("A")
    assert [(i.seat, i.defect.code) for i in outcome.explanation.illegal] == [(seat_id(2), code)]
    assert outcome.explanation.ballots.invalid == 1
    absent = replace(RULE, quorum=quorum, invalid="absent")
    assert counted(absent, "AB", body_of(5), [A, A, choice]).result == "inquorate"


def test_a_ballot_that_was_handed_in_as_invalid_stays_so() -> None:
    spoilt = Ballot(seat_id(1), A, person(1), valid=False)
    outcome = elect(RULE, slate("AB"), body_of(3), [held_by(0, B), spoilt], StatedDefault())
    assert outcome.elected == ids("B")
    assert outcome.explanation.ballots.invalid == 1


@pytest.mark.parametrize("blank", [Stance("abstain"), approving("")])
def test_a_blank_ballot_abstains(blank: Choice) -> None:
    quorum = (QuorumNumber(Fraction(3)),)
    outcome = counted(replace(RULE, quorum=quorum), "AB", body_of(5), [A, B, A, blank])
    assert outcome.elected == ids("A")
    assert outcome.explanation.ballots.blank == 1
    absent = replace(RULE, quorum=(QuorumNumber(Fraction(4)),), abstention="absent")
    assert counted(absent, "AB", body_of(5), [A, B, A, blank]).result == "inquorate"


def test_without_quorum_nobody_is_elected() -> None:
    outcome = counted(RULE, "AB", body_of(5), [A, A])
    assert (outcome.result, outcome.elected) == ("inquorate", ())
    assert outcome.explanation.decided_by == "quorum"
    assert outcome.explanation.quorum[0].decisive


def test_a_recused_seat_leaves_the_base_of_the_quorum_or_does_not() -> None:
    ballots = [held_by(n, A) for n in range(2)]
    for recusal, result in (("leaves-both", "elected"), ("leaves-neither", "elected"),
                            ("leaves-presence", "inquorate")):  # fmt: skip
        rule = replace(RULE, recusal=recusal)  # type: ignore[arg-type]
        outcome = elect(
            rule, slate("AB"), body_of(5), ballots, StatedDefault(), recused=[seat_id(4)]
        )
        assert outcome.result == result, recusal


def test_a_quorum_can_be_lower_on_a_second_call() -> None:
    by_call = (QuorumByCall(QuorumShare(Fraction(1, 2)), QuorumNumber(Fraction(1))),)
    rule = replace(RULE, quorum=by_call)
    assert counted(rule, "AB", body_of(5), [A]).result == "inquorate"
    second = counted(rule, "AB", body_of(5), [A], circumstances=Circumstances(call=2))
    assert second.elected == ids("A")


def test_when_nobody_votes_nobody_is_elected() -> None:
    rule = ElectionRule(Plurality())
    for choices in ([], [Stance("abstain"), None]):
        outcome = counted(rule, "AB", body_of(3), choices)  # type: ignore[arg-type]
        assert (outcome.result, outcome.elected) == ("none-elected", ())
        assert outcome.explanation.decided_by == "nobody-voted"
    default = ElectionRule(Schulze(default=OptionId("B")))
    assert counted(default, "AB", body_of(3), []).result == "default-option"


def test_a_threshold_is_of_the_members_in_the_electorate() -> None:
    method = Approval(Majority(Fraction(1, 2), True, "members"))
    choices: list[Choice | None] = [approving("A"), approving("AB"), approving("AB"), None, None]
    outcome = counted(ElectionRule(method, seats=2), "AB", body_of(5), choices)
    assert (outcome.result, outcome.elected) == ("partly-elected", ids("A"))


def test_the_quorum_of_an_option_is_worked_out_from_the_electorate() -> None:
    rule = ElectionRule(Schulze(default=OptionId("F"), quorum=OptionQuorumRoot(Fraction(3, 2))))
    for voting, result in ((4, "default-option"), (5, "elected")):  # 3/2 √10 is 4.74
        choices: list[Choice | None] = [ranked("AF")] * voting
        assert counted(rule, "AF", body_of(10), choices).result == result


def test_what_was_not_reported_of_the_electorate_is_asked_for() -> None:
    method = Schulze(default=OptionId("F"), quorum=OptionQuorumRoot(Fraction(1)))
    with pytest.raises(ElectorateNotReported):
        came_to(method, "AF", ranking({"AF": 5}))


def test_an_advisory_election_recommends() -> None:
    outcome = counted(replace(RULE, advisory=True), "AB", body_of(2), [A, A])
    assert outcome.advisory
    assert election_sentences(outcome)[0] == "A is recommended."


# In words


def words(outcome: Any) -> str:
    return "\n".join(election_sentences(outcome))


def test_a_return_reads_from_who_is_elected_to_what_was_set_aside() -> None:
    choices: list[Choice | None] = [A, A, B, OneOption(OptionId("Z"))]
    said = election_sentences(counted(RULE, "AB", body_of(5), choices))
    illegal = "The ballot names the option “Z”, which is not on the slate."
    assert said == (
        "A is elected.",
        "The agreement has no rule for this matter, so the stated default applies.",
        "1 seat to be filled by most votes; ballots: 3 valid, 1 invalid.",
        "The quorum was met: 4 present of 5 members is 4/5, which is at least 1/2.",
        "Count 1, votes: A 2, B 1.",
        "A is elected with 2: has most.",
        "A, with 2 votes, goes before B, with 1.",
        f"The ballot of seat {seat_id(3)} was set aside: {illegal}",
    )


def test_each_method_says_what_was_decisive() -> None:
    default = Schulze(
        default=OptionId("F"), ratio=Fraction(3), quorum=OptionQuorumRoot(Fraction(1))
    )
    said = words(came_to(default, "ABF", ranking({"AFB": 3, "BFA": 1}, members=Fraction(16))))
    assert "3 rank A above the default option; the square of that is fewer than 16" in said
    assert "A is out: its quorum is not met." in said
    assert said.startswith("Nobody is elected: the default option wins.")
    said = words(came_to(Schulze(), "ABC", ranking({"ABC": 5, "BCA": 4, "CAB": 3})))
    assert "The weakest defeats among them are dropped: C over A, 7 to 5." in said
    said = words(came_to(InstantRunoff(), "ABC", ranking({"A": 4, "BA": 3, "CB": 2})))
    assert "C is out: fewest, 2." in said
    assert "A majority is more than 9/2 of 9." in said or "more than 4 1/2 of 9" in said
    vote = TransferableVote(decimals=5)
    said = words(came_to(vote, "ABC", ranking({"AB": 42, "B": 26, "C": 32}), seats=2))
    assert "The quota is at least 34, of 100 votes for 2 seats." in said
    assert "The surplus of A passes on, each paper at 4/21 of its value: B 7.99974" in said
    said = words(came_to(Star(), "AB", reported({scored("AB", "51"): 4, scored("AB", "23"): 5})))
    assert "In the run-off 4 score A higher, and 5 B." in said


def test_ties_and_caps_are_told() -> None:
    even = reported({A: 2, B: 2, OneOption(OptionId("C")): 3})
    drawn = words(came_to(Plurality(), "ABC", even, TieBreaker("x"), seats=2, tie="lot"))
    assert "A and B are tied for who is elected; by lot it is" in drawn
    assert "The lot was drawn by the seed “x”" in drawn
    waits = words(came_to(Plurality(), "ABC", even, seats=2, tie="casting-vote"))
    assert waits.startswith("C is elected; the rest is tied, and waits for the casting vote.")
    left = words(came_to(Plurality(), "ABC", even, seats=2))
    assert left.startswith("C is elected; 1 seat of 2 stays empty.")
    capped = words(came_to(Plurality(), slate("ABC", A="x", C="x"), even, seats=2, cap=1))
    assert "A is out: as many of “x” are elected as may be." in capped
    nothing = words(came_to(Approval(), "AB", reported({approving(""): 1})))
    assert "No ballot speaks for an option." in nothing


def test_ranks_may_leave_options_out() -> None:
    outcome = counted(ElectionRule(Schulze()), "AB", body_of(1), [RankedOptions(())])
    assert outcome.explanation.ballots.blank == 1


@pytest.mark.parametrize(
    ("recusal", "result"), [("leaves-both", "elected"), ("leaves-neither", "default-option")]
)
def test_the_quorum_of_an_option_is_of_those_who_are_left(recusal: str, result: str) -> None:
    method = Schulze(default=OptionId("F"), quorum=OptionQuorumShare(Fraction(1, 2)))
    rule = ElectionRule(method, recusal=recusal)  # type: ignore[arg-type]
    choices: list[Choice | None] = [ranked("AF")] * 4
    away = [seat_id(8), seat_id(9)]
    assert counted(rule, "AF", body_of(10), choices, recused=away).result == result


def test_weights_without_a_common_unit_are_refused() -> None:
    odd = [Fraction(1, 10**15 + offset) for offset in (37, 91)]
    electorate = Electorate(tuple(seat(n, weight=weight) for n, weight in enumerate(odd)))
    rule = ElectionRule(Plurality(), measure="weight")
    with pytest.raises(NoCommonUnit):
        counted(rule, "AB", electorate, [A, B])
