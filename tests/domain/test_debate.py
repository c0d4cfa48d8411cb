"""Debate: a motion is amended, adjourned, and others are consulted before the vote."""

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.competence.debate import adjourn_motion, amend_motion, enter_consultation
from domain.decisions.counting import report_tally
from domain.decisions.decision import DECISION, Decision, MotionAlreadyDecided, open_poll
from domain.decisions.resolution import DecisionNotAdopted
from domain.document import Document
from domain.motions.floor import (
    AmendmentNotAccepted,
    ConsultationAlreadyEntered,
    ConsultationEntered,
    ConsultationMissing,
    ConsultationNotShown,
    ConsultationUnclear,
    MotionAdjourned,
    MotionAmended,
    MotionUnchanged,
    NoRecommendation,
    NotEntitledToAdjourn,
    StillAdjourned,
    TieWaits,
)
from domain.motions.motion import (
    Motion,
    MotionNotSeconded,
    MotionSeconded,
    NoticeTooShort,
    ProcedurePinned,
)
from domain.motions.notice import NoticeGiven
from domain.motions.outcome import OutcomeDetermined
from domain.motions.poll import AnotherPollOpen
from domain.provisions.provision import PinnedRule, Procedure
from domain.values import (
    BodyId,
    ContradictoryDates,
    DecisionId,
    OrganisationId,
    Sealed,
    TextMissing,
)
from domain.voting.rules import AllOf, DecisionRule, StatedDefault
from domain.voting.rules_before import Confirmed
from domain.voting.tally import Count, Electorate, Tally
from tests.domain.matters import ALLIANCE, DECISION_ID, MOTION, OPENED, POLL, PROPOSED, on
from tests.domain.polls import MORE_YES, body, person, seat
from tests.domain.specification import given
from tests.domain.test_deliberation import ORIGIN

COUNCIL, ADVISERS = BodyId(UUID(int=80)), BodyId(UUID(int=81))
FIRM = OrganisationId(UUID(int=82))
PUT = replace(PROPOSED, proposer=person(1), body=COUNCIL)
SMALLER = "The alliance buys a small bus.\n"
AMENDED = MotionAmended(on(2), MOTION.title, SMALLER, person(1), anew=True)
WON = Tally((Count(Fraction(3), Fraction(1), Fraction(0), Fraction(0), Fraction(4), Fraction(5)),))
NOTES = (Document("Notes", "ab" * 32),)


def decided(body: BodyId | None = COUNCIL, number: int = 90, result: str = "adopted") -> Decision:
    """Another decision of a body."""
    tally = WON if result == "adopted" else Tally((replace(WON.counts[0], yes=Fraction(0)),))
    put = replace(PROPOSED, id=DecisionId(UUID(int=number)), body=body)
    state = given(put).when(report_tally, tally=tally, effective=on(2)).state
    assert isinstance(state, Decision)
    return state


# Amending


def test_the_proposer_amends_what_is_put_to_the_vote() -> None:
    amending = given(PUT).when(amend_motion, text=SMALLER, by=person(1), effective=on(2))
    amending.then(AMENDED).again().refused(MotionUnchanged(DECISION_ID))
    assert amending.state.motion == Motion(MOTION.title, SMALLER, MOTION.matter)
    assert amending.state.preparation.floor.amended == (AMENDED,)


def test_nobody_else_amends_it_alone() -> None:
    by_another = given(PUT).when(amend_motion, text=SMALLER, by=person(2), effective=on(2))
    by_another.refused(AmendmentNotAccepted(DECISION_ID, "somebody else proposed it"))
    given(PUT).when(amend_motion, text=SMALLER, effective=on(2)).refused(AmendmentNotAccepted)
    given(PUT).when_reported(amend_motion, text=SMALLER, effective=on(2)).found(
        AmendmentNotAccepted
    )


def test_the_body_amends_it_by_a_decision_of_its_own() -> None:
    given(PUT).when(amend_motion, text=SMALLER, amendment=decided(), effective=on(3)).then(
        replace(AMENDED, effective=on(3), by=None, decision=decided().id, anew=False)
    )
    lost = decided(result="rejected")
    given(PUT).when(amend_motion, text=SMALLER, amendment=lost, effective=on(3)).refused(
        DecisionNotAdopted
    )
    given(PUT).when(
        amend_motion, text=SMALLER, amendment=decided(ADVISERS), effective=on(3)
    ).refused(AmendmentNotAccepted(DECISION_ID, "another body decided"))
    itself = replace(decided(), id=DECISION_ID)
    given(PUT).when(amend_motion, text=SMALLER, amendment=itself, effective=on(3)).refused(
        AmendmentNotAccepted
    )


def test_nothing_is_changed_while_it_is_voted_on_or_a_tie_waits() -> None:
    amending: dict[str, Any] = {"text": SMALLER, "by": person(1), "effective": on(3)}
    given(PUT, OPENED).when(amend_motion, **amending).refused(AnotherPollOpen(POLL))
    rule = PinnedRule(DecisionRule(MORE_YES, tie="casting-vote"), StatedDefault())
    tie = Tally((Count(Fraction(2), Fraction(2)),))
    tied = given(replace(PUT, rule=rule)).when(report_tally, tally=tie, effective=on(2))
    history = given(*tied.history, *tied.happened)
    history.when(amend_motion, **amending).refused(TieWaits(DECISION_ID))
    history.when_reported(amend_motion, **amending).found(TieWaits(DECISION_ID))
    won = given(PUT).when(report_tally, tally=WON, effective=on(2))
    given(*won.history, *won.happened).when(amend_motion, **amending).refused(MotionAlreadyDecided)
    given(PUT).when(amend_motion, title="", by=person(1), effective=on(3)).refused(TextMissing)


NOTICED_AND_SECONDED = ProcedurePinned(
    on(1),
    Procedure(notice_days=1, seconder_required=True, consulted_bodies=(ADVISERS,)),
    ORIGIN,
)
GIVEN = (
    NoticeGiven(on(2), "by letter"),
    MotionSeconded(on(2), person(3)),
    ConsultationEntered(on(2), ADVISERS, documents=NOTES),
)
VOTING: dict[str, Any] = {"poll": POLL, "electorate": body(5), "effective": on(9)}
CARRIED_BY_NOTHING = [ConsultationMissing, MotionNotSeconded, NoticeTooShort]


def test_what_was_given_for_a_text_does_not_carry_another_that_its_mover_makes_of_it() -> None:
    put = (PUT, NOTICED_AND_SECONDED, *GIVEN)
    assert given(*put).when(open_poll, **VOTING).happened
    amended = replace(AMENDED, effective=on(5))
    given(*put, amended).when_reported(open_poll, **VOTING).found(*CARRIED_BY_NOTHING)
    given(*put, amended).when(open_poll, **VOTING).refused(ConsultationMissing)
    anew = tuple(replace(one, effective=on(6)) for one in GIVEN)
    assert given(*put, amended, *anew).when(open_poll, **VOTING).happened


def test_what_is_entered_later_for_the_former_text_does_not_carry_the_new_one() -> None:
    put = (PUT, NOTICED_AND_SECONDED, replace(AMENDED, effective=on(5)), *GIVEN)
    given(*put).when_reported(open_poll, **VOTING).found(*CARRIED_BY_NOTHING)


def test_a_decision_of_the_body_on_the_text_leaves_what_was_given_as_it_is() -> None:
    by_body = replace(AMENDED, effective=on(5), by=None, decision=decided().id, anew=False)
    assert given(PUT, NOTICED_AND_SECONDED, *GIVEN, by_body).when(open_poll, **VOTING).happened


def test_what_was_amended_has_to_pass_twice_anew() -> None:
    rule = PinnedRule(DecisionRule(AllOf((MORE_YES, Confirmed(1)))), StatedDefault())
    put = replace(PUT, rule=rule)
    first = given(put).when(report_tally, tally=WON, effective=on(4))
    assert first.state.result == "incomplete"
    second = given(*first.history, *first.happened).when(report_tally, tally=WON, effective=on(8))
    assert second.state.result == "adopted"
    amended = replace(AMENDED, effective=on(5))
    again = given(*first.history, *first.happened, amended).when(
        report_tally, tally=WON, effective=on(8)
    )
    assert again.state.result == "incomplete", "at the first meeting another text passed"
    [_, determined] = again.happened
    assert isinstance(determined, OutcomeDetermined)


# Adjourning

LATER: dict[str, Any] = {"until": on(8), "by": person(0), "chair": seat(0), "effective": on(2)}


def test_the_chair_adjourns_a_motion_and_no_vote_begins_before() -> None:
    adjourned = MotionAdjourned(on(2), on(8), person(0))
    given(PUT).when(adjourn_motion, **LATER).then(adjourned)
    opening: dict[str, Any] = {"poll": POLL, "electorate": body(5)}
    still = StillAdjourned(DECISION_ID, on(8))
    given(PUT, adjourned).when(open_poll, **opening, effective=on(7)).refused(still)
    given(PUT, adjourned).when_reported(open_poll, **opening, effective=on(7)).found(still)
    assert given(PUT, adjourned).when(open_poll, **opening, effective=on(8)).happened
    given(PUT, adjourned).when(report_tally, tally=WON, effective=on(7)).refused(still)


@pytest.mark.parametrize(
    "who", [{"by": person(1)}, {"chair": None}, {"chair": seat(0, holder=None)}]
)
def test_nobody_else_adjourns_it_alone(who: dict[str, Any]) -> None:
    given(PUT).when(adjourn_motion, **{**LATER, **who}).refused(NotEntitledToAdjourn)
    assert given(PUT).when(adjourn_motion, **{**LATER, **who}, ordering=decided()).happened


def test_another_body_puts_no_motion_off_but_all_parties_do() -> None:
    by_decision: dict[str, Any] = {"until": on(8), "effective": on(3)}
    others = {**by_decision, "ordering": decided(ADVISERS)}
    because = NotEntitledToAdjourn("another body decided it")
    given(PUT).when(adjourn_motion, **others).refused(because)
    given(PUT).when_reported(adjourn_motion, **others).found(because)
    for deciding in (COUNCIL, None):
        given(PUT).when(adjourn_motion, **by_decision, ordering=decided(deciding)).then(
            MotionAdjourned(on(3), on(8))
        )
    put_to_nobody = replace(PUT, body=None)
    given(put_to_nobody).when(adjourn_motion, **by_decision, ordering=decided()).refused(because)


def test_some_parties_neither_amend_nor_put_off_what_is_put_to_others_too() -> None:
    voted = given(PROPOSED).when(
        open_poll, poll=POLL, electorate=Electorate((seat(1, party=FIRM),)), effective=on(2)
    )
    won = decided(None)
    outcome = replace(won.outcomes[0], poll=POLL)
    ordering = replace(won, polls=voted.state.polls, outcomes=(outcome,))
    put = replace(PUT, body=None)
    both = frozenset({FIRM, OrganisationId(UUID(int=83))})
    by: dict[str, Any] = {"asked": both, "effective": on(3)}
    why = "not each party had a vote on it whose motion it is"
    given(put).when(adjourn_motion, until=on(8), ordering=ordering, **by).refused(
        NotEntitledToAdjourn(why)
    )
    given(put).when(amend_motion, text=SMALLER, amendment=ordering, **by).refused(
        AmendmentNotAccepted(DECISION_ID, why)
    )
    by["asked"] = frozenset({FIRM})
    assert given(put).when(adjourn_motion, until=on(8), ordering=ordering, **by).happened


def test_it_is_adjourned_to_a_later_day_and_not_while_it_is_voted_on() -> None:
    given(PUT).when(adjourn_motion, **{**LATER, "until": on(2)}).refused(ContradictoryDates)
    given(PUT, OPENED).when(adjourn_motion, **LATER).refused(AnotherPollOpen)


# Consulting

ASKING = ProcedurePinned(on(1), Procedure(consulted_bodies=(ADVISERS,)), ORIGIN)
OPENING: dict[str, Any] = {"poll": POLL, "electorate": body(5), "effective": on(5)}


def test_a_vote_waits_for_the_body_that_is_to_be_consulted() -> None:
    missing = ConsultationMissing(DECISION_ID, f"the body {ADVISERS}")
    given(PUT, ASKING).when(open_poll, **OPENING).refused(missing)
    given(PUT, ASKING).when_reported(open_poll, **OPENING).found(missing)
    advice = decided(ADVISERS, result="rejected")
    consulting = given(PUT, ASKING).when(
        enter_consultation, body=ADVISERS, recommendation=advice, effective=on(4)
    )
    entered = ConsultationEntered(on(4), ADVISERS, recommendation=advice.id)
    consulting.then(entered).again().refused(ConsultationAlreadyEntered)
    assert given(PUT, ASKING, entered).when(open_poll, **OPENING).happened
    late = replace(entered, effective=on(6))
    given(PUT, ASKING, late).when(open_poll, **OPENING).refused(missing)
    other = replace(entered, body=COUNCIL)
    given(PUT, ASKING, other).when(open_poll, **OPENING).refused(missing)


def test_a_party_is_consulted_by_what_it_says() -> None:
    asking = ProcedurePinned(on(1), Procedure(consulted_parties=(FIRM,)), ORIGIN)
    given(PUT, asking).when(open_poll, **OPENING).refused(
        ConsultationMissing(DECISION_ID, f"the party {FIRM}")
    )
    opinion = Sealed("Too dear.", ALLIANCE)
    entered = ConsultationEntered(on(4), party=FIRM, opinion=opinion)
    given(PUT, asking).when(enter_consultation, party=FIRM, opinion=opinion, effective=on(4)).then(
        entered
    )
    assert given(PUT, asking, entered).when(open_poll, **OPENING).happened


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({}, ConsultationUnclear),
        ({"body": ADVISERS, "party": FIRM, "documents": NOTES}, ConsultationUnclear),
        ({"party": FIRM}, ConsultationNotShown),
        ({"body": ADVISERS, "opinion": Sealed("No.", ALLIANCE)}, ConsultationNotShown),
        ({"party": FIRM, "opinion": Sealed(" ", ALLIANCE)}, TextMissing),
        ({"body": COUNCIL, "recommendation": decided(ADVISERS)}, NoRecommendation),
        ({"party": FIRM, "recommendation": decided(ADVISERS)}, NoRecommendation),
    ],
)
def test_it_is_said_who_was_consulted_and_what_shows_it(said: Any, refusal: Any) -> None:
    given(PUT).when(enter_consultation, **said, effective=on(4)).refused(refusal)


def test_a_recommendation_is_given_before_it_is_entered() -> None:
    pending = DECISION.fold((replace(PROPOSED, id=DecisionId(UUID(int=91)), body=ADVISERS),))
    given(PUT).when(
        enter_consultation, body=ADVISERS, recommendation=pending, effective=on(4)
    ).refused(NoRecommendation)
    early: dict[str, Any] = {"body": ADVISERS, "recommendation": decided(ADVISERS)}
    given(PUT).when(enter_consultation, **early, effective=on(1)).refused(NoRecommendation)
    given(PUT).when_reported(enter_consultation, **early, effective=on(1)).found(NoRecommendation)
