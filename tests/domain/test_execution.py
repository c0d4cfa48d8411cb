"""Execution: casting votes, evidence, and what becomes of decisions."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.decisions.counting import count_poll, report_tally
from domain.decisions.decision import DECISION, Decision, DecisionUnknown, MotionAlreadyDecided
from domain.decisions.execution import (
    cast_casting_vote,
    enter_evidence,
    implement_decision,
    rescind_decision,
    supersede_decision,
)
from domain.decisions.implementation import (
    ConfirmedByItself,
    MoreThanOneWord,
    NotReportedDone,
    confirm_implementation,
    contradict_implementation,
)
from domain.document import Document, DocumentMissing, DocumentNamedTwice, MalformedDigest
from domain.motions.motion import MotionWithdrawn
from domain.motions.outcome import OutcomeDetermined
from domain.motions.poll import AnotherPollOpen, PollClosed, PollNotCounted, PollOpened
from domain.motions.recusal import RecusalDeclared
from domain.motions.sequel import (
    AlreadyImplemented,
    CastingVoteCast,
    CastingVoteNotProvided,
    ChairRecused,
    ChairUnknown,
    DecisionAlreadyRescinded,
    DecisionAlreadySuperseded,
    DecisionImplemented,
    DecisionRescinded,
    DecisionSuperseded,
    EvidenceAlreadyEntered,
    EvidenceEntered,
    ImplementationConfirmed,
    ImplementationContradicted,
    NotAdopted,
    NotTheChair,
    NotTied,
    UndoneByItself,
)
from domain.provisions.provision import PinnedRule
from domain.values import ContradictoryDates, DecisionId, OrganisationId, Sealed, TextMissing
from domain.voting.explanation import sentences
from domain.voting.rules import MAJORITY, StatedDefault
from tests.domain.matters import CLOSED, DECISION_ID, OPENED, POLL, PROPOSED, SECOND_POLL, on
from tests.domain.polls import body, cantons, person, seat, votes
from tests.domain.specification import given
from tests.domain.test_decision import ADOPTED, BY_PEOPLE_AND_CANTONS, counted

MINUTES = Document("Minutes", "c" * 64)
SCHOOL, FIRM = OrganisationId(UUID(int=70)), OrganisationId(UUID(int=72))
CASTING = PinnedRule(replace(MAJORITY, tie="casting-vote"), StatedDefault())
PUT = replace(PROPOSED, rule=CASTING)
CHAIR = seat(3)
OTHER_ID = DecisionId(UUID(int=99))


def decided(*events: object) -> Decision:
    decision = DECISION.fold(events)
    assert decision is not None
    return decision


def tie() -> tuple[object, ...]:
    """A motion on which four of five voted, two against two."""
    history = (PUT, OPENED, CLOSED)
    came_to = count_poll(decided(*history), poll=POLL, ballots=votes("++--"), effective=on(9))
    return (*history, *came_to)


TIED = tie()
TAKEN = (PROPOSED, OPENED, CLOSED, ADOPTED)
REJECTED = (PROPOSED, OPENED, CLOSED, counted("---"))
OTHER = decided(replace(PROPOSED, id=OTHER_ID), OPENED, CLOSED, replace(ADOPTED, effective=on(11)))


# The casting vote


def test_a_tie_waits_for_the_casting_vote_where_the_rule_says_so() -> None:
    tied: OutcomeDetermined = TIED[-1]  # type: ignore[assignment]
    assert tied.outcome.result == "tied"
    assert sentences(tied.outcome)[0] == "The poll is tied, and waits for the casting vote."
    assert "in a tie the chair has the casting vote" in " ".join(sentences(tied.outcome))


@pytest.mark.parametrize(("stance", "result"), [("yes", "adopted"), ("no", "rejected")])
def test_the_chair_breaks_a_tie_once(stance: Any, result: str) -> None:
    casting = {"stance": stance, "chair": CHAIR, "voter": person(3), "effective": on(10)}
    attempt = given(*TIED).when(cast_casting_vote, **casting)
    cast, came_to = attempt.happened
    assert cast == CastingVoteCast(on(10), stance, CHAIR.id, person(3), POLL)
    assert isinstance(came_to, OutcomeDetermined)
    assert came_to.outcome.result == attempt.state.result == result
    assert f"the casting vote was {stance}" in " ".join(sentences(came_to.outcome))
    attempt.again().refused(MotionAlreadyDecided)


def test_only_the_chair_breaks_a_tie_and_not_when_recused() -> None:
    casting = {"stance": "yes", "chair": CHAIR, "effective": on(10)}
    other = NotTheChair(CHAIR.id)
    given(*TIED).when(cast_casting_vote, **casting, voter=person(1)).refused(other)
    given(*TIED).when(cast_casting_vote, **casting).refused(other)
    unseated = {**casting, "chair": None, "voter": person(3)}
    given(*TIED).when(cast_casting_vote, **unseated).refused(ChairUnknown(DECISION_ID, on(10)))
    recused = (*TIED, RecusalDeclared(on(10), CHAIR.id))
    given(*recused).when(cast_casting_vote, **casting, voter=person(3)).refused(
        ChairRecused(CHAIR.id)
    )


def test_minutes_that_do_not_say_whose_hand_it_was_tell_of_the_chairs() -> None:
    casting = {"stance": "yes", "chair": CHAIR, "effective": on(10)}
    attempt = given(*TIED).when_reported(cast_casting_vote, **casting)
    attempt.found()
    assert attempt.state.result == "adopted"


def test_a_casting_vote_by_somebody_else_leaves_the_tie_to_the_chair() -> None:
    casting = {"stance": "yes", "chair": CHAIR, "effective": on(10)}
    attempt = given(*TIED).when_reported(cast_casting_vote, **casting, voter=person(1))
    attempt.found(NotTheChair(CHAIR.id))
    cast = CastingVoteCast(on(10), "yes", CHAIR.id, person(1), POLL)
    assert attempt.happened == (cast,)
    assert attempt.state.result == "tied"
    own = {"stance": "no", "chair": CHAIR, "voter": person(3), "effective": on(11)}
    broken = given(*TIED, cast).when_reported(cast_casting_vote, **own)
    assert broken.state.result == "rejected"


def test_while_a_tie_is_voted_on_anew_nobody_breaks_it() -> None:
    casting = {"stance": "yes", "chair": CHAIR, "voter": person(3), "effective": on(11)}
    again = (*TIED, PollOpened(on(10), SECOND_POLL, body(5)))
    under_way = AnotherPollOpen(SECOND_POLL)
    given(*again).when(cast_casting_vote, **casting).refused(under_way)
    given(*again).when_reported(cast_casting_vote, **casting).found(under_way)
    closed = (*again, PollClosed(on(11), SECOND_POLL))
    given(*closed).when(cast_casting_vote, **casting).refused(PollNotCounted(SECOND_POLL))


@pytest.mark.parametrize("decided_by", ["the ballots", "the loss of the casting vote"])
def test_a_casting_vote_that_came_too_late_is_found_and_changes_nothing(decided_by: str) -> None:
    said, chair = ("+++-", CHAIR) if decided_by == "the ballots" else ("++--", seat(3, holder=None))
    history = (PUT, OPENED, CLOSED)
    counted_once = count_poll(
        decided(*history), poll=POLL, ballots=votes(said), chair=chair, effective=on(9)
    )
    before = (*history, *counted_once)
    casting: dict[str, Any] = {"stance": "yes", "chair": CHAIR, "effective": on(10)}
    result = decided(*before).result
    assert result is not None
    late = MotionAlreadyDecided(DECISION_ID, result)
    given(*before).when(cast_casting_vote, **casting, voter=person(3)).refused(late)
    attempt = given(*before).when_reported(cast_casting_vote, **casting, voter=person(3))
    attempt.found(late)
    assert attempt.happened == (CastingVoteCast(on(10), "yes", CHAIR.id, person(3), POLL),)
    assert attempt.state.result == result
    early = {**casting, "effective": on(8)}
    given(*before).when_reported(cast_casting_vote, **early).refused(ContradictoryDates)
    nobody = {**casting, "chair": None}
    given(*before).when_reported(cast_casting_vote, **nobody).refused(ChairUnknown)


def test_the_casting_vote_is_lost_to_a_suspended_chair() -> None:
    suspended = replace(OPENED, suspended=(CHAIR.id,))
    (came_to,) = count_poll(
        decided(PUT, suspended, CLOSED),
        poll=POLL,
        ballots=votes("++-") + votes("-", first=4),
        chair=CHAIR,
        effective=on(9),
    )
    assert isinstance(came_to, OutcomeDetermined)
    assert came_to.outcome.result == "rejected"
    assert came_to.outcome.explanation.decided_by == "casting-vote-lost"


def test_a_casting_vote_needs_a_tie_and_a_rule_that_gives_one() -> None:
    casting = {"stance": "yes", "chair": CHAIR, "voter": person(3), "effective": on(10)}
    given(PROPOSED).when(cast_casting_vote, **casting).refused(CastingVoteNotProvided(DECISION_ID))
    given(PUT).when(cast_casting_vote, **casting).refused(NotTied(DECISION_ID))
    given().when(cast_casting_vote, **casting).refused(DecisionUnknown)
    given(*TIED).when(cast_casting_vote, **{**casting, "effective": on(8)}).refused(
        ContradictoryDates
    )


# Evidence


def test_evidence_is_entered_once_a_document() -> None:
    entering = given(*TAKEN).when(enter_evidence, documents=(MINUTES,), effective=on(9))
    entering.then(EvidenceEntered(on(9), (MINUTES,))).again().refused(
        EvidenceAlreadyEntered("Minutes", "c" * 64)
    )
    given(*TAKEN).when(enter_evidence, documents=(), effective=on(9)).refused(DocumentMissing)
    given().when(enter_evidence, documents=(MINUTES,), effective=on(9)).refused(DecisionUnknown)


def test_a_vote_held_elsewhere_comes_with_its_evidence() -> None:
    reporting = {"tally": cantons("9", "13"), "effective": on(2)}
    attempt = given(BY_PEOPLE_AND_CANTONS).when(report_tally, **reporting, evidence=(MINUTES,))
    assert attempt.happened[-1] == EvidenceEntered(on(2), (MINUTES,))
    bad = replace(MINUTES, sha256="?")
    given(BY_PEOPLE_AND_CANTONS).when(report_tally, **reporting, evidence=(bad,)).refused(
        MalformedDigest
    )


# What becomes of decisions


def test_a_decision_is_reported_done_once() -> None:
    report = Sealed("Bought at the fair.", UUID(int=51))
    doing = given(*TAKEN).when(
        implement_decision, party=SCHOOL, report=report, documents=(MINUTES,), effective=on(20)
    )
    doing.then(DecisionImplemented(on(20), SCHOOL, None, report, (MINUTES,))).again().refused(
        AlreadyImplemented(DECISION_ID, on(20))
    )


def test_what_one_party_reports_done_another_one_confirms() -> None:
    doing = given(*TAKEN).when(
        implement_decision, documents=(MINUTES,), said_by=SCHOOL, effective=on(20)
    )
    said = DecisionImplemented(on(20), documents=(MINUTES,), said_by=SCHOOL)
    doing.then(said)
    assert not doing.state.sequel.shown
    own = ConfirmedByItself(DECISION_ID, SCHOOL)
    by: dict[str, Any] = {"effective": on(21)}
    given(*TAKEN, said).when(confirm_implementation, party=SCHOOL, **by).refused(own)
    given(*TAKEN, said).when_reported(confirm_implementation, party=SCHOOL, **by).found(own)
    confirming = given(*TAKEN, said).when(confirm_implementation, party=FIRM, **by)
    confirming.then(ImplementationConfirmed(on(21), FIRM)).again().refused(
        MoreThanOneWord(DECISION_ID)
    )
    assert confirming.state.sequel.shown
    given(*TAKEN).when(confirm_implementation, party=FIRM, **by).refused(
        NotReportedDone(DECISION_ID)
    )
    early = {"party": FIRM, "effective": on(19)}
    given(*TAKEN, said).when(confirm_implementation, **early).refused(ContradictoryDates)


def test_what_one_party_reports_done_is_taken_back_or_contradicted_and_reported_again() -> None:
    said = DecisionImplemented(on(20), documents=(MINUTES,), said_by=SCHOOL)
    by: dict[str, Any] = {"alone": True, "effective": on(21)}
    for party in (SCHOOL, FIRM):
        attempt = given(*TAKEN, said).when(contradict_implementation, party=party, **by)
        answer = ImplementationContradicted(on(21), party)
        attempt.then(answer).again().refused(NotReportedDone(DECISION_ID))
        again = given(*TAKEN, said, answer).when(implement_decision, effective=on(22))
        again.then(DecisionImplemented(on(22)))
    more = MoreThanOneWord(DECISION_ID)
    confirmed = (said, ImplementationConfirmed(on(21), FIRM))
    for standing in (confirmed, (DecisionImplemented(on(20)),)):
        history = given(*TAKEN, *standing)
        history.when(contradict_implementation, party=FIRM, **by).refused(more)
        history.when_reported(contradict_implementation, party=FIRM, **by).found(more)
        together = {**by, "alone": False, "grounds": Sealed("It leaks.", UUID(int=51))}
        assert history.when(contradict_implementation, **together).happened
    blank = {**by, "grounds": Sealed(" ", UUID(int=51))}
    given(*TAKEN, said).when(contradict_implementation, **blank).refused(TextMissing)


def test_only_what_was_adopted_is_implemented_and_not_before() -> None:
    doing = {"effective": on(20)}
    given(*REJECTED).when(implement_decision, **doing).refused(NotAdopted(DECISION_ID))
    given(PROPOSED, MotionWithdrawn(on(2))).when(implement_decision, **doing).refused(NotAdopted)
    given(*TAKEN).when(implement_decision, effective=on(8)).refused(ContradictoryDates)
    given(*TAKEN).when(
        implement_decision, report=Sealed(" ", UUID(int=51)), effective=on(20)
    ).refused(TextMissing)
    given().when(implement_decision, **doing).refused(DecisionUnknown)
    given(*TAKEN).when(implement_decision, documents=(MINUTES, MINUTES), **doing).refused(
        DocumentNamedTwice("c" * 64)
    )


def test_another_adopted_decision_rescinds_once() -> None:
    rescinding = given(*TAKEN).when(rescind_decision, by=OTHER, effective=on(12))
    rescinding.then(DecisionRescinded(on(12), OTHER_ID)).again().refused(
        DecisionAlreadyRescinded(DECISION_ID, on(12))
    )


def test_another_adopted_decision_supersedes_once() -> None:
    taking = given(*TAKEN).when(supersede_decision, by=OTHER, effective=on(12))
    taking.then(DecisionSuperseded(on(12), OTHER_ID)).again().refused(
        DecisionAlreadySuperseded(DECISION_ID, on(12))
    )


@pytest.mark.parametrize("command", [rescind_decision, supersede_decision])
def test_a_decision_is_undone_only_by_another_that_was_adopted_before(command: Any) -> None:
    undecided = decided(replace(PROPOSED, id=OTHER_ID))
    given(*TAKEN).when(command, by=undecided, effective=on(12)).refused(NotAdopted(OTHER_ID))
    given(*TAKEN).when_reported(command, by=undecided, effective=on(12)).found(NotAdopted)
    given(*TAKEN).when(command, by=decided(*TAKEN), effective=on(12)).refused(
        UndoneByItself(DECISION_ID)
    )
    given(*REJECTED).when(command, by=OTHER, effective=on(12)).refused(NotAdopted(DECISION_ID))
    given(*TAKEN).when(command, by=OTHER, effective=on(10)).refused(ContradictoryDates)
    given().when(command, by=OTHER, effective=on(12)).refused(DecisionUnknown)
    given(*TAKEN).when(command, by=None, effective=on(12)).refused(DecisionUnknown)


def test_what_was_rescinded_or_superseded_has_no_further_effect() -> None:
    rescinded = (*TAKEN, DecisionRescinded(on(12), OTHER_ID))
    gone = DecisionAlreadyRescinded(DECISION_ID, on(12))
    given(*rescinded).when(implement_decision, effective=on(20)).refused(gone)
    given(*rescinded).when_reported(implement_decision, effective=on(20)).found(gone)
    given(*rescinded).when(implement_decision, effective=on(11)).then(DecisionImplemented(on(11)))
    undone = decided(*TAKEN[:-1], ADOPTED, DecisionRescinded(on(12), DECISION_ID))
    by_what_is_gone = {"by": replace(undone, id=OTHER_ID), "effective": on(20)}
    for command in (rescind_decision, supersede_decision):
        given(*TAKEN).when(command, **by_what_is_gone).refused(DecisionAlreadyRescinded)
        given(*TAKEN).when_reported(command, **by_what_is_gone).found(DecisionAlreadyRescinded)
    given(*rescinded).when(supersede_decision, by=OTHER, effective=on(20)).refused(gone)
    superseded = (*TAKEN, DecisionSuperseded(on(12), OTHER_ID))
    given(*superseded).when(rescind_decision, by=OTHER, effective=on(20)).refused(
        DecisionAlreadySuperseded(DECISION_ID, on(12))
    )
