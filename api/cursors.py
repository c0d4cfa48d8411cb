"""Opaque handles: the global ids of nodes and the cursors of connections.

A global id is base64 of `Type:key`; a cursor is base64 of the JSON array of a row's values in the
connection's order. Both are made in SQL by the fast lane and in Python by the slow lane, byte for
byte the same, and read in Python only. Everything read is checked against the type it will be
cast to, so that a forged handle never reaches a statement.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.scalars import SCALARS, plain_text, read_date, read_datetime, write_date, write_datetime

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*", re.ASCII)
_MAX_HANDLE = 65_536
_CALLED = {"AuditEntry": "event"}
"""Types that people call something else."""


@dataclass(frozen=True)
class KeyForm:
    """How the values of one SQL type stand in a handle, and what text may be cast back."""

    in_sql: Callable[[str], str]
    in_python: Callable[[Any], str]
    checked: Callable[[str], str]


def _whole(limit: int) -> Callable[[str], str]:
    def checked(text: str) -> str:
        if not re.fullmatch(r"-?\d{1,19}", text, re.ASCII) or not -limit <= int(text) < limit:
            raise ValueError("not a whole number of this size")
        return text

    return checked


def _as_text(expression: str) -> str:
    return f"({expression})::text"


KEY_FORMS: Mapping[str, KeyForm] = {
    "uuid": KeyForm(_as_text, str, lambda text: str(UUID(text))),
    "text": KeyForm(_as_text, str, plain_text),
    "int4": KeyForm(_as_text, str, _whole(2**31)),
    "int8": KeyForm(_as_text, str, _whole(2**63)),
    "timestamptz": KeyForm(
        SCALARS["DateTime"].in_sql, write_datetime, lambda text: write_datetime(read_datetime(text))
    ),
    "date": KeyForm(SCALARS["Date"].in_sql, write_date, lambda text: write_date(read_date(text))),
}


def _base64_in_sql(text: str) -> str:
    # encode() breaks lines after 76 characters, which Python's b64encode does not.
    return f"translate(encode(convert_to({text}, 'UTF8'), 'base64'), E'\\n', '')"


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


def _from_base64(handle: str) -> str:
    if len(handle) > _MAX_HANDLE:
        raise ValueError("too long")
    try:
        return plain_text(base64.b64decode(handle, validate=True).decode())
    except (binascii.Error, UnicodeError) as error:
        raise ValueError("not base64") from error


def global_id(type_name: str, key: object) -> str:
    """The opaque id of the node of this type that has this key."""
    return _base64(f"{type_name}:{key}")


def global_id_in_sql(type_name: str, key: str, key_type: str) -> str:
    """SQL for the same id, `key` being an expression of `key_type`."""
    return _base64_in_sql(f"'{type_name}:' || {KEY_FORMS[key_type].in_sql(key)}")


def read_global_id(handle: str) -> tuple[str, str]:
    """The type's name and the key of a global id; ValueError if it is none."""
    type_name, colon, key = _from_base64(handle).partition(":")
    if not colon or not key or not _NAME.fullmatch(type_name):
        raise ValueError("not an id")
    return type_name, key


class NotAnId(ValueError):
    """What was said is neither the global id of a node nor a UUID."""


def identifier(text: str, type_name: str = "") -> UUID:
    """The UUID that somebody means, who says it as such or as the id of a node (of that type).

    Raises NotAnId if it is neither, ValueError for the id of another type; both say so.
    """
    wanted = with_article(type_name) if type_name else "anything"
    try:
        named, key = read_global_id(text)
    except ValueError:
        named, key = type_name, text
    if type_name not in ("", named):
        raise ValueError(f"is the id of {with_article(named)}, not of {wanted}")
    try:
        return UUID(key)
    except ValueError:
        raise NotAnId(f"is not the id of {wanted}") from None


def read_id(kind: str, text: str) -> UUID:
    """An identifier of a kind such as `BodyId`, as clients write it. Raises as `identifier`."""
    return identifier(text, kind.removesuffix("Id"))


def with_article(type_name: str) -> str:
    """What people call a node of this type: “an organisation”, “a post”."""
    noun = _CALLED.get(type_name, type_name.lower())
    return f"an {noun}" if noun[0] in "aeio" else f"a {noun}"


def checked_key(key: str, key_type: str) -> str:
    """The key as the text that `key_type` is cast from; ValueError if it is not one."""
    return KEY_FORMS[key_type].checked(key)


def cursor(values: Sequence[object], sql_types: Sequence[str]) -> str:
    """The cursor of a row that has these values in the connection's order."""
    forms = [
        None if value is None else KEY_FORMS[sql_type].in_python(value)
        for value, sql_type in zip(values, sql_types, strict=True)
    ]
    return _base64(json.dumps(forms, ensure_ascii=False))


def cursor_in_sql(expressions: Sequence[str], sql_types: Sequence[str]) -> str:
    """SQL for the same cursor."""
    forms = ", ".join(
        KEY_FORMS[sql_type].in_sql(expression)
        for expression, sql_type in zip(expressions, sql_types, strict=True)
    )
    return _base64_in_sql(f"json_build_array({forms})::text")


def read_cursor(handle: str, sql_types: Sequence[str]) -> list[str | None]:
    """The texts of a cursor's values, each fit for its type; ValueError if it is no such cursor."""
    try:
        values = json.loads(_from_base64(handle))
    except RecursionError as error:
        raise ValueError("not a cursor") from error
    if not isinstance(values, list) or len(values) != len(sql_types):
        raise ValueError("not a cursor of this connection")
    return [_checked(value, sql_type) for value, sql_type in zip(values, sql_types, strict=True)]


def _checked(value: object, sql_type: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("not a cursor of this connection")  # noqa: TRY004
    return KEY_FORMS[sql_type].checked(value)
