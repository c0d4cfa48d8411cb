"""Reconstitution: which seats of a standing body stay, which end, and which are new."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from domain.bodies.attendance import AttendanceRecorded
from domain.bodies.body import (
    BODY,
    BodyConstituted,
    BodyDissolved,
    BodyGone,
    BodyUnknown,
    ChairDesignated,
    PresetStated,
    SeatFilled,
    SeatVacated,
    chair_at,
    designate_chair,
    electorate_at,
    places_at,
    record_attendance,
    term_of,
)
from domain.bodies.reconstituting import reconstitute_body
from domain.bodies.reconstitution import (
    BodyReconstituted,
    ChairVacated,
    NothingToReconstitute,
    SeatEnded,
    SeatNotNew,
    SeatsNotMissing,
    divided,
    vacant_seats,
)
from domain.bodies.seat import SeatVacant, expire_seat, fill_seat, vacate_seat
from domain.bodies.seats_named import SeatsNamed, seats_named
from domain.provisions.composition import BodyProvision, SeatsProvided, mismatch
from domain.provisions.seat_term import SeatTermsFixed, SeatTermWithoutEnd
from domain.values import (
    AgreementId,
    BodyId,
    ClauseId,
    ContradictoryDates,
    Moment,
    OrganisationId,
    PartnershipId,
    SeatId,
    TextMissing,
)
from domain.voting.tally import EmptyElectorate, Seat, SeatNamedTwice
from tests.domain.polls import person, seat_id
from tests.domain.specification import given

COUNCIL = BodyId(UUID(int=1))
ALLIANCE = PartnershipId(UUID(int=2))
SCHOOL, FIRM = OrganisationId(UUID(int=3)), OrganisationId(UUID(int=4))
CHARTER, SITTING = AgreementId(UUID(int=5)), ClauseId(UUID(int=6))
FIRST, SECOND, THIRD, FOURTH, NEW, NEWER = (seat_id(number) for number in range(6))


def on(year: int) -> Moment:
    return Moment.of(date(year, 1, 1))


SEATS = (
    Seat(FIRST, person(1), SCHOOL, group="schools"),
    Seat(SECOND, None, SCHOOL, group="schools"),
    Seat(THIRD, person(3), FIRM),
    Seat(FOURTH),
)
CONSTITUTED = BodyConstituted(on(2010), COUNCIL, ALLIANCE, "Council", SEATS, CHARTER, SITTING)
CHAIRED = ChairDesignated(on(2011), THIRD)
SAME = {"name": "Council", "agreement": CHARTER, "clause": SITTING, "effective": on(2015)}
AS_IT_IS = (
    SeatsProvided(2, SCHOOL, "schools"),
    SeatsProvided(1, FIRM),
    SeatsProvided(),
)
SMALLER = (SeatsProvided(1, SCHOOL, "schools"), SeatsProvided(2, FIRM))
"""One seat of the schools and the one of nobody end, and the firm gets another."""


def reconstituted(*ended: SeatId, added: tuple[Seat, ...] = (), **other: Any) -> BodyReconstituted:
    return BodyReconstituted(on(2015), "Council", ended, added, CHARTER, SITTING, **other)


def test_seats_of_a_wanted_sort_stay_others_end_and_what_is_lacking_is_added() -> None:
    new = Seat(NEW, person(5), FIRM)
    attempt = given(CONSTITUTED, CHAIRED).when(
        reconstitute_body, **SAME, wanted=SMALLER, added=(new,)
    )
    attempt.then(reconstituted(SECOND, FOURTH, added=(new,)))
    body = attempt.state
    assert [seat.id for seat in electorate_at(body, on(2014).at).seats] == [
        FIRST, SECOND, THIRD, FOURTH,
    ]  # fmt: skip
    after = electorate_at(body, on(2015).at)
    assert [(one.id, one.holder) for one in after.seats] == [
        (FIRST, person(1)), (THIRD, person(3)), (NEW, person(5)),
    ]  # fmt: skip
    assert chair_at(body, on(2015).at) == after.seat(THIRD), "who chairs keeps the chair"


def test_of_seats_alike_the_chair_stays_then_those_held_then_the_older_ones() -> None:
    alike = tuple(Seat(seat_id(n)) for n in range(4))
    held = replace(alike[3], holder=person(1))
    three = (*alike[:3], held)
    two = (SeatsNamed(2),)
    assert divided(three, two, chair=alike[1].id).kept == (alike[1].id, held.id)
    assert divided(three, two).kept == (alike[0].id, held.id)
    assert divided(alike, two).ended == (alike[2].id, alike[3].id)
    assert divided(alike, (SeatsNamed(5),)).missing == (SeatsNamed(1),)


def test_a_clause_that_gives_a_seat_to_nobody_is_met_by_any_of_its_group_and_weight() -> None:
    of_firm = Seat(FIRST, party=FIRM)
    anybodys = (SeatsProvided(),)
    assert divided((of_firm,), anybodys).kept == (FIRST,)
    assert divided((of_firm,), (SeatsNamed(),)).ended == (FIRST,), "what is said exactly is exact"
    heavy = replace(of_firm, weight=Fraction(2))
    assert divided((heavy,), anybodys).missing == anybodys
    many = replace(of_firm, persons=40)
    assert divided((many,), anybodys).kept == (FIRST,), "of people a clause says nothing"
    assert divided((many,), (SeatsNamed(party=FIRM),)).ended == (FIRST,)


def test_who_held_a_seat_that_ended_holds_it_no_longer_and_its_term_is_over() -> None:
    fixed = SeatTermsFixed(on(2012), (SECOND,), on(2020))
    history = (CONSTITUTED, SeatFilled(on(2012), SECOND, person(2)), fixed)
    wanted = (SeatsProvided(1, FIRM), SeatsProvided())
    attempt = given(*history).when(reconstitute_body, **SAME, wanted=wanted)
    attempt.then(reconstituted(FIRST, SECOND))
    body = attempt.state
    assert body.occupants[SECOND].last is None
    assert term_of(body, SECOND) is None
    left = given(*history, *attempt.happened)
    left.when(vacate_seat, seat=SECOND, effective=on(2016)).refused(SeatVacant)
    left.when(expire_seat, seat=SECOND, effective=on(2021)).refused(SeatVacant)
    later = given(*history, SeatFilled(on(2018), FIRST, person(7)), *attempt.happened)
    later.when(expire_seat, seat=FIRST, effective=on(2021)).refused(SeatTermWithoutEnd)


@pytest.mark.parametrize(
    ("command", "about"),
    [
        (fill_seat, {"seat": FOURTH, "holder": person(9)}),
        (designate_chair, {"seat": FOURTH}),
        (record_attendance, {"present": (FIRST, FOURTH), "by": person(3), "is_decided": True}),
    ],
)
def test_nothing_is_done_any_more_with_a_seat_that_ended(command: Any, about: Any) -> None:
    history = (CONSTITUTED, reconstituted(FOURTH))
    attempt = given(*history).when(command, **about, effective=on(2016))
    attempt.refused(SeatEnded(FOURTH, on(2015)))
    given(*history).when(command, **about, effective=on(2014)).then(*_done(command, 2014))
    reported = given(*history).when_reported(command, **about, effective=on(2016))
    reported.found(SeatEnded)
    assert electorate_at(reported.state, on(2017).at).seat(FOURTH) is None


def _done(command: Any, year: int) -> list[object]:
    if command is fill_seat:
        return [SeatFilled(on(year), FOURTH, person(9))]
    if command is designate_chair:
        return [ChairDesignated(on(year), FOURTH)]
    return [AttendanceRecorded(on(year), (FIRST, FOURTH), person(3))]


def test_nothing_is_done_with_a_seat_before_it_is_added() -> None:
    new = Seat(NEW, None, FIRM)
    history = (CONSTITUTED, reconstituted(added=(new,)))
    early = given(*history).when(fill_seat, seat=NEW, holder=person(9), effective=on(2014))
    early.refused(ContradictoryDates)
    taken = given(*history).when(fill_seat, seat=NEW, holder=person(9), effective=on(2015))
    taken.then(SeatFilled(on(2015), NEW, person(9)))


def test_what_it_was_called_and_who_provided_for_it_before_stays_known() -> None:
    changed = BodyReconstituted(on(2015), "Board")
    attempt = given(CONSTITUTED).when(
        reconstitute_body, name="Board", wanted=seats_named(SEATS), effective=on(2015)
    )
    attempt.then(changed).again().refused(NothingToReconstitute(COUNCIL))
    body = attempt.state
    assert (body.name, body.agreement, body.clause) == ("Board", None, None)
    assert (body.names.at(on(2014).at), body.names.at(on(2015).at)) == ("Council", "Board")


def test_nobody_chairs_once_the_seat_ends_or_the_clause_gives_the_chair_to_another() -> None:
    chaired = given(CONSTITUTED, CHAIRED)
    ending = (SeatsProvided(2, SCHOOL, "schools"), SeatsProvided(1))
    gone = chaired.when(reconstitute_body, **SAME, wanted=ending)
    gone.then(reconstituted(THIRD), ChairVacated(on(2015)))
    assert chair_at(gone.state, on(2014).at) is not None
    assert chair_at(gone.state, on(2015).at) is None
    passed_on = chaired.when(reconstitute_body, **SAME, wanted=AS_IT_IS, chaired_by=SCHOOL)
    passed_on.then(ChairVacated(on(2015))).again().refused(NothingToReconstitute(COUNCIL))
    kept = chaired.when(reconstitute_body, **SAME, wanted=AS_IT_IS, chaired_by=FIRM)
    kept.refused(NothingToReconstitute)
    redesignated = given(CONSTITUTED, CHAIRED, *gone.happened)
    first = {"seat": FIRST, "effective": on(2015)}
    redesignated.when(designate_chair, **first).then(ChairDesignated(on(2015), FIRST))


def test_the_preset_changes_where_another_is_said_and_terms_are_fixed_for_who_is_seated() -> None:
    preset = given(CONSTITUTED, PresetStated(on(2010), "majority"))
    same = {**SAME, "wanted": AS_IT_IS}
    preset.when(reconstitute_body, **same, preset="majority").refused(NothingToReconstitute)
    preset.when(reconstitute_body, **same, preset="consent").then(PresetStated(on(2015), "consent"))
    added = (Seat(NEW, person(5), FIRM), Seat(NEWER, None, FIRM))
    wanted = (*AS_IT_IS, SeatsProvided(2, FIRM))
    seated = given(CONSTITUTED).when(
        reconstitute_body, **SAME, wanted=wanted, added=added, months=12, zone=UTC
    )
    fixed = SeatTermsFixed(on(2015), (NEW,), on(2016))
    seated.then(reconstituted(added=added), fixed)


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        ({"added": ()}, SeatsNotMissing("it lacks 1 more")),
        ({"added": (Seat(NEW, party=SCHOOL),)}, SeatsNotMissing),
        ({"added": (Seat(NEW, party=FIRM), Seat(NEWER, party=FIRM))}, SeatsNotMissing),
        ({"added": (Seat(NEW, party=FIRM, weight=Fraction(2)),)}, SeatsNotMissing),
        ({"added": (Seat(FOURTH, party=FIRM),)}, SeatNotNew(COUNCIL, FOURTH)),
        ({"added": (Seat(NEW, party=FIRM),) * 2}, SeatNamedTwice),
        ({"name": " "}, TextMissing),
        ({"wanted": (), "added": ()}, EmptyElectorate),
        ({"effective": on(2009)}, ContradictoryDates),
        ({"effective": on(2011), "after": (reconstituted(),)}, ContradictoryDates),
        ({"effective": on(2021), "after": (BodyDissolved(on(2020)),)}, BodyGone),
    ],
)
def test_what_no_body_could_become_is_refused(terms: dict[str, Any], refusal: Any) -> None:
    given_then = {**SAME, "wanted": SMALLER, "added": (Seat(NEW, party=FIRM),), **terms}
    after = given_then.pop("after", ())
    given(CONSTITUTED, *after).when(reconstitute_body, **given_then).refused(refusal)


def test_there_has_to_be_a_body() -> None:
    given().when(reconstitute_body, **SAME, wanted=SMALLER).refused(BodyUnknown)


def test_a_seat_that_ended_is_not_a_new_one_later() -> None:
    again = {**SAME, "wanted": AS_IT_IS, "added": (Seat(FOURTH),), "effective": on(2016)}
    history = given(CONSTITUTED, reconstituted(FOURTH))
    history.when(reconstitute_body, **again).refused(SeatNotNew(COUNCIL, FOURTH))


def test_reported_it_is_recorded_of_a_body_that_is_gone_with_that_as_a_finding() -> None:
    wanted = (*AS_IT_IS, SeatsProvided(1, FIRM))
    attempt = given(CONSTITUTED, BodyDissolved(on(2012))).when_reported(
        reconstitute_body, **SAME, wanted=wanted, added=(Seat(NEW, party=FIRM),)
    )
    attempt.found(BodyGone).then(reconstituted(added=(Seat(NEW, party=FIRM),)))


SORTS = st.builds(
    SeatsProvided,
    number=st.integers(1, 4),
    party=st.sampled_from((None, SCHOOL, FIRM)),
    group=st.sampled_from(("", "schools")),
)


@drawn(
    places=st.lists(
        st.tuples(
            st.sampled_from((None, SCHOOL, FIRM)),
            st.sampled_from(("", "schools")),
            st.booleans(),
        ),
        max_size=8,
    ),
    wanted=st.lists(SORTS, min_size=1, max_size=4),
)
def test_a_body_reconstituted_is_as_the_clause_provides_and_then_it_is_so(
    places: list[Any], wanted: list[SeatsProvided]
) -> None:
    seats = tuple(
        Seat(seat_id(n), person(n) if held else None, party, group=group)
        for n, (party, group, held) in enumerate(places)
    )
    provision = BodyProvision("Council", tuple(wanted))
    division = divided(seats, provision.seats)
    kept = [seat for seat in seats if seat.id in division.kept]
    new = [
        replace(seat, id=seat_id(100 + n)) for n, seat in enumerate(vacant_seats(division.missing))
    ]
    assert mismatch(provision, "Council", (*kept, *new)) == ""
    again = divided((*kept, *new), provision.seats)
    assert (again.ended, again.missing) == ((), ())
    if mismatch(provision, "Council", seats) == "":
        assert (division.ended, division.missing) == ((), ()), "what is as provided stays as it is"


def test_the_record_alone_shows_the_seats_before_and_after() -> None:
    body = BODY.fold([CONSTITUTED, SeatVacated(on(2013), FIRST), reconstituted(THIRD)])
    assert body is not None
    assert [one.id for one in places_at(body, on(2014).at)] == [FIRST, SECOND, THIRD, FOURTH]
    assert [one.id for one in places_at(body, on(2015).at)] == [FIRST, SECOND, FOURTH]
