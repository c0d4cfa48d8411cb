"""Which refusals a command can meet: followed through the code, not listed by hand.

The functions that a command's code names are followed through the domain and the services; the
refusals that they name are those it can meet. So the documentation can't forget one, and a
result type of the API can name them all. Nor does it promise what can't happen: tests meet every
one that is listed. What following names can't see is said beside the code:

- A decision may be asked about nothing, and the `known` of its noun refuses that. Services get
  what they hand in with `Case.get`, which refuses with UnknownId; so `known` is followed only
  where a service itself asks it.
- Only a command that begins a stream can find its identifier taken by something else.
- What a function asks only to hand back what was broken (`hands_back`), it does not refuse.
- What a command hands on may always pass a check; it says so where it is registered.
"""

from collections.abc import Iterator
from dis import get_instructions
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

from domain.refusal import HANDING_BACK, Refused
from domain.values import ControlCharacter, TextMissing, TextTooLong
from services.act import (
    AlreadyExists,
    IdempotencyKeyReused,
    OperatorHoldsNoAuthority,
    StaleVersion,
    TooContended,
    TooManyEvents,
    UnknownId,
)
from services.codec import RecordTooLarge
from services.commands import Command, registered_commands
from services.reading import Malformed
from services.sealing import SubjectErased
from services.timing import NotEffectiveThen

OF_EVERY_COMMAND: tuple[type[Refused], ...] = (
    Malformed,
    UnknownId,
    StaleVersion,
    IdempotencyKeyReused,
    TooContended,
    TooManyEvents,
    OperatorHoldsNoAuthority,
    NotEffectiveThen,
    SubjectErased,
    RecordTooLarge,
    TextMissing,
    TextTooLong,
    ControlCharacter,
)
"""What reading the arguments, the act (its reason, its idempotency key, what it follows from) and
recording it can meet, whatever the command."""

OURS = ("domain", "services")


@cache
def refusals_of(command: Command) -> tuple[type[Refused], ...]:
    """The refusals that the command can meet, in order of their codes."""
    found: set[type[Refused]] = set(OF_EVERY_COMMAND)
    passed = {check for check in command.passes if isinstance(check, FunctionType)}
    found.update(_met_in(command.function, passed))
    found.difference_update(command.passes)
    return tuple(sorted(found, key=lambda refusal: refusal.code))


def refusals_in(function: Any) -> tuple[type[Refused], ...]:
    """The refusals that a function can meet by itself, in order of their codes."""
    return tuple(sorted(_met_in(function, set()), key=lambda refusal: refusal.code))


def _met_in(function: Any, seen: set[Any]) -> set[type[Refused]]:
    found: set[type[Refused]] = set()
    begins = {each.function for each in registered_commands().values() if each.begins}
    waiting: list[FunctionType] = [function]
    while waiting:
        function = waiting.pop()
        if function in seen:
            continue
        seen.add(function)
        if function in begins:
            found.add(AlreadyExists)
        for named in _named(function):
            if isinstance(named, type) and issubclass(named, Refused) and named is not Refused:
                found.add(named)
            elif isinstance(named, FunctionType) and _is_followed(named, function):
                waiting.append(named)
    return found


def _is_followed(named: FunctionType, by: FunctionType) -> bool:
    """Whether what the function can refuse, it can refuse to who names it."""
    if named.__name__ == "known" and _layer(named) == "domain":
        return _layer(by) == "services"
    return _layer(named) in OURS and named not in HANDING_BACK


def _layer(function: FunctionType) -> str:
    return function.__module__.partition(".")[0]


def _named(function: FunctionType) -> Iterator[Any]:
    """What the function's code, inner functions included, names in its module, or in another."""
    scope = function.__globals__
    for code in _codes(function.__code__):
        within: ModuleType | None = None
        for step in get_instructions(code):
            if step.opname == "LOAD_GLOBAL":
                named = scope.get(step.argval)
                within = named if isinstance(named, ModuleType) else None
                yield named
            elif within is not None and step.opname in ("LOAD_ATTR", "LOAD_METHOD"):
                yield getattr(within, step.argval)
                within = None


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
