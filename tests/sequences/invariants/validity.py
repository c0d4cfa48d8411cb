"""Of the validity of decisions: it is questioned, answered, nullified and cured in that order."""

from __future__ import annotations

from typing import Any

from domain.authority import attesting
from domain.chains.lawfulness import RecordsInOrder, chain
from domain.decisions.decision import Decision
from domain.motions.validity import (
    ChallengeDetermined,
    ChallengeWithdrawn,
    DecisionChallenged,
    DecisionFell,
    DecisionNullified,
    DecisionRatified,
    DependentDecided,
    UrgencyLapsed,
    ValidityEvent,
)
from domain.record import Record
from tests.sequences.states import States


def check_record(states: States, record: Record[Any], before: Any) -> None:
    data = record.data
    if not isinstance(data, ValidityEvent):
        return
    assert isinstance(before, Decision)
    assert before.decided is not None, "only what was decided is valid or not"
    validity = before.validity
    match data:
        case DecisionChallenged() | DecisionRatified() | DecisionFell():
            assert validity.void_since is None, "what is void is not undone or cured again"
        case ChallengeWithdrawn(challenge=id) | ChallengeDetermined(challenge=id):
            challenge = validity.challenge(id)
            assert challenge is not None and challenge.is_pending, "a challenge ends once"
        case DecisionNullified(challenge=id):
            challenge = validity.challenge(id)
            assert challenge is not None, "nothing is nullified that nobody questioned"
            assert challenge.finding in ("voidable", "void"), "what is valid is not nullified"
        case DependentDecided(event=event):
            assert event in {one.event for one in validity.dependents}, "it rests on the decision"
            assert validity.disposition(event) in (None, "re-decide"), "of each act once"
        case UrgencyLapsed(effective=effective):
            assert validity.lapsed is None, "it lapses once"
            assert before.urgency.lapsed_at(effective.at), "and not before its time"
            assert effective.at <= record.recorded_at, "by the clock"
    if isinstance(data, DecisionFell):
        nullified = states.find(data.nullified).validity
        falls = {event for event, decided in nullified.dispositions if decided == "falls"}
        subjects = {one.subject for one in nullified.dependents if one.event in falls}
        assert record.stream in subjects, "nothing falls by itself"
    elif not isinstance(data, DecisionChallenged | ChallengeWithdrawn | UrgencyLapsed):
        assert data.decision != record.stream, "no decision is judged by itself"


def check_states(states: States) -> None:
    """What was done here about the validity of a decision rests on what held then."""
    records = [record for _, record in states.records]
    known = RecordsInOrder(records)
    for record in records:
        if attesting(record.authority) is not None or not isinstance(record.data, ValidityEvent):
            continue
        act = known.find(record.id)
        assert act is not None
        found = chain(known, act)
        direct = [found.links[number - 1] for number in found.rests_on]
        assert all(link.holds for link in direct), (record.name, direct)
