"""Several votes on one motion: a second call, a second meeting, and a silence after notice."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from domain.decisions.ballot import BALLOT, cast_ballot
from domain.decisions.ballots_counted import ballots_to_count
from domain.decisions.counting import count_poll
from domain.decisions.decision import (
    DECISION,
    Decision,
    Event,
    MotionAlreadyDecided,
    close_poll,
    open_poll,
)
from domain.decisions.execution import cast_casting_vote
from domain.motions.motion import MotionProposed
from domain.motions.notice import NoticeGiven
from domain.motions.outcome import OutcomeDetermined
from domain.motions.sequel import CastingStance
from domain.provisions.provision import PinnedRule
from domain.refusal import DONE_HERE, Refused
from domain.values import PollId, derived_id
from domain.voting.explanation import sentences
from domain.voting.rules import (
    AllOf,
    Consensus,
    DecisionRule,
    QuorumByCall,
    QuorumNumber,
    QuorumShare,
    StatedDefault,
)
from domain.voting.rules_before import Confirmed, SilenceKept
from domain.voting.tally import Stance
from tests.domain.matters import ALLIANCE, DECISION_ID, MOTION, on
from tests.domain.polls import HALF, MORE_YES, body, person, seat, seat_id, votes

TIED_TWICE = DecisionRule(AllOf((MORE_YES, Confirmed(0))), tie="casting-vote")
"""Two meetings, and the chair decides in a tie."""


def proposed(rule: DecisionRule) -> Decision:
    put = MotionProposed(on(1), DECISION_ID, ALLIANCE, MOTION, PinnedRule(rule, StatedDefault()))
    return after(None, put)


def after(decision: Decision | None, *happened: object) -> Decision:
    for event in happened:
        decision = DECISION.evolve(decision, event)
    assert decision is not None
    return decision


def voted(decision: Decision, day: int, said: str, opened: int | None = None) -> Decision:
    """The decision after one more vote, opened (unless earlier), closed and counted that day."""
    poll = PollId(derived_id("poll", str(day)))
    begun = on(day if opened is None else opened)
    decision = after(decision, *open_poll(decision, poll=poll, electorate=body(5), effective=begun))
    decision = after(decision, *close_poll(decision, poll=poll, effective=on(day)))
    counted = count_poll(decision, poll=poll, ballots=votes(said), effective=on(day))
    return after(decision, *counted)


def test_after_a_vote_without_quorum_the_next_one_is_a_second_call() -> None:
    quorum = QuorumByCall(QuorumShare(HALF), QuorumNumber(Fraction(2)))
    decision = proposed(DecisionRule(MORE_YES, (quorum,)))
    decision = voted(decision, 2, "++...")
    assert decision.result == "inquorate"
    decision = voted(decision, 3, "++...")
    assert decision.result == "adopted"


def test_what_must_pass_twice_passes_at_the_second_meeting() -> None:
    decision = voted(proposed(DecisionRule(AllOf((MORE_YES, Confirmed(2, False))))), 2, "+++..")
    assert decision.result == "incomplete"
    too_soon = voted(decision, 4, "+++..")
    assert too_soon.result == "incomplete"
    assert voted(too_soon, 5, "+++..").result == "adopted"
    assert voted(decision, 5, "+----").result == "rejected"


def test_a_vote_that_failed_confirms_nothing() -> None:
    rule = DecisionRule(AllOf((MORE_YES, Confirmed(0))), (QuorumShare(HALF),))
    decision = voted(proposed(rule), 2, "+....")
    assert decision.result == "inquorate"
    assert voted(decision, 5, "+++..").result == "incomplete"


def test_a_silence_after_notice_adopts_and_a_no_ends_it_without_effect() -> None:
    silence = proposed(DecisionRule(SilenceKept(3, False)))
    assert voted(silence, 9, ".....").result == "incomplete"
    noticed = after(silence, NoticeGiven(on(2), "by e-mail", ()))
    assert voted(noticed, 4, ".....", opened=2).result == "incomplete"
    assert voted(noticed, 9, ".....", opened=2).result == "adopted"
    assert voted(noticed, 9, ".....").result == "incomplete", "nobody could object before"
    ended = voted(noticed, 9, "-....")
    assert ended.result == "without-effect"
    with pytest.raises(MotionAlreadyDecided):
        voted(ended, 10, "+++++")


def test_the_outcome_that_is_recorded_says_what_it_waits_for() -> None:
    decision = voted(proposed(DecisionRule(AllOf((MORE_YES, Confirmed(2))))), 2, "+++..")
    determined = decision.outcomes[-1]
    assert isinstance(determined, OutcomeDetermined)
    step = determined.outcome.explanation.condition.parts[1]
    assert (step.kind, step.missing) == ("confirmed", "confirmation")


def blocked(rule: DecisionRule) -> str:
    """What comes of a block that is cast in an open poll."""
    poll = PollId(derived_id("poll", "block"))
    decision = proposed(rule)
    decision = after(decision, *open_poll(decision, poll=poll, electorate=body(3), effective=on(2)))
    papers = []
    for number, stance in enumerate(("yes", "stand-aside", "block")):
        [cast] = cast_ballot(
            None,
            decision=decision,
            poll=poll,
            seat=seat_id(number),
            voter=person(number),
            choice=Stance(stance),  # type: ignore[arg-type]
            effective=on(2),
            conduct=DONE_HERE,
        )
        papers.append(BALLOT.evolve(None, cast))
    decision = after(decision, *close_poll(decision, poll=poll, effective=on(2)))
    ballots = ballots_to_count(papers, decision, decision.polls[0])
    decision = after(decision, *count_poll(decision, poll=poll, ballots=ballots, effective=on(2)))
    assert decision.result is not None
    return decision.result


def test_a_block_is_cast_where_the_rule_asks_for_consensus_and_nowhere_else() -> None:
    consensus = DecisionRule(Consensus(1), nobody_votes="rejected")
    assert blocked(consensus) == "rejected"
    with pytest.raises(Refused) as refused:
        blocked(replace(consensus, condition=MORE_YES))
    assert refused.value.code == "OBJECTION_NOT_ADMITTED"


def test_the_casting_vote_passes_a_motion_at_the_first_meeting_and_no_further() -> None:
    tied = voted(proposed(TIED_TWICE), 2, "++--")
    assert tied.result == "tied"
    passed = after(tied, *cast_by_chair(tied, "yes", 3))
    assert passed.result == "incomplete"
    told = sentences(passed.outcomes[-1].outcome)  # type: ignore[arg-type]
    assert "As many voted yes as no; the casting vote was yes." in told
    assert told[-1].startswith("What is still missing: it still has to pass at a second meeting")
    assert voted(passed, 4, "+++--").result == "adopted"
    assert voted(passed, 4, "++---").result == "rejected"


def test_the_casting_vote_against_ends_it_at_the_first_meeting() -> None:
    tied = voted(proposed(TIED_TWICE), 2, "++--")
    assert after(tied, *cast_by_chair(tied, "no", 3)).result == "rejected"


def cast_by_chair(decision: Decision, stance: CastingStance, day: int) -> list[Event]:
    return cast_casting_vote(
        decision, stance=stance, chair=seat(3), voter=person(3), effective=on(day)
    )
