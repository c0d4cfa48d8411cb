"""Inputs: the GraphQL input types of commands, derived from the commands' signatures.

A value of the domain becomes an input type of its own (the domain's class is never handed to
strawberry, which would un-freeze it), a closed sum becomes a `@oneOf` input with one field a
variant, a list of literals an enum. What comes in is turned back into plain JSON, which the one
reader in services/reading.py makes values of: every door reads alike.
"""

import inspect
import re
import sys
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from keyword import iskeyword
from types import NoneType, UnionType, new_class
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

import strawberry

from api.scalars import Moment as MomentScalar
from domain.values import is_variant_base, variants_of
from services.commands import Command, field_descriptions
from services.reading import Malformed

_inputs: dict[Any, Any] = {}
_enums: dict[tuple[Any, ...], type[Enum]] = {}


class _Sum:
    """Mark of a derived input whose one given field names the variant."""

    kinds: dict[str, str]


def use_enum(literal: Any, enum: type[Enum]) -> None:
    """Let inputs use this enum, which read types use too, for a list of literals."""
    assert set(get_args(literal)) == {member.value for member in enum}, enum
    _enums[get_args(literal)] = enum


def command_input(command: Command) -> Any:
    """The input type of a command: its arguments and what every act may state."""
    members: dict[str, tuple[Any, str, Any]] = {}
    for parameter in command.parameters.values():
        if parameter.name == "id":
            continue  # what a client begins gets its id here, so that nobody can take another's
        default = MISSING if parameter.required else strawberry.UNSET
        graphql = graphql_type(parameter.type, f"{_camel(command.name)}{_camel(parameter.name)}")
        if not parameter.required:
            graphql = _optional(graphql)
        members[parameter.name] = (graphql, parameter.description, default)
    for name, (hint, description) in _ACT_FIELDS.items():
        members[name] = (hint | None, description, strawberry.UNSET)
    doc = f"What `{_lower_camel(command.name)}` takes."
    return _input(f"{_camel(command.name)}Input", members, doc)


def graphql_type(hint: Any, suggested: str) -> Any:
    """The GraphQL input type for a type of the domain; `suggested` names what has no name."""
    if hint in _inputs:
        return _inputs[hint]
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        inner = [argument for argument in get_args(hint) if argument is not NoneType]
        if set(inner) == {date, datetime}:
            return _optional(MomentScalar)
        return _optional(graphql_type(inner[0], suggested))
    if origin is tuple:
        return list[graphql_type(get_args(hint)[0], suggested)]  # type: ignore[misc]
    if origin is Literal:
        return _enum(hint, suggested)
    if isinstance(hint, NewType):
        return strawberry.ID
    if is_variant_base(hint):
        return _sum(hint)
    if is_dataclass(hint):
        return _value(hint)
    assert hint in (str, int, bool, Fraction, datetime, date), hint
    return hint


def to_plain(value: Any, place: str) -> Any:
    """What came in at a place, as plain JSON in the domain's own words.

    Raises Malformed, with the place, for a variant of a sum that is refused to be the one.
    """
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (list, tuple)):
        return [to_plain(item, f"{place}[{i}]") for i, item in enumerate(value)]
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, _Sum):
        return _chosen(value, place)
    if hasattr(value, "__strawberry_definition__"):
        return _given(value, place)
    return value


def act_fields(given: Any) -> dict[str, Any]:
    """What an input states about the act rather than the command, by name."""
    stated = {name: getattr(given, name) for name in _ACT_FIELDS}
    return {name: value for name, value in stated.items() if value not in (None, strawberry.UNSET)}


def arguments(given: Any) -> dict[str, Any]:
    """What an input gives of the command's own arguments, as plain JSON."""
    plain = _given(given, "arguments")
    return {name: value for name, value in plain.items() if name not in _ACT_FIELDS}


_ACT_FIELDS: dict[str, tuple[Any, str]] = {
    "effective": (
        MomentScalar,
        (
            "When it takes effect: a day, beginning at 00:00 in the partnership's time zone, or "
            "an instant. Left out: now. What may be said here by whom, the reference of commands "
            "tells (docs/commands.md)."
        ),
    ),
    "reason": (str, "Why, for the record; sealed."),
    "caused_by": (strawberry.ID, "The id of the event (see `auditTrail`) that it follows from."),
    "idempotency_key": (
        str,
        "A key of your own: the same command with the same key is done once, and answered alike.",
    ),
    "expected_version": (
        int,
        "The version that you have seen: refused with STALE_VERSION if it is another by now.",
    ),
}


def _given(value: Any, place: str) -> dict[str, Any]:
    plain = {}
    for field in fields(value):
        item = getattr(value, field.name)
        if item is not strawberry.UNSET:
            plain[field.name] = to_plain(item, f"{place}.{_lower_camel(field.name)}")
    return {name: item for name, item in plain.items() if item is not None}


def _chosen(value: _Sum, place: str) -> dict[str, Any]:
    for name, kind in value.kinds.items():
        chosen = getattr(value, name)
        if chosen is strawberry.UNSET or chosen is None:
            continue
        inside = f"{place}.{_lower_camel(name)}"
        if chosen is False:
            # To name a variant that says nothing further is to choose it: there is no other way.
            raise Malformed(inside, "must be true: what is not meant is left out")
        return {"kind": kind, **({} if chosen is True else to_plain(chosen, inside))}
    raise AssertionError("a oneOf input has exactly one field")


def _value(hint: Any) -> Any:
    hints = get_type_hints(hint)
    described = field_descriptions(hint)
    members = {}
    for field in fields(hint):
        if field.name == "kind" and is_single(hints["kind"]):
            continue
        has_default = field.default is not MISSING or field.default_factory is not MISSING
        graphql = graphql_type(hints[field.name], f"{hint.__name__}{_camel(field.name)}")
        optional = has_default or NoneType in get_args(hints[field.name])
        if optional:
            graphql = _optional(graphql)
        description = described.get(field.name) or _worded(field.name)
        default = strawberry.UNSET if optional else MISSING
        members[field.name] = (graphql, description, default)
    made = _input(f"{hint.__name__}Input", members, inspect.cleandoc(hint.__doc__ or ""))
    _inputs[hint] = made
    return made


def is_single(hint: Any) -> bool:
    """Whether there is just one value that fits: the kind of a variant."""
    return get_origin(hint) is Literal and len(get_args(hint)) == 1


def _sum(base: Any) -> Any:
    """A forward reference stands in while the variants are made: sums may contain themselves."""
    name = f"{base.__name__}Input"
    module = sys.modules[__name__]
    _inputs[base] = _lazy(name)
    members: dict[str, tuple[Any, str, Any]] = {}
    kinds = {}
    for kind, variant in variants_of(base).items():
        member = kind.replace("-", "_")
        member = f"{member}_" if iskeyword(member) else member
        kinds[member] = kind
        own = [field for field in fields(variant) if field.name != "kind"]  # type: ignore[arg-type]
        graphql = graphql_type(variant, variant.__name__) if own else bool
        doc = " ".join(inspect.cleandoc(variant.__doc__ or "").split())
        members[member] = (_optional(graphql), doc, strawberry.UNSET)
    doc = inspect.cleandoc(base.__doc__ or "")
    made = _input(name, members, doc, one_of=True)
    made.kinds = kinds
    setattr(module, name, made)
    return _inputs[base]


def _lazy(name: str) -> Any:
    return Annotated[name, strawberry.lazy(__name__)]


def _input(
    name: str, members: dict[str, tuple[Any, str, Any]], doc: str, *, one_of: bool = False
) -> Any:
    namespace: dict[str, Any] = {"__annotations__": {}, "__doc__": doc}
    ordered = sorted(members.items(), key=lambda member: member[1][2] is not MISSING)
    for member, (hint, description, default) in ordered:
        namespace["__annotations__"][member] = hint
        graphql_name = member[:-1] if member.endswith("_") else None
        namespace[member] = strawberry.field(
            description=description, name=graphql_name, default=default
        )
    bases = (_Sum,) if one_of else ()
    made = new_class(name, bases, exec_body=lambda body: body.update(namespace))
    made.__module__ = __name__
    return strawberry.input(made, name=name, description=" ".join(doc.split()), one_of=one_of)


def _enum(literal: Any, suggested: str) -> type[Enum]:
    values = get_args(literal)
    known = _enums.get(values)
    if known is not None:
        return known
    members = {re.sub(r"\W", "_", value).upper(): value for value in values}
    made = Enum(_alias(literal) or suggested, members)  # type: ignore[misc]
    _enums[values] = strawberry.enum(made, description=f"One of {', '.join(values)}.")
    return _enums[values]


def _alias(literal: Any) -> str | None:
    """The name that the domain gives to this list of literals, if it has one."""
    for module_name, module in list(sys.modules.items()):
        if module_name.startswith("domain."):
            for name, value in vars(module).items():
                if get_origin(value) is Literal and value == literal:
                    return name
    return None


def _optional(hint: Any) -> Any:
    return Union[hint, None]  # noqa: UP007 -- a forward reference has no |


def _camel(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _lower_camel(name: str) -> str:
    camel = _camel(name)
    return camel[:1].lower() + camel[1:]


def _worded(name: str) -> str:
    return name.replace("_", " ").capitalize() + "."
