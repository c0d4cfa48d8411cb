"""Separation: functions that nobody holds, or acts in, together where an agreement says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.competence.separation import (
    ActsInBoth,
    FunctionsIncompatible,
    FunctionsInOnePost,
    held_together,
    holding,
    holdings,
    require_another_person,
    require_no_part,
    require_one_function,
    require_sound_post,
)
from domain.posts.appointment import AppointmentDeclined, HolderResigned
from domain.posts.deputy import DeputyNamed
from domain.posts.post import POST, Post, PostAbolished, RemitGranted
from domain.provisions.remit import Remit
from domain.provisions.segregation import (
    Function,
    FunctionNamedTwice,
    Incompatibility,
    IncompatibilityMissing,
    IncompatibleWithItself,
    check_functions,
    check_incompatibilities,
    clash_between,
)
from domain.refusal import DONE_HERE, Refused, Reported
from domain.values import Period, TooMany
from tests.domain.posts import (
    ADA,
    BEN,
    CHAIR,
    DEFINED,
    TREASURER,
    appointment,
    appointment_id,
    on,
    term,
)

PAIR = Incompatibility("requester", "approver")
ALONE = Incompatibility("auditor")
DECLARED = (PAIR, ALONE)


def post(id: Any = TREASURER, *functions: Function, **fields: Any) -> Post:
    found = POST.fold([replace(DEFINED, id=id, remit=Remit(functions=functions), **fields)])
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (("requester",), ("approver",), PAIR),
        (("approver",), ("requester", "minute-taker"), PAIR),
        (("requester",), ("requester",), None),
        (("requester",), (), None),
        (("auditor",), (), ALONE),
        ((), ("auditor",), ALONE),
        (("auditor",), ("minute-taker",), ALONE),
        (("auditor",), ("auditor",), None),
        ((), (), None),
    ],
)
def test_pairs_are_kept_apart_both_ways_and_some_functions_from_every_other(
    one: tuple[Function, ...], other: tuple[Function, ...], clash: Incompatibility | None
) -> None:
    assert clash_between(DECLARED, one, other) == clash
    assert clash_between((), one, other) is None


def test_nobody_holds_both_at_one_time() -> None:
    held = tuple(holdings([post(TREASURER, "requester")], [appointment()]))
    both = post(CHAIR, "approver", title="Chair")
    overlapping = holding(both, ADA, term(2021, 2022))
    with pytest.raises(FunctionsIncompatible) as refused:
        require_one_function(DECLARED, overlapping, held, DONE_HERE)
    assert refused.value.sentence.endswith("which the agreement keeps apart.")
    require_one_function((), overlapping, held, DONE_HERE)
    require_one_function(DECLARED, holding(both, BEN, term(2021, 2022)), held, DONE_HERE)
    require_one_function(DECLARED, holding(both, ADA, term(2022, 2023)), held, DONE_HERE)
    reported = Reported()
    require_one_function(DECLARED, overlapping, held, reported)
    assert [one.code for one in reported.findings] == ["FUNCTIONS_INCOMPATIBLE"]


@pytest.mark.parametrize(
    ("happened", "is_held"),
    [
        ((), True),
        ((HolderResigned(on(2020, 6)),), False),
        ((AppointmentDeclined(on(2020, 6)),), False),
    ],
)
def test_what_ended_before_is_held_no_more(happened: tuple[Any, ...], is_held: bool) -> None:
    held = tuple(holdings([post(TREASURER, "requester")], [appointment(*happened)]))
    new = holding(post(CHAIR, "approver"), ADA, term(2021, 2021))
    reported = Reported()
    require_one_function(DECLARED, new, held, reported)
    assert bool(reported.findings) is is_held


def test_an_abolished_post_is_held_no_more_and_deputies_hold_it_in_their_time() -> None:
    treasury = post(TREASURER, "requester")
    deputy = appointment(DeputyNamed(on(2020, 2), BEN, Period(on(2020, 3), on(2020, 4))))
    held = tuple(holdings([treasury], [deputy]))
    assert {(one.person, one.during.start) for one in held} == {(ADA, on(2020)), (BEN, on(2020, 3))}
    gone = POST.evolve(treasury, PostAbolished(on(2020, 2)))
    assert {one.person for one in holdings([gone], [deputy])} == {ADA}
    assert tuple(holdings([], [deputy])) == ()


def test_functions_are_those_of_the_remit_at_the_time() -> None:
    treasury = POST.evolve(post(), RemitGranted(on(2021), Remit(functions=("requester",))))
    spans = tuple(holdings([treasury], [appointment()]))
    assert [(one.during.start.at, one.functions) for one in spans] == [
        (on(2020).at, ()),
        (on(2021).at, ("requester",)),
    ]


def test_no_post_carries_both() -> None:
    with pytest.raises(FunctionsInOnePost):
        require_sound_post(DECLARED, "Clerk", ("approver", "requester"), DONE_HERE)
    with pytest.raises(FunctionsInOnePost):
        require_sound_post(DECLARED, "Clerk", ("auditor", "scrutineer"), DONE_HERE)
    require_sound_post(DECLARED, "Clerk", ("approver", "scrutineer"), DONE_HERE)
    require_sound_post((), "Clerk", ("approver", "requester"), DONE_HERE)


def test_an_auditor_takes_no_part() -> None:
    held = tuple(holdings([post(TREASURER, "auditor")], [appointment()]))
    given: dict[str, Any] = {"held": held, "at": on(2020, 6).at, "conduct": DONE_HERE}
    with pytest.raises(ActsInBoth) as refused:
        require_no_part(DECLARED, "approver", ADA, **given)
    assert refused.value == ActsInBoth("auditor", "approver")
    require_no_part(DECLARED, "approver", BEN, **given)
    require_no_part(DECLARED, "approver", ADA, **{**given, "at": on(2022).at})


def test_two_functions_in_one_procedure_are_two_persons() -> None:
    with pytest.raises(ActsInBoth):
        require_another_person(DECLARED, "approver", ADA, "requester", ADA, DONE_HERE)
    require_another_person(DECLARED, "approver", ADA, "requester", BEN, DONE_HERE)
    require_another_person(DECLARED, "approver", None, "requester", None, DONE_HERE)
    require_another_person(DECLARED, "scrutineer", ADA, "proposer", ADA, DONE_HERE)


def test_what_was_held_together_before_is_listed_until_it_ends() -> None:
    first, second = post(TREASURER, "requester"), post(CHAIR, "approver")
    other = appointment(id=appointment_id(9), post=CHAIR)
    held = tuple(holdings([first, second], [appointment(), other]))
    [found] = held_together(DECLARED, held, on(2020, 6).at)
    assert (found.person, set(found.posts), found.incompatibility) == (
        ADA,
        {TREASURER, CHAIR},
        PAIR,
    )
    assert found.since == on(2020)
    assert held_together(DECLARED, held, on(2022).at) == ()
    assert held_together((), held, on(2020, 6).at) == ()
    both = tuple(holdings([post(TREASURER, "requester", "approver")], [appointment()]))
    assert [one.posts for one in held_together(DECLARED, both, on(2020).at)] == [(TREASURER,)]


@pytest.mark.parametrize(
    ("declared", "refusal"),
    [
        ((), IncompatibilityMissing),
        ((PAIR,) * 51, TooMany),
        ((PAIR, Incompatibility("auditor", "auditor")), IncompatibleWithItself),
    ],
)
def test_malformed_declarations_are_refused(
    declared: tuple[Incompatibility, ...], refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        check_incompatibilities("apart", declared)


def test_a_function_is_named_once() -> None:
    check_functions("functions", ("auditor", "approver"))
    with pytest.raises(FunctionNamedTwice):
        check_functions("functions", ("auditor", "approver", "auditor"))
