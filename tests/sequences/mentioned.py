"""Which identifiers an event mentions, each with the name of its type."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import is_dataclass
from functools import cache
from types import NoneType
from typing import Any, NewType, cast, get_args, get_origin, get_type_hints
from uuid import UUID


def mentioned(value: Any) -> Iterator[tuple[Any, UUID]]:
    """The identifiers in a dataclass and in all that it is made of, with their types."""
    of = cast(Hashable, type(value))
    for name, hint in _fields(of).items():
        yield from _within(hint, getattr(value, name))


def _within(hint: Any, value: Any) -> Iterator[tuple[Any, UUID]]:
    if isinstance(value, UUID):
        named = _identifier(hint)
        if named is not None:
            yield named, value
    elif isinstance(value, tuple):
        for item in value:
            yield from _within(_inner(hint), item)
    elif is_dataclass(value):
        yield from mentioned(value)


@cache
def _fields(of: Any) -> dict[str, Any]:
    return get_type_hints(of)


@cache
def _inner(hint: Any) -> Any:
    """The type of the items of a tuple, which may be one of several things."""
    candidates = (hint, *get_args(hint))
    return next(get_args(one)[0] for one in candidates if get_origin(one) is tuple)


@cache
def _identifier(hint: Any) -> Any:
    """The NewType that a hint is, or is besides None; None for a bare UUID."""
    if isinstance(hint, NewType):
        return hint
    inner = [one for one in get_args(hint) if one is not NoneType]
    return inner[0] if len(inner) == 1 and isinstance(inner[0], NewType) else None
