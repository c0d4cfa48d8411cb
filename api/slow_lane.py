"""The slow lane: ordinary resolvers, derived from the same declaration as the compiled SQL.

It answers what the fast lane cannot: documents with fields that are not declared, results of
mutations, and everything that is an error, which it words. It reads one row or one page per
statement and leaves merging, nulls and JSON to graphql-core; where the fast lane computes in SQL
(output forms, pages, cursors), this computes in Python, so that the two can be compared.

A row is an object of its class with the columns as attributes. It remembers how it was found
(`Origin`), so that a field that needs SQL again can start from the same row.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from graphql import (
    GraphQLError,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    get_named_type,
)
from psycopg import Connection as DatabaseConnection
from psycopg import RawCursor
from strawberry.types import Info

from api.rows import (
    ORIGIN,
    Found,
    Member,
    Origin,
    Page,
    column_form,
    made_global_id,
    origin_of,
    row_of,
    stored_form,
)
from api.sources import (
    CONTEXT_VALUES,
    Column,
    Every,
    Expression,
    GlobalId,
    Many,
    NodeById,
    NodesByIds,
    One,
    OneOf,
    Part,
    Relation,
    Source,
    StoredJson,
    Table,
    key_type,
    node_types,
    python_name,
    source_of,
    table_of,
)
from api.sql import (
    BadArgument,
    Bound,
    Statement,
    bound,
    bound_context,
    order_by,
    render,
    sql_type_of,
)

THIS, PARENT = "this_row", "parent_row"


class Reads:
    """The reads of one request; its statements see one snapshot if the connection keeps one."""

    def __init__(
        self,
        schema: GraphQLSchema,
        connection: Callable[[], DatabaseConnection[Any]],
        values: Mapping[str, Any],
        give_back: Callable[[], None] = lambda: None,
    ) -> None:
        self._schema = schema
        self._connection = connection
        self._give_back = give_back
        self._values = bound_context(values)

    # ── What resolvers and mutations call ──

    def look_again(self, values: Mapping[str, Any]) -> None:
        """Read from here on with these values of the context."""
        self._values = bound_context(values)

    def rest(self) -> None:
        """Hold no transaction open while something long is worked out.

        What is read afterwards is of a later snapshot, so only a field of the root may do this:
        whatever came before it in the document is complete.
        """
        self._give_back()

    def resolve(
        self, source: Source, parent: object, info: Info[Any, Any], arguments: dict[str, Any]
    ) -> object:
        """The value of a declared field that is no plain column."""
        field_type = info._raw_info.return_type
        try:
            given = bound(source, arguments, self._key_type)
        except BadArgument as error:
            raise GraphQLError(str(error)) from error
        if source.withheld_unless is not None and not self._allowed(source, parent):
            return None
        return self._value(source, parent, field_type, given)

    def node(self, type_name: str, key: object) -> Any:
        """The row of a type that has this key, if the request may see it; None otherwise."""
        of = cast("GraphQLObjectType", self._schema.type_map[type_name])
        found = self._find(One(on="true"), of, None, {}, key=str(key))
        return found[0].row if found else None

    def follow(
        self, parent: object, type_name: str, field: str, arguments: Mapping[str, Any]
    ) -> Any:
        """The value of a declared field, by its name in the graph, for resolvers of others."""
        owner = cast("GraphQLObjectType", self._schema.type_map[type_name])
        source = source_of(owner.fields[field])
        assert source is not None, f"{type_name}.{field} is not declared"
        given = bound(source, arguments, self._key_type)
        return self._value(source, parent, owner.fields[field].type, given)

    def stored(self, type_name: str, plain: Any) -> Any:
        """The object of a stored type that this JSON stands for, for resolvers of others."""
        of = cast("GraphQLObjectType", self._schema.type_map[type_name])
        return stored_form(of)(plain)

    # ── Fields ──

    def _value(
        self, source: Source, parent: object, of: GraphQLOutputType, given: Mapping[str, Bound]
    ) -> object:
        match source:
            case Expression():
                return self._expression(source, parent, of, given)
            case StoredJson():
                assert source.sql is not None, "what lies in the row was loaded with it"
                return stored_form(of)(self._on_row(parent, source.sql, {}, source))
            case Part():
                return self._part(parent, _object_type(of))
            case One():
                return self._one(source, parent, _object_type(of), given)
            case Every():
                found = self._find(source, _object_type(of), parent, given, limit=source.at_most)
                return [it.row for it in found]
            case Many():
                return self._many(source, parent, _object_type(of), given)
            case OneOf():
                return self._one_of(source, parent)
            case NodeById():
                name, key = cast("list[str]", given["id"])
                return self._node(name, key, _named(of))
            case NodesByIds():
                names, keys = cast("list[list[str]]", given["ids"])
                return [
                    self._node(name, key, _named(of)) for name, key in zip(names, keys, strict=True)
                ]
            case _:
                raise AssertionError(f"no resolver is known for {source}")

    def _allowed(self, source: Source, parent: object) -> bool:
        assert source.withheld_unless is not None
        return bool(self._on_row(parent, source.withheld_unless, {}, source))

    def _expression(
        self, source: Expression, parent: object, of: GraphQLOutputType, given: Mapping[str, Bound]
    ) -> object:
        typed, made = column_form(of, source.sql)
        return made(self._on_row(parent, typed, given, source))

    def _part(self, parent: object, of: GraphQLObjectType) -> object:
        origin = origin_of(parent)
        statement = Statement()
        members = self._members(of, statement, THIS)
        columns = ", ".join(member.sql for member in members) or "NULL"
        [values] = self._run(f"SELECT {columns} FROM {origin(statement)} AS {THIS}", statement)
        return row_of(of, members, values, origin)

    def _one(
        self,
        source: One,
        parent: object,
        of: GraphQLObjectType,
        given: Mapping[str, Bound],
    ) -> object:
        found = self._find(source, of, parent, given, limit=1 if source.order else 2)
        assert len(found) < 2, f"{of.name} was to be one row: {source.on}"
        return found[0].row if found else None

    def _one_of(self, source: OneOf, parent: object) -> object:
        kind = self._on_row(parent, source.kind, {}, source)
        if kind not in source.types:
            return None
        type_name, on = source.types[kind]
        of = cast("GraphQLObjectType", self._schema.type_map[type_name])
        return self._one(One(on=on, implied=source.implied), parent, of, {})

    def _node(self, type_name: str, key: str, interface: str) -> object:
        known = {it.name for it in node_types(self._schema, interface)}
        return self.node(type_name, key) if type_name in known else None

    def _many(
        self,
        source: Many,
        parent: object,
        connection: GraphQLObjectType,
        given: Mapping[str, Bound],
    ) -> object:
        of = _object_type(connection.fields["nodes"].type)
        backward = given["last"] is not None
        asked = given["last"] if backward else given["first"]
        size = source.default_page if asked is None else int(cast("str", asked))
        found = self._find(source, of, parent, given, limit=size + 1, backward=backward)
        more, found = len(found) > size, found[:size]
        if backward:
            found.reverse()
        after, before = given["after"] is not None, given["before"] is not None
        return Page(
            found=found,
            types=[by.sql_type for by in source.order],
            has_next_page=before if backward else more or before,
            has_previous_page=more or after if backward else after,
            count=lambda: self._count(source, of, parent, given),
        )

    # ── Statements ──

    def _find(
        self,
        source: Relation,
        of: GraphQLObjectType,
        parent: object,
        given: Mapping[str, Bound],
        *,
        limit: int | None = None,
        backward: bool = False,
        key: str | None = None,
    ) -> list[Found]:
        """The rows of a relation, in its order."""
        statement, table = Statement(), _table(of)
        members = self._members(of, statement, THIS)
        places = [self._own(by.sql, statement) for by in source.order]
        order = order_by(source.order, lambda sql: self._own(sql, statement), backward)
        number = f"row_number() OVER ({f'ORDER BY {order}' if order else ''})"
        columns = ", ".join(
            f"{sql} AS column_{at}"
            for at, sql in enumerate(
                [number, f"{THIS}.{table.key}", *places, *(it.sql for it in members)]
            )
        )
        rows = self._rows(source, table, statement, parent, given, key)
        for name, after in (("after", True), ("before", False)):
            if isinstance(given.get(name), list):
                rows += f" AND {_lies_beyond(source, places, statement, given, name, after)}"
        inner = f"SELECT {columns} {rows}"
        if order:
            inner += f" ORDER BY {order}"
        if limit is not None:
            inner += f" LIMIT {limit}"
        found = self._run(self._from_parent("found.*", inner, statement, parent), statement)
        found.sort(key=lambda values: cast("int", values[0]))
        return [self._found(source, of, members, values[1:], parent, given) for values in found]

    def _found(
        self,
        source: Relation,
        of: GraphQLObjectType,
        members: Sequence[Member],
        values: Sequence[Any],
        parent: object,
        given: Mapping[str, Bound],
    ) -> Found:
        key, places = values[0], values[1 : len(values) - len(members)]
        origin = self._origin(source, of, key, parent, given)
        return Found(
            row_of(of, members, values[len(values) - len(members) :], origin), tuple(places)
        )

    def _origin(
        self,
        source: Relation,
        of: GraphQLObjectType,
        key: object,
        parent: object,
        given: Mapping[str, Bound],
    ) -> Origin:
        table = _table(of)

        def from_table(statement: Statement) -> str:
            bound_key = statement.bind(str(key), table.key_type)
            return f"(SELECT * FROM {table.name} WHERE {table.key} = {bound_key})"

        def from_rows(statement: Statement) -> str:
            rows = self._rows(source, table, statement, parent, given, str(key))
            inner = f"SELECT {THIS}.* {rows}"
            return f"({self._from_parent('found.*', inner, statement, parent)})"

        # Only a node's key is the key of a whole table.
        is_node = any(isinstance(source_of(it), GlobalId) for it in of.fields.values())
        return from_table if is_node and source.rows is None else from_rows

    def _rows(
        self,
        source: Relation,
        table: Table,
        statement: Statement,
        parent: object,
        given: Mapping[str, Bound],
        key: str | None = None,
    ) -> str:
        def filled(template: str) -> str:
            led = PARENT if hasattr(parent, ORIGIN) else None
            return render(template, THIS, led, self._resolver(statement, given, source))

        conditions = [filled(source.on)]
        if key is not None:
            conditions.append(f"{THIS}.{table.key} = {statement.bind(key, table.key_type)}")
        if not source.implied:
            conditions.append(self._own(table.authorised, statement))
        conditions += [
            filled(argument.sql)
            for name, argument in source.arguments.items()
            if argument.sql is not None and given.get(name) is not None
        ]
        where = " AND ".join(f"({condition})" for condition in conditions)
        return f"FROM {filled(source.rows or table.name)} AS {THIS} WHERE {where}"

    def _count(
        self, source: Many, of: GraphQLObjectType, parent: object, given: Mapping[str, Bound]
    ) -> int:
        statement = Statement()
        inner = f"SELECT count(*) AS n {self._rows(source, _table(of), statement, parent, given)}"
        [[count]] = self._run(self._from_parent("found.n", inner, statement, parent), statement)
        return cast("int", count)

    def _from_parent(self, columns: str, inner: str, statement: Statement, parent: object) -> str:
        """A SELECT of what `inner` finds, with the parent's row in reach."""
        if not hasattr(parent, ORIGIN):
            return f"SELECT {columns} FROM ({inner}) AS found"
        origin = origin_of(parent)(statement)
        return f"SELECT {columns} FROM {origin} AS {PARENT} CROSS JOIN LATERAL ({inner}) AS found"

    def _on_row(
        self, parent: object, template: str, given: Mapping[str, Bound], source: Source
    ) -> Any:
        """The value of an expression on a row that was found before."""
        statement = Statement()
        sql = render(template, THIS, None, self._resolver(statement, given, source))
        origin = origin_of(parent)(statement)
        [[value]] = self._run(f"SELECT {sql} FROM {origin} AS {THIS}", statement)
        return value

    def _run(self, sql: str, statement: Statement) -> list[tuple[Any, ...]]:
        cursor = RawCursor(self._connection())
        cursor.execute(sql.encode(), statement.parameters)
        return cursor.fetchall()

    # ── Placeholders and columns ──

    def _key_type(self, type_name: str) -> str:
        return key_type(self._schema, type_name)

    def _context(self, statement: Statement, name: str) -> str:
        return statement.bind(self._values[name], CONTEXT_VALUES[name])

    def _own(self, template: str, statement: Statement) -> str:
        return render(template, THIS, None, lambda name: self._context(statement, name))

    def _resolver(
        self, statement: Statement, given: Mapping[str, Bound], source: Source
    ) -> Callable[[str], str]:
        def resolve(name: str) -> str:
            if name in CONTEXT_VALUES:
                return self._context(statement, name)
            sql_type = sql_type_of(source.arguments[name], self._key_type)
            return statement.bind(given[name], sql_type)

        return resolve

    def _members(self, of: GraphQLObjectType, statement: Statement, this: str) -> list[Member]:
        """What a row of a type is loaded with: its columns, ready-made JSON and global id."""
        members = []
        for field in of.fields.values():
            source, name = source_of(field), python_name(field)
            if isinstance(source, GlobalId):
                table = _table(of)
                sql, made = f"{this}.{table.key}", made_global_id(of.name)
            elif isinstance(source, Column) or (
                isinstance(source, StoredJson) and source.is_column
            ):
                if isinstance(source, Column):
                    sql, made = column_form(field.type, source.sql or name)
                else:
                    sql, made = source.sql or name, stored_form(field.type)
                sql = self._own(sql, statement)
                if source.withheld_unless is not None:
                    allowed = self._own(source.withheld_unless, statement)
                    sql = f"CASE WHEN {allowed} THEN {sql} END"
            else:
                continue
            members.append(Member(name, sql, made))
        return members


def _lies_beyond(
    source: Relation,
    places: Sequence[str],
    statement: Statement,
    given: Mapping[str, Bound],
    name: str,
    after: bool,
) -> str:
    """Whether a row lies after (or before) a cursor: the first step of the order that differs."""
    signs = []
    limits = cast("list[str | None]", given[name])
    for by, place, limit in zip(source.order, places, limits, strict=True):
        there = statement.bind(limit, by.sql_type)
        sign = -1 if by.descending else 1
        signs.append(
            f"nullif({sign} * CASE WHEN {place} IS NOT DISTINCT FROM {there} THEN 0"
            f" WHEN {place} IS NULL OR {place} > {there} THEN 1 ELSE -1 END, 0)"
        )
    return f"coalesce({', '.join(signs)}, 0) {'>' if after else '<'} 0"


def _named(of: GraphQLOutputType) -> str:
    return get_named_type(of).name


def _object_type(of: GraphQLOutputType) -> GraphQLObjectType:
    return cast("GraphQLObjectType", get_named_type(of))


def _table(of: GraphQLObjectType) -> Table:
    table = table_of(of)
    assert table is not None, f"{of.name} has no table"
    return table
