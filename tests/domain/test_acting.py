"""Who could act for whom: holders, deputies and delegates, each as far as all before them could."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.money import Money
from domain.posts.delegation import Delegation, Mandate
from domain.posts.deputy import Deputy
from domain.powers.acting import Acting, Office, acting_at, deputies_of, spans
from domain.provisions.remit import NO_REMIT, Power, Remit
from domain.timeline import Timeline
from domain.values import Moment, Period
from tests.domain.posts import (
    ADA,
    ALLIANCE,
    BEN,
    CLEO,
    DAN,
    appointment_id,
    delegation_id,
    francs,
)

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
REMIT = Remit((), (Power(("payments",), francs(5_000)), Power(("staff",), delegable=False)))


def day(number: int) -> Moment:
    return Moment(BEGINNING + timedelta(days=number))


def days(first: int, last: int | None = None) -> Period:
    return Period(day(first), None if last is None else day(last))


def delegation(number: int, *, of: int | None = None, **fields: Any) -> Delegation:
    given_fields: dict[str, Any] = {
        "id": delegation_id(number),
        "partnership": ALLIANCE,
        "appointment": appointment_id(1),
        "delegator": ADA,
        "delegate": BEN,
        "mandate": Mandate(("payments",), francs(1_000), onward=True),
        "during": days(10, 50),
        "granted": day(0),
        "source": None if of is None else delegation_id(of),
        **fields,
    }
    return Delegation(**given_fields)


OFFICE = Office(
    remits=Timeline[Remit]().since(day(0).at, REMIT),
    holder=ADA,
    held=days(5, 100),
    deputies=(Deputy(CLEO, days(20, 30)),),
    delegations=(
        delegation(1),
        delegation(2, of=1, delegate=DAN, mandate=Mandate(("payments",), francs(2_000))),
    ),
)


def said(office: Office, number: int) -> set[tuple[str, object, str, Money | None, bool]]:
    return {
        (one.capacity, one.person, one.matter, one.limit, one.delegable)
        for one in acting_at(office, day(number).at)
    }


HOLDER = {
    ("holder", ADA, "payments", francs(5_000), True),
    ("holder", ADA, "staff", None, False),
}
DEPUTY = {
    ("deputy", CLEO, "payments", francs(5_000), False),
    ("deputy", CLEO, "staff", None, False),
}
BENS = ("delegate", BEN, "payments", francs(1_000), True)
DANS = ("delegate", DAN, "payments", francs(1_000), False)


def test_each_acts_while_everyone_before_them_could() -> None:
    assert said(OFFICE, 4) == set()
    assert said(OFFICE, 5) == HOLDER
    assert said(OFFICE, 10) == {*HOLDER, BENS, DANS}
    assert said(OFFICE, 20) == {*HOLDER, *DEPUTY, BENS, DANS}
    assert said(OFFICE, 30) == {*HOLDER, BENS, DANS}
    assert said(OFFICE, 50) == HOLDER
    assert said(OFFICE, 100) == set()


def test_with_the_term_every_authority_ends() -> None:
    ended = replace(OFFICE, held=days(5, 25))
    assert said(ended, 24) == {*HOLDER, *DEPUTY, BENS, DANS}
    assert said(ended, 25) == set()
    assert deputies_of(ended) == (Deputy(CLEO, days(20, 25)),)
    assert deputies_of(replace(OFFICE, held=None)) == ()
    assert list(spans(replace(OFFICE, held=None))) == []


def test_a_revocation_ends_what_was_passed_on() -> None:
    first, second = OFFICE.delegations
    revoked = replace(OFFICE, delegations=(replace(first, revoked=day(15)), second))
    assert said(revoked, 14) == {*HOLDER, BENS, DANS}
    assert said(revoked, 15) == HOLDER


def test_what_the_post_loses_its_delegates_lose() -> None:
    lower = Remit((), (Power(("payments",), francs(100)),))
    office = replace(OFFICE, remits=OFFICE.remits.since(day(15).at, lower))
    assert said(office, 15) == {
        ("holder", ADA, "payments", francs(100), True),
        ("delegate", BEN, "payments", francs(100), True),
        ("delegate", DAN, "payments", francs(100), False),
    }
    assert said(replace(OFFICE, remits=OFFICE.remits.since(day(15).at, NO_REMIT)), 15) == set()


def test_what_was_delegated_beyond_authority_counts_only_as_far_as_that_reaches() -> None:
    unlimited = delegation(1, mandate=Mandate(("payments", "staff", "travel")))
    office = replace(OFFICE, delegations=(unlimited,))
    assert said(office, 12) == {*HOLDER, ("delegate", BEN, "payments", francs(5_000), False)}
    passed_on = delegation(2, of=1, delegate=DAN)
    assert said(replace(office, delegations=(unlimited, passed_on)), 12) == said(office, 12)


numbers = st.integers(0, 12)
periods = st.tuples(numbers, st.none() | numbers).map(
    lambda drawn: days(drawn[0], None if drawn[1] is None else drawn[0] + drawn[1])
)
powers = st.lists(
    st.builds(
        Power,
        st.sampled_from([(), ("a",), ("b",)]),
        st.none() | st.integers(1, 3).map(francs),
        st.booleans(),
    ),
    max_size=2,
    unique_by=lambda power: power.matters,
).map(tuple)
remits = st.lists(st.tuples(numbers, powers), max_size=3)
mandates = st.builds(
    Mandate,
    st.sampled_from([("a",), ("b",), ("a", "b")]),
    st.none() | st.integers(1, 3).map(francs),
    st.booleans(),
)


@st.composite
def offices(draw: st.DrawFn) -> Office:
    timeline = Timeline[Remit]()
    for since, drawn in draw(remits):
        timeline = timeline.since(day(since).at, Remit((), drawn))
    delegations: list[Delegation] = []
    for number in range(draw(st.integers(0, 4))):
        source = draw(st.none() | st.sampled_from([*range(number)])) if number else None
        delegations.append(
            delegation(
                number,
                of=source,
                delegate=draw(st.sampled_from([BEN, CLEO, DAN])),
                mandate=draw(mandates),
                during=draw(periods),
                revoked=draw(st.none() | numbers.map(day)),
            )
        )
    return Office(
        timeline,
        ADA,
        draw(st.none() | periods),
        tuple(Deputy(CLEO, during) for during in draw(st.lists(periods, max_size=2))),
        tuple(delegations),
    )


@given(offices())
def test_the_spans_say_at_every_moment_what_is_asked_of_it(office: Office) -> None:
    found = list(spans(office))
    for number in range(30):
        for at in (day(number).at, day(number).at + timedelta(hours=12)):
            acting = {
                one for one, since, until in found if since <= at and (until is None or at < until)
            }
            assert acting == set(acting_at(office, at))
    assert all(until is None or since < until for _, since, until in found)


@given(offices())
def test_nobody_can_do_more_than_the_holder(office: Office) -> None:
    for number in range(26):
        acting = acting_at(office, day(number).at)
        held = {one.matter: one for one in acting if one.capacity == "holder"}
        for one in acting:
            own = held.get(one.matter) or held[""]
            assert own.limit is None or (one.limit and one.limit.amount <= own.limit.amount)


def test_an_answer_is_the_same_value_from_equal_facts() -> None:
    assert Acting("holder", ADA, "", None, True) == Acting("holder", ADA, "", None, True)
