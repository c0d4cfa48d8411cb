"""Options by name: an election's outcome with its options as people call them, to be told.

What is counted names options by the marks on the ballot. Who reads how it was counted knows them
by their names, where the slate gives one; two of one name keep the mark beside it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_type_hints

from domain.elections.election import Option, OptionId

T = TypeVar("T")


def names_of(options: Iterable[Option]) -> dict[OptionId, OptionId]:
    """What each option is called: its name, with its mark where another has that name too."""
    slate = tuple(options)
    times = Counter(option.name or option.id for option in slate)
    return {
        option.id: OptionId(
            option.name if times[option.name] == 1 else f"{option.name} ({option.id})"
        )
        for option in slate
        if option.name
    }


def with_names(told: T, names: Mapping[OptionId, OptionId]) -> T:
    """The same with each option by its name: an outcome, or any part of one."""
    if isinstance(told, tuple):
        return cast(T, tuple(with_names(one, names) for one in told))
    if not is_dataclass(told):
        return told
    of: Any = type(told)
    hints = _hints(of)
    anew = {
        field.name: _named(getattr(told, field.name), hints[field.name], names)
        for field in fields(told)
    }
    changed = {name: value for name, value in anew.items() if value != getattr(told, name)}
    return replace(told, **changed) if changed else told  # type: ignore[type-var]


def _named(value: Any, hint: Any, names: Mapping[OptionId, OptionId]) -> Any:
    if hint is OptionId:
        return names.get(value, value)
    if OptionId in get_args(hint):
        if isinstance(value, tuple):
            return tuple(names.get(one, one) for one in value)
        return names.get(value, value)
    return with_names(value, names)


@cache
def _hints(of: type) -> dict[str, Any]:
    return get_type_hints(of)
