"""Differences: what is another in a state than it was, field by field.

States are frozen dataclasses, so one function compares them all. What a text became is not said
here, clause by clause and word by word, but by a redline (`domain/agreements/redline.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

import msgspec

from domain.agreements.consolidation import TextHistory
from domain.motions.sealed_ballot import SealedChoice
from domain.values import Moment, Period, Sealed

Place = tuple[str | int | UUID, ...]
"""Fields, keys and indexes, from the outermost to the innermost."""

WHOLE = (Moment, Period)
"""Values that are told whole, not by their fields."""
BY_REDLINE = (TextHistory,)
EMPTY: tuple[object, ...] = (None, (), {}, "")


@dataclass(frozen=True)
class Difference:
    """One value that is another than before; None where there was or is nothing."""

    place: Place
    before: object
    after: object

    @property
    def path(self) -> str:
        """The place as text: `amendments[9b0e…].status`."""
        said = "".join(f".{at}" if isinstance(at, str) else f"[{at}]" for at in self.place)
        return said.removeprefix(".")


def differences(before: object, after: object, place: Place = ()) -> Iterator[Difference]:
    """Every difference between two states, in the order of their fields; nothing where none is.

    A state that begins is told by those of its fields that say something.
    """
    if isinstance(after, BY_REDLINE) or before == after:
        return
    if before is None and _has_fields(after) and not place:
        for name, value in _fields(after):
            if isinstance(value, Mapping):
                yield from differences({}, value, (name,))
            elif not isinstance(value, BY_REDLINE) and _says_something(value):
                yield Difference((name,), None, value)
    elif type(before) is type(after) and _has_fields(before):
        now = dict(_fields(after))
        for name, was in _fields(before):
            yield from differences(was, now[name], (*place, name))
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in {**before, **after}:
            yield from differences(before.get(key), after.get(key), (*place, key))
    elif isinstance(before, tuple) and isinstance(after, tuple):
        yield from _in_sequence(before, after, place)
    else:
        yield Difference(place, before, after)


def plain(value: object) -> Any:
    """The value as JSON has it: identifiers and fractions as text, sealed texts closed."""
    return msgspec.to_builtins(value, enc_hook=_plain, str_keys=True)


def _plain(value: object) -> object:
    if isinstance(value, Sealed):
        return {"sealed": str(value.subject)}
    if isinstance(value, SealedChoice):
        return {"sealed": value.ciphertext}
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError(type(value))


def _says_something(value: object) -> bool:
    """Whether there is anything in it: not in what has fields, and nothing in any of them."""
    if _has_fields(value):
        return any(_says_something(inner) for _, inner in _fields(value))
    return value not in EMPTY


def _has_fields(value: object) -> bool:
    return is_dataclass(value) and not isinstance(value, WHOLE)


def _fields(value: Any) -> Iterator[tuple[str, object]]:
    return ((field.name, getattr(value, field.name)) for field in fields(value))


def _in_sequence(
    before: tuple[object, ...], after: tuple[object, ...], place: Place
) -> Iterator[Difference]:
    """What both begin and end with is left out; of the rest, equally many are told one by one."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    was, now = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(was) == len(now):
        for index, (old, new) in enumerate(zip(was, now, strict=True), head):
            yield from differences(old, new, (*place, index))
        return
    for index, old in enumerate(was, head):
        yield Difference((*place, index), old, None)
    for index, new in enumerate(now, head):
        yield Difference((*place, index), None, new)


def _common(one: tuple[object, ...], other: tuple[object, ...]) -> int:
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)
