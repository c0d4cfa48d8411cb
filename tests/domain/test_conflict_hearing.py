"""How a conflict is heard: neutrals, statements, evidence, interim measures."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.conflicts.conflict import ConflictWithdrawn
from domain.conflicts.conflict_state import ConflictOver, ConflictUnknown, NotASide, SpeakerUnclear
from domain.conflicts.hearing import (
    AlreadyConsented,
    DecisionAlreadySuspended,
    EvidenceAlreadySubmitted,
    EvidenceLate,
    EvidenceSubmitted,
    InterimMeasureConsented,
    InterimMeasureLifted,
    InterimMeasureOrdered,
    MeasureAlreadyLifted,
    MeasureAlreadyOrdered,
    MeasureNotYours,
    MeasureUnknown,
    NeutralAlreadyAnswered,
    NeutralAlreadyAppointed,
    NeutralAlreadyGone,
    NeutralAppointed,
    NeutralDeclined,
    NeutralDischarged,
    NeutralIsParty,
    NeutralNotSitting,
    NeutralUnknown,
    NeutralUnnamed,
    StatementMade,
)
from domain.conflicts.neutral import (
    accept_as_neutral,
    appoint_neutral,
    decline_as_neutral,
    discharge_neutral,
)
from domain.conflicts.proceedings import (
    consent_to_interim_measure,
    lift_interim_measure,
    make_statement,
    order_interim_measure,
    submit_evidence,
)
from domain.conflicts.settlement import ConflictSettled
from domain.document import MalformedDigest
from domain.values import (
    CONFLICT_ENTRIES_LIMIT,
    ContradictoryDates,
    DecisionId,
    MeasureId,
    Moment,
    NeutralId,
    TextMissing,
    TextTooLong,
    TooMany,
)
from domain.voting.side import Side
from tests.domain.conflicts import (
    ACCEPTED,
    ADA,
    APPOINTED,
    BEN,
    CONFLICT_ID,
    COURT,
    FIRM,
    FIRST,
    MEDIATION,
    MEDIATOR,
    NGO,
    ONE,
    SCHOOL,
    SECOND,
    STRANGER,
    TWO,
    UNANSWERED,
    after,
    on,
    sealed,
    terms,
    until,
)
from tests.domain.specification import Command, given

WITHDRAWN = ConflictWithdrawn(on(5), ONE)
OVER = ConflictOver(CONFLICT_ID, "withdrawn")
BEFORE = Moment.of(date(2026, 2, 1))
DIGEST = "ab" * 32
MEASURE, OTHER = MeasureId(UUID(int=51)), MeasureId(UUID(int=52))
BUS = DecisionId(UUID(int=61))

# Neutrals


def test_somebody_is_asked_once_to_be_neutral() -> None:
    asking = after().when(appoint_neutral, neutral=FIRST, person=MEDIATOR, effective=on(2))
    asking.then(APPOINTED).again().refused(NeutralAlreadyAppointed(FIRST))
    same = {"neutral": SECOND, "person": MEDIATOR, "effective": on(4)}
    after(APPOINTED).when(appoint_neutral, **same).refused(NeutralAlreadyAppointed(FIRST))
    again = NeutralAppointed(on(4), SECOND, 1, MEDIATOR)
    after(APPOINTED, NeutralDeclined(on(3), FIRST)).when(appoint_neutral, **same).then(again)


@pytest.mark.parametrize(
    ("asked", "who"),
    [
        ({"organisation": FIRM}, FIRM),
        ({"person": MEDIATOR, "organisation": SCHOOL}, SCHOOL),
        ({"person": MEDIATOR, "acts_for": frozenset({FIRM, NGO})}, MEDIATOR),
        ({"person": BEN}, BEN),
        ({"person": ADA}, ADA),
    ],
)
def test_nobody_who_is_or_acts_for_a_side_is_neutral(asked: dict[str, Any], who: Any) -> None:
    conflict = after(against=(TWO, Side(person=BEN)), about=ADA)
    asking = {"neutral": FIRST, "effective": on(2), **asked}
    conflict.when(appoint_neutral, **asking).refused(NeutralIsParty(who))
    conflict.when_reported(appoint_neutral, **asking).found(NeutralIsParty(who))


def test_who_is_asked_is_named_by_a_side_while_the_conflict_lasts() -> None:
    at = {"neutral": FIRST, "effective": on(6)}
    after().when(appoint_neutral, **at).refused(NeutralUnnamed)
    asked = {"organisation": COURT, **at}
    after(WITHDRAWN).when(appoint_neutral, **asked).refused(OVER)
    after().when(appoint_neutral, by=STRANGER, **asked).refused(NotASide(CONFLICT_ID, STRANGER))
    after().when(appoint_neutral, by=TWO, **asked).then(
        NeutralAppointed(on(6), FIRST, 1, None, COURT, TWO)
    )
    early = {**asked, "effective": BEFORE}
    after().when(appoint_neutral, **early).refused(ContradictoryDates)


def test_who_is_asked_answers_once() -> None:
    at: dict[str, Any] = {"neutral": FIRST, "effective": on(3)}
    accepting = after(APPOINTED).when(accept_as_neutral, **at)
    accepting.then(ACCEPTED).again().refused(NeutralAlreadyAnswered(FIRST))
    declining = after(APPOINTED).when(decline_as_neutral, **at)
    declined = NeutralDeclined(on(3), FIRST)
    declining.then(declined).again().refused(NeutralAlreadyGone(FIRST))
    after(APPOINTED, ACCEPTED).when(decline_as_neutral, **at).refused(NeutralAlreadyAnswered)
    after(APPOINTED, declined).when(accept_as_neutral, **at).refused(NeutralAlreadyGone)
    after().when(accept_as_neutral, **at).refused(NeutralUnknown(FIRST))
    late = {**at, "effective": on(6)}
    after(APPOINTED, WITHDRAWN).when(accept_as_neutral, **late).refused(OVER)
    after(APPOINTED, WITHDRAWN).when_reported(accept_as_neutral, **late).found(OVER)
    early = {**at, "effective": on(1)}
    after(APPOINTED).when(accept_as_neutral, **early).refused(ContradictoryDates)


def test_somebody_neutral_is_discharged_once() -> None:
    at: dict[str, Any] = {"neutral": FIRST, "effective": on(4)}
    discharging = after(APPOINTED, ACCEPTED).when(discharge_neutral, grounds="Ill.", **at)
    discharged = NeutralDischarged(on(4), FIRST, sealed("Ill."))
    discharging.then(discharged).again().refused(NeutralAlreadyGone(FIRST))
    after(APPOINTED).when(discharge_neutral, **at).then(replace(discharged, grounds=None))
    after(APPOINTED).when(discharge_neutral, grounds=" ", **at).refused(TextMissing)
    after().when(discharge_neutral, **at).refused(NeutralUnknown(FIRST))
    late = {**at, "effective": on(6)}
    after(APPOINTED, WITHDRAWN).when(discharge_neutral, **late).refused(OVER)
    early = {**at, "effective": on(1)}
    after(APPOINTED).when(discharge_neutral, **early).refused(ContradictoryDates)


# Statements and evidence


def test_sides_and_neutrals_state_their_case_as_often_as_they_like() -> None:
    stating = after().when(make_statement, text="It leaked before.", by=TWO, effective=on(4))
    said = StatementMade(on(4), sealed("It leaked before."), 1, TWO)
    stating.then(said).again().then(said)
    after(APPOINTED, ACCEPTED).when(
        make_statement, text="I have seen it.", neutral=FIRST, effective=on(4)
    ).then(StatementMade(on(4), sealed("I have seen it."), 1, None, FIRST))


def test_a_statement_belongs_to_the_stage_of_its_time() -> None:
    late = after(MEDIATION).when(make_statement, text="Old.", by=TWO, effective=on(4))
    late.then(StatementMade(on(4), sealed("Old."), 1, TWO))


def test_what_nobody_may_state_is_not_stated() -> None:
    at = {"text": "Yes.", "effective": on(6)}
    after().when(make_statement, **at).refused(SpeakerUnclear)
    after().when(make_statement, by=STRANGER, **at).refused(NotASide(CONFLICT_ID, STRANGER))
    after().when_reported(make_statement, by=STRANGER, **at).found(NotASide)
    after(APPOINTED).when(make_statement, neutral=FIRST, **at).refused(UNANSWERED)
    after(WITHDRAWN).when(make_statement, by=ONE, **at).refused(OVER)
    after(WITHDRAWN).when_reported(make_statement, by=ONE, **at).found(OVER)
    after().when(make_statement, by=ONE, text="", effective=on(6)).refused(TextMissing)
    after().when(make_statement, by=ONE, text="x" * 10_001, effective=on(6)).refused(TextTooLong)
    after().when(make_statement, by=ONE, text="Yes.", effective=BEFORE).refused(ContradictoryDates)


def test_a_document_is_in_evidence_once() -> None:
    asked = {"title": "Photograph", "sha256": DIGEST, "by": ONE, "effective": on(15)}
    submitting = after().when(submit_evidence, **asked)
    submitted = EvidenceSubmitted(on(15), DIGEST, sealed("Photograph"), 1, False, ONE)
    submitting.then(submitted).again().refused(EvidenceAlreadySubmitted(DIGEST))


def test_late_evidence_is_refused_unless_somebody_neutral_admits_it() -> None:
    asked = {"title": "Photograph", "sha256": DIGEST, "by": ONE, "effective": on(16)}
    late = EvidenceSubmitted(on(16), DIGEST, sealed("Photograph"), 1, True, ONE)
    after().when(submit_evidence, **asked).refused(EvidenceLate(until(15)))
    after().when_reported(submit_evidence, **asked).then(late).found(EvidenceLate(until(15)))
    neutral = after(APPOINTED, ACCEPTED)
    neutral.when(submit_evidence, admitted_by=FIRST, **asked).then(replace(late, admitted_by=FIRST))
    after(APPOINTED).when(submit_evidence, admitted_by=FIRST, **asked).refused(NeutralNotSitting)


def test_evidence_that_could_not_be_is_refused() -> None:
    asked = {"title": "Photograph", "sha256": DIGEST, "by": ONE, "effective": on(6)}
    for digest in ("", "AB" * 32, "ab" * 31, DIGEST + "\n"):
        after().when(submit_evidence, **{**asked, "sha256": digest}).refused(
            MalformedDigest("sha256")
        )
    after().when(submit_evidence, **{**asked, "title": " "}).refused(TextMissing)
    after().when(submit_evidence, **{**asked, "by": None}).refused(SpeakerUnclear)
    after(WITHDRAWN).when(submit_evidence, **asked).refused(OVER)
    after().when(submit_evidence, **{**asked, "effective": BEFORE}).refused(ContradictoryDates)


# Interim measures


ORDERED = InterimMeasureOrdered(on(4), MEASURE, sealed("No bus."), BUS, None, None, FIRST)
ASKED_FOR = InterimMeasureOrdered(on(4), MEASURE, sealed("No bus."), BUS, None, ONE)
ASKING: dict[str, Any] = {
    "measure": MEASURE,
    "text": "No bus.",
    "suspends": BUS,
    "effective": on(4),
}


def test_somebody_neutral_orders_a_measure_once_and_it_holds() -> None:
    ordering = after(APPOINTED, ACCEPTED).when(order_interim_measure, neutral=FIRST, **ASKING)
    ordering.then(ORDERED).again().refused(MeasureAlreadyOrdered(MEASURE))
    [measure] = ordering.state.measures.values()
    assert measure.in_force_at(on(4), ordering.state.sides)
    assert not measure.in_force_at(on(3), ordering.state.sides)


def test_a_measure_that_a_side_asks_for_holds_once_every_side_consents() -> None:
    asking = after().when(order_interim_measure, by=ONE, **ASKING)
    asking.then(ASKED_FOR)
    [measure] = asking.state.measures.values()
    assert not measure.in_force_at(on(5), asking.state.sides)
    consent: dict[str, Any] = {"measure": MEASURE, "by": TWO, "effective": on(5)}
    consenting = after(ASKED_FOR).when(consent_to_interim_measure, **consent)
    consented = InterimMeasureConsented(on(5), MEASURE, TWO)
    consenting.then(consented).again().refused(AlreadyConsented(MEASURE, TWO))
    [measure] = consenting.state.measures.values()
    assert measure.in_force_at(on(5), consenting.state.sides)
    own = {**consent, "by": ONE}
    after(ASKED_FOR).when(consent_to_interim_measure, **own).refused(AlreadyConsented(MEASURE, ONE))
    stranger = {**consent, "by": STRANGER}
    after(ASKED_FOR).when(consent_to_interim_measure, **stranger).refused(NotASide)
    after(ASKED_FOR).when_reported(consent_to_interim_measure, **stranger).found(NotASide)
    after().when(consent_to_interim_measure, **consent).refused(MeasureUnknown(MEASURE))
    early = {**consent, "effective": on(2)}
    after(ASKED_FOR).when(consent_to_interim_measure, **early).refused(ContradictoryDates)


def test_a_measure_is_lifted_once_by_who_asked_for_it_or_somebody_neutral() -> None:
    at: dict[str, Any] = {"measure": MEASURE, "effective": on(6)}
    lifting = after(ASKED_FOR).when(lift_interim_measure, by=ONE, **at)
    lifted = InterimMeasureLifted(on(6), MEASURE, ONE)
    lifting.then(lifted).again().refused(MeasureAlreadyLifted(MEASURE, on(6)))
    heard = after(APPOINTED, ACCEPTED, ORDERED)
    heard.when(lift_interim_measure, neutral=FIRST, **at).then(
        InterimMeasureLifted(on(6), MEASURE, None, FIRST)
    )
    heard.when(lift_interim_measure, by=ONE, **at).refused(MeasureNotYours(MEASURE))
    heard.when_reported(lift_interim_measure, by=ONE, **at).found(MeasureNotYours(MEASURE))
    after(ASKED_FOR).when(lift_interim_measure, by=TWO, **at).refused(MeasureNotYours(MEASURE))
    after().when(lift_interim_measure, by=ONE, **at).refused(MeasureUnknown(MEASURE))
    early = {**at, "effective": on(2)}
    after(ASKED_FOR).when(lift_interim_measure, by=ONE, **early).refused(ContradictoryDates)


def test_a_measure_ends_at_its_time_and_with_the_conflict() -> None:
    limited = replace(ORDERED, until=until(10))
    settled = ConflictSettled(on(20), None, terms(), (ONE, TWO))
    for events, day, holds in [
        ((limited,), 10, True),
        ((limited,), 11, False),
        ((ORDERED,), 30, True),
        ((ORDERED, settled), 19, True),
        ((ORDERED, settled), 20, False),
    ]:
        heard = after(APPOINTED, ACCEPTED, *events)
        state = heard.when_reported(make_statement, text="!", by=ONE, effective=on(2)).state
        [measure] = state.measures.values()
        assert measure.in_force_at(on(day), state.sides) == holds


def test_a_decision_is_suspended_once_at_a_time() -> None:
    heard = after(APPOINTED, ACCEPTED, ORDERED)
    again = {**ASKING, "measure": OTHER, "neutral": FIRST, "effective": on(5)}
    breach = DecisionAlreadySuspended(BUS, MEASURE)
    heard.when(order_interim_measure, **again).refused(breach)
    heard.when_reported(order_interim_measure, **again).found(breach)
    lifted = InterimMeasureLifted(on(5), MEASURE)
    after(APPOINTED, ACCEPTED, ORDERED, lifted).when(order_interim_measure, **again).then(
        replace(ORDERED, effective=on(5), measure=OTHER)
    )


def test_a_measure_that_could_not_be_is_refused() -> None:
    asked = {**ASKING, "by": ONE}
    after().when(order_interim_measure, **{**asked, "text": ""}).refused(TextMissing)
    after().when(order_interim_measure, **{**asked, "until": on(2)}).refused(ContradictoryDates)
    after().when(order_interim_measure, **{**asked, "effective": BEFORE}).refused(
        ContradictoryDates
    )
    after().when(order_interim_measure, **ASKING).refused(SpeakerUnclear)
    after().when(order_interim_measure, **{**asked, "by": STRANGER}).refused(NotASide)
    late = {**asked, "effective": on(6)}
    after(WITHDRAWN).when(order_interim_measure, **late).refused(OVER)


# Limits and what is not there


def test_of_each_so_many_are_in_a_conflict() -> None:
    full = CONFLICT_ENTRIES_LIMIT
    statements = [StatementMade(on(4), sealed("!"), 1, ONE)] * full
    too_many = TooMany("statements", full + 1, full)
    at = {"by": ONE, "effective": on(4)}
    after(*statements[:2]).when(make_statement, text="!", **at)
    state = after().when(make_statement, text="!", **at).state
    with pytest.raises(TooMany) as refused:
        make_statement(replace(state, statements=full), text="!", by=ONE, effective=on(4))
    assert refused.value == too_many
    digests = tuple(f"{n:064x}" for n in range(full))
    with pytest.raises(TooMany):
        submit_evidence(
            replace(state, evidence=digests), title="!", sha256=DIGEST, by=ONE, effective=on(4)
        )
    asked = after(APPOINTED).when(accept_as_neutral, neutral=FIRST, effective=on(3)).state
    [neutral] = asked.neutrals.values()
    many = {NeutralId(UUID(int=n)): neutral for n in range(full)}
    with pytest.raises(TooMany):
        appoint_neutral(
            replace(state, neutrals=many), neutral=SECOND, organisation=COURT, effective=on(4)
        )


def test_nothing_is_heard_where_no_conflict_is() -> None:
    at: dict[str, Any] = {"effective": on(3)}
    acts: list[tuple[Command, dict[str, Any]]] = [
        (appoint_neutral, {"neutral": FIRST, "person": ADA}),
        (accept_as_neutral, {"neutral": FIRST}),
        (decline_as_neutral, {"neutral": FIRST}),
        (discharge_neutral, {"neutral": FIRST}),
        (make_statement, {"text": "!", "by": ONE}),
        (submit_evidence, {"title": "!", "sha256": DIGEST, "by": ONE}),
        (order_interim_measure, {"measure": MEASURE, "text": "!", "by": ONE}),
        (consent_to_interim_measure, {"measure": MEASURE, "by": ONE}),
        (lift_interim_measure, {"measure": MEASURE, "by": ONE}),
    ]
    for command, asked in acts:
        given().when(command, **asked, **at).refused(ConflictUnknown)
