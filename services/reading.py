"""Reading: what comes from outside, as plain JSON, becomes values of the domain.

The shape is the type annotations of the domain and of the commands; there is no second list of
fields. What does not fit is refused with the place where it stands.
"""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from domain.refusal import Refused
from domain.values import is_variant_base, variants_of

Resolve = Callable[[str, str], UUID]
"""Name of an identifier's type ("DecisionId") and the text given in, the identifier out."""

DIGITS = 15
"""How many a number may have before the point or the stroke, and after it."""
_FRACTION = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15}|/0*[1-9][0-9]{0,14})?")
_ANY_FRACTION = re.compile(r"-?[0-9]+(\.[0-9]+|/0*[1-9][0-9]*)?")

WHEN = date | datetime
"""A date or an instant, as commands take them."""

_WHEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9:.]+([Zz]|[+-][0-9]{2}:?[0-9]{2}))?")
"""Of the forms that ISO 8601 has, the one of RFC 3339 (and the offset without its colon)."""

YEARS = (1000, 9990)
"""Years that dates may have: anything else is a slip of the pen."""


class Malformed(Refused):
    """{place} {problem}."""

    code = "MALFORMED"
    place: str
    problem: str


def without_mark(first: bytes) -> bytes:
    """The first line of a file without the byte order mark that some programs begin one with."""
    return first.removeprefix(BOM_UTF8)


def check_named_once(line: bytes, place: str) -> None:
    """Refuse JSON that names something twice in one object: it does not say which it means.

    Raises what `json.loads` raises where it is no JSON.
    """

    found: list[str] = []

    def named_once(pairs: list[tuple[str, Any]]) -> None:
        if len(pairs) != len(dict(pairs)):
            found.append(place)

    json.loads(line, object_pairs_hook=named_once, parse_int=str)
    if found:
        for where, name in _named_twice(
            json.loads(line, object_pairs_hook=_Object, parse_int=str), ""
        ):
            raise Malformed(where or place, f"names “{name}” twice in one place")


class _Object(list[tuple[str, Any]]):
    """A JSON object with all that it names, in order."""


def _named_twice(plain: Any, where: str) -> Iterator[tuple[str, str]]:
    """What is named twice in one object, and where that object is; empty: outermost."""
    if isinstance(plain, _Object):
        seen: set[str] = set()
        for name, inner in plain:
            if name in seen:
                yield where, name
            seen.add(name)
            yield from _named_twice(inner, f"{where}.{name}" if where else name)
    elif isinstance(plain, list):
        for index, inner in enumerate(plain):
            yield from _named_twice(inner, f"{where}[{index}]")


def read(hint: Any, plain: Any, resolve: Resolve, place: str) -> Any:
    """The value of type `hint` that `plain` stands for; Malformed where it stands for none."""
    if hint == WHEN:
        return _when(plain, place)
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _optional(hint, plain, resolve, place)
    if origin is tuple:
        if not isinstance(plain, list):
            raise Malformed(place, "must be a list")
        item = get_args(hint)[0]
        return tuple(read(item, p, resolve, f"{place}[{i}]") for i, p in enumerate(plain))
    if origin is Literal:
        return _one_of(get_args(hint), plain, place)
    if isinstance(hint, NewType):
        return _identifier(hint, plain, resolve, place)
    if is_variant_base(hint):
        return _variant(hint, plain, resolve, place)
    if is_dataclass(hint):
        return _fields(hint, plain, resolve, place)
    return _scalar(hint, plain, place)


def _optional(hint: Any, plain: Any, resolve: Resolve, place: str) -> Any:
    inner = [argument for argument in get_args(hint) if argument is not NoneType]
    if plain is None and len(inner) < len(get_args(hint)):
        return None
    if len(inner) > 1:
        assert set(inner) == {date, datetime}, hint
        return _when(plain, place)
    return read(inner[0], plain, resolve, place)


def _identifier(hint: Any, plain: Any, resolve: Resolve, place: str) -> UUID:
    if not isinstance(plain, str) or not plain:
        raise Malformed(place, "must be an identifier")
    try:
        return resolve(hint.__name__, plain)
    except ValueError as error:
        raise Malformed(place, str(error)) from None
    except Refused as refused:
        refused.add_note(place)  # a text by itself does not know where it stands
        raise


def _variant(hint: Any, plain: Any, resolve: Resolve, place: str) -> Any:
    variants = variants_of(hint)
    if not isinstance(plain, dict):
        raise Malformed(place, "must be an object")
    kind = _one_of(tuple(variants), plain.get("kind"), f"{place}.kind")
    return _fields(variants[kind], plain, resolve, place)


def _fields(hint: Any, plain: Any, resolve: Resolve, place: str) -> Any:
    if not isinstance(plain, dict):
        raise Malformed(place, "must be an object")
    hints = _hints(hint)
    unknown = sorted(set(plain) - set(hints))
    if unknown:
        raise Malformed(f"{place}.{unknown[0]}", "is not known here")
    values = {}
    for field in fields(hint):
        if field.name in plain:
            inner = f"{place}.{field.name}"
            values[field.name] = read(hints[field.name], plain[field.name], resolve, inner)
        elif field.default is MISSING and field.default_factory is MISSING:
            if NoneType not in get_args(hints[field.name]):
                raise Malformed(f"{place}.{field.name}", "is missing")
            values[field.name] = None
    return hint(**values)


@cache
def _hints(of: Hashable) -> Mapping[str, Any]:
    """The types of a dataclass's fields; finding them takes longer than reading a value."""
    return get_type_hints(of)


def _scalar(hint: Any, plain: Any, place: str) -> Any:
    if hint is str:
        if isinstance(plain, str):
            return plain
        raise Malformed(place, "must be a text")
    if hint is bool:
        if isinstance(plain, bool):
            return plain
        raise Malformed(place, "must be true or false")
    if hint is int:
        if isinstance(plain, int) and not isinstance(plain, bool):
            return plain
        raise Malformed(place, "must be a whole number")
    if hint is Fraction:
        return _fraction(plain, place)
    if hint is date or hint is datetime:
        return _exactly(hint, plain, place)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(_one_of(tuple(member.value for member in hint), plain, place))
    if hint is UUID:
        return _uuid(plain, place)
    raise AssertionError(f"{place}: nothing reads {hint}")


def _one_of(allowed: tuple[Any, ...], plain: Any, place: str) -> Any:
    if plain not in allowed or isinstance(plain, bool):
        listed = ", ".join(str(value) for value in allowed)
        raise Malformed(place, f"must be one of {listed}")
    return plain


def _fraction(plain: Any, place: str) -> Fraction:
    if isinstance(plain, int) and not isinstance(plain, bool):
        return Fraction(plain)
    if isinstance(plain, str) and _FRACTION.fullmatch(plain):
        return Fraction(plain)
    if isinstance(plain, str) and _ANY_FRACTION.fullmatch(plain):
        raise Malformed(place, f"has a number of more than {DIGITS} digits")
    raise Malformed(place, 'must be a whole number or a fraction written like "2/3" or "15.5"')


def _when(plain: Any, place: str) -> date | datetime:
    if isinstance(plain, str) and _WHEN.fullmatch(plain):
        try:
            when = date.fromisoformat(plain) if len(plain) == 10 else _instant(plain)
        except ValueError:
            when = None
        if when is not None and YEARS[0] <= when.year <= YEARS[1]:
            return when
    years = f"in the years {YEARS[0]} to {YEARS[1]}"
    raise Malformed(
        place, f"must be a date (2026-01-31) or an instant with its offset from UTC, {years}"
    )


def _exactly(hint: Any, plain: Any, place: str) -> date | datetime:
    when = _when(plain, place)
    if isinstance(when, datetime) != (hint is datetime):
        wanted = "an instant" if hint is datetime else "a date"
        raise Malformed(place, f"must be {wanted}")
    return when


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.upper())


def _uuid(plain: Any, place: str) -> UUID:
    try:
        return UUID(plain)
    except (ValueError, TypeError, AttributeError):
        raise Malformed(place, "must be a UUID") from None
