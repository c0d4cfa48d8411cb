"""Posts on a real ledger: races for a place, what ends together, what is reported from outside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from domain.parties.partnership import PARTNERSHIP
from domain.posts.appointment import APPOINTMENT, Appointment, AppointmentEnded, AppointmentMade
from domain.posts.post import POST, AlreadyAppointed, Post, PostAbolished, PostTaken, PostVacated
from domain.refusal import Refused, Reported
from domain.values import AppointmentId, PartnershipId, PersonId, PostId
from services.act import Done, UnknownId
from services.appointments import (
    accept_appointment,
    appoint,
    decline_appointment,
    end_appointment,
    expire_appointment,
)
from services.codec import decode
from services.delegations import delegate_authority
from services.ledger import Ledger
from services.persons import register_person
from services.posts import abolish_post, define_post
from tests.databases import Database
from tests.services.acts import act, at_once, ledger_on, partnered, stored

pytestmark = pytest.mark.postgres

BEGINNING = date(2020, 1, 1)


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with ledger_on(database.dsn) as found:
        yield found


def then(**fields: Any) -> Any:
    return act(**{"effective": BEGINNING, **fields})


def person(ledger: Ledger) -> PersonId:
    return PersonId(register_person(ledger, then(), name="Ada").id)


def defined(ledger: Ledger) -> tuple[PartnershipId, PostId]:
    partnership = partnered(ledger)
    # The partnership is formed when the test runs; a post is entered as what it was before.
    done = define_post(ledger, then(), partnership=partnership, title="Treasurer")
    return partnership, PostId(done.id)


def appointed(ledger: Ledger, post: PostId, **fields: Any) -> AppointmentId:
    who = fields.pop("person", None) or person(ledger)
    done = appoint(ledger, then(), post=post, person=who, **fields)
    return AppointmentId(done.id)


def held(ledger: Ledger, noun: Any, id: Any) -> Any:
    found = ledger.held(noun, id)
    assert found is not None
    return found.state


def test_of_many_who_are_appointed_at_once_one_gets_the_place(ledger: Ledger) -> None:
    _, post = defined(ledger)
    persons = [person(ledger) for _ in range(8)]

    def try_(number: int) -> Done | Refused:
        try:
            return appoint(ledger, then(), post=post, person=persons[number])
        except Refused as refused:
            return refused

    tried = at_once(8, try_)
    assert sum(isinstance(each, Done) for each in tried) == 1
    assert {type(each) for each in tried} == {Done, PostTaken}
    state: Post = held(ledger, POST, post)
    assert len(state.places) == 1
    assert len(ledger.children(post, APPOINTMENT.kind)) == 1


def test_a_place_that_was_declined_is_free_again(ledger: Ledger) -> None:
    _, post = defined(ledger)
    ada = person(ledger)
    first = appointed(ledger, post, person=ada)
    with pytest.raises(AlreadyAppointed):
        appoint(ledger, then(), post=post, person=ada)
    decline_appointment(ledger, then(), appointment=first, by=ada)
    appointed(ledger, post)
    assert held(ledger, POST, post).places[first].taken is None


def test_with_a_post_its_appointments_end_in_the_same_transaction(ledger: Ledger) -> None:
    _, post = defined(ledger)
    past = appointed(ledger, post, end=date(2020, 12, 31))
    running = appointed(ledger, post, start=date(2021, 1, 1))
    before = len(stored(ledger))
    abolish_post(ledger, act(effective=date(2022, 1, 1)), post=post)
    records = [decode(state) for state in stored(ledger)[before:]]
    assert [type(record.data) for record in records] == [
        PostAbolished,
        PostVacated,
        AppointmentEnded,
    ]
    assert [record.stream for record in records] == [post, post, running]
    assert len({record.command for record in records}) == 1
    state: Appointment = held(ledger, APPOINTMENT, past)
    assert state.ending is None, "it was over already"


def test_an_appointment_follows_from_its_post_and_its_end_from_the_appointment(
    ledger: Ledger,
) -> None:
    _, post = defined(ledger)
    first = appointed(ledger, post)
    end_appointment(ledger, act(effective=date(2021, 1, 1)), appointment=first)
    records = {record.id: record for record in map(decode, stored(ledger))}
    causes = [
        (record.name, records[record.causation].name)
        for record in records.values()
        if record.causation is not None
    ]
    assert causes == [
        ("appointment.made.v2", "post.defined.v2"),
        ("post.filled.v1", "appointment.made.v2"),
        ("appointment.ended.v1", "appointment.made.v2"),
        ("post.vacated.v1", "appointment.ended.v1"),
    ]


def test_an_expiry_takes_effect_when_the_term_ended_whenever_it_is_recorded(
    ledger: Ledger,
) -> None:
    _, post = defined(ledger)
    first = appointed(ledger, post, end=date(2020, 12, 31))
    expire_appointment(ledger, act(effective=date(2021, 2, 1)), appointment=first)
    expired, vacated = (decode(state) for state in stored(ledger)[-2:])
    assert expired.effective.start.day == date(2021, 1, 1)
    assert vacated.effective == expired.effective


def test_what_is_reported_carries_its_defects_as_findings(ledger: Ledger) -> None:
    partnership, post = defined(ledger)
    school, other = held_party(ledger, partnership), person(ledger)
    appointed(ledger, post)
    late = appoint(ledger, then(conduct=Reported()), post=post, person=person(ledger), party=school)
    given: dict[str, Any] = {"appointment": AppointmentId(late.id), "by": other}
    accept_appointment(ledger, then(conduct=Reported()), **given)
    made, _, accepted = (decode(state) for state in stored(ledger)[-3:])
    assert isinstance(made.data, AppointmentMade)
    # The party acceded only today, when this partnership was formed.
    assert [finding.code for finding in made.findings] == ["NOT_PARTY", "POST_TAKEN"]
    assert [finding.code for finding in accepted.findings] == ["NOT_THE_APPOINTEE"]


def held_party(ledger: Ledger, partnership: PartnershipId) -> Any:
    return next(iter(held(ledger, PARTNERSHIP, partnership).parties))


def test_nobody_unregistered_is_appointed_or_gets_authority(ledger: Ledger) -> None:
    _, post = defined(ledger)
    nobody = PersonId(post)
    before = stored(ledger)
    with pytest.raises(UnknownId):
        appoint(ledger, then(), post=post, person=nobody)
    assert stored(ledger) == before
    first = appointed(ledger, post)
    before = stored(ledger)
    with pytest.raises(UnknownId):
        delegate_authority(ledger, then(), appointment=first, delegate=nobody, matters=("travel",))
    with pytest.raises(UnknownId):
        accept_appointment(ledger, then(), appointment=first, by=nobody)
    assert stored(ledger) == before
