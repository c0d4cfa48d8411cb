"""Alterations: how a record could have been replaced by another that is as plausible.

Whoever has the database could replace a record by one that is whole in itself: another member of
its vocabulary, another identifier of the kind that the history knows, another number, another
day, one element more or less. Every field that a rule can look at is altered so, one at a time;
free text and what is sealed are not, because no rule reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from domain.record import Record, effective_period
from domain.values import Moment, Sealed

OTHERS = 2
"""So many other values of a kind are tried in the place of one."""
A_WEEK = timedelta(days=7)

Put = Any
"""Puts another value into the place of one, and gives the whole that it is part of."""


@dataclass(frozen=True)
class Altered:
    """A record with one value altered."""

    record: Record[Any]
    """The one that takes its place."""
    path: str
    """Which value it is: the names of the fields that lead to it."""
    told: str
    """What it was, and what it is instead."""


@dataclass
class Vocabulary:
    """The values that occur in a history, by their kind."""

    found: dict[Any, dict[Any, None]] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record[Any]]) -> Vocabulary:
        """All values of the records."""
        known = cls()
        for record in records:
            known.learn(record.data, type(record.data))
            known.found.setdefault(UUID, {})[record.id] = None
        return known

    def learn(self, value: Any, hint: Any) -> None:
        """Note a value and what it is made of."""
        hint = _of_value(hint, value)
        if isinstance(value, tuple):
            for number, one in enumerate(value):
                self.learn(one, _of_element(hint, number))
        elif is_dataclass(value):
            self.found.setdefault(type(value), {})[value] = None
            for name, of in hints(value.__class__).items():
                self.learn(getattr(value, name), _named_text(of, type(value), name))
        elif value is not None:
            self.found.setdefault(hint, {})[value] = None

    def others(self, value: Any, hint: Any) -> list[Any]:
        """Other values of the kind that occur."""
        return [one for one in self.found.get(hint, ()) if one != value][:OTHERS]


@cache
def hints(of: Any) -> dict[str, Any]:
    """The types of the fields of a dataclass."""
    every = get_type_hints(of)
    return {one.name: every[one.name] for one in fields(of) if one.name != "kind"}


def altered(record: Record[Any], known: Vocabulary) -> Iterator[Altered]:
    """The record with each of its values altered, one at a time."""
    for path, was, other, data in _variants(record.data, type(record.data), known, ""):
        effective = record.effective
        if getattr(data, "effective", None) != getattr(record.data, "effective", None):
            effective = effective_period(data, record.recorded_at)
        instead = replace(record, data=data, effective=effective)
        yield Altered(instead, path, f"{_short(was)} → {_short(other)}")


def _variants(
    value: Any, hint: Any, known: Vocabulary, path: str
) -> Iterator[tuple[str, Any, Any, Any]]:
    """Where something is altered, what it was, what it is instead, and the whole with it."""
    for other in _instead(value, hint, known):
        yield path, value, other, other
    of = _of_value(hint, value)
    if isinstance(value, tuple):
        for number, one in enumerate(value):
            inner = _variants(one, _of_element(of, number), known, f"{path}[]")
            for where, was, other, whole in inner:
                yield where, was, other, (*value[:number], whole, *value[number + 1 :])
    elif is_dataclass(value) and not isinstance(value, Moment | Sealed):
        for name, inside in hints(value.__class__).items():
            each = _named_text(inside, type(value), name)
            where = f"{path}.{name}" if path else name
            for at, was, other, whole in _variants(getattr(value, name), each, known, where):
                yield at, was, other, replace(value, **{name: whole})  # type: ignore[type-var]


def _instead(value: Any, hint: Any, known: Vocabulary) -> Iterator[Any]:
    """What could stand in the place of a value."""
    optional = NoneType in get_args(hint)
    of = _of_value(hint, value)
    if value is None:
        kinds = [one for one in get_args(hint) if one is not NoneType]
        yield from (other for kind in kinds for other in _any_of(kind, known)[:1])
        return
    if optional:
        yield None
    if get_origin(of) is Literal:
        yield from (other for other in get_args(of) if other != value)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int | Fraction):
        yield value + 1
    elif isinstance(value, Moment):
        yield _moved(value, A_WEEK)
        yield _moved(value, -A_WEEK)
    elif isinstance(value, date | datetime):
        yield value + A_WEEK
        yield value - A_WEEK
    elif isinstance(value, UUID | str):
        yield from known.others(value, of)
    elif isinstance(value, tuple):
        yield from _more_or_less(value, of, known)
    elif is_dataclass(value) and not isinstance(value, Sealed):
        yield from _another(value, known)


def _more_or_less(value: tuple[Any, ...], of: Any, known: Vocabulary) -> Iterator[Any]:
    """The elements without one of them, with one more, and in another order."""
    if get_args(of)[-1:] != (Ellipsis,):
        return
    if value:
        yield value[:-1]
    if len(value) > 1:
        yield value[1:]
    inside = get_args(of)[0]
    more = [one for one in _any_of(inside, known) if one not in value]
    yield from ((*value, one) for one in more[:1])


def _another(value: Any, known: Vocabulary) -> Iterator[Any]:
    """Another value of the class, or of a sibling of it, that occurs."""
    siblings = [
        one for one in type(value).__mro__[1:-1] if one.__module__ == type(value).__module__
    ]
    for kind, found in known.found.items():
        if isinstance(kind, type) and any(issubclass(kind, one) for one in siblings):
            yield from [one for one in found if one != value][:1]


def _any_of(kind: Any, known: Vocabulary) -> list[Any]:
    """Values of a kind: those that it names, or those that occur."""
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    if kind is bool:
        return [True, False]
    return list(known.found.get(kind, ()))


def _moved(moment: Moment, by: timedelta) -> Moment:
    return Moment(moment.at + by, None if moment.day is None else moment.day + by)


def _of_value(hint: Any, value: Any) -> Any:
    """The part of a union that the value is of."""
    if get_origin(hint) not in (Union, UnionType) or value is None:
        return hint
    parts = [one for one in get_args(hint) if one is not NoneType]
    for part in parts:
        plain = part.__supertype__ if isinstance(part, NewType) else get_origin(part) or part
        if plain is Literal:
            if value in get_args(part):
                return part
        elif isinstance(plain, type) and isinstance(value, plain):
            return part
    return parts[0]


def _of_element(hint: Any, number: int) -> Any:
    inside = get_args(hint)
    if not inside:
        return object
    return inside[0] if inside[-1:] == (Ellipsis,) else inside[min(number, len(inside) - 1)]


def _named_text(hint: Any, of: type, name: str) -> Any:
    """Plain text is told apart by the field that it stands in."""
    return (of, name) if hint is str else hint


def _short(value: Any) -> str:
    text = str(value) if isinstance(value, Moment | UUID) else repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
