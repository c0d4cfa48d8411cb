"""What a rule asks for in one way of deciding and not in another, on one call, and after a tie."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from domain.decisions.decision import MotionAlreadyDecided, require_undecided
from domain.decisions.early_close import settled
from domain.decisions.execution import cast_casting_vote
from domain.decisions.tellers import draw_lot
from domain.elections.lot import LotNotProvided
from domain.motions.floor import MotionAmended
from domain.motions.outcome import OutcomeDetermined
from domain.motions.sequel import CastingVoteNotProvided
from domain.refusal import DONE_HERE, Refused
from domain.voting.drafting import EmptyCondition, NumberOutOfRange, SecrecyContradicted, check_rule
from domain.voting.explanation import sentences
from domain.voting.figures import Circumstances
from domain.voting.nobody_voting import NobodyVotingContradicted, NobodyVotingNotStated
from domain.voting.positions import NotOutermost
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    AllOf,
    AnyOf,
    ByCall,
    ByWay,
    Condition,
    Consensus,
    DecisionRule,
    Instead,
    Majority,
    MustAbstain,
    NoObjection,
    Result,
    StatedDefault,
    Unanimity,
    Way,
)
from domain.voting.rules_before import SilenceKept
from domain.voting.tally import Count, Tally
from tests.domain.matters import MOTION, on
from tests.domain.polls import HALF, MORE_YES, body, person, seat, seat_id, votes
from tests.domain.test_votes_in_turn import after, proposed, voted

TWO_THIRDS = Majority(Fraction(2, 3), strictly=False, base="cast")
SILENCE = SilenceKept(5, working_days=False)
TIED = Tally((Count(Fraction(3), Fraction(3), members=Fraction(7)),))


def comes_to(rule: DecisionRule, tally: Tally = TIED, **around: object) -> Result:
    known = replace(Circumstances(), **around)  # type: ignore[arg-type]
    return outcome(rule, tally, StatedDefault(), known).result


# Silence beside another way


@pytest.mark.parametrize(
    "meeting", [TWO_THIRDS, Unanimity("present"), NoObjection(), Consensus(0)], ids=str
)
def test_silence_in_writing_stands_beside_whatever_a_meeting_asks_for(meeting: Condition) -> None:
    rule = DecisionRule(ByWay(meeting=meeting, written=SILENCE), nobody_votes="rejected")
    check_rule(rule)
    with pytest.raises(NobodyVotingNotStated):
        check_rule(replace(rule, nobody_votes=None))


def test_what_nobody_voting_comes_to_is_said_for_meetings_and_not_for_silence() -> None:
    rule = DecisionRule(ByWay(meeting=TWO_THIRDS, written=SILENCE), nobody_votes="rejected")
    nobody = Tally((Count(Fraction(0), Fraction(0), Fraction(0), members=Fraction(3)),), ())
    days = {"noticed": on(1).at.date(), "held": on(9).at.date()}
    assert comes_to(rule, nobody, **days) == "rejected"
    assert comes_to(rule, nobody, way="written", **days) == "adopted"


def test_a_rule_that_goes_by_silence_throughout_says_nothing_of_nobody_voting() -> None:
    with pytest.raises(NobodyVotingContradicted):
        check_rule(DecisionRule(ByWay(written=SILENCE, electronic=SILENCE), nobody_votes="adopted"))
    check_rule(DecisionRule(AllOf((SILENCE, Majority(Fraction(1, 3), False, "members")))))


def test_silence_on_the_first_call_stands_beside_a_vote_on_the_second() -> None:
    rule = DecisionRule(ByCall((SILENCE, TWO_THIRDS)), nobody_votes="rejected")
    check_rule(rule)
    nobody = Tally((Count(Fraction(0), Fraction(0), Fraction(0), members=Fraction(3)),), ())
    assert comes_to(rule, nobody, call=2) == "rejected"


# Ties that are voted on again


def test_a_tie_is_voted_on_again_as_often_as_the_rule_says_and_then_fails() -> None:
    decision = proposed(DecisionRule(MORE_YES, repeat_tie=2))
    for day in (2, 3):
        decision = voted(decision, day, "++--.")
        assert (decision.result, decision.decided) == ("incomplete", None)
    decision = voted(decision, 4, "++--.")
    assert decision.result == "rejected"
    with pytest.raises(MotionAlreadyDecided):
        require_undecided(decision, DONE_HERE)


def test_after_the_second_tie_the_chair_decides() -> None:
    rule = DecisionRule(MORE_YES, repeat_tie=1, tie="casting-vote")
    decision = voted(proposed(rule), 2, "++--.")
    chair = seat(0)
    with pytest.raises(Refused):
        cast_casting_vote(decision, stance="yes", chair=chair, voter=person(0), effective=on(3))
    decision = voted(decision, 3, "++--.")
    assert decision.result == "tied"
    broken = cast_casting_vote(
        decision, stance="yes", chair=chair, voter=person(0), effective=on(3)
    )
    assert after(decision, *broken).result == "adopted"


def test_a_tie_that_is_voted_on_again_says_so_and_is_no_call() -> None:
    rule = DecisionRule(ByCall((MORE_YES, TWO_THIRDS)), repeat_tie=1, nobody_votes="rejected")
    decision = voted(proposed(rule), 2, "++--.")
    told = decision.outcomes[-1]
    assert isinstance(told, OutcomeDetermined)
    said = sentences(told.outcome)
    assert said[0] == "The motion is not adopted by this vote, and is voted on again."
    assert "As many voted yes as no; in a tie the vote is held again." in said
    assert voted(decision, 3, "+++--").result == "adopted", "on the first call more than half"


def test_what_was_amended_since_is_voted_on_again_anew() -> None:
    decision = voted(proposed(DecisionRule(MORE_YES, repeat_tie=1)), 2, "++--.")
    changed = after(decision, MotionAmended(on(3), MOTION.title, "Another."))
    assert voted(changed, 4, "++--.").result == "incomplete"


def test_a_poll_that_may_end_in_a_tie_is_not_settled() -> None:
    rule = DecisionRule(MORE_YES, ballots_final=True, repeat_tie=1)
    assert settled(rule, body(5), votes("++--")) is None
    assert settled(rule, body(4), votes("++-")) is None
    assert settled(rule, body(4), votes("---")) == "rejected"


# What holds instead


def test_a_tie_comes_to_something_else_on_a_later_call_and_in_another_way() -> None:
    rule = DecisionRule(
        MORE_YES, instead=(Instead(2, tie="no-opinion"), Instead(way="written", tie="lot"))
    )
    check_rule(rule)
    assert comes_to(rule) == "rejected"
    assert comes_to(rule, call=2) == "no-opinion"
    assert comes_to(rule, call=3, way="written") == "tied", "the later one goes before"


def test_what_breaks_a_tie_is_what_holds_on_that_call() -> None:
    rule = DecisionRule(
        MORE_YES, tie="casting-vote", instead=(Instead(way="electronic", tie="lot"),)
    )
    decision = voted(proposed(rule), 2, "++--.")
    with pytest.raises(LotNotProvided):
        draw_lot(decision, seeds=("a",), effective=on(3))
    by_lot = replace(rule, tie="lot", instead=(Instead(2, tie="casting-vote"),))
    left = voted(proposed(by_lot), 2, "++--.")
    with pytest.raises(CastingVoteNotProvided):
        cast_casting_vote(left, stance="yes", chair=seat(0), effective=on(3))


def test_nobody_voting_and_rejection_are_told_by_way() -> None:
    against = Majority(HALF, True, "members", stance="no")
    rule = DecisionRule(
        TWO_THIRDS,
        nobody_votes="rejected",
        instead=(Instead(way="written", nobody_votes="no-opinion", rejection=against),),
    )
    check_rule(rule)
    nobody = Tally((Count(Fraction(0), Fraction(0)),))
    few = Tally((Count(Fraction(1), Fraction(2), members=Fraction(7)),))
    ways: tuple[Way, ...] = ("meeting", "written")
    assert [comes_to(rule, nobody, way=way) for way in ways] == ["rejected", "no-opinion"]
    assert [comes_to(rule, few, way=way) for way in ways] == ["rejected", "no-opinion"]


# Who must abstain on one call


CHAIR_ABSTAINS = MustAbstain((seat_id(4),))
MEDIATED = ByCall((AllOf((MORE_YES, CHAIR_ABSTAINS)), MORE_YES), after="missed-majority")


def test_the_chair_abstains_at_first_and_votes_on_the_second_call() -> None:
    decision = voted(proposed(DecisionRule(MEDIATED)), 2, "++--+")
    first = decision.outcomes[-1]
    assert isinstance(first, OutcomeDetermined)
    assert first.outcome.result == "incomplete"
    assert first.counts[0].abstain == 1
    decision = voted(decision, 3, "++--+")
    second = decision.outcomes[-1]
    assert isinstance(second, OutcomeDetermined)
    assert second.outcome.result == "adopted"
    assert second.counts[0].abstain == 0


def test_who_must_abstain_is_told_for_one_way() -> None:
    rule = DecisionRule(ByWay(meeting=AllOf((MORE_YES, CHAIR_ABSTAINS)), written=MORE_YES))
    check_rule(rule)
    assert voted(proposed(rule), 2, "++--+").result == "rejected"


# A precondition for another call


def test_another_call_comes_only_where_enough_were_for_it() -> None:
    third = Majority(Fraction(1, 3), strictly=False, base="members")
    calls = ByCall(
        (Majority(HALF, True, "members"), MORE_YES), after="missed-majority", again_if=third
    )
    rule = DecisionRule(calls, nobody_votes="rejected")
    check_rule(rule)
    assert voted(proposed(rule), 2, "+----").result == "rejected"
    once = voted(proposed(rule), 2, "++---")
    assert once.result == "incomplete"
    assert voted(once, 3, "++-..").result == "adopted"


def test_whether_there_is_another_call_is_told() -> None:
    never = ByCall((MORE_YES, MORE_YES), after="missed-majority", again_if=Unanimity("cast"))
    decision = voted(proposed(DecisionRule(never, nobody_votes="rejected")), 2, "+--..")
    told = decision.outcomes[-1]
    assert isinstance(told, OutcomeDetermined)
    said = " ".join(sentences(told.outcome))
    assert "what is asked for before it is held again failed: 1 yes of 3 votes cast" in said


def test_a_poll_is_settled_where_no_other_call_can_come() -> None:
    calls = ByCall(
        (Majority(HALF, True, "members"), MORE_YES),
        after="missed-majority",
        again_if=Majority(HALF, False, "members"),
    )
    rule = DecisionRule(calls, nobody_votes="rejected", ballots_final=True)
    assert settled(rule, body(5), votes("---")) == "rejected"
    assert (
        settled(replace(rule, condition=replace(calls, again_if=None)), body(5), votes("---"))
        is None
    )
    assert settled(rule, body(6), votes("+++--")) is None


# What is wrong with such rules


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        (DecisionRule(MORE_YES, repeat_tie=-1), NumberOutOfRange("repeat_tie", Fraction(-1))),
        (
            DecisionRule(MORE_YES, instead=(Instead(0, tie="lot"),)),
            NumberOutOfRange("instead[0].from_call", Fraction(0)),
        ),
        (DecisionRule(MORE_YES, instead=(Instead(2),)), EmptyCondition("instead[0]")),
        (
            DecisionRule(MORE_YES, instead=(Instead(2, rejection=TWO_THIRDS),)),
            NobodyVotingNotStated("instead[0].rejection"),
        ),
        (
            DecisionRule(
                AnyOf((MORE_YES, ByCall((CHAIR_ABSTAINS, MORE_YES)))), nobody_votes="rejected"
            ),
            NotOutermost("condition.any[1].by-call[0]"),
        ),
        (
            DecisionRule(replace(MEDIATED, again_if=CHAIR_ABSTAINS)),
            NotOutermost("condition.again_if"),
        ),
        (
            DecisionRule(MORE_YES, secrecy="secret", instead=(Instead(2, tie="casting-vote"),)),
            SecrecyContradicted(
                "tie", "secret", "a casting vote is open, and tells how who has it stands"
            ),
        ),
        (
            DecisionRule(MEDIATED, secrecy="secret"),
            SecrecyContradicted(
                "condition.by-call[0].all[1]",
                "secret",
                "whose ballots are opened would differ from call to call, or way to way",
            ),
        ),
    ],
    ids=lambda each: each.code if isinstance(each, Refused) else "",
)
def test_a_malformed_rule_is_refused_with_its_place(rule: DecisionRule, refusal: Refused) -> None:
    with pytest.raises(type(refusal)) as refused:
        check_rule(rule)
    assert refused.value.facts() == refusal.facts()
