"""JSON Schemas of the domain's types, derived from their annotations.

What services/reading.py reads, these describe: the schema of an imported act and that of a case
to evaluate are made of them, so that no list of fields is written twice.
"""

import inspect
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

from domain.elections.election import Method
from domain.elections.election_drafting import ASKED_OF_OPTIONS
from domain.values import is_variant_base, variants_of
from domain.voting.drafting import options_admitted
from domain.voting.rules import Condition
from services.commands import field_descriptions

Schema = dict[str, Any]
"""A JSON Schema as plain data."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"

WHEN: Schema = {
    "type": "string",
    "description": "A day (2019-02-04), beginning at 00:00 in the partnership's time zone, or an "
    "instant with its offset from UTC (2019-02-04T12:53:23-05:00).",
    "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9:.]+([Zz]|[+-][0-9]{2}:?[0-9]{2}))?$",
}
_FRACTION: Schema = {
    "description": 'An exact number: 3, "2/3", "15.5".',
    "anyOf": [
        {"type": "integer"},
        {"type": "string", "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,15}|/0*[1-9][0-9]{0,14})?$"},
    ],
}
TEXT: Schema = {"type": "string"}


class TypeSchemas:
    """Schemas of types; what is an object gets a definition, which is referred to."""

    def __init__(self, identified: Callable[[str], str]) -> None:
        self.definitions: dict[str, Schema] = {"when": WHEN, "fraction": _FRACTION}
        self._identified = identified

    def of(self, hint: Any) -> Schema:
        """The schema of a type of the domain; objects go to `definitions` and are referred to."""
        origin = get_origin(hint)
        if origin in (Union, UnionType):
            return self._optional(hint)
        if origin is tuple:
            return {"type": "array", "items": self.of(get_args(hint)[0])}
        if origin is Literal:
            return {"enum": list(get_args(hint))}
        if isinstance(hint, NewType):
            noun = hint.__name__.removesuffix("Id").lower()
            return {**TEXT, "minLength": 1, "description": self._identified(noun)}
        if is_variant_base(hint) or is_dataclass(hint):
            return self._defined(hint)
        return _PLAIN[hint]

    def _optional(self, hint: Any) -> Schema:
        inner = [argument for argument in get_args(hint) if argument is not NoneType]
        wanted = _PLAIN[date] if set(inner) == {date, datetime} else self.of(inner[0])
        if NoneType not in get_args(hint):
            return wanted
        return {"anyOf": [wanted, {"type": "null"}]}

    def _defined(self, hint: Any) -> Schema:
        name = hint.__name__
        if name not in self.definitions:
            self.definitions[name] = {}  # sums may contain themselves
            self.definitions[name] = (
                self._sum(hint) if is_variant_base(hint) else self._object(hint)
            )
        return {"$ref": f"#/$defs/{name}"}

    def _sum(self, base: Any) -> Schema:
        variants = [self._defined(variant) for variant in variants_of(base).values()]
        return {"description": _said(base), "oneOf": variants}

    def _threshold(self) -> Schema:
        """A condition as far as it can be asked of an option, however deep it is nested."""
        name, of_any = f"{Condition.__name__}ForOption", f"#/$defs/{Condition.__name__}"
        of_option = f"#/$defs/{name}"
        if name not in self.definitions:
            asked = []
            for kind, variant in variants_of(Condition).items():
                if kind not in ASKED_OF_OPTIONS:
                    continue
                plain = self.of(variant)
                told = self.definitions[variant.__name__]
                narrowed = _referring_to(told, of_any, of_option)
                if narrowed != told:
                    own = f"{variant.__name__}ForOption"
                    self.definitions[own] = narrowed
                    plain = {"$ref": f"#/$defs/{own}"}
                asked.append(plain)
            self.definitions[name] = {"description": _said(Condition), "oneOf": asked}
        return {"$ref": of_option}

    def _object(self, hint: Any) -> Schema:
        hints = get_type_hints(hint)
        described = field_descriptions(hint)
        properties, required = {}, []
        for field in fields(hint):
            property_schema = _narrowed(self.of(hints[field.name]), hint, field.name)
            if issubclass(hint, Method) and field.name == "threshold":
                property_schema = {"anyOf": [self._threshold(), {"type": "null"}]}
            if field.name in described:
                property_schema = {**property_schema, "description": described[field.name]}
            stated = _plain_default(field.default)
            if stated is not MISSING:
                property_schema = {**property_schema, "default": stated}
            properties[field.name] = property_schema
            has_default = field.default is not MISSING or field.default_factory is not MISSING
            is_kind = field.name == "kind" and get_origin(hints["kind"]) is Literal and has_default
            if is_kind:
                properties["kind"] = {"const": field.default}
            if is_kind or not (has_default or NoneType in get_args(hints[field.name])):
                required.append(field.name)
        return {
            "description": _said(hint),
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }


def _narrowed(schema: Schema, hint: Any, name: str) -> Schema:
    """The schema with the words alone that a rule admits there, where its type has more."""
    admitted = options_admitted(hint, name)
    if admitted is None:
        return schema
    if "enum" in schema:
        return {"enum": [word for word in schema["enum"] if word in admitted]}
    return (
        {"anyOf": [_narrowed(one, hint, name) for one in schema["anyOf"]]}
        if ("anyOf" in schema)
        else schema
    )


def _referring_to(told: Any, one: str, other: str) -> Any:
    """The schema with references to the one definition replaced by references to the other."""
    if isinstance(told, dict):
        return {key: _referring_to(value, one, other) for key, value in told.items()}
    if isinstance(told, list):
        return [_referring_to(value, one, other) for value in told]
    return other if told == one else told


def _plain_default(default: Any) -> Any:
    """The default as JSON has it, or MISSING where there is none that is simple."""
    if isinstance(default, Fraction):
        return int(default) if default.denominator == 1 else str(default)
    if isinstance(default, tuple):
        return MISSING if default else []
    return default if isinstance(default, str | int | bool | NoneType) else MISSING


def _said(of: Any) -> str:
    return " ".join(inspect.cleandoc(of.__doc__ or "").split())


_PLAIN: dict[Any, Schema] = {
    str: TEXT,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    Fraction: {"$ref": "#/$defs/fraction"},
    date: {"$ref": "#/$defs/when"},
    datetime: {"$ref": "#/$defs/when"},
}
