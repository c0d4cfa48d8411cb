"""Reconsideration: a decided motion is opened again, in time, by who may move it, and once."""

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.bodies.attendance import AttendanceRecorded
from domain.decisions.counting import count_poll, report_tally
from domain.decisions.decision import DECISION, Decision, open_poll
from domain.decisions.reconsidering import movers_of, reconsider_decision
from domain.decisions.resolution import is_adopted_by
from domain.decisions.undoing import UndoneUnderAnotherRule
from domain.document import Document
from domain.motions.enacted_acts import PartnershipDissolution, PostAppointment
from domain.motions.enactment import ActCarriedOut, ActsNamed
from domain.motions.motion import ProcedurePinned
from domain.motions.outcome import OutcomeDetermined
from domain.motions.poll import PollOpened
from domain.motions.sequel import (
    DecisionImplemented,
    DecisionRescinded,
    ImplementationConfirmed,
    NotAdopted,
    UndoneByItself,
)
from domain.provisions.provision import (
    DecisionRuleProvision,
    PinnedRule,
    Procedure,
    ProcedureProvision,
    ProvisionInForce,
    check_provision,
)
from domain.values import AgreementId, ClauseId, OrganisationId, PersonId, PostId, Sealed
from domain.voting.drafting import NumberOutOfRange
from domain.voting.reconsideration import (
    DecisionReconsidered,
    MovedBy,
    NotMovedInTime,
    NotOnPrevailingSide,
    NotReconsiderable,
    ReconsiderationRule,
    ReconsideredTooOften,
)
from domain.voting.rules import MAJORITY, DecisionRule, StatedDefault
from domain.voting.rules_before import SilenceKept
from domain.voting.tally import Count, Tally
from tests.domain.matters import ALLIANCE, DECISION_ID, OPENED, PROPOSED, SECOND_POLL, on
from tests.domain.polls import body, person, votes
from tests.domain.specification import given
from tests.domain.test_electing import PICK, called, closed, counting, voting
from tests.domain.test_execution import OTHER_ID, REJECTED, TAKEN

MOVED = replace(PROPOSED, id=OTHER_ID, effective=on(12), proposer=person(1))
REOPENED = DecisionReconsidered(on(14), OTHER_ID)


def moved(
    *, proposed: int = 12, decided: int = 13, proposer: PersonId | None = None, **more: Any
) -> Decision:
    """An adopted decision to reconsider."""
    put = replace(MOVED, effective=on(proposed), proposer=proposer or person(1), **more)
    outcome = replace(TAKEN[-1], effective=on(decided))
    found = DECISION.fold([put, outcome])
    assert found is not None
    return found


def seat_holder(number: int) -> PersonId:
    holder = body(5).seats[number].holder
    assert holder is not None
    return holder


def _numbers(yes: int, no: int) -> Count:
    """Of five members, how many said yes and no."""
    none, five = Fraction(0), Fraction(5)
    return Count(Fraction(yes), Fraction(no), none, none, five, five)


def under(rule: ReconsiderationRule) -> tuple[object, ...]:
    pinned = ProcedurePinned(on(1), Procedure(reconsideration=rule), StatedDefault())
    return (TAKEN[0], pinned, *TAKEN[1:])


ACT: dict[str, Any] = {"by": moved(), "movers": frozenset({person(1)}), "effective": on(14)}


@pytest.mark.parametrize("history", [TAKEN, REJECTED])
def test_what_was_decided_is_opened_again_for_a_new_vote(history: tuple[object, ...]) -> None:
    reopening = given(*history).when(reconsider_decision, **ACT)
    reopening.then(REOPENED)
    state = reopening.state
    assert (state.result, state.decided, state.outcomes) == (None, None, ())
    assert not is_adopted_by(state, on(15)), "nothing rests on it until the new vote"
    again = given(*history, REOPENED).when(
        open_poll, poll=SECOND_POLL, electorate=body(5), effective=on(15)
    )
    again.then(PollOpened(on(15), SECOND_POLL, body(5)))


def test_the_new_vote_decides() -> None:
    for yes, no, result in ((3, 0, "adopted"), (0, 3, "rejected")):
        numbers = _numbers(yes, no)
        voting = given(*TAKEN, REOPENED).when(
            report_tally, tally=Tally((numbers,)), effective=on(20)
        )
        state = voting.state
        assert (state.result, state.decided) == (result, on(20))
        assert [type(one) for one in state.outcomes] == [OutcomeDetermined]
        assert is_adopted_by(state, on(20)) == (result == "adopted")


def test_it_is_moved_within_the_days_that_the_rules_of_procedure_say() -> None:
    history = given(*under(ReconsiderationRule(days=2)))
    for proposed, is_in_time in ((11, True), (12, False)):
        act = {**ACT, "by": moved(proposed=proposed)}
        if is_in_time:
            history.when(reconsider_decision, **act).then(REOPENED)
        else:
            history.when(reconsider_decision, **act).refused(NotMovedInTime)
            history.when_reported(reconsider_decision, **act).found(NotMovedInTime)


@pytest.mark.parametrize(
    ("meetings", "met", "proposed", "is_in_time"),
    [
        (0, (), 9, True),
        (0, (), 10, False),
        (0, (9,), 10, False),
        (1, (), 20, True),
        (1, (9, 12), 12, True),
        (1, (9, 12), 13, False),
        (1, (12, 12, 14), 13, False),
        (1, (7, 8, 9), 20, True),
        (2, (12, 14), 14, True),
        (2, (12, 14), 15, False),
        (1, (), 25, False),
    ],
)
def test_it_is_moved_by_the_end_of_the_meeting_that_the_rules_of_procedure_name(
    meetings: int, met: tuple[int, ...], proposed: int, is_in_time: bool
) -> None:
    """It was decided on day 9; on the 25th the days are over as well."""
    history = given(*under(ReconsiderationRule(days=15, meetings=meetings)))
    held = [AttendanceRecorded(on(day), ()) for day in met]
    by = moved(proposed=proposed, decided=proposed)
    act = {**ACT, "by": by, "meetings": held, "effective": on(27)}
    if is_in_time:
        history.when(reconsider_decision, **act).then(replace(REOPENED, effective=on(27)))
    else:
        history.when(reconsider_decision, **act).refused(NotMovedInTime)
        history.when_reported(reconsider_decision, **act).found(NotMovedInTime)


def test_only_who_may_moves_it() -> None:
    others = {**ACT, "movers": frozenset({person(2)})}
    refusal = NotOnPrevailingSide(DECISION_ID, "who voted for what it came to")
    given(*TAKEN).when(reconsider_decision, **others).refused(refusal)
    given(*TAKEN).when_reported(reconsider_decision, **others).found(refusal)
    given(*TAKEN).when(reconsider_decision, **{**ACT, "movers": None}).then(REOPENED)


@pytest.mark.parametrize(
    ("moved_by", "history", "said", "who"),
    [
        ("prevailing-side", TAKEN, "++--", {0, 1}),
        ("prevailing-side", REJECTED, "+---0", {1, 2, 3}),
        ("voter", TAKEN, "++--", {0, 1, 2, 3, 4}),
        ("anybody", TAKEN, "++--", None),
    ],
)
def test_the_prevailing_side_are_those_who_voted_for_what_it_came_to(
    moved_by: MovedBy, history: tuple[object, ...], said: str, who: set[int] | None
) -> None:
    rule = ReconsiderationRule(moved_by=moved_by)
    pinned = ProcedurePinned(on(1), Procedure(reconsideration=rule), StatedDefault())
    decision = DECISION.fold([history[0], pinned, *history[1:]])
    assert decision is not None
    found = movers_of(decision, body(5).seats, votes(said))
    assert found == (None if who is None else {seat_holder(number) for number in who})


def test_of_silence_the_silent_prevailed_and_of_secret_ballots_nobody_is_told() -> None:
    silent = PinnedRule(DecisionRule(SilenceKept(10)), StatedDefault())
    secret = PinnedRule(replace(MAJORITY, secrecy="secret"), StatedDefault())
    everybody = {seat_holder(number) for number in range(5)}
    for rule, who in ((silent, everybody - {seat_holder(1)}), (secret, everybody)):
        decision = DECISION.fold([replace(PROPOSED, rule=rule), *TAKEN[1:]])
        assert decision is not None
        assert movers_of(decision, body(5).seats, votes(".-")) == frozenset(who)


def test_it_is_not_opened_again_once_something_of_it_is_done_unless_the_rules_say_so() -> None:
    begun = (
        (DecisionImplemented(on(11), documents=(Document("Receipt", "0" * 64),)),),
        (ActsNamed(on(1), (PartnershipDissolution(),)), ActCarriedOut(on(11), 1)),
    )
    for done in begun:
        refusal = NotReconsiderable(DECISION_ID, "something of it is done already")
        given(*TAKEN, *done).when(reconsider_decision, **ACT).refused(refusal)
        given(*TAKEN, *done).when_reported(reconsider_decision, **ACT).found(refusal)
        allowed = given(*under(ReconsiderationRule(once_begun=True)), *done)
        allowed.when(reconsider_decision, **ACT).then(REOPENED)


def test_somebodys_word_that_it_is_done_keeps_nobody_from_opening_it_again() -> None:
    said = DecisionImplemented(on(11), report=Sealed("Done.", ALLIANCE))
    given(*TAKEN, said).when(reconsider_decision, **ACT).then(REOPENED)


def test_what_one_party_shows_to_be_done_stops_it_only_once_another_confirms_it() -> None:
    papers = (Document("Receipt", "0" * 64),)
    said = DecisionImplemented(on(11), documents=papers, said_by=OrganisationId(UUID(int=61)))
    given(*TAKEN, said).when(reconsider_decision, **ACT).then(REOPENED)
    confirmed = ImplementationConfirmed(on(12), OrganisationId(UUID(int=62)))
    given(*TAKEN, said, confirmed).when(reconsider_decision, **ACT).refused(NotReconsiderable)


def test_it_is_opened_again_as_often_as_the_rules_say() -> None:
    again = (REOPENED, replace(TAKEN[-1], effective=on(15), poll=None))
    act = {**ACT, "by": moved(proposed=16, decided=17), "effective": on(18)}
    given(*TAKEN, *again).when(reconsider_decision, **act).refused(
        ReconsideredTooOften(DECISION_ID, 1)
    )
    twice = given(*under(ReconsiderationRule(times=2)), *again)
    twice.when(reconsider_decision, **act).then(replace(REOPENED, effective=on(18)))


def test_there_has_to_be_something_to_open_again() -> None:
    undecided, rescinded = (PROPOSED, OPENED), (*TAKEN, DecisionRescinded(on(11), OTHER_ID))
    for history, because in (
        (undecided, "it is not decided"),
        ((*TAKEN, REOPENED), "it is not decided"),
        (rescinded, "it was rescinded"),
    ):
        refusal = NotReconsiderable(DECISION_ID, because)
        given(*history).when(reconsider_decision, **ACT).refused(refusal)
        given(*history).when_reported(reconsider_decision, **ACT).refused(refusal)


def test_it_takes_another_decision_that_was_adopted_under_the_rule_for_it() -> None:
    own = DECISION.fold(TAKEN)
    given(*TAKEN).when(reconsider_decision, **{**ACT, "by": own}).refused(UndoneByItself)
    undecided = DECISION.fold([MOVED])
    given(*TAKEN).when(reconsider_decision, **{**ACT, "by": undecided}).refused(NotAdopted)
    provision = DecisionRuleProvision("again", ("reconsideration",), MAJORITY)
    carried = ProvisionInForce(
        provision, AgreementId(UUID(int=63)), ClauseId(UUID(int=64)), 1, "clause 1"
    )
    given(*TAKEN).when(reconsider_decision, **ACT, in_force=[carried]).refused(
        UndoneUnderAnotherRule
    )
    motion = replace(MOVED.motion, matter="reconsideration")
    by = moved(motion=motion)
    given(*TAKEN).when(reconsider_decision, **{**ACT, "by": by}, in_force=[carried]).then(REOPENED)


@pytest.mark.parametrize(
    "rule",
    [
        ReconsiderationRule(days=-1),
        ReconsiderationRule(times=101),
        ReconsiderationRule(meetings=-1),
        ReconsiderationRule(meetings=1_001),
    ],
)
def test_a_rule_that_nobody_could_keep_is_refused(rule: ReconsiderationRule) -> None:
    with pytest.raises(NumberOutOfRange):
        check_provision(ProcedureProvision("orders", (), Procedure(reconsideration=rule)))


def test_an_election_is_reconsidered_by_whoever_could_vote_whatever_they_chose() -> None:
    before = called()
    counted = counting(voting(*before), PICK["A"])
    elected = given(*closed(*before)).when(count_poll, **counted).state
    everybody = frozenset(one.holder for one in body(5).seats if one.holder is not None)
    assert movers_of(elected, body(5).seats, counted["ballots"]) == everybody
    history = given(*closed(*before), elected.outcomes[-1])
    reopening = history.when(reconsider_decision, **{**ACT, "movers": None})
    reopening.then(REOPENED)
    assert (reopening.state.result, reopening.state.outcomes) == (None, ())


@pytest.mark.parametrize("once_begun", [False, True])
def test_an_election_is_reconsidered_until_what_it_gives_is_given(once_begun: bool) -> None:
    before = called()
    counted = counting(voting(*before), PICK["A"])
    elected = given(*closed(*before)).when(count_poll, **counted).state
    orders = Procedure(reconsideration=ReconsiderationRule(once_begun=once_begun))
    pinned = ProcedurePinned(on(1), orders, StatedDefault())
    named = ActsNamed(on(1), (PostAppointment(PostId(OTHER_ID)),))
    history = given(*closed(*before), pinned, named, elected.outcomes[-1], ActCarriedOut(on(11), 1))
    act = {**ACT, "movers": None}
    history.when(reconsider_decision, **act).refused(NotReconsiderable)
    history.when_reported(reconsider_decision, **act).found(NotReconsiderable)
