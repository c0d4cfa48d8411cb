"""Overdue: a vote does not wait without end for who may end or count it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.competence.debate import adjourn_motion
from domain.competence.overdue import (
    PollClosesTooLate,
    concerned_in,
    counted_by_anybody_from,
    ended_by_voters_from,
    may_vote,
    require_close_in_time,
)
from domain.competence.presiding import Whoever, nobody_presides, why_not_closing, why_not_counting
from domain.competence.separation import Holding
from domain.decisions.ballot import BALLOT, BallotCast, BallotPaper, ballot_id
from domain.decisions.decision import DECISION, Decision, close_poll, open_poll
from domain.motions.enacted_acts import (
    AppointmentEnding,
    ChairDesignation,
    EnactedAct,
    PostAbolition,
)
from domain.motions.enactment import ActsNamed
from domain.motions.floor import AdjournedTooLong, MotionAdjourned, StillAdjourned
from domain.motions.motion import TimeLimitsPinned
from domain.motions.poll import PollClosed, PollClosesLater, PollOpened
from domain.motions.recusal import RecusalDeclared
from domain.parties.partnership import PartySucceeded
from domain.provisions.provision import NO_PROCEDURE
from domain.provisions.time_limits import TimeLimits, check_time_limits
from domain.refusal import DONE_HERE
from domain.values import (
    AppointmentId,
    BodyId,
    Moment,
    OrganisationId,
    Period,
    PersonId,
    PostId,
)
from domain.voting.rules import StatedDefault
from domain.voting.side import Side
from domain.voting.tally import Stance
from tests.domain.matters import DECISION_ID, OPENED, POLL, PROPOSED, on
from tests.domain.partnerships import HILL, LAKE, PORT, alliance
from tests.domain.partnerships import on as year
from tests.domain.polls import body, person, seat, seat_id
from tests.domain.specification import given
from tests.domain.test_debate import decided

COUNCIL = BodyId(UUID(int=80))
FIRM = OrganisationId(UUID(int=81))
OFFICE, HELD = PostId(UUID(int=82)), AppointmentId(UUID(int=83))
OFFICER = person(70)
HOLDING = Holding(OFFICER, OFFICE, "Officer", Period(on(1)), ("returning-officer",), HELD)
TREASURER = replace(HOLDING, person=person(71), functions=("auditor",))
PUT = replace(PROPOSED, body=COUNCIL, proposer=person(3))
OPEN = replace(OPENED, electorate=body(3, vacant=1), closes_at=None, by=person(0))
NOBODY: frozenset[PersonId] = frozenset()


def decision(*events: Any) -> Decision:
    found = DECISION.fold([PUT, *events])
    assert found is not None
    return found


def papers(*days: int) -> list[BallotPaper]:
    """A ballot of each seat in order, on these days."""
    found = []
    for number, day in enumerate(days):
        ballot = ballot_id(POLL, seat_id(number))
        cast = BallotCast(
            on(day), ballot, DECISION_ID, POLL, seat_id(number), Stance("yes"), person(number)
        )
        later = replace(cast, effective=on(day + 1), choice=Stance("no"))
        paper = BALLOT.fold([cast, later])
        assert paper is not None
        found.append(paper)
    return found


def ended_from(*days: int, opened: PollOpened = OPEN, more: tuple[Any, ...] = ()) -> Any:
    found = decision(*more, opened)
    return ended_by_voters_from(found, found.polls[-1], papers(*days), nobody_presides=False)


def test_a_vote_in_which_everybody_has_voted_waits_a_week_from_the_last_first_ballot() -> None:
    assert ended_from(3, 5) == on(12).at
    pinned = TimeLimitsPinned(on(1), TimeLimits(waiting_days=2), StatedDefault())
    assert ended_from(3, 5, more=(pinned,)) == on(7).at


def test_who_stepped_back_is_not_waited_for() -> None:
    recused = RecusalDeclared(on(4), seat_id(1))
    assert ended_from(3, more=(recused,)) == on(11).at


def test_a_vote_without_an_announced_close_is_not_open_for_ever() -> None:
    assert ended_from(3) == on(2).at + timedelta(days=90)
    pinned = TimeLimitsPinned(on(1), TimeLimits(open_days=10), StatedDefault())
    assert ended_from(3, more=(pinned,)) == on(12).at


def test_an_announced_close_stands_unless_it_is_beyond_all_bounds() -> None:
    assert ended_from(3, 5, opened=replace(OPEN, closes_at=on(30))) is None
    never = Moment(datetime(8999, 1, 1, tzinfo=UTC))
    assert ended_from(3, 5, opened=replace(OPEN, closes_at=never)) == on(12).at
    assert ended_from(3, opened=replace(OPEN, closes_at=never)) is None
    closing = {"poll": POLL, "by": person(1), "effective": on(12)}
    opened = given(PUT, replace(OPEN, closes_at=never))
    opened.when(close_poll, **closing).refused(PollClosesLater(POLL, never))
    instead = PollClosed(on(12), POLL, by=person(1), instead=True)
    opened.when(close_poll, **closing, instead=True).then(instead)


def test_who_may_vote_holds_a_seat_or_is_the_party_of_one() -> None:
    seats = replace(body(2), seats=(seat(0, party=FIRM), seat(1, holder=None, party=FIRM)))
    poll = decision(replace(OPEN, electorate=seats)).polls[-1]
    assert may_vote(poll, Whoever(person(0)))
    assert may_vote(poll, Whoever(organisation=FIRM))
    for other in (Whoever(), Whoever(person(5), FIRM), Whoever(administers=True)):
        assert not may_vote(poll, other)


def test_who_took_the_place_of_a_party_may_vote_for_it_without_saying_who() -> None:
    electorate = replace(body(1), seats=(seat(0, party=LAKE),))
    poll = decision(replace(OPEN, electorate=electorate)).polls[-1]
    merged = alliance(HILL, LAKE, more=[PartySucceeded(year(2021), LAKE, PORT)])
    port = Whoever(organisation=PORT)
    assert may_vote(poll, port, merged, year(2022).at)
    assert not may_vote(poll, port, merged, year(2020).at), "it had not yet"
    assert not may_vote(poll, Whoever(organisation=HILL), merged, year(2022).at)
    assert not may_vote(poll, port, alliance(HILL, LAKE), year(2022).at)


def test_what_is_closed_the_clause_counts_after_a_week() -> None:
    found = decision(OPEN)
    assert counted_by_anybody_from(found, found.polls[-1]) is None
    found = decision(OPEN, PollClosed(on(9), POLL))
    assert counted_by_anybody_from(found, found.polls[-1]) == on(16).at
    late = {"is_by_clause": True, "is_overdue": True}
    assert why_not_counting(Whoever(), frozenset({OFFICER}), {FIRM}, **late) == ""


@pytest.mark.parametrize(
    ("act", "concerned"),
    [
        (PostAbolition(OFFICE), {OFFICER}),
        (AppointmentEnding(HELD), {OFFICER}),
        (AppointmentEnding(AppointmentId(UUID(int=1))), set()),
        (ChairDesignation(COUNCIL, seat_id(1)), {person(0)}),
        (ChairDesignation(BodyId(UUID(int=1)), seat_id(1)), set()),
    ],
    ids=["post", "appointment", "another's", "chair", "another chair"],
)
def test_whose_office_it_is_about_is_concerned(act: EnactedAct, concerned: set[PersonId]) -> None:
    found = decision(ActsNamed(on(1), (act,)))
    assert concerned_in(found, [HOLDING, TREASURER], seat(0)) == concerned


def test_whom_a_motion_names_does_not_end_the_vote_on_it() -> None:
    motion = replace(PUT.motion, concerns=(Side(person=person(0)), Side(FIRM)))
    found = DECISION.fold([replace(PUT, motion=motion), OPEN])
    assert found is not None
    concerned = concerned_in(found, [], seat(0))
    assert concerned == {person(0)}
    poll, chair = found.polls[-1], seat(0)
    around: tuple[Any, ...] = (chair, frozenset({OFFICER}), concerned)
    assert why_not_closing(poll, NO_PROCEDURE, Whoever(person(0)), *around) == "it concerns them"
    assert why_not_closing(poll, NO_PROCEDURE, Whoever(OFFICER), *around) == ""
    assert not nobody_presides(poll, NO_PROCEDURE, *around)
    assert nobody_presides(poll, NO_PROCEDURE, chair, NOBODY, concerned)
    at_once = ended_by_voters_from(found, poll, papers(3, 5), nobody_presides=True)
    assert at_once == on(5).at


def test_somebody_else_s_motion_is_not_opened_until_a_far_year() -> None:
    found, late = decision(), replace(OPEN, closes_at=Moment.of(date(2020, 8, 1)))
    latest = Moment(on(2).at + timedelta(days=90))
    with pytest.raises(PollClosesTooLate) as met:
        require_close_in_time(found, late, Whoever(person(0)), DONE_HERE)
    assert met.value == PollClosesTooLate(POLL, latest)
    in_time = replace(late, closes_at=latest)
    for opened, by in (
        (in_time, Whoever(person(0))),
        (late, Whoever(person(3))),
        (late, Whoever(administers=True)),
        (OPEN, Whoever(person(0))),
    ):
        require_close_in_time(found, opened, by, DONE_HERE)


LATER: dict[str, Any] = {"by": person(0), "chair": seat(0)}


def test_whoever_chairs_puts_a_motion_off_for_no_longer_than_that_in_all() -> None:
    latest = Moment(on(2).at + timedelta(days=90))
    once = MotionAdjourned(on(2), on(30), person(0))
    given(PUT).when(adjourn_motion, **LATER, until=latest, effective=on(2)).then(
        replace(once, until=latest)
    )
    far = Moment(latest.at + timedelta(days=1))
    too_long = AdjournedTooLong(DECISION_ID, latest)
    again = given(PUT, once)
    again.when(adjourn_motion, **LATER, until=far, effective=on(29)).refused(too_long)
    again.when_reported(adjourn_motion, **LATER, until=far, effective=on(29)).found(too_long)
    by_decision = {"until": far, "ordering": decided(), "effective": on(29)}
    again.when(adjourn_motion, **by_decision).then(MotionAdjourned(on(29), far))


def test_what_is_put_off_is_taken_up_again() -> None:
    adjourned = MotionAdjourned(on(2), on(30), person(0))
    taken = MotionAdjourned(on(5), on(5), person(0))
    put_off = given(PUT, adjourned)
    put_off.when(adjourn_motion, **LATER, until=on(5), effective=on(5)).then(taken)
    opening: dict[str, Any] = {"poll": POLL, "electorate": body(3), "effective": on(6)}
    put_off.when(open_poll, **opening).refused(StillAdjourned(DECISION_ID, on(30)))
    assert given(PUT, adjourned, taken).when(open_poll, **opening).happened


@pytest.mark.parametrize("days", [0, 367])
@pytest.mark.parametrize("named", ["open_days", "waiting_days"])
def test_days_that_nobody_could_keep_are_refused_at_drafting(named: str, days: int) -> None:
    with pytest.raises(Exception, match=named):
        check_time_limits(TimeLimits(**{named: days}))  # type: ignore[arg-type]
