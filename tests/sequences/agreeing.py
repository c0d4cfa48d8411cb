"""Agreeing: that views and replay say of each thing what its folded state says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from api.replay import Reader
from domain.agreements.agreement import Agreement, text_at
from domain.bodies.body import Body, chair_at, electorate_at, places_at
from domain.conflicts.conflict_state import Conflict
from domain.decisions.decision import Decision
from domain.motions.validity import Validity
from domain.parties.partnership import Partnership
from domain.payments.payment import Payment
from domain.posts.appointment import Appointment
from domain.posts.handover import Handover
from domain.values import Moment
from projections.replay import steps
from projections.rows import Key
from projections.standing import DecisionStanding, Standing, standing
from services.recorder import Recorder
from services.sealing import Keyring
from tests.sequences.states import States
from tests.sequences.views import Everything

LAST = datetime(9998, 1, 1, tzinfo=UTC)
"""After everything that is known."""


SAID_ALIKE = {
    "voting": ("open",),
    "withdrawn": ("withdrawn",),
    "implemented": ("implemented",),
    "rescinded": ("rescinded",),
    "superseded": ("superseded",),
}
"""What the view says of a decision where replay says this."""
UNDECIDED = ("proposed", "closed", "tied", "inquorate", "incomplete")


def check_replayed(states: States, recorder: Recorder, keyring: Keyring, now: datetime) -> None:
    """Replayed step by step, each thing ends as it is: after all, and as of now."""
    reader = Reader(recorder, keyring)
    for on in (now, LAST):
        ended: dict[UUID, Standing | None] = {}
        for step in steps(states.records, names=reader.names, earlier=reader.earlier, on=on):
            ended[step.record.stream] = step.standing
            assert step.sentence
        for stream, course in states.course.items():
            assert ended[stream] == standing(course[-1], on)
    for partnership in states.all(Partnership):
        target = reader.target(partnership.id)
        replayed = [record.id for _, record in reader.records(target)]
        known = [one.id for _, one in states.records if one.partnership == partnership.id]
        assert replayed == known, "the replay of a partnership has all of its records, in order"


def check_views(states: States, rows: Everything) -> None:
    """Every row that says how a thing stands says what its state says."""
    for stream, course in states.course.items():
        match course[-1]:
            case Agreement() as agreement:
                _check_agreement(agreement, rows["agreements"])
            case Decision() as decision:
                _check_decision(decision, rows["decisions"])
            case Body() as body:
                _check_body(body, rows["bodies"])
            case Appointment() as appointment:
                _check_appointment(appointment, rows["posts"]["appointment"][stream])
            case Handover() as handover:
                row = rows["posts"]["handover"][stream]
                assert row.closed_at == _at(handover.closed)
            case Payment() as payment:
                _check_payment(payment, rows["posts"])
            case Conflict() as conflict:
                _check_conflict(conflict, rows["conflicts"]["conflict"][stream])
            case Partnership() as partnership:
                _check_partnership(partnership, rows["parties"])
            case _:
                pass  # nothing is stored of it that could differ
    entries = rows["audit_trail"]["entry"]
    assert list(entries) == [position for position, _ in states.records]


def _check_payment(payment: Payment, rows: Mapping[str, Mapping[Key, Any]]) -> None:
    """How far it has come, who has approved it with whom, and that it is due while it waits."""
    row = rows["payment"][payment.id]
    assert (row.state, row.settled_at) == (payment.state, _at(payment.settled))
    given = [one.person for one in row.coapprovals]
    assert given == [one.approver for one in payment.coapprovals]
    if payment.state == "approved":
        counted = [one.person for one in row.coapprovals if one.counts]
        assert counted == list(payment.beside)
    waits = payment.settled is None
    assert (row.approvals_missing is not None) is (waits and bool(given))
    assert waits or not [one for one in rows["due"].values() if one.subject == payment.id]


def _at(moment: Moment | None) -> datetime | None:
    return None if moment is None else moment.at


def _check_agreement(agreement: Agreement, rows: Mapping[str, Mapping[Key, Any]]) -> None:
    row = rows["agreement"][agreement.id]
    assert row.in_force_from == _at(agreement.in_force)
    assert row.terminated_from == _at(agreement.terminated)
    assert row.until_at == _at(agreement.term_end)
    if agreement.terminated is None:
        assert set(row.noticed) == set(agreement.notices)
    assert set(row.released) == set(agreement.released)
    versions = [
        one
        for one in rows["text_version"].values()
        if one.agreement == agreement.id and one.known_until is None
    ]
    versions.sort(key=lambda one: one.effective_from)
    assert row.text == versions[-1].id, "the text is that of the last version"
    for version in versions:
        standing_clauses = [rows["standing"][agreement.id, n] for n in version.clauses]
        text = "".join(rows["wording"][one.wording].text for one in standing_clauses)
        assert text == text_at(agreement, version.effective_from)
    for amendment in agreement.amendments.values():
        kept = rows["amendment"][agreement.id, amendment.id]
        assert (kept.status, kept.concluded_at) == (amendment.status, _at(amendment.concluded))
        assert kept.effective_from == _at(amendment.in_effect)


def _check_decision(decision: Decision, rows: Mapping[str, Mapping[Key, Any]]) -> None:
    row = rows["decision"][decision.id]
    assert row.outcome == decision.result
    stood = standing(decision, LAST)
    assert isinstance(stood, DecisionStanding)
    states = ("proposed", "closed", "open") if stood.state in UNDECIDED else ("decided",)
    assert row.state in SAID_ALIKE.get(stood.state, states), (row.state, stood.state)
    validity = rows["validity"].get(decision.id)
    assert (Validity() if validity is None else validity.course) == decision.validity
    for challenge in decision.validity.challenges:
        brought = rows["challenge"][decision.id, challenge.id]
        assert (brought.finding, brought.withdrawn_at) == (
            challenge.finding,
            _at(challenge.withdrawn),
        )
    for poll in decision.polls:
        kept = rows["poll"][decision.id, poll.id]
        assert (kept.opened_at, kept.closed_at) == (poll.opened.at, _at(poll.closed))
        assert kept.counted == poll.counted
        assert kept.seats == tuple(seat.id for seat in poll.electorate.seats)


def _check_body(body: Body, rows: Mapping[str, Mapping[Key, Any]]) -> None:
    row = rows["body"][body.id]
    assert row.dissolved_at == _at(body.dissolved)
    chair = None if body.dissolved is not None else chair_at(body, LAST)
    if body.dissolved is None:
        assert row.chair == (None if chair is None else chair.id)
        assert set(row.seats) == {seat.id for seat in places_at(body, LAST)}
        assert row.name == body.name
    if body.dissolved is None:
        for seat in electorate_at(body, LAST).seats:
            kept = rows["seat"][body.id, seat.id]
            assert (kept.holder, kept.weight) == (seat.holder, seat.weight)


def _check_appointment(appointment: Appointment, row: Any) -> None:
    held = appointment.held
    assert row.state == appointment.state
    assert row.accepted_at == _at(appointment.accepted)
    assert row.ended_at == _at(appointment.ended)
    if held is not None:
        assert row.person == appointment.person


def _check_conflict(conflict: Conflict, row: Any) -> None:
    assert row.state == conflict.state
    assert (row.stage_number, row.stage_ends_at) == (conflict.stage.number, conflict.stage.ends.at)
    assert row.stage == conflict.foreseen(conflict.stage).kind
    assert row.settled_at == _at(conflict.settled)
    assert row.closed_at == _at(conflict.closed)
    assert tuple(entry.side for entry in row.sides) == conflict.sides
    remedies = {one.id: one.status for one in conflict.remedies.values()}
    assert {one.id: one.status for one in row.remedies} == remedies
    accepted = {one.id: one.accepted for one in conflict.offers.values()}
    assert {one.id: one.accepted for one in row.offers} == accepted
    assert {one.id for one in row.neutrals} == set(conflict.neutrals)


def _check_partnership(partnership: Partnership, rows: Mapping[str, Mapping[Key, Any]]) -> None:
    for party, course in partnership.parties.items():
        row = rows["party"][partnership.id, party]
        if partnership.dissolved is None:
            assert (row.until is None) == bool(course.last), "a party is one until it leaves"
        assert row.successor == partnership.successors.get(party)
