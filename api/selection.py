"""What the parts of the compiler hand to each other: rows, arguments, and what is compiled."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import GraphQLField, GraphQLObjectType, GraphQLOutputType, get_named_type
from graphql.execution.collect_fields import FieldDetails

from api.sources import Source, Table, table_of


class CannotAnswer(Exception):
    """The fast lane has no answer to this; the slow lane has one, or words the error."""


class Parameter(NamedTuple):
    """Where a bound value is found: a context value (no site), or an argument of a site."""

    site: int | None
    name: str
    item: int | None = None


@dataclass(frozen=True)
class ArgumentSite:
    """A field of the document that has arguments."""

    source: Source
    field: GraphQLField
    details: FieldDetails


@dataclass(frozen=True)
class Compiled:
    """One statement and what it binds."""

    sql: str
    parameters: tuple[Parameter, ...]
    sites: tuple[ArgumentSite, ...]


class Row(NamedTuple):
    """The row that an object is made of: its alias, its type, and the alias that led to it."""

    this: str
    type: GraphQLObjectType
    is_stored: bool = False


class Given(NamedTuple):
    """The arguments of one field: which are not null, and their SQL."""

    names: frozenset[str]
    sql: Callable[[str], str]
    item: Callable[[str, int, str], str]


def object_type(graphql_type: GraphQLOutputType) -> GraphQLObjectType:
    """The object type that a field yields; CannotAnswer if it may be one of several."""
    named = get_named_type(graphql_type)
    if not isinstance(named, GraphQLObjectType):
        raise CannotAnswer(f"{named.name} is not one object type")
    return named


def the_table(graphql_type: Any) -> Table:
    """The rows behind a type that is known to have some."""
    table = table_of(graphql_type)
    assert table is not None, f"{graphql_type.name} has no table"
    return table


def json_object(members: Iterable[tuple[str, str]]) -> str:
    """A JSON object of these members: response keys (names of the grammar) and expressions."""
    listed = ", ".join(f"'{key}': {value}" for key, value in members)
    return f"JSON_OBJECT({listed} RETURNING json)"


def numbered(this: str, found: str, order: str, limit: str) -> str:
    """The first rows of an order, their places counted from 1 in `"#"`, as a FROM item.

    They are numbered after they are limited: under a window function, PostgreSQL would sort all
    rows where the best few can be kept.
    """
    first = f"(SELECT {this}.* {found} ORDER BY {order} LIMIT {limit}) AS {this}"
    return f'(SELECT {this}.*, row_number() OVER (ORDER BY {order}) AS "#" FROM {first}) AS {this}'


def conjunction(conditions: Iterable[str]) -> str:
    """All of the predicates."""
    return " AND ".join(f"({condition})" for condition in conditions)


def no_items(name: str, _index: int, _sql_type: str) -> str:
    """The parts of handles, for a field that takes none."""
    raise AssertionError(f"{name} has no parts")
