"""Rows as the slow lane holds them: objects of their class, with columns as attributes.

What the fast lane's SQL makes of a column, of ready-made JSON and of a page, Python makes here.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    is_list_type,
)

from api.cursors import cursor, global_id
from api.declaration import PageInfo
from api.scalars import SCALARS
from api.sources import Column, StoredJson, class_of, python_name, source_of
from api.sql import Statement, nullable

Origin = Callable[[Statement], str]
"""SQL for a FROM item that yields one row again, given the statement that it becomes part of."""

ORIGIN = "_origin"


@dataclass(frozen=True)
class Found:
    """A row, and its values in the order of the connection or list that it was found for."""

    row: Any
    place: tuple[object, ...]


@dataclass(frozen=True)
class Member:
    """One value that a row is loaded with: its attribute, its SQL, and what Python makes of it."""

    name: str
    sql: str
    made: Callable[[Any], Any]


class Page:
    """One page of a connection, in the shape of the graph's type; counted only when asked."""

    def __init__(
        self,
        *,
        found: Sequence[Found],
        types: Sequence[str],
        has_next_page: bool,
        has_previous_page: bool,
        count: Callable[[], int],
    ) -> None:
        self.edges = [PageEdge(cursor(it.place, types), it.row) for it in found]
        self.nodes = [it.row for it in found]
        self.page_info = PageInfo(
            has_next_page=has_next_page,
            has_previous_page=has_previous_page,
            start_cursor=self.edges[0].cursor if found else None,
            end_cursor=self.edges[-1].cursor if found else None,
        )
        self._count = count

    @cached_property
    def total_count(self) -> int:
        """How many rows all pages have together."""
        return self._count()


@dataclass(frozen=True)
class PageEdge:
    """A row in its place."""

    cursor: str
    node: Any


def column_form(of: GraphQLOutputType, sql: str) -> tuple[str, Callable[[Any], Any]]:
    """How a column of a type is read: typed SQL, and what Python makes of the driver's value."""
    named = get_named_type(of)
    if isinstance(named, GraphQLEnumType):
        array = "[]" if is_list_type(nullable(of)) else ""
        return f"({sql})::text{array}", _list_of(of, _member_of(named))
    scalar = SCALARS[named.name]
    if is_list_type(nullable(of)):
        return f"({sql})::{scalar.sql_type}[]", _unchanged
    return f"({sql})::{scalar.sql_type}", _unchanged


def stored_form(of: GraphQLOutputType) -> Callable[[Any], Any]:
    """What Python makes of ready-made JSON."""
    named = get_named_type(of)
    if isinstance(named, GraphQLObjectType):
        return _list_of(of, lambda value: _stored_object(named, value))
    if isinstance(named, GraphQLEnumType):
        return _list_of(of, _member_of(named))
    return _unchanged


def _list_of(of: GraphQLOutputType, made: Callable[[Any], Any]) -> Callable[[Any], Any]:
    if not is_list_type(nullable(of)):
        return lambda value: None if value is None else made(value)
    return lambda value: None if value is None else [made(item) for item in value]


def _stored_object(of: GraphQLObjectType, value: Mapping[str, Any]) -> Any:
    row: Any = object.__new__(class_of(of))
    for field in of.fields.values():
        source, name = source_of(field), python_name(field)
        if isinstance(source, (Column, StoredJson)):
            made = stored_form(field.type)
            row.__dict__[name] = made(value.get(source.sql or name))
    text = json.dumps(value)
    row.__dict__[ORIGIN] = lambda statement: f"(SELECT {statement.bind(text, 'jsonb')} AS value)"
    return row


def row_of(
    of: GraphQLObjectType, members: Sequence[Member], values: Sequence[Any], origin: Origin
) -> Any:
    """A row of a read type, from what the driver read for its members."""
    row: Any = object.__new__(class_of(of))
    for member, value in zip(members, values, strict=True):
        row.__dict__[member.name] = None if value is None else member.made(value)
    row.__dict__[ORIGIN] = origin
    return row


def origin_of(row: object) -> Origin:
    """How a row was found."""
    return cast("Origin", getattr(row, ORIGIN))


def _member_of(enum: GraphQLEnumType) -> Callable[[Any], Any]:
    members = cast("Any", enum).wrapped_cls
    return lambda value: None if value is None else members(value)


def made_global_id(type_name: str) -> Callable[[Any], str]:
    """What Python makes of the key of a node."""
    return lambda key: global_id(type_name, key)


def _unchanged(value: Any) -> Any:
    return value
