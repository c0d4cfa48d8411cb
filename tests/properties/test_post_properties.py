"""Whatever is tried about a post: nobody too many holds it, and nobody acts beyond its powers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.money import is_within
from domain.posts import appointment as appointments
from domain.posts import delegation as delegations
from domain.posts import post as posts
from domain.posts.appointment import APPOINTMENT, Appointment
from domain.posts.delegation import DELEGATION, Delegation, Mandate
from domain.posts.post import POST, Post, PostDefined, PostVacated, remit_at
from domain.powers.acting import Office, acting_at
from domain.provisions.remit import NO_REMIT, Power, Remit, power_in
from domain.provisions.tenure import Tenure, cut, term_of_office
from domain.refusal import DONE_HERE, Refused
from domain.values import AppointmentId, DelegationId, Moment, Period, PersonId
from tests.domain.posts import ALLIANCE, TREASURER, francs

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
DAYS = 25
PERSONS = [PersonId(UUID(int=number)) for number in range(1, 5)]
REMITS = [
    Remit((), (Power(("payments",), francs(5)), Power())),
    Remit((), (Power(("payments",), francs(2)), Power(("travel",), delegable=False))),
    NO_REMIT,
]

persons = st.sampled_from(PERSONS)
days = st.integers(1, DAYS)
lengths = st.none() | st.integers(1, 10)
which = st.integers(0, 5)
acts = st.one_of(
    st.tuples(st.just("appoint"), persons, days, lengths, days),
    st.tuples(st.just("accept"), which, days),
    st.tuples(st.just("decline"), which, days),
    st.tuples(st.just("resign"), which, days),
    st.tuples(st.just("end"), which, days),
    st.tuples(st.just("expire"), which, days),
    st.tuples(st.just("deputise"), which, persons, days, lengths, days),
    st.tuples(
        st.just("delegate"),
        which,
        persons,
        st.sampled_from([("payments",), ("travel",), ("payments", "staff")]),
        st.none() | st.integers(1, 6).map(francs),
        st.booleans(),
        days,
        lengths,
        st.none() | which,
    ),
    st.tuples(st.just("revoke"), which, days),
    st.tuples(st.just("grant"), st.sampled_from(REMITS), days),
    st.tuples(st.just("abolish"), days),
)


def day(number: int) -> Moment:
    return Moment(BEGINNING + timedelta(days=number))


def during(first: int, length: int | None) -> Period:
    return Period(day(first), None if length is None else day(first + length))


@dataclass
class World:
    """A post with everything about it, as the commands of the services change it."""

    post: Post
    appointments: dict[AppointmentId, Appointment] = field(default_factory=dict)
    delegations: dict[DelegationId, Delegation] = field(default_factory=dict)

    def attempt(self, act: tuple[Any, ...]) -> None:
        """Do it, or leave everything as it was."""
        try:
            getattr(self, act[0])(*act[1:])
        except Refused:
            return

    def appoint(self, person: PersonId, first: int, length: int | None, on: int) -> None:
        new = AppointmentId(UUID(int=1_000 + len(self.appointments)))
        end = None if length is None else day(first + length)
        term = term_of_office(self.post.tenure, day(first), end, UTC)
        made = appointments.appoint(
            None, id=new, partnership=ALLIANCE, post=TREASURER, person=person, term=term,
            needs_acceptance=True, effective=day(on),
        )  # fmt: skip
        filled = posts.fill_post(
            self.post, appointment=new, person=person, term=term, zone=UTC, effective=day(on)
        )
        found = APPOINTMENT.fold(made)
        assert found is not None
        self.appointments[new] = found
        self._post(filled)

    def accept(self, number: int, on: int) -> None:
        found = self._appointment(number)
        posts.require_standing(self.post, day(on), DONE_HERE)
        self._advance(
            found,
            appointments.accept_appointment(found, by=found.person, effective=day(on)),
        )

    def decline(self, number: int, on: int) -> None:
        found = self._appointment(number)
        self._leave(
            found, appointments.decline_appointment(found, by=found.person, effective=day(on))
        )

    def resign(self, number: int, on: int) -> None:
        found = self._appointment(number)
        self._leave(
            found, appointments.resign_appointment(found, by=found.person, effective=day(on))
        )

    def end(self, number: int, on: int) -> None:
        found = self._appointment(number)
        self._leave(found, appointments.end_appointment(found, effective=day(on)))

    def expire(self, number: int, on: int) -> None:
        found = self._appointment(number)
        self._leave(found, appointments.expire_appointment(found, effective=day(on)))

    def deputise(
        self, number: int, person: PersonId, first: int, length: int | None, on: int
    ) -> None:
        found = self._appointment(number)
        happened = appointments.name_deputy(
            found, deputy=person, during=during(first, length), by=found.person, effective=day(on)
        )
        self._advance(found, happened)

    def delegate(
        self, number: int, delegate: PersonId, matters: tuple[str, ...], limit: Any, onward: bool,
        first: int, length: int | None, source: int | None,
    ) -> None:  # fmt: skip
        found = self._appointment(number)
        own = [each for each in self.delegations.values() if each.appointment == found.id]
        links: list[Delegation] = []
        if source is not None and own:
            links = [own[source % len(own)]]
            while links[0].source is not None:
                links.insert(0, self.delegations[links[0].source])
        new = DelegationId(UUID(int=2_000 + len(self.delegations)))
        happened = delegations.delegate_authority(
            None, id=new, appointment=found, remit=remit_at(self.post, day(first).at),
            links=links, delegate=delegate, mandate=Mandate(matters, limit, onward),
            during=during(first, length), by=links[-1].delegate if links else found.person,
            effective=day(DAYS),
        )  # fmt: skip
        granted = DELEGATION.fold(happened)
        assert granted is not None
        self.delegations[new] = granted

    def revoke(self, number: int, on: int) -> None:
        if self.delegations:
            found = list(self.delegations.values())[number % len(self.delegations)]
            happened = delegations.revoke_delegation(
                found, by=found.delegator, effective=day(DAYS + on)
            )
            revoked = DELEGATION.fold(happened, found)
            assert revoked is not None
            self.delegations[found.id] = revoked

    def grant(self, remit: Remit, on: int) -> None:
        self._post(posts.grant_remit(self.post, remit=remit, effective=day(on)))

    def abolish(self, on: int) -> None:
        self._post(posts.abolish_post(self.post, effective=day(on)))
        for found in list(self.appointments.values()):
            ended = appointments.end_with_post(found, effective=day(on))
            if ended:
                self._advance(found, ended)
                self._post([PostVacated(day(on), found.id)])

    def office(self, found: Appointment) -> Office:
        held = None if found.held is None else cut(found.held, self.post.abolished)
        own = tuple(one for one in self.delegations.values() if one.appointment == found.id)
        return Office(self.post.remits, found.person, held, found.deputies, own)

    def _appointment(self, number: int) -> Appointment:
        if not self.appointments:
            raise appointments.AppointmentUnknown
        return list(self.appointments.values())[number % len(self.appointments)]

    def _advance(self, found: Appointment, happened: Any) -> None:
        advanced = APPOINTMENT.fold(happened, found)
        assert advanced is not None
        self.appointments[found.id] = advanced

    def _leave(self, found: Appointment, happened: Any) -> None:
        vacated = posts.vacate_post(
            self.post, appointment=found.id, effective=happened[0].effective
        )
        self._advance(found, happened)
        self._post(vacated)

    def _post(self, happened: Any) -> None:
        post = POST.fold(happened, self.post)
        assert post is not None
        self.post = post


def defined(holders: int, months: int | None) -> World:
    tenure = Tenure(months=months, holders=holders)
    post = POST.fold([PostDefined(day(0), TREASURER, ALLIANCE, "Treasurer", tenure, REMITS[0])])
    assert post is not None
    return World(post)


@settings(deadline=None)
@given(st.integers(1, 2), st.none() | st.just(1), st.lists(acts, max_size=25))
def test_no_sequence_of_acts_breaks_what_the_post_is_about(
    holders: int, months: int | None, tried: list[tuple[Any, ...]]
) -> None:
    world = defined(holders, months)
    for act in tried:
        world.attempt(act)
    for number in range(2 * DAYS + 12):
        at = day(number).at
        remit = remit_at(world.post, at)
        holding = []
        for found in world.appointments.values():
            office = world.office(found)
            if office.held is not None and office.held.contains(at):
                holding.append(found.person)
            for acting in acting_at(office, at):
                assert office.held is not None and office.held.contains(at), "with the term it ends"
                power = power_in(remit, acting.matter) if acting.matter else None
                if power is not None:
                    assert is_within(acting.limit, power.limit), "not beyond the post's power"
                if acting.capacity == "delegate":
                    assert acting.person != found.person, "never back to the holder"
                    assert power is not None and power.delegable
        assert len(holding) <= holders, "no more hold it than have a place"
        assert len(set(holding)) == len(holding), "nobody holds it twice"
        taken = [
            place.person
            for place in world.post.places.values()
            if place.taken is not None and place.taken.contains(at)
        ]
        assert set(holding) <= set(taken), "whoever holds it has a place"
