"""Any value of a type of the domain, drawn by Hypothesis from the type annotations alone."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from hypothesis import strategies as st

from domain.authority import Authority
from domain.motions.sealed_ballot import SealedChoice
from domain.record import Actor, Record, effective_period, recorded_name, registered_events
from domain.refusal import Finding
from domain.values import INTEGER_LIMIT, Sealed, is_variant_base, variants_of
from domain.voting.tally import Stance
from services import catalogue

assert catalogue.NOUNS, "importing them registers every event"

ANY_TEXT = st.text(max_size=30) | st.sampled_from(
    ["", "\u0000\u001f\u007f\u0080", '"\\/\b\f\n\r\t', "\u2028\u2029\ufeff", "😀 é ", "</script>"]
)
"""Any text that has a UTF-8 form, those included that encoders disagree on."""

INSTANTS = st.datetimes(timezones=st.just(UTC))


@cache
def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type that a field of an event may have."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return st.one_of([values_of(argument) for argument in reversed(get_args(hint))])
    if origin is tuple:
        return _tuples(get_args(hint))
    if origin is Literal:
        return st.sampled_from(get_args(hint))
    if isinstance(hint, NewType):
        return values_of(hint.__supertype__)
    if is_variant_base(hint):
        # The ones without parts come first, so that what is drawn ends somewhere.
        variants: list[Any] = sorted(variants_of(hint).values(), key=_nests)
        return st.deferred(lambda: st.one_of([values_of(variant) for variant in variants]))
    if dataclasses.is_dataclass(hint):
        return st.deferred(lambda: _built(hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    return _PLAIN[hint]


@cache
def records_of(event: type) -> st.SearchStrategy[Record[Any]]:
    """Records of an event, with anything in the envelope."""
    return st.builds(
        _record,
        st.sampled_from([event]),
        values_of(event),
        recorded_at=INSTANTS,
        id=st.uuids(),
        stream=st.uuids(),
        version=st.integers(1, 2**31 - 1),
        partnership=st.none() | st.uuids(),
        actor=values_of(Actor),
        organisation=st.none() | st.uuids(),
        authority=values_of(Authority),
        causation=st.none() | st.uuids(),
        correlation=st.uuids(),
        command=st.uuids(),
        reason=values_of(Sealed | None),
        findings=values_of(tuple[Finding, ...]),
    )


def records() -> st.SearchStrategy[Record[Any]]:
    """Records of any event that is registered."""
    return st.sampled_from(sorted(registered_events().items())).flatmap(
        lambda named: records_of(named[1])
    )


def _record(event: type, data: Any, *, recorded_at: datetime, **envelope: Any) -> Record[Any]:
    name = recorded_name(event)
    return Record(
        kind=name.partition(".")[0],
        name=name,
        recorded_at=recorded_at,
        effective=effective_period(data, recorded_at),
        data=data,
        **envelope,
    )


def _tuples(arguments: tuple[Any, ...]) -> st.SearchStrategy[tuple[Any, ...]]:
    if arguments[-1] is Ellipsis:
        return st.lists(values_of(arguments[0]), max_size=2).map(tuple)
    return st.tuples(*(values_of(argument) for argument in arguments))


def _built(of: Any) -> st.SearchStrategy[Any]:
    hints = get_type_hints(of)
    return st.builds(of, **{field.name: values_of(hints[field.name]) for field in fields_of(of)})


def fields_of(of: Any) -> tuple[dataclasses.Field[Any], ...]:
    """The fields of a dataclass, the annotation of its type being lost on the way here."""
    return dataclasses.fields(of)


def _nests(variant: type) -> int:
    """How many fields of a variant lead back to a sum."""
    hints = get_type_hints(variant)
    parts = [hints[field.name] for field in fields_of(variant)]
    return sum(any(map(is_variant_base, (part, *get_args(part)))) for part in parts)


_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    NoneType: st.none(),
    str: ANY_TEXT,
    bool: st.booleans(),
    int: st.integers(-INTEGER_LIMIT, INTEGER_LIMIT),
    UUID: st.uuids(),
    date: st.dates(),
    datetime: INSTANTS,
    Fraction: st.fractions(),
    Sealed: st.builds(Sealed, ANY_TEXT, st.uuids()),
    SealedChoice: st.builds(SealedChoice, st.builds(Stance, st.sampled_from(["yes", "block"]))),
}
