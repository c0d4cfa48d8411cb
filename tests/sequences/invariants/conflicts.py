"""Of conflicts: they go forward, are heard by neutrals who are neutral, and end once."""

from __future__ import annotations

from typing import Any

from domain.authority import attesting
from domain.conflicts.conflict import (
    ConflictClosed,
    ConflictEscalated,
    ConflictWithdrawn,
    StageExhausted,
)
from domain.conflicts.conflict_state import RUNNING, Conflict, unverified
from domain.conflicts.hearing import InterimMeasureOrdered, NeutralAppointed, NeutralDischarged
from domain.conflicts.outside_ruling import OutsideRulingConfirmed, OutsideRulingTookEffect
from domain.conflicts.ruling import AppealDecided, AppealLodged, ConflictRemanded, RulingGiven
from domain.conflicts.settlement import (
    ConflictSettled,
    OfferAccepted,
    RemedyFulfilled,
    RemedyReopened,
    RemedyVerified,
)
from domain.parties.person import Person
from domain.record import Record
from domain.values import NeutralId
from tests.sequences.states import States

AFTER_RULING = (AppealLodged, AppealDecided, ConflictRemanded)
AT_ANY_TIME = (RemedyFulfilled, RemedyVerified, RemedyReopened, ConflictClosed)


def check_record(states: States, record: Record[Any], before: Any) -> None:
    if not isinstance(before, Conflict):
        return
    after = states.course[record.stream][record.version - 1]
    _check_course(states, record, before, after)
    happened = record.data
    match happened:
        case NeutralAppointed():
            _check_neutral(states, record, before)
        case RulingGiven() | OutsideRulingConfirmed() | OutsideRulingTookEffect():
            _check_ruling(states, record, before)
        case StageExhausted(neutral=neutral) | InterimMeasureOrdered(neutral=neutral):
            _check_sitting(states, record, before, neutral)
        case NeutralDischarged(neutral=neutral):
            named = before.neutrals[neutral]
            wanted = set(named.unwanted_by)
            assert (
                not wanted
                or not named.is_sitting
                or wanted >= set(before.sides)
                or (not _same_act(states, record))
            ), "one side alone lets nobody go"
        case AppealLodged(appeal=id, by=by):
            again = [one for one in before.appeals.values() if one.by == by and one.id != id]
            assert before.ruling is not None, "there is a ruling to appeal against"
            assert all(one.ruling != before.ruling.number for one in again), "one appeal a side"
        case AppealDecided(neutral=neutral) | ConflictRemanded(neutral=neutral):
            _check_sitting(states, record, before, neutral)
            _check_another(states, record, before, neutral)
        case RemedyVerified(remedy=id, by=by):
            if not _is_excused(record, "REMEDY_NOT_FULFILLED"):
                assert before.remedies[id].status == "fulfilled", "verified before it was done"
            if not _is_excused(record, "OWN_REMEDY"):
                assert by != before.remedies[id].owner, "nobody verifies their own remedy"
        case OfferAccepted(offer=id, by=by):
            offer = before.offers[id]
            assert by != offer.by and by not in offer.accepted
            assert offer.withdrawn is None, "what was withdrawn can't be accepted"
        case _:
            pass


def _is_excused(record: Record[Any], code: str) -> bool:
    return any(finding.code == code for finding in record.findings)


def _check_course(states: States, record: Record[Any], before: Conflict, after: Conflict) -> None:
    """Stages go forward but by remand; what was settled or withdrawn is over (domain/conflict)."""
    happened = record.data
    if len(after.stages) > len(before.stages):
        assert isinstance(happened, ConflictEscalated | ConflictRemanded)
        if isinstance(happened, ConflictEscalated):
            assert after.stage.number == before.stage.number + 1, "one stage after the other"
            early = happened.effective.at < before.stage.ends.at
            declared = before.stage.exhausted or not (
                set(before.sides) - {*before.stage.exhausted_by, happened.by}
            )
            if early and not _is_excused(record, "STAGE_NOT_OVER"):
                assert declared, "a stage lasts until its deadline"
        assert after.stage.begun.at < after.stage.ends.at
    if before.settled is not None or before.withdrawn is not None:
        given = (RulingGiven, OutsideRulingTookEffect)
        ends = (ConflictSettled, ConflictWithdrawn, *given, *AFTER_RULING)
        assert not isinstance(happened, ends), f"a conflict that is {before.state} is over"
        assert len(after.stages) == len(before.stages), "it goes into no further stage"
    is_over = before.state not in RUNNING
    if is_over and not isinstance(happened, (*AFTER_RULING, *AT_ANY_TIME)):
        quiet = ("conflict.neutral-declined.v1", "conflict.neutral-objected-to.v1",
                 "conflict.interim-measure-consented.v1",
                 "conflict.interim-measure-lifted.v1")  # fmt: skip
        is_found = record.name in quiet or record.findings
        assert is_found or _same_act(states, record), f"{record.name} after its end"
    if isinstance(happened, ConflictClosed) and not record.findings:
        assert not unverified(before), "it is closed when every remedy is verified"
        assert before.settled is not None or not after.pending_appeals, "an appeal is pending"


def _same_act(states: States, record: Record[Any]) -> bool:
    earlier = states.of_stream[record.stream][record.version - 2]
    return earlier.command == record.command


def _check_ruling(states: States, record: Record[Any], before: Conflict) -> None:
    assert before.ruling is None, "it is ruled once"
    happened = record.data
    if isinstance(happened, OutsideRulingTookEffect):
        _check_agreed(before, happened)
        return
    _check_sitting(states, record, before, happened.neutral)
    if isinstance(happened, RulingGiven):
        is_reported = attesting(record.authority) is not None
        assert happened.by is None or is_reported, "one side's word is no ruling"
    else:
        told = before.reports[happened.report]
        assert told.is_pending and happened.by != told.by, "nobody confirms their own word"


def _check_agreed(before: Conflict, happened: OutsideRulingTookEffect) -> None:
    """Every other side confirmed it, or somebody neutral attested it (domain/outside_ruling)."""
    report = before.reports[happened.report]
    assert before.ruling is None and report.is_pending
    others = {*before.sides} - {report.by, *report.confirmed}
    sits = any(one.is_sitting for one in before.neutrals.values())
    assert not others or sits, "one side's word binds nobody"


def _check_neutral(states: States, record: Record[Any], before: Conflict) -> None:
    """Nobody who is a side, or acts for one, is neutral (domain/conflicts/proceedings.py)."""
    if _is_excused(record, "NEUTRAL_IS_PARTY"):
        return
    appointed = record.data
    parties = {side.party for side in before.sides if side.party is not None}
    persons = {side.person for side in before.sides if side.person is not None}
    assert appointed.organisation is None or appointed.organisation not in parties
    assert appointed.person is None or appointed.person not in {*persons, before.about}
    person = states.find(appointed.person)
    if isinstance(person, Person):
        assert person.affiliation not in parties, "a neutral belongs to no side"


def _check_sitting(
    states: States, record: Record[Any], before: Conflict, neutral: NeutralId | None
) -> None:
    if neutral is not None and not _is_excused(record, "NEUTRAL_NOT_SITTING"):
        sitting = before.neutrals[neutral]
        assert sitting.is_sitting, "who rules has accepted, and is still there"
        others = {*before.sides} - {sitting.by, *sitting.agreed}
        assert sitting.by is None or not others, "with the yes of every side"


def _check_another(
    states: States, record: Record[Any], before: Conflict, neutral: NeutralId | None
) -> None:
    """Whoever decides the appeal is not who ruled (domain/conflicts/ruling.py)."""
    ruled_by = None if before.ruling is None else before.ruling.neutral
    if neutral is None or ruled_by is None or _is_excused(record, "APPEAL_BY_WHO_RULED"):
        return
    one, other = before.neutrals[neutral], before.neutrals[ruled_by]
    assert (one.person, one.organisation) != (other.person, other.organisation), "the same again"


def check_states(states: States) -> None:
    for conflict in states.all(Conflict):
        assert len(set(conflict.sides)) == len(conflict.sides) >= 2, "two sides at least"
        if not states.is_found("NOT_A_SIDE", conflict.id):
            assert set(conflict.acknowledged) <= set(conflict.sides)
        if conflict.pending_appeals and conflict.settled is None and conflict.withdrawn is None:
            assert conflict.state in ("appealed", "closed")
        for offer in conflict.offers.values():
            assert offer.until is None or offer.made.at <= offer.until.at
        for measure in conflict.measures.values():
            assert measure.until is None or measure.ordered.at <= measure.until.at
        for neutral in conflict.neutrals.values():
            assert neutral.accepted is None or neutral.declined is None, "one answer each"
