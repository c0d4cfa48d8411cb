"""How a read type says where each of its fields comes from: one declaration, two lanes.

A read type is a class. Its fields say in their metadata what they are: a column or an expression,
JSON that lies ready in the row, one other row, a connection of many, a short list, one of several
types. The slow lane's resolvers and the fast lane's SQL are both derived from this and from nothing
else, so a file of read types is a pure declaration:

    @read(table="decisions", key="id", authorised="partnership_id = ANY({partnerships})")
    class Decision(Node):
        "A motion's whole course and result."          # the docstring is the description

        title: str = column("What is put to the body.")
        opened_at: DateTime = column("When voting opened.")          # the column of the same name
        outcome: Outcome | None = column("What it came to.", sql="result")       # another column
        reason: str | None = column("Why.", withheld_unless="{organisation} = party_id")
        is_open: bool = expression("Whether it can still be voted on.", sql="closed_at IS NULL")
        votes: list[Vote] = stored_json("Who voted how.")            # jsonb; Vote is @stored
        body: Body | None = one("The body that decides.", on="id = {parent}.body_id")
        clauses: list[Clause] = every(
            "The clauses cited.", on="decision_id = {parent}.id", order=[asc("number", "int4")]
        )
        ballots: Connection[Ballot] = many(
            "The ballots, newest first.",
            on="decision_id = {parent}.id",
            order=[desc("cast_at", "timestamptz"), asc("id", "uuid")],
            filters={
                "choice": where("choice = {choice}", Choice, "Only ballots with this choice."),
                "voter": where("voter_id = {voter}", id_of("Person"), "Only this person's."),
                "search": where("note ILIKE '%' || {search} || '%'", str, "Text in the note."),
            },
        )
        subject: Subject | None = one_of(                            # a strawberry union
            "What it is about.",
            kind="subject_kind",
            types={"amendment": ("Amendment", "id = {parent}.subject_id")},
        )
        tally: Tally = part("The count.")              # Tally's columns are columns of this row
        text: str | None = expression(
            "The text as of a moment.", sql="text_as_of({this}.id, {as_of})",
            arguments={"as_of": argument(Moment, "As of when.", required=True)},
        )

    @stored
    class Vote:                    # an object inside a jsonb column: keys are the Python names
        "Who voted how."
        choice: Choice = column("The choice.")         # enums by value, scalars in output form
        seat: Seat | None = one("The seat.", on="id = ({parent}.value->>'seat_id')::uuid")

    @strawberry.type
    class DecisionQueries:         # the root query type inherits from classes such as this
        decision: Decision | None = one(
            "A decision by its id.", on="id = {id}",
            arguments={"id": argument(id_of("Decision"), "Its id.", required=True)},
        )
        decisions: Connection[Decision] = many("Decisions.", order=[…], filters={…})
        node: Node | None = node_by_id()
        nodes: list[Node | None] = nodes_by_ids()

SQL in a declaration is trusted; whatever comes from a request is bound, cast to a stated type:

* Unqualified columns are those of the type's own row. `{this}` is that row's alias (needed inside
  a subquery), `{parent}` the alias of the row that leads here.
* `{name}` is an argument or filter of this field, or a value of the request's context
  (`CONTEXT_VALUES`). The two may not share a name, so no argument can shadow a context value.
* An argument left out or null binds NULL; a filter left out or null does not apply.
* `authorised` goes with every way to the type, unless the relation says `implied=True`: that the
  parent is visible then implies that the row is. Reviewers look at each such mark.
* `withheld_unless` makes a field null where the predicate is not true of its own row. Always.
* A connection's order ends with the type's key; name what may be NULL `nullable=True`.
* `rows` on a relation replaces the type's table by another source of its columns, such as
  `rows="clauses_as_of({parent}.id, {as_of})"`.

Columns behind non-null fields are NOT NULL, and a relation that is not nullable is implied:
`api.declaration_check` looks at both when the server starts.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar, cast

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types import Info
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from api.sources import (
    DEFAULT_PAGE,
    MAX_PAGE,
    Argument,
    By,
    Column,
    Every,
    Expression,
    GlobalId,
    IdOf,
    Many,
    NodeById,
    NodesByIds,
    One,
    OneOf,
    Part,
    Source,
    StoredJson,
    Table,
)

T = TypeVar("T")


def id_of(type_name: str) -> IdOf:
    """The type of an argument that is the id of a node of this type."""
    return IdOf(type_name)


def ids_of(type_name: str) -> IdOf:
    """The type of an argument that is a list of ids of nodes of this type."""
    return IdOf(type_name, several=True)


def argument(of: object, description: str, *, required: bool = False) -> Argument:
    """An argument whose value stands in the field's SQL as `{its_name}`."""
    return Argument(of, description, required)


def where(sql: str, of: object, description: str) -> Argument:
    """A filter of a connection: a predicate that applies where the argument is given."""
    return Argument(of, description, sql=sql)


def asc(sql: str, sql_type: str, *, nullable: bool = False) -> By:
    """Ascending, NULLs last; `sql_type` is one of `api.cursors.KEY_FORMS`."""
    return By(sql, sql_type, False, nullable)


def desc(sql: str, sql_type: str, *, nullable: bool = False) -> By:
    """Descending, NULLs first; `sql_type` is one of `api.cursors.KEY_FORMS`."""
    return By(sql, sql_type, True, nullable)


class SlowLane(Protocol):
    """What the slow lane does for a field that is no plain column."""

    def resolve(
        self, source: Source, parent: object, info: Info[Any, Any], arguments: dict[str, Any]
    ) -> object:
        """The field's value for this parent."""


class ReadContext(Protocol):
    """What the context of a request must offer to be read through."""

    @property
    def slow_lane(self) -> SlowLane:
        """The slow lane of this request."""


class ReadField(StrawberryField):
    """A field of a read type; its source is in its metadata."""

    @property
    def is_basic_field(self) -> bool:
        """Columns are attributes of the row that the slow lane loaded."""
        source = self.metadata["source"]
        if isinstance(source, StoredJson):
            return source.is_column
        return isinstance(source, (Column, GlobalId))

    def get_result(
        self, source: Any, info: Info[Any, Any] | None, args: list[Any], kwargs: Any
    ) -> Any:
        """The slow lane's value; the fast lane never comes here."""
        if info is None:
            return super().get_result(source, info, args, kwargs)
        context = cast("ReadContext", info.context)
        return context.slow_lane.resolve(self.metadata["source"], source, info, kwargs)


def _graphql_argument(name: str, declared: Argument) -> StrawberryArgument:
    of: Any = declared.of
    if isinstance(of, IdOf):
        of = list[strawberry.ID] if of.several else strawberry.ID
    return StrawberryArgument(
        python_name=name,
        graphql_name=None,
        type_annotation=StrawberryAnnotation(of if declared.required else of | None),
        description=declared.description,
    )


def _field(source: Source, description: str, deprecated: str | None = None) -> Any:
    made = ReadField(
        description=description, deprecation_reason=deprecated, metadata={"source": source}
    )
    made.arguments = [_graphql_argument(name, it) for name, it in source.arguments.items()]
    return made


def column(
    description: str,
    *,
    sql: str | None = None,
    withheld_unless: str | None = None,
    deprecated: str | None = None,
) -> Any:
    """A column of the row (in a @stored type: a key of the object)."""
    return _field(Column(sql=sql, withheld_unless=withheld_unless), description, deprecated)


def expression(
    description: str,
    *,
    sql: str,
    arguments: Mapping[str, Argument] | None = None,
    withheld_unless: str | None = None,
    deprecated: str | None = None,
) -> Any:
    """An SQL expression over the row; its type is the field's."""
    source = Expression(sql=sql, arguments=arguments or {}, withheld_unless=withheld_unless)
    return _field(source, description, deprecated)


def stored_json(
    description: str, *, sql: str | None = None, withheld_unless: str | None = None
) -> Any:
    """A jsonb column holding an object or array of a @stored type, projected field by field."""
    return _field(StoredJson(sql=sql, withheld_unless=withheld_unless), description)


def part(description: str, *, withheld_unless: str | None = None) -> Any:
    """A group of fields of the same row; its class is a plain `@strawberry.type` of columns."""
    return _field(Part(withheld_unless=withheld_unless), description)


def one(
    description: str,
    *,
    on: str,
    arguments: Mapping[str, Argument] | None = None,
    order: Sequence[By] = (),
    implied: bool = False,
    rows: str | None = None,
    withheld_unless: str | None = None,
) -> Any:
    """The row that `on` finds; there may not be two, unless an order says which comes first."""
    source = One(
        on=on,
        arguments=arguments or {},
        order=tuple(order),
        implied=implied,
        rows=rows,
        withheld_unless=withheld_unless,
    )
    return _field(source, description)


def every(
    description: str,
    *,
    on: str,
    order: Sequence[By],
    arguments: Mapping[str, Argument] | None = None,
    at_most: int = 1_000,
    implied: bool = False,
    rows: str | None = None,
) -> Any:
    """All rows that `on` finds, in order, as a plain list: of what the projection keeps short."""
    source = Every(
        on=on,
        arguments=arguments or {},
        order=tuple(order),
        at_most=at_most,
        implied=implied,
        rows=rows,
    )
    return _field(source, description)


_PAGING: Mapping[str, Argument] = {
    "first": Argument(int, "How many from the start."),
    "after": Argument(str, "Only what comes after this cursor."),
    "last": Argument(int, "How many from the end."),
    "before": Argument(str, "Only what comes before this cursor."),
}


def many(
    description: str,
    *,
    order: Sequence[By],
    on: str = "true",
    filters: Mapping[str, Argument] | None = None,
    arguments: Mapping[str, Argument] | None = None,
    implied: bool = False,
    rows: str | None = None,
    default_page: int = DEFAULT_PAGE,
    max_page: int = MAX_PAGE,
) -> Any:
    """A connection over the rows that `on` and the filters leave; the field's type names them."""
    source = Many(
        on=on,
        arguments={**(arguments or {}), **(filters or {}), **_PAGING},
        order=tuple(order),
        implied=implied,
        rows=rows,
        default_page=default_page,
        max_page=max_page,
    )
    return _field(source, description)


def one_of(
    description: str,
    *,
    kind: str,
    types: Mapping[str, tuple[str, str]],
    implied: bool = False,
    withheld_unless: str | None = None,
) -> Any:
    """A union or interface: for each text that `kind` may be, a type's name and the predicate."""
    source = OneOf(kind=kind, types=types, implied=implied, withheld_unless=withheld_unless)
    return _field(source, description)


def node_by_id() -> Any:
    """Relay's `node(id:)`."""
    arguments = {"id": Argument(strawberry.ID, "Its id.", required=True)}
    return _field(NodeById(arguments=arguments), "The object with this id, if you may see it.")


def nodes_by_ids() -> Any:
    """Relay's `nodes(ids:)`."""
    arguments = {"ids": Argument(list[strawberry.ID], "Their ids.", required=True)}
    return _field(NodesByIds(arguments=arguments), "The objects with these ids, in that order.")


@strawberry.interface(description="An object with an id that is unique everywhere.")
class Node:
    """An object with a global id."""

    id: strawberry.ID = _field(GlobalId(), "Opaque; hand it back as it is.")


def read(
    *, table: str, authorised: str, key: str = "id", key_type: str = "uuid"
) -> Callable[[type[T]], type[T]]:
    """A type whose objects are rows of a table; a subclass of Node where it has a global id."""

    def declare(cls: type[T]) -> type[T]:
        return _object_type(cls, Table(table, key, key_type, authorised))

    return declare


def stored(cls: type[T]) -> type[T]:
    """A type whose objects lie as JSON inside a row."""
    return _object_type(cls, None)


def _object_type(cls: type[T], table: Table | None) -> type[T]:
    def is_type_of(obj: object, _info: object) -> bool:
        return type(obj) is cls

    description = " ".join((cls.__doc__ or "").split())
    cls.table = table  # type: ignore[attr-defined]
    cls.is_type_of = is_type_of  # type: ignore[attr-defined]
    return strawberry.type(cls, description=description)


@strawberry.type(description="Where a page lies in its connection.")
class PageInfo:
    """Relay's page information."""

    has_next_page: bool = strawberry.field(description="Whether more comes after this page.")
    has_previous_page: bool = strawberry.field(description="Whether more comes before this page.")
    start_cursor: str | None = strawberry.field(description="The cursor of the page's first edge.")
    end_cursor: str | None = strawberry.field(description="The cursor of the page's last edge.")


@strawberry.type(description="A place in a connection.")
class Edge(Generic[T]):
    """Relay's edge."""

    cursor: str = strawberry.field(description="Opaque; continue `after` or `before` it.")
    node: T = strawberry.field(description="What stands there.")


@strawberry.type(description="A page of an ordered list.")
class Connection(Generic[T]):
    """Relay's connection, with its nodes also at hand without edges."""

    edges: list[Edge[T]] = strawberry.field(description="The page, with cursors.")
    nodes: list[T] = strawberry.field(description="The page.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    total_count: int = strawberry.field(
        description="How many there are on all pages; counted only when asked for."
    )
