"""Ballots: who may hand one in, until when, and which of them count."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.decisions.ballot import (
    BALLOT,
    BallotAlreadyCast,
    BallotCast,
    BallotFinal,
    BallotOfAnotherMatter,
    BallotPaper,
    Event,
    NotEntitledToVote,
    SeatRecused,
    ballot_id,
    cast_ballot,
)
from domain.decisions.ballots_counted import ballots_to_count
from domain.decisions.counting import count_poll
from domain.decisions.decision import (
    DECISION,
    Decision,
    DecisionUnknown,
    MotionAlreadyDecided,
    MotionAlreadyWithdrawn,
)
from domain.decisions.in_time import BallotAfterClose, PollNotOpen
from domain.elections.election import OptionId
from domain.elections.marks import OneOption, RankedOptions, UnknownChoice
from domain.motions.motion import MotionWithdrawn
from domain.motions.poll import PollAlreadyClosed, PollClosed, PollOpened, PollUnknown
from domain.motions.recusal import RecusalDeclared
from domain.provisions.provision import DEFAULT_RULE, PinnedRule
from domain.values import DecisionId, Moment
from domain.voting.rules import StatedDefault
from domain.voting.tally import Ballot, Stance
from tests.domain.matters import (
    CLOSED,
    DECISION_ID,
    OPENED,
    POLL,
    PROPOSED,
    SECOND_POLL,
    on,
)
from tests.domain.polls import body, person, seat_id, votes
from tests.domain.specification import given

YES, NO = Stance("yes"), Stance("no")
SEAT, VOTER = seat_id(1), person(1)


def matter(*events: object) -> Decision:
    decision = DECISION.fold(events)
    assert decision
    return decision


OPEN = matter(PROPOSED, OPENED)
FINAL_RULE = PinnedRule(replace(DEFAULT_RULE.rule, ballots_final=True), StatedDefault())
OPEN_WITH_FINAL_BALLOTS = matter(replace(PROPOSED, rule=FINAL_RULE), OPENED)


def casting(**facts: Any) -> dict[str, Any]:
    return {
        "decision": OPEN,
        "poll": POLL,
        "seat": SEAT,
        "voter": VOTER,
        "choice": YES,
        "effective": on(3),
        **facts,
    }


def cast(choice: Stance, day: int) -> BallotCast:
    return BallotCast(on(day), ballot_id(POLL, SEAT), DECISION_ID, POLL, SEAT, choice, VOTER)


def here(choice: Stance, day: int) -> BallotCast:
    """A ballot that was handed in here while the poll was open."""
    return replace(cast(choice, day), accepted=True)


def test_a_ballot_is_cast_once() -> None:
    given().when(cast_ballot, **casting()).then(here(YES, 3)).again().refused(
        BallotAlreadyCast(SEAT)
    )


def test_a_ballot_can_be_changed_until_the_close() -> None:
    given(cast(YES, 3)).when(cast_ballot, **casting(choice=NO, effective=on(4))).then(here(NO, 4))


def test_a_ballot_cannot_be_changed_where_the_rule_makes_it_final() -> None:
    changing = casting(choice=NO, effective=on(4), decision=OPEN_WITH_FINAL_BALLOTS)
    given(cast(YES, 3)).when(cast_ballot, **changing).refused(BallotFinal(SEAT))
    given(cast(YES, 3)).when_reported(cast_ballot, **changing).then(cast(NO, 4)).found(
        BallotFinal(SEAT)
    )


def test_only_who_holds_the_seat_votes_for_it() -> None:
    other = NotEntitledToVote(SEAT, "it is held by somebody else")
    unnamed = NotEntitledToVote(SEAT, "it is not said who votes")
    given().when(cast_ballot, **casting(voter=person(2))).refused(other)
    given().when(cast_ballot, **casting(voter=None)).refused(unnamed)
    given().when_reported(cast_ballot, **casting(voter=None)).then(
        replace(here(YES, 3), voter=None, accepted=False)
    )


def test_nobody_votes_for_a_vacant_seat_or_one_that_is_not_there() -> None:
    vacant = matter(PROPOSED, replace(OPENED, electorate=body(2, vacant=1)))
    given().when(cast_ballot, **casting(decision=vacant)).refused(
        NotEntitledToVote(SEAT, "it was vacant when the vote was opened")
    )
    nowhere = NotEntitledToVote(seat_id(9), "the electorate has no such seat")
    given().when(cast_ballot, **casting(seat=seat_id(9))).refused(nowhere)
    given().when_reported(cast_ballot, **casting(seat=seat_id(9))).refused(nowhere)


def test_a_recused_seat_does_not_vote() -> None:
    recused = matter(PROPOSED, OPENED, RecusalDeclared(on(3), SEAT))
    given().when(cast_ballot, **casting(decision=recused)).refused(SeatRecused(SEAT))
    given().when_reported(cast_ballot, **casting(decision=recused)).found(SeatRecused(SEAT))


def test_a_ballot_comes_after_the_opening_and_before_the_close() -> None:
    given().when(cast_ballot, **casting(effective=on(1))).refused(PollNotOpen(POLL, on(2)))
    given().when(cast_ballot, **casting(effective=on(2))).then(here(YES, 2))
    given().when(cast_ballot, **casting(effective=on(9))).refused(
        BallotAfterClose(SEAT, on(9), on(9))
    )
    closed = casting(decision=matter(PROPOSED, OPENED, CLOSED))
    given().when(cast_ballot, **closed).refused(PollAlreadyClosed(POLL, on(9)))
    given().when_reported(cast_ballot, **closed).then(cast(YES, 3)).found()
    late = {**closed, "effective": on(10)}
    given().when_reported(cast_ballot, **late).then(cast(YES, 10)).found(PollAlreadyClosed)


def test_no_ballot_on_what_is_unknown_withdrawn_or_decided() -> None:
    given().when(cast_ballot, **casting(decision=None)).refused(DecisionUnknown)
    given().when(cast_ballot, **casting(poll=SECOND_POLL)).refused(PollUnknown(SECOND_POLL))
    withdrawn = matter(PROPOSED, OPENED, MotionWithdrawn(on(3)))
    given().when(cast_ballot, **casting(decision=withdrawn)).refused(MotionAlreadyWithdrawn)
    closed = matter(PROPOSED, OPENED, CLOSED)
    counted = count_poll(closed, poll=POLL, ballots=votes("+++"), effective=on(9))
    decided = DECISION.fold(counted, closed)
    given().when(cast_ballot, **casting(decision=decided)).refused(MotionAlreadyDecided)


def test_a_choice_of_another_method_is_refused() -> None:
    for choice in (OneOption(OptionId("A")), RankedOptions(())):
        given().when(cast_ballot, **casting(choice=choice)).refused(
            UnknownChoice(choice.kind, "the stance “yes”, “no” or “abstain”")
        )
        given().when_reported(cast_ballot, **casting(choice=choice)).refused(UnknownChoice)


def test_polls_and_seats_have_ballots_of_their_own() -> None:
    ids = {ballot_id(poll, seat) for poll in (POLL, SECOND_POLL) for seat in (SEAT, seat_id(2))}
    assert len(ids) == 4


def test_a_poll_of_the_same_name_in_another_matter_does_not_share_ballots() -> None:
    elsewhere = DecisionId(UUID(int=99))
    foreign = replace(cast(YES, 3), decision=elsewhere)
    given(foreign).when(cast_ballot, **casting(choice=NO)).refused(
        BallotOfAnotherMatter(SEAT, POLL, elsewhere)
    )
    assert counting(OPEN, foreign) == []


# Which ballots count


def test_what_was_accepted_here_counts_though_the_close_came_in_before_it() -> None:
    by_hand = matter(PROPOSED, PollOpened(on(2), POLL, body(5)), replace(CLOSED, effective=on(5)))
    assert counting(by_hand, here(YES, 6)) == [Ballot(SEAT, YES, VOTER)]
    assert counting(by_hand, cast(YES, 6)) == []


def paper(*casts: Event) -> BallotPaper:
    folded = BALLOT.fold(casts)
    assert folded
    return folded


def counting(decision: Decision, *casts: BallotCast) -> list[Ballot]:
    return ballots_to_count([paper(*casts)], decision, decision.polls[0])


def test_the_last_ballot_in_time_counts_in_whatever_order_it_was_recorded() -> None:
    no, yes = Ballot(SEAT, NO, VOTER), Ballot(SEAT, YES, VOTER)
    assert counting(OPEN, cast(YES, 3), cast(NO, 4)) == [no]
    assert counting(OPEN, cast(NO, 4), cast(YES, 3)) == [no]
    assert counting(OPEN, cast(NO, 3), cast(YES, 3)) == [yes]


def test_the_first_ballot_counts_where_the_rule_makes_it_final() -> None:
    assert counting(OPEN_WITH_FINAL_BALLOTS, cast(YES, 3), cast(NO, 4)) == [
        Ballot(SEAT, YES, VOTER)
    ]


def test_ballots_out_of_time_do_not_count() -> None:
    assert counting(OPEN, cast(YES, 1)) == []
    assert counting(OPEN, cast(YES, 9)) == []
    by_hand = matter(PROPOSED, PollOpened(on(2), POLL, body(5)), replace(CLOSED, effective=on(5)))
    assert counting(by_hand, cast(YES, 5)) == [Ballot(SEAT, YES, VOTER)]
    assert counting(by_hand, cast(YES, 6)) == []


def test_a_ballot_cast_on_the_day_of_the_close_counts_and_one_after_its_hour_does_not() -> None:
    noon = datetime(2020, 5, 5, 12, tzinfo=UTC)
    opened = PollOpened(on(2), POLL, body(5))
    at_noon = replace(cast(YES, 5), effective=Moment(noon))
    by_day = matter(PROPOSED, opened, replace(CLOSED, effective=on(5)))
    assert counting(by_day, at_noon) == [Ballot(SEAT, YES, VOTER)]
    by_hour = matter(PROPOSED, opened, PollClosed(Moment(noon - timedelta(hours=1)), POLL))
    assert counting(by_hour, at_noon) == []
