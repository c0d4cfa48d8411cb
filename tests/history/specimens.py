"""Specimens: records of each event with every field filled, made from its types alone.

A list of a sum has one of each of its variants, and what is optional is there, so that a frozen
specimen holds every field of the stored form. Where one variant stands alone, each further
specimen shows the next one. The same event always gives the same specimens.
"""

from __future__ import annotations

import dataclasses
from base64 import b64encode
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints
from uuid import UUID
from zlib import crc32

from domain.authority import Authority
from domain.motions.sealed_ballot import SealedChoice
from domain.record import Actor, Record, effective_period
from domain.refusal import Finding
from domain.values import (
    Moment,
    OrganisationId,
    PartnershipId,
    Period,
    PollId,
    Sealed,
    derived_id,
    is_variant_base,
    variants_of,
)
from domain.voting.tally import Stance

NOW = datetime(2026, 2, 3, 4, 5, 6, 789_012, tzinfo=UTC)
DEEPEST = 12
TURNS = 8
"""At least as many as the largest sum that ever stands alone has variants."""


def specimens(name: str, event: type) -> list[Record[Any]]:
    """The records that are frozen for the event recorded as `name`, each of other data."""
    found: list[Record[Any]] = []
    for turn in range(TURNS):
        record = _specimen(name, event, turn)
        if all(record.data != other.data for other in found):
            found.append(record)
    return found


def _specimen(name: str, event: type, turn: int) -> Record[Any]:
    data = _value(event, name, 0, turn)
    return Record(
        id=derived_id(name, "id"),
        stream=derived_id(name, "stream"),
        kind=name.partition(".")[0],
        version=3,
        name=name,
        partnership=PartnershipId(derived_id(name, "partnership")),
        recorded_at=NOW,
        effective=Period(effective_period(data, NOW).start, Moment(NOW, NOW.date())),
        actor=_value(Actor, f"{name}.actor", 0, 0),
        organisation=OrganisationId(derived_id(name, "organisation")),
        authority=_value(Authority, f"{name}.authority", 0, 0),
        causation=derived_id(name, "causation"),
        correlation=derived_id(name, "correlation"),
        command=derived_id(name, "command"),
        reason=_value(Sealed, f"{name}.reason", 0, 0),
        findings=_value(tuple[Finding, ...], f"{name}.findings", 0, 0),
        data=data,
    )


def seal(event: UUID, sealed: Sealed | SealedChoice) -> str:
    """A stand-in for a ciphertext that is the same on every machine."""
    if isinstance(sealed, SealedChoice):
        return b64encode(event.bytes * 4).decode()
    return b64encode(event.bytes + (sealed.text or "").encode()).decode()


def _value(hint: Any, path: str, depth: int, turn: int) -> Any:
    """The specimen of a type; what differs from place to place derives from the place."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        inner = next(argument for argument in get_args(hint) if argument is not NoneType)
        return _value(inner, path, depth, turn)
    if origin is tuple:
        return _list(get_args(hint), path, depth, turn)
    if origin is Literal:
        return _chosen(list(get_args(hint)), path)
    if isinstance(hint, NewType):
        return derived_id(path)
    if is_variant_base(hint):
        variants = [v for v in variants_of(hint).values() if depth < DEEPEST or not _nests(v)]
        nesting = [variant for variant in variants if _lists(variant)]
        chosen = _chosen(nesting or variants, path, turn)
        return _value(chosen, path, depth + 4, turn)
    if dataclasses.is_dataclass(hint):
        return _fields(hint, path, depth, turn)
    return _plain(hint, path)


def _list(arguments: tuple[Any, ...], path: str, depth: int, turn: int) -> tuple[Any, ...]:
    if arguments[-1] is not Ellipsis:
        return tuple(_value(each, f"{path}[{n}]", depth, turn) for n, each in enumerate(arguments))
    item = arguments[0]
    if is_variant_base(item):
        variants = [v for v in variants_of(item).values() if depth < DEEPEST or not _nests(v)]
        return tuple(_value(v, f"{path}[{n}]", depth + 4, turn) for n, v in enumerate(variants))
    if depth >= DEEPEST:
        return ()
    return (_value(item, f"{path}[0]", depth + 4, turn),)


def _fields(of: Any, path: str, depth: int, turn: int) -> Any:
    hints = get_type_hints(of)
    values = {}
    for each in dataclasses.fields(of):
        inner = f"{path}.{each.name}"
        values[each.name] = _value(hints[each.name], inner, depth, turn)
    return of(**values)


def _plain(hint: Any, path: str) -> Any:
    number = crc32(path.encode())
    moment = datetime(1848 + number % 200, 1 + number % 12, 1 + number % 28, tzinfo=UTC)
    specimens: dict[Any, Any] = {
        str: f"{path.rpartition('.')[2]}: “é” 😀\n\t\\",
        bool: number % 2 == 0,
        int: number,
        Fraction: Fraction(number % 1000, 7),
        date: moment.date(),
        datetime: moment + timedelta(microseconds=number % 10**6),
        UUID: derived_id(path),
        Sealed: Sealed(path, derived_id(path)),
        SealedChoice: SealedChoice(Stance("yes"), PollId(derived_id(path))),
    }
    return specimens[hint]


def _chosen(among: list[Any], path: str, turn: int = 0) -> Any:
    return among[(crc32(path.encode()) + turn) % len(among)]


def _parts(variant: Any) -> list[Any]:
    hints = get_type_hints(variant)
    return [hints[each.name] for each in dataclasses.fields(variant)]


def _nests(variant: Any) -> bool:
    """Whether a variant has parts that are sums themselves."""
    parts = _parts(variant)
    return any(is_variant_base(each) for part in parts for each in (part, *get_args(part)))


def _lists(variant: Any) -> bool:
    """Whether a variant has a list of sums, which then shows every variant."""
    return any(is_variant_base(argument) for part in _parts(variant) for argument in get_args(part))
