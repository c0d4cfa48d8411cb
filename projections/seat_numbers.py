"""Seats in sentences: an outcome knows them by identifier, its reader by their number."""

import re
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

_SEAT = re.compile(r"\bseat ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")


def seats_told(said: Iterable[str], name: Callable[[UUID], str | None]) -> tuple[str, ...]:
    """The sentences with each seat as `name` calls it: “seat 3 of Hill School”.

    A seat that it does not know stays as it is.
    """

    def told(found: re.Match[str]) -> str:
        called = name(UUID(found[1]))
        return found[0] if called is None else f"seat {called}"

    return tuple(_SEAT.sub(told, sentence) for sentence in said)


def seats_numbered(said: Iterable[str], seats: Sequence[UUID]) -> tuple[str, ...]:
    """The sentences with each seat by its place among those that vote, counted from 1.

    Who holds a seat is sealed, and parties may be renamed: the number stays.
    """
    places = {seat: str(number) for number, seat in enumerate(seats, 1)}
    return seats_told(said, places.get)
