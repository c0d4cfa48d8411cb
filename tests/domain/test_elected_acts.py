"""What an election authorises: to give an office to those whom it elects, and to nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from domain.authority import ByDecision
from domain.bodies.body import BODY, BodyConstituted, ChairDesignated, SeatVacated
from domain.decisions.counting import count_poll
from domain.decisions.decision import DECISION, Decision
from domain.decisions.elected_acts import (
    CandidateNotOnSlate,
    ChairNotElected,
    NoCandidates,
    NotElected,
    NotForAnElection,
    did_elect,
    elected_persons,
    require_elected,
    require_elected_holder,
)
from domain.decisions.electing import propose_election
from domain.elections.election import ElectionRule, Option, Plurality, Slate
from domain.elections.marks import OneOption
from domain.motions.enacted_acts import (
    BodyDissolution,
    ChairDesignation,
    EnactedAct,
    HolderRemoval,
    PartnershipDissolution,
    PostAppointment,
)
from domain.motions.enactment import ActsNamed
from domain.posts.appointment import APPOINTMENT, AppointmentMade
from domain.posts.post import POST as POSTS
from domain.posts.post import PostDefined
from domain.provisions.provision import DEFAULT_ELECTION_RULE, PinnedElectionRule
from domain.provisions.remit import Remit
from domain.provisions.tenure import USUAL_TENURE
from domain.refusal import DONE_HERE, Refused, Reported
from domain.values import AppointmentId, BodyId, Period, PersonId, PostId, SeatId, derived_id
from domain.voting.rules import StatedDefault
from domain.voting.tally import Seat
from tests.domain import books
from tests.domain.matters import ALLIANCE, PROPOSED, on
from tests.domain.polls import person, seat_id
from tests.domain.specification import given
from tests.domain.test_electing import FOUR, PROPOSING, closed, counting, elected, voting

POST, BODY_ID = PostId(derived_id("post")), BodyId(derived_id("body"))
ADA, BOB, CLEO = person(1), person(2), person(3)
SLATE = Slate((Option("A", person=ADA), Option("B", person=BOB), Option("none")))
PUTTING: dict[str, Any] = {**PROPOSING, "slate": SLATE}
OPEN = (PostAppointment(POST), ChairDesignation(BODY_ID))
SEATS = (Seat(seat_id(1), ADA), Seat(seat_id(2), BOB), Seat(seat_id(3), None))


def held(*choices: str, seats: int = 1, enacts: tuple[EnactedAct, ...] = OPEN) -> Decision:
    """An election that came to what the ballots say."""
    rule = PinnedElectionRule(ElectionRule(Plurality(), seats), StatedDefault())
    put = propose_election(None, **{**PUTTING, "election": rule}, enacts=enacts)
    decision = voting(*put)
    marks = [OneOption(choice) for choice in choices]
    course = closed(*put, electorate=FOUR)
    found = DECISION.fold(course)
    counted = count_poll(found, **counting(decision, *marks))
    state = DECISION.fold([*course, *counted])
    assert state is not None
    return state


def test_an_election_names_offices_that_are_open_until_somebody_is_elected() -> None:
    put = given().when(propose_election, **PUTTING, enacts=OPEN)
    assert ActsNamed(on(1), OPEN) in put.happened
    assert put.state.enactment.acts == OPEN
    named = (PostAppointment(POST, BOB),)
    exact = given().when(propose_election, **PUTTING, enacts=named)
    assert exact.state.enactment.acts == named, "if they are the one who is elected"


@pytest.mark.parametrize(
    "act",
    [
        PartnershipDissolution(),
        BodyDissolution(BODY_ID),
        HolderRemoval(AppointmentId(derived_id("held"))),
    ],
    ids=lambda act: act.kind,
)
def test_what_would_be_done_whoever_wins_is_put_as_a_motion(act: EnactedAct) -> None:
    refusal = NotForAnElection(act.kind)
    put = given().when(propose_election, **PUTTING, enacts=(*OPEN, act))
    put.refused(NotForAnElection)
    assert act.kind in refusal.sentence


def test_who_does_not_stand_is_not_named() -> None:
    naming = {**PUTTING, "enacts": (PostAppointment(POST, CLEO),)}
    given().when(propose_election, **naming).refused(CandidateNotOnSlate)
    places = {**PUTTING, "slate": Slate((Option("A"), Option("B"))), "enacts": OPEN}
    given().when(propose_election, **places).refused(NoCandidates)


def test_whom_it_elected_may_be_appointed_and_nobody_else() -> None:
    decision = held("A", "A", "B")
    assert elected_persons(decision) == (ADA,)
    require_elected(decision, ADA, DONE_HERE)
    for other in (BOB, CLEO):
        with pytest.raises(NotElected):
            require_elected(decision, other, DONE_HERE)
    reported = Reported()
    require_elected(decision, BOB, reported)
    assert [finding.code for finding in reported.findings] == ["NOT_ELECTED"]


def test_each_of_several_who_were_elected_may_be() -> None:
    decision = held("A", "A", "B", seats=2)
    assert elected_persons(decision) == (ADA, BOB)


def test_nobody_may_be_where_no_person_was_elected_or_nothing_was_counted() -> None:
    assert elected_persons(held("none", "none", "A")) == ()
    assert elected_persons(held("A", "B")) == (), "tied"
    assert elected_persons(voting(*propose_election(None, **PUTTING, enacts=OPEN))) == ()


def test_a_motion_leaves_open_whom_it_appoints() -> None:
    motion = DECISION.fold([PROPOSED])
    assert motion is not None
    assert elected_persons(motion) is None and did_elect(motion, CLEO)


def seated(*more: object) -> Any:
    founded = BodyConstituted(on(1), BODY_ID, ALLIANCE, "Board", SEATS)
    return BODY.fold([founded, *more])


def test_who_chairs_by_an_election_holds_the_seat_and_was_elected() -> None:
    decision, at = held("A", "A", "B"), on(6).at
    require_elected_holder(decision, seated(), seat_id(1), at, DONE_HERE)
    left = SeatVacated(on(5), seat_id(1))
    refused: list[tuple[Any, SeatId]] = [
        (seated(), seat_id(2)),
        (seated(), seat_id(3)),
        (seated(left), seat_id(1)),
    ]
    for body, seat in refused:
        with pytest.raises(ChairNotElected):
            require_elected_holder(decision, body, seat, at, DONE_HERE)


def test_the_sentences_name_what_is_wrong() -> None:
    decision = held("A", "A", "B")
    said: list[Refused] = [NotElected(decision.id, BOB), ChairNotElected(decision.id, seat_id(2))]
    for refusal in said:
        assert str(decision.id) in refusal.sentence and refusal.sentence.endswith(".")


# Chains


def offices(book: Any) -> tuple[EnactedAct, ...]:
    """A post is defined, to which, and to the chair, whoever is elected is to come."""
    book.record(
        POSTS,
        POST,
        PostDefined(books.on(19), POST, books.ALLIANCE, "Speaker", USUAL_TENURE, Remit()),
    )
    return (PostAppointment(POST), ChairDesignation(books.BOARD))


STANDING = Slate((Option("A", person=books.ADA), Option("B", person=books.BOB)))


@pytest.mark.parametrize("whom", [books.ADA, books.BOB], ids=["elected", "not elected"])
def test_the_chain_says_whether_they_were_elected(whom: PersonId) -> None:
    book = books.memorandum()
    named = offices(book)
    elected(book, DEFAULT_ELECTION_RULE.rule, options=STANDING, enacts=named)
    held, term = AppointmentId(derived_id("speaker")), Period(books.on(23))
    made = AppointmentMade(
        books.on(23), held, books.ALLIANCE, POST, whom, term, False, decision=books.MOTION
    )
    seat = books.ONE if whom == books.ADA else books.TWO
    chairs = ChairDesignated(books.on(23), seat)
    by = ByDecision(books.MOTION)
    why_not = [] if whom == books.ADA else [("decision", "it did not elect them")]
    assert books.why(book.chain(book.record(APPOINTMENT, held, made, by=by))) == why_not
    assert books.why(book.chain(book.record(BODY, books.BOARD, chairs, by=by))) == why_not
