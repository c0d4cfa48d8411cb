"""Calls after a majority that was missed: the body votes again, under what the next call asks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from domain.decisions.decision import MotionAlreadyDecided, require_undecided
from domain.decisions.early_close import settled
from domain.elections.election import ElectionRule, Plurality
from domain.elections.election_drafting import check_election
from domain.elections.marks import OneOption
from domain.elections.return_sentences import election_sentences
from domain.elections.returns import ElectionOutcome, goes_to_next_call
from domain.motions.floor import MotionAmended
from domain.motions.outcome import OutcomeDetermined, OutcomeDoesNotFollow, determined
from domain.provisions.provision import PinnedRule
from domain.refusal import DONE_HERE
from domain.voting.explanation import sentences
from domain.voting.figures import Circumstances
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    AllOf,
    AnyOf,
    ByCall,
    CountAtLeast,
    DecisionRule,
    Majority,
    NoVeto,
    StatedDefault,
)
from domain.voting.tally import Count, Tally
from tests.domain.elections import body_of, counted, ids
from tests.domain.matters import on
from tests.domain.polls import HALF, MORE_YES, body, seat_id, votes
from tests.domain.test_votes_in_turn import after, proposed, voted

TWO_THIRDS = Majority(Fraction(2, 3), strictly=False, base="members")
THEN_MORE = ByCall((TWO_THIRDS, MORE_YES), after="missed-majority")
"""Two thirds of all on the first call, more yes than no on the second."""
HALF_OF = Majority(HALF, strictly=True, base="members")
RULE = DecisionRule(THEN_MORE, nobody_votes="rejected")


def test_a_majority_missed_on_the_first_call_is_voted_on_again_on_the_second() -> None:
    once = voted(proposed(RULE), 2, "+++--")
    assert (once.result, once.decided) == ("incomplete", None)
    twice = voted(once, 3, "+++--")
    assert twice.result == "adopted"
    assert twice.decided == on(3)
    with pytest.raises(MotionAlreadyDecided):
        require_undecided(twice, DONE_HERE)


def test_on_the_last_call_what_fails_is_rejected() -> None:
    assert voted(voted(proposed(RULE), 2, "+++--"), 3, "++---").result == "rejected"


def test_what_has_its_majority_on_the_first_call_is_adopted_by_that() -> None:
    assert voted(proposed(RULE), 2, "++++-").result == "adopted"


def test_three_calls_ask_for_one_after_the_other() -> None:
    rule = replace(RULE, condition=replace(THEN_MORE, conditions=(TWO_THIRDS, TWO_THIRDS, HALF_OF)))
    twice = voted(voted(proposed(rule), 2, "+++--"), 3, "+++--")
    assert twice.result == "incomplete"
    assert voted(twice, 4, "+++--").result == "adopted"


def test_a_vote_without_quorum_is_a_call_as_well() -> None:
    once = voted(proposed(replace(RULE, nobody_votes="inquorate")), 2, ".....")
    assert once.result == "inquorate"
    assert voted(once, 3, "+++--").result == "adopted"


def test_where_the_rule_does_not_say_so_a_missed_majority_rejects() -> None:
    rule = replace(RULE, condition=ByCall((TWO_THIRDS, MORE_YES)))
    assert voted(proposed(rule), 2, "+++--").result == "rejected"


def test_what_was_amended_since_begins_with_the_first_call() -> None:
    once = voted(proposed(RULE), 2, "+++--")
    changed = after(once, MotionAmended(on(3), "Other", "Other."))
    assert voted(changed, 4, "+++--").result == "incomplete"
    assert voted(once, 4, "+++--").result == "adopted"


def test_what_fails_by_something_else_is_not_voted_on_again() -> None:
    veto = NoVeto((seat_id(4),))
    rule = replace(RULE, condition=AllOf((THEN_MORE, veto)))
    assert voted(proposed(rule), 2, "+++--").result == "rejected"
    assert voted(proposed(rule), 2, "+++-0").result == "incomplete"
    either = replace(RULE, condition=AnyOf((THEN_MORE, CountAtLeast(Fraction(3)))))
    assert voted(proposed(either), 2, "+++--").result == "adopted"


def test_a_tie_waits_for_the_next_call_and_not_for_the_chair() -> None:
    rule = DecisionRule(ByCall((MORE_YES, MORE_YES), after="missed-majority"), tie="casting-vote")
    once = voted(proposed(rule), 2, "++--.")
    assert once.result == "incomplete"
    assert voted(once, 3, "++--.").result == "tied"


def test_the_sentences_say_on_which_call_it_was_and_that_another_follows() -> None:
    last = voted(proposed(RULE), 2, "+++--").outcomes[-1]
    assert isinstance(last, OutcomeDetermined)
    said = sentences(last.outcome)
    assert said[0] == "The motion is not adopted on this call, and is voted on again on the next."
    assert said[-1] == (
        "The condition failed on this call: on call 1, 3 yes of 5 members is 3/5, which is not at "
        "least 2/3; the vote is held again, on call 2."
    )
    assert last.outcome.explanation.condition.missing == "next-call"


def test_of_an_advisory_rule_there_is_no_advice_yet() -> None:
    last = voted(proposed(replace(RULE, advisory=True)), 2, "+++--").outcomes[-1]
    assert isinstance(last, OutcomeDetermined)
    assert sentences(last.outcome)[0].startswith("There is no advice on this call")


def came_to(yes: int, no: int, declared: str | None) -> str:
    count = Count(Fraction(yes), Fraction(no), Fraction(0), members=Fraction(5))
    return determined(
        PinnedRule(RULE, StatedDefault()),
        Tally((count,)),
        "tally",
        declared=declared,  # type: ignore[arg-type]
        circumstances=Circumstances(),
        effective=on(2),
        conduct=DONE_HERE,
    ).outcome.result


def test_what_a_source_calls_rejected_may_be_so_on_this_call() -> None:
    assert came_to(3, 2, "rejected") == "incomplete"
    with pytest.raises(OutcomeDoesNotFollow):
        came_to(3, 2, "adopted")
    with pytest.raises(OutcomeDoesNotFollow):
        came_to(4, 1, "rejected")


def test_a_poll_is_closed_early_only_where_the_call_is_won() -> None:
    final = replace(RULE, ballots_final=True)
    assert settled(final, body(5), votes("++++")) == "adopted"
    assert settled(final, body(5), votes("---")) is None
    at_last = Circumstances(call=2)
    assert settled(final, body(5), votes("---"), circumstances=at_last) == "rejected"


# Elections

MOST = CountAtLeast(Fraction(0))
IN_ROUNDS = ElectionRule(
    Plurality(threshold=ByCall((HALF_OF, HALF_OF, MOST), after="missed-majority"))
)
"""More than half of all in the first two ballots, most votes in the third (Basic Law, art. 54)."""


def elected(picks: str, call: int, rule: ElectionRule = IN_ROUNDS) -> ElectionOutcome:
    choices = [OneOption(ids(one)[0]) for one in picks]
    return counted(rule, "ABC", body_of(5), choices, circumstances=Circumstances(call=call))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("picks", "call", "result"),
    [
        ("AAABC", 1, "elected"),
        ("AABBC", 1, "incomplete"),
        ("AABC", 2, "incomplete"),
        ("AABC", 3, "elected"),
        ("", 1, "none-elected"),
    ],
)
def test_an_election_asks_for_less_in_a_later_ballot(picks: str, call: int, result: str) -> None:
    check_election(IN_ROUNDS)
    outcome = elected(picks, call)
    assert outcome.result == result
    assert outcome.elected == (ids("A") if result == "elected" else ())
    assert goes_to_next_call(outcome) is (result == "incomplete")


def test_a_ballot_that_elects_nobody_says_that_another_follows() -> None:
    said = election_sentences(elected("AABC", 1))
    assert said[0] == "Nobody is elected on this call, and the vote is held again on the next."
    assert (
        "The threshold is not met on this call for A: on call 1, 2 yes of 5 members is 2/5, which "
        "is not more than 1/2; the vote is held again, on call 2."
    ) in said


def test_who_is_elected_for_one_of_several_seats_stays_elected() -> None:
    outcome = elected("AAABC", 1, replace(IN_ROUNDS, seats=2))
    assert (outcome.result, outcome.elected) == ("partly-elected", ids("A"))


def test_a_tie_in_the_last_ballot_is_broken_as_the_rule_says() -> None:
    tied = elected("AABB", 3, replace(IN_ROUNDS, tie="lot"))
    assert tied.result == "tied"


def test_the_outcome_of_a_rule_without_calls_is_not_waiting_for_one() -> None:
    tally = Tally((Count(Fraction(1), Fraction(2), Fraction(0)),))
    found = outcome(DecisionRule(MORE_YES), tally, StatedDefault())
    assert found.result == "rejected"
