"""Coherence of cases: what a case says that can't be, refused with the place in the case.

Times in the wrong order, and seats that the electorate does not have, are refused rather than
passed over: nobody could tell a slip of the pen from an answer otherwise.
"""

import re
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from datetime import date, datetime, tzinfo
from fractions import Fraction

from domain.calendar import day_of
from domain.cases.case import Case, CaseSeat
from domain.refusal import Refused
from domain.values import ContradictoryDates, Moment, SeatId, end_of
from domain.voting.drafting import UnknownSeat, check_number
from domain.voting.rules import Measure
from domain.voting.tally import (
    EVERYBODY,
    NUMBERS_OF_A_COUNT,
    TALLY_LIMIT,
    CountedTwice,
    SeatNamedTwice,
    Tally,
    contradiction_in,
)


class RefusedAt(Exception):
    """A refusal, and the place in the case that it is about."""

    def __init__(self, place: str, refusal: Refused) -> None:
        for name in ("place", "field"):  # its sentence names the place as it is in the case
            if place and _is_place(getattr(refusal, name, None), beside=name == "place"):
                setattr(refusal, name, place)
        super().__init__(str(refusal))
        self.place = place
        self.refusal = refusal


def _is_place(said: object, *, beside: bool = False) -> bool:
    """Whether what a refusal names is a place in a case, and not in words what it is about."""
    return isinstance(said, str) and (beside or _PATH.fullmatch(said) is not None)


_PATH = re.compile(r"[a-z_]+(\[\d+\])?(\.[a-z_-]+(\[\d+\])?)*")


@contextmanager
def at(place: str) -> Iterator[None]:
    """Say of a refusal that it is about `place`, or about something in it that it names."""
    try:
        yield
    except Refused as refused:
        field = getattr(refused, "field", "")
        inner = getattr(refused, "place", field if _is_place(field) and "." in field else "")
        inner = "" if " " in inner else inner  # which says in words what `place` is
        named = ".".join(part for part in (place, inner) if part)
        raise RefusedAt(named, refused) from None


def check_seats_named(case: Case, seats: Set[SeatId]) -> None:
    """Refuse a recusal, a proxy, a notice and a stance of a seat that is not in the electorate.

    A chair has the casting vote, and may be recused, without a seat in it.
    """
    named = [(f"recused[{n}]", seat) for n, seat in enumerate(case.recused) if seat != case.chair]
    named += [(f"proxies[{n}].seat", given.seat) for n, given in enumerate(case.proxies or ())]
    named += [
        (f"notices[{n}].seats[{m}]", seat)
        for n, notice in enumerate(case.notices)
        for m, seat in enumerate(notice.seats)
    ]
    told = case.tally.stances if case.tally is not None else None
    named += [(f"tally.stances[{n}].seat", one.seat) for n, one in enumerate(told or ())]
    with at(""):
        for place, seat in named:
            if seat not in seats:
                raise UnknownSeat(place, seat)


def check_seats_named_once(seats: Sequence[CaseSeat]) -> None:
    """Refuse the second of two seats that go by the same name."""
    seen = set[SeatId]()
    for index, seat in enumerate(seats):
        if seat.id in seen:
            with at(f"electorate.seats[{index}].id"):
                raise SeatNamedTwice(seat.id)
        seen.add(seat.id)


def check_counts(tally: Tally) -> None:
    """Refuse numbers that nobody could count by, the second count of a group in a measure, and more
    votes than there are, with the count that says so."""
    counted = set[tuple[str, Measure]]()
    for index, count in enumerate(tally.counts[:TALLY_LIMIT]):
        for name in NUMBERS_OF_A_COUNT:
            check_number(f"counts[{index}].{name}", getattr(count, name) or Fraction(0))
        if (count.group, count.measure) in counted:
            raise RefusedAt(
                f"tally.counts[{index}]", CountedTwice(count.group or EVERYBODY, count.measure)
            )
        counted.add((count.group, count.measure))
        defect = contradiction_in(count)
        if defect is not None:
            raise RefusedAt(f"tally.counts[{index}]", defect)


def check_order(case: Case, zone: tzinfo) -> None:
    """Refuse a vote that closes before it opens, a second meeting before the first, and a proxy
    revoked before it was granted. Days of a close are included whole."""
    opened, closes = _moment(case.opened, zone), case.closes_at
    if opened is not None and closes is not None and end_of(closes, zone).at <= opened.at:
        _refuse("closes_at", ("opening", case.opened), ("close", closes))
    if case.passed is not None and case.held is not None:
        first, second = (day_of(Moment.of(it, zone), zone) for it in (case.passed, case.held))
        if second < first:
            _refuse("held", ("first meeting", case.passed), ("second meeting", case.held))
    for index, given in enumerate(case.proxies or ()):
        granted, revoked = _moment(given.granted, zone), _moment(given.revoked, zone)
        if granted is not None and revoked is not None and revoked.at < granted.at:
            place = f"proxies[{index}].revoked"
            _refuse(place, ("grant", given.granted), ("revocation", given.revoked))


def _moment(said: date | datetime | None, zone: tzinfo) -> Moment | None:
    return None if said is None else Moment.of(said, zone)


def _refuse(place: str, first: tuple[str, date | None], second: tuple[str, date | None]) -> None:
    (earlier, one), (later, other) = first, second
    with at(place):
        raise ContradictoryDates(earlier, str(one), later, str(other))
