"""Elections held elsewhere: reported by ballots, totals or pairs, and counted by the rule."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from domain.decisions.choosing import choose_among_tied
from domain.decisions.decision import MotionAlreadyDecided
from domain.decisions.elected_elsewhere import NotAnElection, report_election
from domain.document import Document, MalformedDigest
from domain.elections.election import Approval, ElectionRule, OptionQuorumRoot, Plurality, Schulze
from domain.elections.marks import OptionNotOnSlate, UnknownChoice
from domain.elections.reported import (
    REPORTED_LIMIT,
    AlikeBallots,
    NotReported,
    OptionTotal,
    PairTotal,
    ReportedBallots,
    ReportedInSeveralWays,
)
from domain.elections.returning import ElectorateNotReported
from domain.motions.election_course import ElectionReported
from domain.motions.outcome import ElectionDoesNotFollow, ElectionReturned
from domain.motions.poll import AnotherPollOpen, PollOpened
from domain.motions.sequel import EvidenceEntered
from domain.values import ContradictoryDates, TooMany
from domain.voting.rules import Majority, QuorumShare
from domain.voting.tally import ONE, Seat
from tests.domain.elections import ranked, slate
from tests.domain.matters import POLL, PROPOSED, on
from tests.domain.polls import person, seat_id
from tests.domain.specification import given
from tests.domain.test_electing import FOUR, PICK, called

MOST = called(ElectionRule(Plurality()))
BY_PAIRS = called(ElectionRule(Schulze()))
MINUTES = Document("Return", "0" * 64)
CHAIR = Seat(seat_id(4), person(4))


def ballots(**number: int) -> ReportedBallots:
    return ReportedBallots(
        tuple(AlikeBallots(PICK[mark], Fraction(many)) for mark, many in number.items())
    )


def reporting(counted: ReportedBallots, **more: Any) -> dict[str, Any]:
    return {"counted": counted, "effective": on(2), **more}


def test_whom_it_elects_follows_from_what_was_reported() -> None:
    counted = ballots(A=3, B=5)
    attempt = given(*MOST).when(report_election, **reporting(counted, way="written"))
    held, returned = attempt.happened
    assert held == ElectionReported(on(2), counted, None, "written")
    assert isinstance(returned, ElectionReturned)
    assert (returned.outcome.elected, returned.basis, returned.poll) == (("B",), "tally", None)
    assert attempt.state.decided == on(2)
    attempt.again().refused(MotionAlreadyDecided)


def test_totals_and_pairs_say_enough_for_the_methods_that_count_them() -> None:
    totals = ReportedBallots(totals=(OptionTotal("A", ONE), OptionTotal("B", 2 * ONE)))
    by_totals = given(*MOST).when(report_election, **reporting(totals))
    assert by_totals.state.outcomes[-1].outcome.elected == ("B",)
    pairs = ReportedBallots(
        pairs=(PairTotal("A", "B", 5 * ONE), PairTotal("B", "A", 4 * ONE)), voters=9 * ONE
    )
    by_pairs = given(*BY_PAIRS).when(report_election, **reporting(pairs))
    assert by_pairs.state.outcomes[-1].outcome.elected == ("A",)
    given(*BY_PAIRS).when(report_election, **reporting(totals)).refused(UnknownChoice)


def test_whom_the_source_declares_elected_has_to_follow() -> None:
    counted = ballots(A=3, B=5)
    assert given(*MOST).when(report_election, **reporting(counted, elected=("B",))).refusal is None
    does_not = ElectionDoesNotFollow("“A”", "“B”")
    told = reporting(counted, elected=("A",))
    given(*MOST).when(report_election, **told).refused(does_not)
    attempt = given(*MOST).when_reported(report_election, **told)
    attempt.found(does_not)
    returned = attempt.happened[-1]
    assert isinstance(returned, ElectionReturned)
    assert (returned.declared, returned.outcome.elected) == (("A",), ("B",))
    given(*MOST).when_reported(report_election, **reporting(counted, elected=("Z",))).refused(
        OptionNotOnSlate
    )


def test_what_can_not_have_been_counted_is_refused_also_as_a_report() -> None:
    approving = called(ElectionRule(Approval(Majority(ONE / 2, True, "cast"))))
    quorate = called(ElectionRule(Schulze(default="B", quorum=OptionQuorumRoot(ONE))))
    for before, counted, refusal in (
        (MOST, ReportedBallots(), NotReported),
        (MOST, ballots(Z=1), OptionNotOnSlate),
        (MOST, replace(ballots(A=1), totals=(OptionTotal("A", ONE),)), ReportedInSeveralWays),
        (MOST, ReportedBallots((AlikeBallots(ranked("A"), ONE),)), UnknownChoice),
        (approving, ReportedBallots(totals=(OptionTotal("A", ONE),)), NotReported),
        (quorate, ReportedBallots((AlikeBallots(ranked("A"), ONE),)), ElectorateNotReported),
        (
            MOST,
            ReportedBallots((AlikeBallots(PICK["A"], ONE),) * (REPORTED_LIMIT + 1)),
            TooMany("ballots", REPORTED_LIMIT + 1, REPORTED_LIMIT),
        ),
    ):
        given(*before).when(report_election, **reporting(counted)).refused(refusal)
        given(*before).when_reported(report_election, **reporting(counted)).refused(refusal)


def test_a_number_that_the_rule_asks_for_and_nobody_reported_leaves_it_open() -> None:
    half = called(ElectionRule(Plurality(), quorum=(QuorumShare(Fraction(1, 2)),)))
    first = given(*half).when(report_election, **reporting(ballots(A=2)))
    assert first.state.result == "incomplete"
    second = {**reporting(replace(ballots(A=2), members=3 * ONE)), "effective": on(3)}
    again = given(*half, *first.happened).when(report_election, **second)
    assert again.state.result == "elected"


def test_only_an_election_is_reported_so_and_after_its_polls() -> None:
    counted = ballots(A=1)
    given(PROPOSED).when(report_election, **reporting(counted)).refused(NotAnElection)
    opened = PollOpened(on(2), POLL, FOUR)
    given(*MOST, opened).when(report_election, **reporting(counted)).refused(AnotherPollOpen)
    later = [replace(happened, effective=on(3)) for happened in MOST]
    given(*later).when(report_election, **reporting(counted)).refused(ContradictoryDates)


def test_documents_show_it() -> None:
    attempt = given(*MOST).when(report_election, **reporting(ballots(A=1), evidence=(MINUTES,)))
    assert attempt.happened[-1] == EvidenceEntered(on(2), (MINUTES,))
    bad = replace(MINUTES, sha256="0")
    given(*MOST).when(report_election, **reporting(ballots(A=1), evidence=(bad,))).refused(
        MalformedDigest
    )


def test_a_tie_waits_for_the_chair_and_a_new_report_forgets_what_was_chosen() -> None:
    casting = called(ElectionRule(Plurality(), seats=2, tie="casting-vote"), slate("ABZ"))
    level = reporting(ballots(A=1, B=1, Z=1), chair=CHAIR)
    held = given(*casting).when(report_election, **level)
    assert held.state.result == "tied"
    choosing = {"chair": CHAIR, "voter": person(4), "effective": on(3)}
    first = given(*casting, *held.happened).when(choose_among_tied, **choosing, options=("B",))
    assert first.state.result == "tied", "of A and Z"
    election = first.state.election
    assert election is not None and election.casting(None) == ("B",)
    again = given(*casting, *held.happened, *first.happened).when(
        report_election, **{**level, "effective": on(4)}
    )
    assert again.state.election.casting(None) == ()
    assert again.state.result == "tied"


def test_the_casting_vote_is_lost_to_a_chair_whose_seat_is_vacant() -> None:
    casting = called(ElectionRule(Plurality(), tie="casting-vote"))
    vacant = replace(CHAIR, holder=None)
    held = given(*casting).when(report_election, **reporting(ballots(A=1, B=1), chair=vacant))
    assert held.state.result == "none-elected"
