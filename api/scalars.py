"""The leaves of the graph: each scalar has one form in Python and one in SQL.

Both lanes serve the same values, the slow one by serialising Python objects, the fast one by
expressions of PostgreSQL. The default forms of the two disagree on many values (time zones,
trailing zeros, numbers), so each scalar states both here, and a property test holds them together.

* `DateTime` (RFC 3339): UTC, always six digits of fraction and a `Z`, as in the stored record.
* `Date` (ISO 8601): a calendar day.
* `Moment`: a `Date` or a `DateTime`, as text; `end_of_moment` says what instant it stands for.
* `Fraction`: an exact rational in lowest terms, `1/2` or `3`, stored as text; read in decimals
  (`12.50`) and as a whole number, too.
* `Position`: where in the ledger; opaque to clients, a bigint in the tables.
* `UUID` (RFC 9562): in lower case with hyphens.
* `JSON`: any JSON value, stored as jsonb.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any, NewType
from uuid import UUID

import strawberry
from strawberry.types.scalar import ScalarDefinition

DateTime = datetime
Date = date
Moment = NewType("Moment", str)
Position = NewType("Position", str)
JSON = NewType("JSON", object)

_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_RATIONAL = re.compile(r"-?\d{1,40}([./]\d{1,40})?", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_MAX_POSITION = 2**63 - 1


@dataclass(frozen=True)
class Scalar:
    """One leaf type: how it leaves a table, how it leaves Python, how it comes in.

    `in_sql` turns an expression of `sql_type` into the expression of its JSON form; `in_python`
    turns what the driver reads from a column into the same form; `read` takes the JSON form a
    client sent (ValueError if it is none); `bound` gives the text that `sql_type` is cast from.
    """

    name: str
    sql_type: str
    in_sql: Callable[[str], str]
    in_python: Callable[[Any], Any]
    read: Callable[[Any], Any]
    bound: Callable[[Any], str]


def plain_text(value: object) -> str:
    """A string that PostgreSQL can hold: no NUL, no half of a surrogate pair."""
    text = _string(value)
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("Text may not contain NUL or unpaired surrogates.")
    return text


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("A string is expected.")  # noqa: TRY004
    return value


def write_datetime(value: datetime | str) -> str:
    """UTC with microseconds and Z; the text of a stored record passes through."""
    if isinstance(value, str):
        return value
    return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def read_datetime(value: object) -> datetime:
    """An RFC 3339 instant, its offset stated, of at most microseconds."""
    text = _string(value)
    if not _INSTANT.fullmatch(text):
        raise ValueError("An instant as 2026-11-21T23:36:55.123456Z is expected.")
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError("There is no such instant.") from error


def write_date(value: date | str) -> str:
    """The day as 2026-11-21."""
    return value if isinstance(value, str) else value.isoformat()


def read_date(value: object) -> date:
    """A day as 2026-11-21."""
    text = _string(value)
    if not _DAY.fullmatch(text):
        raise ValueError("A day as 2026-11-21 is expected.")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("There is no such day.") from error


def read_moment(value: object) -> Moment:
    """A day or an instant, in its canonical text."""
    text = _string(value)
    if _DAY.fullmatch(text):
        return Moment(write_date(read_date(text)))
    return Moment(write_datetime(read_datetime(text)))


def end_of_moment(moment: str, time_zone: str = "'UTC'") -> str:
    """SQL for the last instant that a Moment includes: a date means the end of that day.

    Both arguments are SQL expressions of text: the moment's placeholder (`"{as_of}"`) and the
    name of the time zone in which the day ends.
    """
    return (
        f"(CASE WHEN length({moment}) = 10"
        f" THEN ((left({moment}, 10)::date + 1)::timestamp AT TIME ZONE {time_zone})"
        f" - interval '1 microsecond' ELSE {moment}::timestamptz END)"
    )


def read_fraction(value: object) -> Fraction:
    """An exact rational, as text, also in decimals, or a whole number: no float ever."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    text = str(value) if is_whole else _string(value)
    if not _RATIONAL.fullmatch(text):
        raise ValueError("A whole number is expected, or a text such as 1/2 or 12.50.")
    try:
        return Fraction(text)
    except ZeroDivisionError as error:
        raise ValueError("A fraction's denominator may not be zero.") from error


def read_position(value: object) -> Position:
    """A position that this server gave out."""
    text = _string(value)
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= _MAX_POSITION):
        raise ValueError("This is not a position that was given out here.")
    return Position(str(int(text)))


def read_uuid(value: object) -> UUID:
    """A UUID in its usual text."""
    text = _string(value)
    if not _UUID.fullmatch(text):
        raise ValueError("A UUID as 01234567-89ab-4cde-8f01-23456789abcd is expected.")
    return UUID(text)


def _whole_number(value: object) -> str:
    return str(int(str(value)))


def _cast(sql_type: str) -> Callable[[str], str]:
    return lambda expression: f"({expression})::{sql_type}"


def _unchanged(value: Any) -> Any:
    return value


_SCALARS = (
    Scalar("String", "text", _cast("text"), str, plain_text, plain_text),
    Scalar("ID", "text", _cast("text"), str, plain_text, plain_text),
    Scalar("Int", "int4", _cast("int4"), int, int, _whole_number),
    Scalar("Boolean", "boolean", _cast("boolean"), bool, bool, lambda it: "t" if it else "f"),
    Scalar(
        "DateTime",
        "timestamptz",
        lambda sql: f"to_char(({sql}) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
        write_datetime,
        read_datetime,
        write_datetime,
    ),
    Scalar(
        "Date",
        "date",
        lambda sql: f"to_char({sql}, 'YYYY-MM-DD')",
        write_date,
        read_date,
        write_date,
    ),
    Scalar("Moment", "text", _cast("text"), str, read_moment, str),
    Scalar("Fraction", "text", _cast("text"), str, read_fraction, str),
    Scalar("Position", "int8", _cast("text"), str, read_position, _whole_number),
    Scalar("UUID", "uuid", _cast("text"), str, read_uuid, str),
    Scalar("JSON", "jsonb", _cast("jsonb"), _unchanged, _unchanged, json.dumps),
)

SCALARS: Mapping[str, Scalar] = {scalar.name: scalar for scalar in _SCALARS}

BY_PYTHON_TYPE: Mapping[object, Scalar] = {
    str: SCALARS["String"],
    int: SCALARS["Int"],
    bool: SCALARS["Boolean"],
    strawberry.ID: SCALARS["ID"],
    datetime: SCALARS["DateTime"],
    date: SCALARS["Date"],
    Moment: SCALARS["Moment"],
    Fraction: SCALARS["Fraction"],
    Position: SCALARS["Position"],
    UUID: SCALARS["UUID"],
    JSON: SCALARS["JSON"],
}

_DESCRIPTIONS: Mapping[object, str] = {
    datetime: "An instant in UTC with microseconds, as 2026-11-21T23:36:55.123456Z (RFC 3339).",
    date: "A calendar day, as 2026-11-21 (ISO 8601).",
    Moment: ("A `Date` or a `DateTime`. A day means its end, in the time zone of the partnership."),
    Fraction: (
        "An exact rational number, given out as text in lowest terms: `1/2` or `3`. Taken as text, "
        "also in decimals (`12.50` is `25/2`), and as a whole number."
    ),
    Position: (
        "A position in the ledger, given out by this server and handed back unchanged; "
        "what it is made of may change."
    ),
    UUID: "A universally unique identifier, as 01234567-89ab-4cde-8f01-23456789abcd (RFC 9562).",
    JSON: "Any JSON value.",
}

_SPECIFIED_BY: Mapping[object, str] = {
    datetime: "https://scalars.graphql.org/andimarek/date-time.html",
    date: "https://scalars.graphql.org/andimarek/local-date.html",
    UUID: "https://www.rfc-editor.org/rfc/rfc9562",
    JSON: "https://www.rfc-editor.org/rfc/rfc8259",
}


def scalar_map() -> dict[object, ScalarDefinition]:
    """What `StrawberryConfig(scalar_map=…)` needs for a schema to use these scalars."""
    return {
        python_type: strawberry.scalar(
            name=BY_PYTHON_TYPE[python_type].name,
            description=description,
            specified_by_url=_SPECIFIED_BY.get(python_type),
            serialize=BY_PYTHON_TYPE[python_type].in_python,
            parse_value=BY_PYTHON_TYPE[python_type].read,
        )
        for python_type, description in _DESCRIPTIONS.items()
    }
