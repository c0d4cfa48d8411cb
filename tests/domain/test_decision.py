"""Decisions: a motion is put, voted on and decided, each step once and in its order."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from uuid import UUID

import pytest

from domain.decisions.counting import count_poll, report_tally
from domain.decisions.decision import (
    Decision,
    DecisionUnknown,
    MotionAlreadyDecided,
    MotionAlreadyWithdrawn,
    close_poll,
    open_poll,
    propose_motion,
)
from domain.decisions.deliberation import declare_recusal, withdraw_motion
from domain.motions.motion import (
    AlreadyRecused,
    Motion,
    MotionAlreadyProposed,
    MotionWithdrawn,
    SeatNotInElectorate,
)
from domain.motions.outcome import OutcomeDetermined, OutcomeDoesNotFollow, TallyReported
from domain.motions.poll import (
    AnotherPollOpen,
    PollAlreadyClosed,
    PollAlreadyCounted,
    PollAlreadyOpened,
    PollClosed,
    PollClosesLater,
    PollNotClosed,
    PollNotCounted,
    PollOpened,
    PollUnknown,
)
from domain.motions.recusal import RecusalDeclared
from domain.provisions.provision import DEFAULT_RULE, PinnedRule
from domain.refusal import Refused
from domain.values import (
    ContradictoryDates,
    ControlCharacter,
    Moment,
    Sealed,
    TextMissing,
    TextTooLong,
    end_of,
)
from domain.voting.drafting import EmptyCondition, UnknownGroup, UnknownSeat
from domain.voting.reasoning import outcome
from domain.voting.rules import AllOf, DecisionRule, NoVeto, StatedDefault
from domain.voting.tally import (
    Count,
    Electorate,
    EmptyElectorate,
    EmptyTally,
    MoreVotesThanMembers,
    SeatNamedTwice,
    Tally,
    tally_of,
)
from tests.domain.matters import (
    ALLIANCE,
    CLOSED,
    DECISION_ID,
    MOTION,
    OPENED,
    POLL,
    PROPOSED,
    SECOND_POLL,
    on,
)
from tests.domain.polls import DOUBLE, MORE_YES, body, cantons, seat, seat_id, votes
from tests.domain.specification import given

RECUSED = RecusalDeclared(on(3), seat_id(4), Sealed("My firm sells buses.", UUID(int=60)))


def counted(said: str, day: int = 9) -> OutcomeDetermined:
    tally = tally_of(DEFAULT_RULE.rule, body(5), votes(said))
    came_to = outcome(DEFAULT_RULE.rule, tally, StatedDefault())
    return OutcomeDetermined(on(day), came_to, "ballots", tally.counts, POLL)


ADOPTED, INQUORATE = counted("+++"), counted("+")


# Proposing


def test_a_motion_is_put_once() -> None:
    given().when(
        propose_motion,
        id=DECISION_ID,
        partnership=ALLIANCE,
        motion=MOTION,
        rule=DEFAULT_RULE,
        effective=on(1),
    ).then(PROPOSED).again().refused(MotionAlreadyProposed(DECISION_ID))


@pytest.mark.parametrize(
    ("motion", "reference", "refusal"),
    [
        (replace(MOTION, title=" "), "", TextMissing),
        (replace(MOTION, title="two\nlines"), "", ControlCharacter),
        (replace(MOTION, text="a" * 200_001), "", TextTooLong),
        (replace(MOTION, matter="m" * 501), "", TextTooLong),
        (MOTION, "r\x00", ControlCharacter),
    ],
)
def test_a_motion_with_a_malformed_text_is_refused(
    motion: Motion, reference: str, refusal: type[Refused]
) -> None:
    given().when(
        propose_motion,
        id=DECISION_ID,
        partnership=ALLIANCE,
        motion=motion,
        rule=DEFAULT_RULE,
        reference=reference,
        effective=on(1),
    ).refused(refusal)


def test_a_motion_under_a_malformed_rule_is_refused() -> None:
    given().when(
        propose_motion,
        id=DECISION_ID,
        partnership=ALLIANCE,
        motion=MOTION,
        rule=PinnedRule(DecisionRule(AllOf(())), StatedDefault()),
        effective=on(1),
    ).refused(EmptyCondition)


# Polls


def test_a_poll_is_opened_once() -> None:
    given(PROPOSED).when(
        open_poll, poll=POLL, electorate=body(5), closes_at=on(9), effective=on(2)
    ).then(OPENED).again().refused(PollAlreadyOpened(POLL))


def test_an_electorate_that_could_not_vote_is_refused() -> None:
    opening = {"poll": POLL, "effective": on(2)}
    given(PROPOSED).when(open_poll, electorate=Electorate(()), **opening).refused(EmptyElectorate)
    twice = Electorate((seat(1), seat(1)))
    given(PROPOSED).when(open_poll, electorate=twice, **opening).refused(SeatNamedTwice)


def test_the_electorate_must_have_the_groups_and_seats_that_the_rule_names() -> None:
    opening = {"poll": POLL, "electorate": body(5), "effective": on(2)}
    by_groups = replace(PROPOSED, rule=PinnedRule(DOUBLE, StatedDefault()))
    missing = UnknownGroup("condition.all[0].group", "people")
    given(by_groups).when(open_poll, **opening).refused(missing)
    given(by_groups).when_reported(open_poll, **opening).found(missing)
    veto = DecisionRule(AllOf((MORE_YES, NoVeto((seat_id(77),)))))
    by_veto = replace(PROPOSED, rule=PinnedRule(veto, StatedDefault()))
    given(by_veto).when(open_poll, **opening).refused(UnknownSeat)


def test_one_poll_at_a_time_and_the_next_only_after_the_count() -> None:
    opening = {"poll": SECOND_POLL, "electorate": body(5), "effective": on(10)}
    second = PollOpened(on(10), SECOND_POLL, body(5))
    still_open, uncounted = AnotherPollOpen(POLL), PollNotCounted(POLL)
    given(PROPOSED, OPENED).when(open_poll, **opening).refused(still_open)
    given(PROPOSED, OPENED).when_reported(open_poll, **opening).then(second).found(still_open)
    given(PROPOSED, OPENED, CLOSED).when(open_poll, **opening).refused(uncounted)
    given(PROPOSED, OPENED, CLOSED, INQUORATE).when(open_poll, **opening).then(second)


def test_dates_of_a_poll_must_not_contradict_each_other() -> None:
    proposed = given(PROPOSED)
    proposed.when(open_poll, poll=POLL, electorate=body(5), effective=on(1)).then(
        PollOpened(on(1), POLL, body(5))
    )
    later = given(replace(PROPOSED, effective=on(3)))
    later.when(open_poll, poll=POLL, electorate=body(5), effective=on(2)).refused(
        ContradictoryDates
    )
    proposed.when(
        open_poll, poll=POLL, electorate=body(5), closes_at=on(4), effective=on(5)
    ).refused(ContradictoryDates)
    opened = given(PROPOSED, OPENED)
    opened.when(close_poll, poll=POLL, effective=on(1)).refused(ContradictoryDates)
    given(PROPOSED, OPENED, CLOSED).when(
        count_poll, poll=POLL, ballots=[], effective=on(8)
    ).refused(ContradictoryDates)


def test_a_poll_is_closed_once_and_not_before_its_time() -> None:
    opened = given(PROPOSED, OPENED)
    opened.when(close_poll, poll=POLL, effective=on(9)).then(CLOSED).again().refused(
        PollAlreadyClosed(POLL, on(9))
    )
    early = PollClosesLater(POLL, on(9))
    opened.when(close_poll, poll=POLL, effective=on(8)).refused(early)
    opened.when_reported(close_poll, poll=POLL, effective=on(8)).then(
        PollClosed(on(8), POLL)
    ).found(early)


def test_a_poll_that_closes_on_a_day_is_closed_on_that_day() -> None:
    by_day = replace(OPENED, closes_at=end_of(date(2020, 5, 9)))
    given(PROPOSED, by_day).when(close_poll, poll=POLL, effective=on(9)).then(CLOSED)
    given(PROPOSED, by_day).when(close_poll, poll=POLL, effective=on(8)).refused(PollClosesLater)
    noon = Moment(datetime(2020, 5, 9, 12, tzinfo=UTC))
    given(PROPOSED, by_day).when(close_poll, poll=POLL, effective=noon).refused(PollClosesLater)


# Recusal


def test_a_seat_steps_back_from_a_matter_once() -> None:
    stepping_back = {"seat": seat_id(4), "interest": RECUSED.interest, "effective": on(3)}
    given(PROPOSED, OPENED).when(declare_recusal, **stepping_back).then(RECUSED).again().refused(
        AlreadyRecused(seat_id(4))
    )
    given(PROPOSED).when(declare_recusal, electorate=body(5), **stepping_back).then(RECUSED)


def test_only_a_seat_of_the_electorate_can_step_back() -> None:
    given(PROPOSED, OPENED).when(declare_recusal, seat=seat_id(9), effective=on(3)).refused(
        SeatNotInElectorate(seat_id(9))
    )
    given(PROPOSED).when(declare_recusal, seat=seat_id(4), effective=on(3)).refused(
        SeatNotInElectorate
    )
    given(PROPOSED, OPENED).when(
        declare_recusal, seat=seat_id(4), interest=Sealed("", UUID(int=60)), effective=on(3)
    ).refused(TextMissing)


def test_a_recused_seat_leaves_base_and_presence_of_the_count() -> None:
    attempt = given(PROPOSED, OPENED, RECUSED, CLOSED).when(
        count_poll, poll=POLL, ballots=votes("++..+"), effective=on(9)
    )
    determined: OutcomeDetermined = attempt.happened[0]  # type: ignore[assignment]
    explanation = determined.outcome.explanation
    assert explanation.recused == (seat_id(4),)
    assert explanation.quorum[0].parts[0].ratio == Fraction(2, 4)
    assert determined.outcome.result == "inquorate"


def test_a_recusal_after_the_close_does_not_touch_that_poll() -> None:
    late = replace(RECUSED, effective=on(10))
    given(PROPOSED, OPENED, CLOSED, late).when(
        count_poll, poll=POLL, ballots=votes("+++"), effective=on(9)
    ).then(ADOPTED)


# Counting


def test_a_poll_is_counted_once_and_decides_the_motion() -> None:
    counting = given(PROPOSED, OPENED, CLOSED).when(
        count_poll, poll=POLL, ballots=votes("+++"), effective=on(9)
    )
    counting.then(ADOPTED).again().refused(PollAlreadyCounted(POLL))
    decision: Decision = counting.state
    assert decision.result == "adopted"


def test_a_poll_is_counted_only_after_its_close() -> None:
    counting = {"poll": POLL, "ballots": votes("+++"), "effective": on(9)}
    given(PROPOSED, OPENED).when(count_poll, **counting).refused(PollNotClosed(POLL))
    given(PROPOSED, OPENED).when_reported(count_poll, **counting).then(ADOPTED).found(
        PollNotClosed(POLL)
    )


def test_a_poll_without_quorum_leaves_the_motion_open() -> None:
    given(PROPOSED, OPENED, CLOSED, INQUORATE).when(withdraw_motion, effective=on(10)).then(
        MotionWithdrawn(on(10))
    )


def test_a_declared_outcome_that_does_not_follow_is_a_finding() -> None:
    counting = {
        "poll": POLL,
        "ballots": votes("+++"),
        "declared": "rejected",
        "effective": on(9),
    }
    wrong = OutcomeDoesNotFollow("rejected", "adopted")
    given(PROPOSED, OPENED, CLOSED).when(count_poll, **counting).refused(wrong)
    given(PROPOSED, OPENED, CLOSED).when_reported(count_poll, **counting).then(
        replace(ADOPTED, declared="rejected")
    ).found(wrong)


# Votes held elsewhere

BY_PEOPLE_AND_CANTONS = replace(PROPOSED, rule=PinnedRule(DOUBLE, StatedDefault()))


def test_a_tally_from_outside_is_reported_with_its_outcome_once() -> None:
    tally = cantons("9", "13")
    came_to = outcome(DOUBLE, tally, StatedDefault())
    given(BY_PEOPLE_AND_CANTONS).when(
        report_tally, tally=tally, declared="rejected", effective=on(2)
    ).then(
        TallyReported(on(2), tally, "rejected"),
        OutcomeDetermined(on(2), came_to, "tally", tally.counts, None, "rejected"),
    ).again().refused(MotionAlreadyDecided(DECISION_ID, "rejected"))


def test_what_the_source_declares_is_kept_beside_what_follows() -> None:
    attempt = given(BY_PEOPLE_AND_CANTONS).when_reported(
        report_tally, tally=cantons("11", "11"), declared="adopted", effective=on(2)
    )
    attempt.found(OutcomeDoesNotFollow("adopted", "rejected"))
    decision: Decision = attempt.state
    assert decision.outcomes[-1].declared == "adopted"
    assert decision.result == "rejected"


def test_an_incomplete_tally_can_be_followed_by_a_complete_one() -> None:
    few = Count(Fraction(3), Fraction(1))
    full = replace(few, abstain=Fraction(0), members=Fraction(5))
    first = given(PROPOSED).when(report_tally, tally=Tally((few,)), effective=on(2))
    assert first.state.result == "incomplete"
    second = given(*first.history, *first.happened).when(
        report_tally, tally=Tally((full,)), effective=on(3)
    )
    assert second.state.result == "adopted"


def test_a_tally_that_contradicts_itself_is_a_finding_and_an_unreadable_one_refused() -> None:
    stuffed = Tally((Count(Fraction(9), Fraction(1), Fraction(0), members=Fraction(5)),))
    wrong = MoreVotesThanMembers("everybody", Fraction(10), Fraction(5))
    reporting = {"tally": stuffed, "effective": on(2)}
    given(PROPOSED).when(report_tally, **reporting).refused(wrong)
    given(PROPOSED).when_reported(report_tally, **reporting).found(wrong)
    given(PROPOSED).when_reported(report_tally, tally=Tally(()), effective=on(2)).refused(
        EmptyTally
    )
    given(PROPOSED, OPENED).when(report_tally, tally=cantons("1", "2"), effective=on(2)).refused(
        AnotherPollOpen(POLL)
    )
    given(replace(PROPOSED, effective=on(3))).when(report_tally, **reporting).refused(
        ContradictoryDates
    )


# The end


def test_a_motion_is_withdrawn_once_and_then_voted_on_no_more() -> None:
    withdrawing = given(PROPOSED).when(withdraw_motion, effective=on(2))
    gone = MotionAlreadyWithdrawn(DECISION_ID, on(2))
    withdrawing.then(MotionWithdrawn(on(2))).again().refused(gone)
    withdrawn = given(PROPOSED, MotionWithdrawn(on(2)))
    opening = {"poll": POLL, "electorate": body(5), "closes_at": on(9), "effective": on(2)}
    withdrawn.when(open_poll, **opening).refused(gone)
    withdrawn.when_reported(open_poll, **opening).then(OPENED).found(gone)


def test_a_decided_motion_stays_decided() -> None:
    decided = given(PROPOSED, OPENED, CLOSED, ADOPTED)
    over = MotionAlreadyDecided(DECISION_ID, "adopted")
    decided.when(withdraw_motion, effective=on(10)).refused(over)
    decided.when(open_poll, poll=SECOND_POLL, electorate=body(5), effective=on(10)).refused(over)
    decided.when_reported(report_tally, tally=cantons("1", "2"), effective=on(10)).refused(over)
    decided.when(declare_recusal, seat=seat_id(1), effective=on(10)).refused(over)


def test_nothing_happens_to_unknown_motions_and_polls() -> None:
    given().when(open_poll, poll=POLL, electorate=body(5), effective=on(2)).refused(DecisionUnknown)
    given().when(declare_recusal, seat=seat_id(1), effective=on(2)).refused(DecisionUnknown)
    given().when(close_poll, poll=POLL, effective=on(2)).refused(DecisionUnknown)
    given().when(count_poll, poll=POLL, ballots=[], effective=on(2)).refused(DecisionUnknown)
    given().when(report_tally, tally=cantons("1", "2"), effective=on(2)).refused(DecisionUnknown)
    given().when(withdraw_motion, effective=on(2)).refused(DecisionUnknown)
    given(PROPOSED).when(close_poll, poll=POLL, effective=on(2)).refused(PollUnknown(POLL))
    given(PROPOSED).when(count_poll, poll=POLL, ballots=[], effective=on(2)).refused(
        PollUnknown(POLL)
    )
