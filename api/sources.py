"""What the fields and types of a read declaration are: plain values that both lanes read.

`api.declaration` is how they are written; its docstring says what each of them means.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from graphql import GraphQLField, GraphQLNamedType, GraphQLObjectType, GraphQLSchema

CONTEXT_VALUES: Mapping[str, str] = {
    "partnerships": "uuid[]",
    "left": "jsonb",
    "organisation": "uuid",
    "principal": "text",
    "everything": "boolean",
    "now": "timestamptz",
}
"""What a request's context binds, with the SQL type of each; NULL where it has none.

`left` has, for each of the partnerships that the organisation has left, the position below which
it may see what was recorded (see `api.visibility`).
"""

DEFAULT_PAGE = 50
MAX_PAGE = 200


@dataclass(frozen=True)
class IdOf:
    """An argument that takes the global id of a node of one type, or several, and binds the key."""

    type_name: str
    several: bool = False


@dataclass(frozen=True)
class Argument:
    """One argument: a Python type of a scalar or enum, `list[…]` of one, `id_of(…)`, `ids_of(…)`.

    `sql` is the predicate that a filter adds; plain arguments have none.
    """

    of: object
    description: str
    required: bool = False
    sql: str | None = None


class By(NamedTuple):
    """One step of an order. NULL counts as greater than everything, as PostgreSQL has it."""

    sql: str
    sql_type: str
    descending: bool = False
    nullable: bool = False


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a field comes from."""

    arguments: Mapping[str, Argument] = field(default_factory=dict)
    withheld_unless: str | None = None


@dataclass(frozen=True, kw_only=True)
class Column(Source):
    """A column; in a stored object, a key. Without `sql`, that of the field's own name."""

    sql: str | None = None


@dataclass(frozen=True, kw_only=True)
class Expression(Source):
    """An SQL expression over the row and the field's arguments."""

    sql: str


@dataclass(frozen=True, kw_only=True)
class StoredJson(Source):
    """A jsonb column or expression that holds an object, or an array of them, of a @stored type."""

    sql: str | None = None

    @property
    def is_column(self) -> bool:
        """Whether it lies in the row; an expression is worked out only where it is asked for."""
        return self.sql is None or self.sql.isidentifier()


@dataclass(frozen=True, kw_only=True)
class GlobalId(Source):
    """The opaque id of the row that the field belongs to."""


@dataclass(frozen=True, kw_only=True)
class Part(Source):
    """An object whose fields are those of the same row."""


@dataclass(frozen=True, kw_only=True)
class Relation(Source):
    """Rows of another type, reached by a predicate."""

    on: str
    implied: bool = False
    rows: str | None = None
    order: tuple[By, ...] = ()


@dataclass(frozen=True, kw_only=True)
class One(Relation):
    """At most one row; with an order, the first."""


@dataclass(frozen=True, kw_only=True)
class Every(Relation):
    """All rows, as a list: only for what the projection keeps short."""

    at_most: int


@dataclass(frozen=True, kw_only=True)
class Many(Relation):
    """A connection: pages in keyset order, both ways."""

    default_page: int
    max_page: int


@dataclass(frozen=True, kw_only=True)
class OneOf(Source):
    """One row of one of several types, told apart by a value of the parent's row."""

    kind: str
    types: Mapping[str, tuple[str, str]]
    implied: bool = False


@dataclass(frozen=True, kw_only=True)
class NodeById(Source):
    """Any node, by its global id."""


@dataclass(frozen=True, kw_only=True)
class NodesByIds(Source):
    """Any nodes, by their global ids, in the order asked for."""


@dataclass(frozen=True)
class Table:
    """The rows behind a read type."""

    name: str
    key: str
    key_type: str
    authorised: str


_DEFINITION = "strawberry-definition"


def source_of(graphql_field: GraphQLField) -> Source | None:
    """Where a field of the schema comes from; None if that is not declared."""
    definition = graphql_field.extensions.get(_DEFINITION)
    metadata = getattr(definition, "metadata", None) or {}
    source = metadata.get("source")
    return source if isinstance(source, Source) else None


def python_name(graphql_member: Any) -> str:
    """The Python name of a field or argument of the schema."""
    return cast("str", graphql_member.extensions[_DEFINITION].python_name)


def class_of(graphql_type: GraphQLNamedType) -> type:
    """The class that declares an object type of the schema."""
    return cast("type", graphql_type.extensions[_DEFINITION].origin)


def table_of(graphql_type: GraphQLNamedType) -> Table | None:
    """The rows behind an object type; None for roots, parts and stored objects."""
    definition = graphql_type.extensions.get(_DEFINITION)
    return getattr(getattr(definition, "origin", None), "table", None)


def key_type(schema: GraphQLSchema, type_name: str) -> str:
    """The SQL type of the keys of a read type; KeyError if there is no such type."""
    table = table_of(schema.type_map[type_name])
    if table is None:
        raise KeyError(type_name)
    return table.key_type


def node_types(schema: GraphQLSchema, interface: str) -> list[GraphQLObjectType]:
    """The types that can be found by their global id, by name."""
    possible = schema.get_possible_types(cast("Any", schema.type_map[interface]))
    return sorted((it for it in possible if table_of(it)), key=lambda it: it.name)
