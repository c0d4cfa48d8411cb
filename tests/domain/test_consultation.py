"""That a party was consulted is its own word: what others enter of it, it can contradict."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.competence.debate import contradict_consultation, enter_consultation
from domain.decisions.decision import DecisionUnknown, MotionAlreadyWithdrawn, open_poll
from domain.motions.floor import (
    ConsultationAlreadyEntered,
    ConsultationContradicted,
    ConsultationEntered,
    ConsultationMissing,
    NothingToContradict,
    NothingToContradictOf,
    NotOfTheConsulted,
)
from domain.motions.motion import MotionWithdrawn, ProcedurePinned
from domain.provisions.provision import Procedure
from domain.values import BodyId, ContradictoryDates, Moment, OrganisationId, Sealed, TextMissing
from tests.domain.matters import ALLIANCE, DECISION_ID, on
from tests.domain.specification import given
from tests.domain.test_debate import FIRM, NOTES, OPENING, PUT
from tests.domain.test_deliberation import ORIGIN

SCHOOL = OrganisationId(UUID(int=77))
ASKING = ProcedurePinned(on(1), Procedure(consulted_parties=(FIRM,)), ORIGIN)
ENTERING: dict[str, Any] = {"party": FIRM, "documents": NOTES, "by": SCHOOL, "effective": on(2)}
ENTERED = ConsultationEntered(on(2), party=FIRM, documents=NOTES, by=SCHOOL)
LATE = replace(ENTERED, effective=on(3))
SAYING: dict[str, Any] = {"party": FIRM, "grounds": "No letter came.", "effective": on(4)}
SAID = ConsultationContradicted(on(4), FIRM, Sealed("No letter came.", ALLIANCE))


def test_what_another_enters_of_a_party_counts_after_three_days() -> None:
    given(PUT, ASKING).when(enter_consultation, **ENTERING).then(ENTERED).again().refused(
        ConsultationAlreadyEntered
    )
    assert given(PUT, ASKING, ENTERED).when(open_poll, **OPENING).happened
    waiting = given(PUT, ASKING, LATE).when(open_poll, **OPENING)
    waiting.refused(ConsultationMissing)
    assert waiting.refusal is not None and "until 2020-05-06" in waiting.refusal.sentence


def test_its_own_word_counts_at_once_also_after_it_contradicted() -> None:
    own = ConsultationEntered(on(4), party=FIRM, opinion=Sealed("Too dear.", ALLIANCE))
    assert given(PUT, ASKING, LATE, own).when(open_poll, **OPENING).happened
    assert given(PUT, ASKING, ENTERED, SAID, own).when(open_poll, **OPENING).happened


def test_what_a_party_contradicts_counts_no_more() -> None:
    contradicting = given(PUT, ASKING, ENTERED).when(contradict_consultation, **SAYING)
    contradicting.then(SAID).again().refused(NothingToContradict(FIRM))
    missing = ConsultationMissing(DECISION_ID, f"the party {FIRM}")
    given(PUT, ASKING, ENTERED, SAID).when(open_poll, **OPENING).refused(missing)
    again = {**ENTERING, "effective": on(5)}
    given(PUT, ASKING, ENTERED, SAID).when(enter_consultation, **again).then(
        replace(ENTERED, effective=on(5))
    )


def test_nobody_contradicts_what_nobody_else_entered() -> None:
    nothing = NothingToContradict(FIRM)
    given(PUT).when(contradict_consultation, **SAYING).refused(nothing)
    own = replace(ENTERED, by=None)
    given(PUT, own).when(contradict_consultation, **SAYING).refused(nothing)
    of_another = replace(ENTERED, party=SCHOOL, by=FIRM)
    given(PUT, of_another).when(contradict_consultation, **SAYING).refused(nothing)
    later = {**SAYING, "effective": on(2)}
    given(PUT, LATE).when(contradict_consultation, **later).refused(nothing)
    early = {**SAYING, "effective": Moment.of(date(2001, 1, 1))}
    given(PUT, ENTERED).when(contradict_consultation, **early).refused(ContradictoryDates)
    given(PUT, ENTERED).when(contradict_consultation, **{**SAYING, "grounds": " "}).refused(
        TextMissing
    )
    given().when(contradict_consultation, **SAYING).refused(DecisionUnknown)
    withdrawn = MotionWithdrawn(on(3))
    given(PUT, ENTERED, withdrawn).when(contradict_consultation, **SAYING).refused(
        MotionAlreadyWithdrawn
    )


PANEL = BodyId(UUID(int=78))
ASKING_A_BODY = ProcedurePinned(on(1), Procedure(consulted_bodies=(PANEL,)), ORIGIN)
OF_THE_BODY = ConsultationEntered(on(2), body=PANEL, documents=NOTES, by=SCHOOL)
DENYING: dict[str, Any] = {
    **SAYING,
    "body": PANEL,
    "seated": {FIRM, SCHOOL},
    "effective": on(3),
}
DENIED = ConsultationContradicted(on(3), FIRM, Sealed("No letter came.", ALLIANCE), PANEL)


def test_what_one_party_enters_of_a_body_another_one_in_it_contradicts() -> None:
    waiting = given(PUT, ASKING_A_BODY, replace(OF_THE_BODY, effective=on(3))).when(
        open_poll, **OPENING
    )
    waiting.refused(ConsultationMissing)
    assert waiting.refusal is not None and "whose members may" in waiting.refusal.sentence
    assert given(PUT, ASKING_A_BODY, OF_THE_BODY).when(open_poll, **OPENING).happened
    denying = given(PUT, ASKING_A_BODY, OF_THE_BODY).when(contradict_consultation, **DENYING)
    denying.then(DENIED).again().refused(NothingToContradictOf(PANEL))
    missing = ConsultationMissing(DECISION_ID, f"the body {PANEL}")
    given(PUT, ASKING_A_BODY, OF_THE_BODY, DENIED).when(open_poll, **OPENING).refused(missing)
    own = replace(OF_THE_BODY, by=None)
    own_word = given(PUT, ASKING_A_BODY, OF_THE_BODY, DENIED, own)
    assert own_word.when(open_poll, **OPENING).happened


def test_who_has_no_seat_in_a_body_or_entered_it_contradicts_nothing_of_it() -> None:
    standing = given(PUT, OF_THE_BODY)
    elsewhere = {**DENYING, "seated": {SCHOOL}}
    standing.when(contradict_consultation, **elsewhere).refused(NotOfTheConsulted(FIRM, PANEL))
    itself = {**DENYING, "party": SCHOOL}
    standing.when(contradict_consultation, **itself).refused(NothingToContradictOf(PANEL))
    itself_said = replace(DENIED, party=SCHOOL)
    assert given(PUT, ASKING_A_BODY, OF_THE_BODY, itself_said).when(open_poll, **OPENING).happened
    own = replace(OF_THE_BODY, by=None)
    given(PUT, own).when(contradict_consultation, **DENYING).refused(NothingToContradictOf(PANEL))
    of_party = {**SAYING, "effective": on(3)}
    given(PUT, OF_THE_BODY).when(contradict_consultation, **of_party).refused(
        NothingToContradict(FIRM)
    )
