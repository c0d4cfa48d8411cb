"""The reference: events, commands, refusals and settings as Markdown, generated from the code.

`python -m api.reference docs` writes the files; a test sees that what is committed is current.
"""

import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from domain.motions.sealed_ballot import SealedChoice
from domain.record import Record, registered_events
from domain.refusal import Refused
from domain.values import Sealed, is_variant_base, variants_of
from services.catalogue import commands
from services.commands import Command, field_descriptions
from services.refusals import OF_EVERY_COMMAND, refusals_of
from services.settings import settings_table
from services.timing import Timing

GENERATED = "*Generated from the code by `make docs`; a test sees that it is current.*"

_PLAIN: dict[Any, str] = {
    str: "text",
    int: "integer",
    bool: "true or false",
    UUID: "identifier",
    Fraction: "fraction",
    datetime: "instant",
    date: "day",
    Sealed: "sealed text",
    SealedChoice: "sealed choice",
}
"""What the plain types are called here; `_FORMS` says how they are stored."""

_FORMS = (
    ("text", "a string; any Unicode that has a UTF-8 form"),
    ("integer", "a number within ±(2⁵³−1), which every JSON reader keeps exactly"),
    ("true or false", "a boolean"),
    ("identifier", "a UUID as a string in lower case; `…Id` says of what"),
    ("fraction", 'a string: `"2/3"`, `"15"`'),
    ("instant", 'a string, RFC 3339 in UTC: `"2026-01-31T12:00:00Z"`'),
    ("day", 'a string: `"2026-01-31"`'),
    (
        "sealed text",
        (
            "an object: `sealed` is the ciphertext in base64 and `subject` the identifier of the "
            "person, organisation or partnership under whose key it is"
        ),
    ),
    (
        "sealed choice",
        "a string: the ciphertext, in base64, of what a ballot says, under the key of its poll",
    ),
    ("list", "an array, in order"),
    ("one of several kinds", "an object whose `kind` says which"),
)


def pages() -> dict[str, str]:
    """The reference's files by name."""
    return {
        "events.md": events_markdown(),
        "commands.md": commands_markdown(),
        "configuration.md": configuration_markdown(),
    }


_EVENTS = (
    "Events are what Concord records, and nothing else is the truth. Each is stored under a "
    "name that never changes its meaning: a new shape gets a new version of the name, and "
    "the old one is still read. The stored bytes are canonical JSON (RFC 8785)."
)
_COMMANDS = (
    "Every command is a GraphQL mutation (`cast_ballot` is `castBallot`) and an act that a "
    "file of history may have (see [importing](importing.md)). Besides its own arguments it "
    "takes when it takes effect, a reason, what it follows from, an idempotency key and the "
    "version that is expected. What it can be refused with is followed through the code, and "
    "tests meet each of them."
)
_SETTINGS = (
    "Concord is configured by environment variables alone. A variable that is empty counts as "
    "unset."
)


def events_markdown() -> str:
    """The catalogue of events: what each records, and how it is stored."""
    events = sorted(registered_events().items())
    lines = [
        "# Events",
        "",
        GENERATED,
        "",
        _EVENTS,
        "",
        *_table(("type", "in the stored record"), _FORMS),
        "",
        "## The record",
        "",
        "Around each event (`data`) stands what is known about its being recorded.",
        "",
        *_record_table(),
    ]
    for noun, named in groupby(events, key=lambda pair: pair[0].partition(".")[0]):
        lines += ["", f"## {noun.capitalize()}"]
        for name, event in named:
            lines += ["", f"### {name}", "", _said(event), "", *_field_table(event)]
    lines += ["", "## Values", "", "What events and the arguments of commands are made of."]
    for value in _values_of([event for _, event in events]):
        lines += ["", f"### {value.__name__}", "", *_value(value)]
    return "\n".join(lines) + "\n"


def commands_markdown() -> str:
    """The commands with their arguments, and every refusal that they can meet."""
    listed = sorted(commands().values(), key=lambda command: (command.noun, command.name))
    lines = [
        "# Commands and refusals",
        "",
        GENERATED,
        "",
        _COMMANDS,
        "",
        f"Any command can meet {_codes(OF_EVERY_COMMAND)}; these are not repeated below.",
    ]
    for noun, of_noun in groupby(listed, key=lambda command: command.noun):
        lines += ["", f"## {noun.capitalize()}"]
        for command in of_noun:
            lines += ["", f"### {command.name}", "", *_command(command)]
    met = {refusal for command in listed for refusal in refusals_of(command)}
    lines += [
        "",
        "## Refusals",
        "",
        "A refusal writes nothing. Its code never changes its meaning; the sentence is for people.",
        "",
        *_table(("code", "sentence"), map(_refusal, sorted(met, key=lambda each: each.code))),
    ]
    return "\n".join(lines) + "\n"


def configuration_markdown() -> str:
    """The settings, each an environment variable."""
    lines = [
        "# Configuration",
        "",
        GENERATED,
        "",
        _SETTINGS,
        "",
        settings_table(),
    ]
    return "\n".join(lines) + "\n"


def write(folder: Path) -> None:
    """Write the reference's files into a folder."""
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def _record_table() -> list[str]:
    described = field_descriptions(Record)
    said = {
        "id": "The event's identifier.",
        "stream": "The thing that it happened to.",
        "version": "Counts the records of the stream from 1.",
        "name": "The recorded name.",
        "recorded_at": "The server's clock when it was recorded.",
        "effective": "From when, and until when, it takes effect; stored as `effective_from` and "
        "`effective_to`.",
        "actor": "Who did it: a person, a client (a program with a key) or a clause.",
        "authority": "By what right.",
        "causation": "The event that this one follows from.",
        "correlation": "The command with which the whole course began.",
        "command": "The command that recorded it.",
        "reason": "Why, where it was said.",
        "findings": "The defects of an act that was reported from outside.",
        "data": "The event; where the record would have more than 60,000 bytes, `blob` names the "
        "SHA-256 of the content and `bytes` its length.",
    }
    hints = get_type_hints(Record)
    hints["data"] = None
    rows = [
        (f"`{f.name}`", _type(hints[f.name]) if hints[f.name] else "the event",
         described.get(f.name) or said[f.name])
        for f in fields(Record)
    ]  # fmt: skip
    return _table(("field", "type", "meaning"), rows)


_TIMINGS: Mapping[Timing, str] = {
    "as it is done": "as it is done (`effective` is left out)",
    "on that day or later": "on the day it is done, or later (`effective`)",
    "by then": "when it happened, by the time that it is entered (`effective`)",
    "whenever it is said": "at any time that is said (`effective`)",
}


def _command(command: Command) -> Iterator[str]:
    yield _joined(command.description)
    yield ""
    rows = [
        (f"`{p.name}`", _type(p.type, linked=False), "yes" if p.required else "", p.description)
        for p in command.parameters.values()
    ]
    yield from _table(("argument", "type", "required", "meaning"), rows)
    yield ""
    yield f"An organisation's key gives it effect {_TIMINGS[command.timing]}."
    own = [each for each in refusals_of(command) if each not in OF_EVERY_COMMAND]
    yield ""
    yield f"Can be refused with {_codes(own)}." if own else "Has no refusals of its own."


def _codes(refusals: Iterable[type[Refused]]) -> str:
    return ", ".join(f"`{each.code}`" for each in refusals)


def _refusal(refusal: type[Refused]) -> tuple[str, str]:
    return f"`{refusal.code}`", _said(refusal)


def _values_of(events: Iterable[Any]) -> list[Any]:
    """Every dataclass and sum that the fields of these lead to, or a command takes, by name."""
    found: dict[str, Any] = {}
    taken = (p.type for command in commands().values() for p in command.parameters.values())
    waiting = [*events, Record]
    for named in (named for hint in taken for named in _named(hint)):
        if named.__name__ not in found:
            found[named.__name__] = named
            waiting.append(named)
    while waiting:
        each = waiting.pop()
        hints = variants_of(each) if is_variant_base(each) else get_type_hints(each)
        for named in (named for hint in hints.values() for named in _named(hint)):
            if named.__name__ not in found:
                found[named.__name__] = named
                waiting.append(named)
    return [found[name] for name in sorted(found)]


def _named(hint: Any) -> Iterator[Any]:
    if is_variant_base(hint) or hasattr(hint, "__dataclass_fields__"):
        yield hint
    for argument in get_args(hint):
        if get_origin(hint) is not Literal:
            yield from _named(argument)


def _value(value: Any) -> Iterator[str]:
    yield _said(value)
    yield ""
    if is_variant_base(value):
        for kind, variant in variants_of(value).items():
            yield f"- `{kind}`: {_link(variant)}"
    else:
        yield from _field_table(value)


def _field_table(of: Any) -> list[str]:
    hints = get_type_hints(of)
    described = field_descriptions(of)
    rows = [
        (f"`{field.name}`", _type(hints[field.name]), _joined(described.get(field.name, "")))
        for field in fields(of)
    ]
    return _table(("field", "type", "meaning"), rows)


def _type(hint: Any, *, linked: bool = True) -> str:
    """What a type is called, in words."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        inner = [each for each in get_args(hint) if each is not NoneType]
        said = " or ".join(_type(each, linked=linked) for each in inner)
        return said if len(inner) == len(get_args(hint)) else f"{said}, or null"
    if origin is tuple:
        items = [each for each in get_args(hint) if each is not Ellipsis]
        if len(items) == len(get_args(hint)):
            return "list of " + " and ".join(_type(each, linked=linked) for each in items)
        return f"list of {_type(items[0], linked=linked)}"
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in get_args(hint))
    if isinstance(hint, NewType):
        return str(hint.__name__)
    if hint in _PLAIN:
        return _PLAIN[hint]
    return _link(hint, linked=linked)


def _link(of: Any, *, linked: bool = True) -> str:
    page = "" if linked else "events.md"
    return f"[{of.__name__}]({page}#{of.__name__.lower()})"


def _said(of: Any) -> str:
    return _joined(inspect.cleandoc(of.__doc__ or ""))


def _joined(text: str) -> str:
    return " ".join(text.split())


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [heading, ["---"] * len(heading), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]


if __name__ == "__main__":
    write(Path(sys.argv[1]))
