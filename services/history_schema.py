"""The JSON Schema of imported acts, derived from the commands' signatures and the domain's types.

One schema describes any line of a file: its first, which names the source, or an act.
"""

import inspect
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

from domain.values import is_variant_base, variants_of
from services.catalogue import commands
from services.commands import Command, Parameter, field_descriptions
from services.history import FORMAT_VERSION

Schema = dict[str, Any]
"""A JSON Schema as plain data."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_WHEN: Schema = {
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
_TEXT: Schema = {"type": "string"}


def schema() -> Schema:
    """The schema of one line of a file of acts."""
    definitions: dict[str, Schema] = {"when": _WHEN, "fraction": _FRACTION}
    acts = [_act(command, definitions) for _, command in sorted(commands().items())]
    return {
        "$schema": DIALECT,
        "title": "A line of a Concord history file (JSON Lines)",
        "description": "The first line names the source; every other line is one act.",
        "oneOf": [_header(), *acts],
        "$defs": dict(sorted(definitions.items())),
    }


def _header() -> Schema:
    source = {
        "key": "Names the source in every identifier that is derived from the file.",
        "name": "The publication, minute book or archive, as one would cite it.",
        "url": "Where it can be found.",
        "licence": "Under which licence its content is.",
    }
    return {
        "title": "source",
        "type": "object",
        "properties": {
            "concord": {"const": "history"},
            "version": {"const": FORMAT_VERSION},
            "source": {
                "type": "object",
                "properties": {
                    name: {**_TEXT, "description": text} for name, text in source.items()
                },
                "required": ["key", "name"],
                "additionalProperties": False,
            },
        },
        "required": ["concord", "version", "source"],
        "additionalProperties": False,
    }


def _act(command: Command, definitions: dict[str, Schema]) -> Schema:
    key = "A name of the act that is unique in the source"
    if command.creates:
        key += "; what it begins is referred to by its `id`, or by this key without one"
    return {
        "title": command.name,
        "description": command.description,
        "type": "object",
        "properties": {
            "act": {"const": command.name},
            "key": {**_TEXT, "minLength": 1, "description": f"{key}."},
            "effective": {"$ref": "#/$defs/when", "description": "When the act took effect."},
            "arguments": _arguments(command, definitions),
            "reference": {**_TEXT, "description": "Where in the source: page, revision, row."},
            "reason": {"type": ["string", "null"], "description": "Why; sealed."},
        },
        "required": ["act", "key", "effective", "arguments"],
        "additionalProperties": False,
    }


def _arguments(command: Command, definitions: dict[str, Schema]) -> Schema:
    parameters = command.parameters
    return {
        "type": "object",
        "properties": {name: _parameter(p, definitions) for name, p in parameters.items()},
        "required": [name for name, p in parameters.items() if p.required],
        "additionalProperties": False,
    }


def _parameter(parameter: Parameter, definitions: dict[str, Schema]) -> Schema:
    return {**_type(parameter.type, definitions), "description": parameter.description}


def _type(hint: Any, definitions: dict[str, Schema]) -> Schema:
    """The schema of a type of the domain; objects go to `definitions` and are referred to."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _optional(hint, definitions)
    if origin is tuple:
        return {"type": "array", "items": _type(get_args(hint)[0], definitions)}
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if isinstance(hint, NewType):
        noun = hint.__name__.removesuffix("Id").lower()
        return {**_TEXT, "minLength": 1, "description": f"The {noun}: its key in the source."}
    if is_variant_base(hint) or is_dataclass(hint):
        return _defined(hint, definitions)
    return _PLAIN[hint]


def _optional(hint: Any, definitions: dict[str, Schema]) -> Schema:
    inner = [argument for argument in get_args(hint) if argument is not NoneType]
    wanted = _PLAIN[date] if set(inner) == {date, datetime} else _type(inner[0], definitions)
    if NoneType not in get_args(hint):
        return wanted
    return {"anyOf": [wanted, {"type": "null"}]}


def _defined(hint: Any, definitions: dict[str, Schema]) -> Schema:
    name = hint.__name__
    if name not in definitions:
        definitions[name] = {}  # sums may contain themselves
        definitions[name] = (
            _sum(hint, definitions) if is_variant_base(hint) else _object(hint, definitions)
        )
    return {"$ref": f"#/$defs/{name}"}


def _sum(base: Any, definitions: dict[str, Schema]) -> Schema:
    variants = [_defined(variant, definitions) for variant in variants_of(base).values()]
    return {"description": _said(base), "oneOf": variants}


def _object(hint: Any, definitions: dict[str, Schema]) -> Schema:
    hints = get_type_hints(hint)
    described = field_descriptions(hint)
    properties, required = {}, []
    for field in fields(hint):
        property_schema = _type(hints[field.name], definitions)
        if field.name in described:
            property_schema = {**property_schema, "description": described[field.name]}
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


def _said(of: Any) -> str:
    return " ".join(inspect.cleandoc(of.__doc__ or "").split())


_PLAIN: dict[Any, Schema] = {
    str: _TEXT,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    Fraction: {"$ref": "#/$defs/fraction"},
    date: {"$ref": "#/$defs/when"},
    datetime: {"$ref": "#/$defs/when"},
}
