"""The JSON Schema of imported acts, derived from the commands' signatures and the domain's types.

One schema describes any line of a file: its first, which names the source, or an act.
"""

from services.catalogue import commands
from services.commands import Command, Parameter
from services.history import FORMAT_VERSION
from services.type_schema import DIALECT, TEXT, Schema, TypeSchemas


def schema() -> Schema:
    """The schema of one line of a file of acts."""
    types = TypeSchemas(lambda noun: f"The {noun}: its key in the source.")
    acts = [_act(command, types) for _, command in sorted(commands().items())]
    return {
        "$schema": DIALECT,
        "title": "A line of a Concord history file (JSON Lines)",
        "description": "The first line names the source; every other line is one act.",
        "oneOf": [_header(), *acts],
        "$defs": dict(sorted(types.definitions.items())),
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
                    name: {**TEXT, "description": text} for name, text in source.items()
                },
                "required": ["key", "name"],
                "additionalProperties": False,
            },
        },
        "required": ["concord", "version", "source"],
        "additionalProperties": False,
    }


def _act(command: Command, types: TypeSchemas) -> Schema:
    key = "A name of the act that is unique in the source"
    if command.creates:
        key += "; what it begins is referred to by its `id`, or by this key without one"
    return {
        "title": command.name,
        "description": command.description,
        "type": "object",
        "properties": {
            "act": {"const": command.name},
            "key": {**TEXT, "minLength": 1, "description": f"{key}."},
            "effective": {"$ref": "#/$defs/when", "description": "When the act took effect."},
            "arguments": _arguments(command, types),
            "reference": {**TEXT, "description": "Where in the source: page, revision, row."},
            "reason": {"type": ["string", "null"], "description": "Why; sealed."},
        },
        "required": ["act", "key", "effective", "arguments"],
        "additionalProperties": False,
    }


def _arguments(command: Command, types: TypeSchemas) -> Schema:
    parameters = command.parameters
    return {
        "type": "object",
        "properties": {name: _parameter(p, types) for name, p in parameters.items()},
        "required": [name for name, p in parameters.items() if p.required],
        "additionalProperties": False,
    }


def _parameter(parameter: Parameter, types: TypeSchemas) -> Schema:
    return {**types.of(parameter.type), "description": parameter.description}
