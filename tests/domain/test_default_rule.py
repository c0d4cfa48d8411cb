"""The stated default: silence in writing, and a meeting once somebody objects."""

from datetime import UTC, date
from typing import Any

import pytest

from domain.decisions.ballot import ObjectionNotAdmitted, cast_ballot
from domain.decisions.counting import count_poll
from domain.decisions.decision import DECISION, open_poll
from domain.decisions.silence import silence_ends, silent_since
from domain.motions.motion import Preparation
from domain.motions.notice import NoticeGiven, Notices
from domain.motions.poll import PollClosed, PollOpened
from domain.provisions.provision import DEFAULT_RULE, EARLIER_DEFAULTS, was_default
from domain.values import Moment
from domain.voting.drafting import check_rule
from domain.voting.rules import MAJORITY, Way
from domain.voting.tally import Ballot, Stance
from domain.voting.turn import Turn
from tests.domain.matters import DECISION_ID, POLL, PROPOSED, SECOND_POLL, on
from tests.domain.polls import body, person, seat_id, votes
from tests.domain.specification import given

NOTICED = NoticeGiven(on(1), "by letter")
IN_WRITING = PollOpened(on(1), POLL, body(5), way="written")
# 1 May 2020 is a Friday; the tenth working day after it is the 15th, which ends as the 16th begins.
OVER = on(16)


def counted(closed: Moment, *ballots: Ballot, history: Any = (NOTICED, IN_WRITING)) -> Any:
    put = given(PROPOSED, *history, PollClosed(closed, POLL))
    return put.when(count_poll, poll=POLL, ballots=ballots, effective=closed)


def test_it_is_a_rule_that_an_agreement_could_have() -> None:
    check_rule(DEFAULT_RULE.rule)


@pytest.mark.parametrize("way", ["written", "electronic"])
def test_silence_adopts_after_ten_working_days(way: Way) -> None:
    opened = PollOpened(on(1), POLL, body(5), way=way)
    assert counted(OVER, history=(NOTICED, opened)).state.result == "adopted"
    early = counted(on(15), history=(NOTICED, opened)).state
    assert early.result == "incomplete"


def test_without_proven_notice_no_silence_begins() -> None:
    assert counted(on(30), history=(IN_WRITING,)).state.result == "incomplete"


@pytest.mark.parametrize("stance", ["no", "block"])
def test_one_objection_sends_it_to_a_meeting_which_decides_the_same_motion(stance: Any) -> None:
    objected = counted(OVER, Ballot(seat_id(3), Stance(stance), person(3)))
    assert objected.state.result == "incomplete"
    condition = objected.state.outcomes[-1].outcome.explanation.condition
    assert (condition.parts[0].missing, condition.parts[0].vetoes) == ("meeting", (seat_id(3),))
    history = given(*objected.history, *objected.happened)
    opening = history.when(
        open_poll, poll=SECOND_POLL, electorate=body(5), way="meeting", effective=on(20)
    )
    meeting = given(*opening.history, *opening.happened, PollClosed(on(20), SECOND_POLL))
    told = meeting.when(count_poll, poll=SECOND_POLL, ballots=votes("+++-."), effective=on(20))
    assert told.state.result == "adopted"


def test_at_a_meeting_the_majority_decides_and_objections_are_not_taken() -> None:
    opened = PollOpened(on(1), POLL, body(5))
    assert counted(on(2), *votes("++-.."), history=(opened,)).state.result == "adopted"
    assert counted(on(2), *votes("++..."), history=(opened,)).state.result == "inquorate"
    objecting: dict[str, Any] = {"poll": POLL, "seat": seat_id(0), "voter": person(0)}
    given().when(
        cast_ballot,
        decision=DECISION.fold((PROPOSED, opened)),
        **objecting,
        choice=Stance("block"),
        effective=on(1),
    ).refused(ObjectionNotAdmitted)


def test_the_time_to_object_begins_when_objecting_is_possible() -> None:
    late = PollOpened(on(20), POLL, body(5), way="written")
    assert counted(on(20), history=(NOTICED, late)).state.result == "incomplete"
    told = Preparation(notices=Notices((NOTICED,)))
    assert silent_since(told, body(5), on(20), UTC) == date(2020, 5, 20)
    assert silent_since(told, body(5), on(1), UTC) == date(2020, 5, 1)
    assert silent_since(Preparation(), body(5), on(1), UTC) is None


def test_a_vote_by_silence_closes_when_the_time_to_object_is_over() -> None:
    told = Preparation(notices=Notices((NOTICED,)))

    def ends(way: Way, preparation: Preparation, holidays: frozenset[date] = frozenset()) -> Any:
        rule = DEFAULT_RULE.rule
        return silence_ends(rule, Turn(way), preparation, body(5), on(1), UTC, holidays)

    closes = ends("written", told)
    assert (closes.day, closes.at) == (date(2020, 5, 15), OVER.at)
    assert ends("written", told, frozenset({date(2020, 5, 4)})).day == date(2020, 5, 18)
    assert ends("meeting", told) is None
    assert ends("written", Preparation()) is None


def test_what_was_put_under_the_earlier_default_keeps_it() -> None:
    [earlier] = EARLIER_DEFAULTS
    assert earlier.rule == MAJORITY
    assert was_default(DEFAULT_RULE, earlier)
    assert not was_default(earlier, DEFAULT_RULE)
    assert PROPOSED.id == DECISION_ID and PROPOSED.rule == DEFAULT_RULE
