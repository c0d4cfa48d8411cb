"""Which refusals a command can meet: followed through the code, not listed by hand.

The functions that a command's code names are followed through the domain and the services; the
refusals that they name are those it can meet. So the documentation can't forget one, and a
result type of the API can name them all.
"""

from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

from domain.refusal import Refused
from domain.values import ControlCharacter, TextMissing, TextTooLong
from services.act import (
    AlreadyExists,
    IdempotencyKeyReused,
    StaleVersion,
    TooContended,
    TooManyEvents,
    UnknownId,
)
from services.codec import IntegerTooLarge, RecordTooLarge
from services.commands import Command
from services.reading import Malformed
from services.sealing import SubjectErased

OF_EVERY_COMMAND: tuple[type[Refused], ...] = (
    Malformed,
    UnknownId,
    AlreadyExists,
    StaleVersion,
    IdempotencyKeyReused,
    TooContended,
    TooManyEvents,
    RecordTooLarge,
    IntegerTooLarge,
    SubjectErased,
    TextMissing,
    TextTooLong,
    ControlCharacter,
)
"""What reading the arguments, the act (its reason, its idempotency key) and recording it can meet,
whatever the command."""

OURS = ("domain", "services")


@cache
def refusals_of(command: Command) -> tuple[type[Refused], ...]:
    """The refusals that the command can meet, in order of their codes."""
    return _by_code({*OF_EVERY_COMMAND, *refusals_in(command.function)})


def refusals_in(function: Any) -> tuple[type[Refused], ...]:
    """The refusals that a function can meet by itself, in order of their codes."""
    found: set[type[Refused]] = set()
    seen: set[Any] = set()
    waiting: list[FunctionType] = [function]
    while waiting:
        function = waiting.pop()
        if function in seen:
            continue
        seen.add(function)
        for named in _named(function):
            if isinstance(named, type) and issubclass(named, Refused) and named is not Refused:
                found.add(named)
            elif isinstance(named, FunctionType) and named.__module__.split(".")[0] in OURS:
                waiting.append(named)
    return _by_code(found)


def _by_code(found: set[type[Refused]]) -> tuple[type[Refused], ...]:
    return tuple(sorted(found, key=lambda refusal: refusal.code))


def _named(function: FunctionType) -> Iterator[Any]:
    """What the function's code, inner functions included, names in its module."""
    scope = function.__globals__
    names = set(_names(function.__code__))
    for name in names:
        named = scope.get(name)
        if isinstance(named, ModuleType) and named.__name__.split(".")[0] in OURS:
            yield from (vars(named)[inner] for inner in names if inner in vars(named))
        elif named is not None:
            yield named


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
