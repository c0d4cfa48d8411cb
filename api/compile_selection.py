"""The compiler of the fast lane: a document of declared fields → one SELECT of its finished JSON.

Every object becomes a JSON_OBJECT of the fields asked for, every relation a subquery with a FROM of
its own, so that the unqualified columns of a declaration are always those of its own row. What is
merged, skipped and included is decided by graphql-core's own functions. The text depends on the
document and on which variables are null or boolean, never on a value: values are parameters,
noted here as where to find them (`ArgumentSite`), and bound by `api.fast_lane`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from graphql import (
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_argument_values,
    get_named_type,
    is_list_type,
)
from graphql.execution.collect_fields import (
    FieldDetails,
    FieldDetailsList,
    FragmentDetails,
    GroupedFieldSet,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues

from api.cursors import cursor_in_sql, global_id_in_sql
from api.keyset import Page, beyond
from api.sources import (
    CONTEXT_VALUES,
    By,
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
    Statement,
    enum_in_sql,
    leaf_in_sql,
    literal,
    nullable,
    order_by,
    render,
    sql_type_of,
)


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


class Compiler:
    """Compiles one operation, for one set of null and boolean variables."""

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: dict[str, FragmentDefinitionNode],
        variables: VariableValues,
    ) -> None:
        self._schema = schema
        self._operation = operation
        self._fragments = {name: FragmentDetails(it) for name, it in fragments.items()}
        self._variables = variables
        self._statement = Statement()
        self._sites: list[ArgumentSite] = []
        self._aliases = 0

    def compile(self) -> Compiled:
        """The statement; CannotAnswer if a field is not declared."""
        root = self._schema.query_type
        assert root is not None
        fields = collect_fields(
            self._schema, self._fragments, self._variables, root, self._operation
        ).grouped_field_set
        sql = f"SELECT ({self._object(fields, Row('', root))})::text"
        return Compiled(sql, tuple(self._statement.parameters), tuple(self._sites))

    # ── Objects ──

    def _subfields(self, of: GraphQLObjectType, details: FieldDetailsList) -> GroupedFieldSet:
        return collect_subfields(
            self._schema, self._fragments, self._variables, self._operation, of, details
        ).grouped_field_set

    def _object(self, fields: GroupedFieldSet, row: Row) -> str:
        members = [f"{_key(key)}: {self._field(details, row)}" for key, details in fields.items()]
        return _json_object(members)

    def _field(self, details: FieldDetailsList, row: Row) -> str:
        name = details[0].node.name.value
        if name == "__typename":
            return literal(row.type.name)
        graphql_field = row.type.fields.get(name)
        source = source_of(graphql_field) if graphql_field else None
        if graphql_field is None or source is None:
            raise CannotAnswer(f"{row.type.name}.{name} is not declared")
        given = self._arguments(source, graphql_field, details[0])
        value = self._value(source, graphql_field, details, row, given)
        if source.withheld_unless is None:
            return value
        allowed = render(source.withheld_unless, row.this, None, self._context)
        return f"CASE WHEN {allowed} THEN {value} END"

    def _value(
        self,
        source: Source,
        field: GraphQLField,
        details: FieldDetailsList,
        row: Row,
        given: Given,
    ) -> str:
        match source:
            case Column():
                return self._column(source, field, row)
            case Expression():
                sql = render(source.sql, row.this, None, given.sql)
                return leaf_in_sql(field.type, sql)
            case StoredJson():
                return self._stored(source, field, details, row)
            case GlobalId():
                table = _table(row.type)
                return global_id_in_sql(row.type.name, f"{row.this}.{table.key}", table.key_type)
            case Part():
                part = _object_type(field.type)
                return self._object(self._subfields(part, details), row._replace(type=part))
            case One():
                return self._one(source, _object_type(field.type), details, row, given)
            case Every():
                return self._every(source, _object_type(field.type), details, row, given)
            case Many():
                return self._many(source, _object_type(field.type), details, row, given)
            case OneOf():
                return self._one_of(source, details, row)
            case NodeById():
                name, key = given.item("id", 0, "text"), given.item("id", 1, "text")
                return self._any_node(name, key, details, field.type)
            case NodesByIds():
                return self._nodes(given, details, field.type)
            case _:
                raise AssertionError(f"no SQL is known for {source}")

    # ── Arguments and placeholders ──

    def _context(self, name: str) -> str:
        return self._statement.bind(Parameter(None, name), CONTEXT_VALUES[name])

    def _arguments(self, source: Source, field: GraphQLField, details: FieldDetails) -> Given:
        if not source.arguments:
            return Given(frozenset(), self._context, _no_items)
        values = get_argument_values(
            field, details.node, self._variables, details.fragment_variable_values
        )
        names = {python_name(it): values.get(name) for name, it in field.args.items()}
        self._sites.append(ArgumentSite(source, field, details))
        site = len(self._sites) - 1

        def sql(name: str) -> str:
            if name in CONTEXT_VALUES:
                return self._context(name)
            sql_type = sql_type_of(source.arguments[name], self._key_type)
            return self._statement.bind(Parameter(site, name), sql_type)

        def item(name: str, index: int, sql_type: str) -> str:
            return self._statement.bind(Parameter(site, name, index), sql_type)

        return Given(frozenset(n for n, value in names.items() if value is not None), sql, item)

    def _key_type(self, type_name: str) -> str:
        return key_type(self._schema, type_name)

    def _alias(self) -> str:
        self._aliases += 1
        return f"t{self._aliases}"

    # ── Leaves and stored objects ──

    def _column(self, source: Column, field: GraphQLField, row: Row) -> str:
        if row.is_stored:
            return _stored_leaf(field.type, row.this, source.sql or python_name(field))
        sql = render(source.sql or python_name(field), row.this, None, self._context)
        return leaf_in_sql(field.type, sql)

    def _stored(
        self, source: StoredJson, field: GraphQLField, details: FieldDetailsList, row: Row
    ) -> str:
        name = source.sql or python_name(field)
        if row.is_stored:
            sql = f"{row.this}.value->{literal(name)}"
        else:
            sql = render(name, row.this, None, self._context)
        named, alias = _object_type(field.type), self._alias()
        stored = Row(alias, named, is_stored=True)
        members = self._object(self._subfields(named, details), stored)
        if is_list_type(nullable(field.type)):
            array = f"CASE WHEN jsonb_typeof({sql}) = 'array' THEN {sql} END"
            return (
                f"(SELECT coalesce(json_agg({members} ORDER BY {alias}.place), '[]')"
                f" FROM jsonb_array_elements({array}) WITH ORDINALITY AS {alias}(value, place)"
                f" HAVING jsonb_typeof({sql}) = 'array')"
            )
        return (
            f"(SELECT {members} FROM (SELECT {sql} AS value) AS {alias}"
            f" WHERE jsonb_typeof({alias}.value) = 'object')"
        )

    # ── Relations ──

    def _rows(self, source: Relation, table: Table, this: str, row: Row, given: Given) -> str:
        """FROM and WHERE of a relation's rows: where they are, which they are, who may see them."""
        parent = row.this or None
        rows = render(source.rows or table.name, this, parent, given.sql)
        conditions = [render(source.on, this, parent, given.sql)]
        if not source.implied:
            conditions.append(render(table.authorised, this, None, self._context))
        for name, argument in source.arguments.items():
            if argument.sql is not None and name in given.names:
                conditions.append(render(argument.sql, this, parent, given.sql))
        return f"FROM {rows} AS {this} WHERE {_all(conditions)}"

    def _one(
        self, source: One, of: GraphQLObjectType, details: FieldDetailsList, row: Row, given: Given
    ) -> str:
        this = self._alias()
        members = self._object(self._subfields(of, details), Row(this, of))
        found = self._rows(source, _table(of), this, row, given)
        if source.order:
            found += f" ORDER BY {self._order(source.order, this)} LIMIT 1"
        return f"(SELECT {members} {found})"

    def _every(
        self,
        source: Every,
        of: GraphQLObjectType,
        details: FieldDetailsList,
        row: Row,
        given: Given,
    ) -> str:
        this = self._alias()
        members = self._object(self._subfields(of, details), Row(this, of))
        order = self._order(source.order, this)
        found = self._rows(source, _table(of), this, row, given)
        return (
            f"(SELECT coalesce(json_agg({members} ORDER BY {this}.\"#\"), '[]') FROM"
            f' (SELECT {this}.*, row_number() OVER (ORDER BY {order}) AS "#" {found}'
            f" ORDER BY {order} LIMIT {source.at_most}) AS {this})"
        )

    def _order(self, order: Iterable[By], this: str, backward: bool = False) -> str:
        return order_by(tuple(order), lambda sql: render(sql, this, None, self._context), backward)

    def _one_of(self, source: OneOf, details: FieldDetailsList, row: Row) -> str:
        cases = []
        for kind, (type_name, on) in source.types.items():
            of = cast("GraphQLObjectType", self._schema.type_map[type_name])
            relation = One(on=on, implied=source.implied)
            given = Given(frozenset(), self._context, _no_items)
            found = self._one(relation, of, details, row, given)
            cases.append(f"WHEN {literal(kind)} THEN {found}")
        kind_sql = render(source.kind, row.this, None, self._context)
        return f"CASE {kind_sql} {' '.join(cases)} END"

    # ── Nodes ──

    def _nodes(self, given: Given, details: FieldDetailsList, of: GraphQLOutputType) -> str:
        this = self._alias()
        names, keys = given.item("ids", 0, "text[]"), given.item("ids", 1, "text[]")
        found = self._any_node(f"{this}.name", f"{this}.key", details, of)
        return (
            f"(SELECT coalesce(json_agg({found} ORDER BY {this}.place), '[]')"
            f" FROM unnest({names}, {keys}) WITH ORDINALITY AS {this}(name, key, place))"
        )

    def _any_node(
        self, name: str, key: str, details: FieldDetailsList, of: GraphQLOutputType
    ) -> str:
        cases = []
        for node in node_types(self._schema, get_named_type(of).name):
            table, this = _table(node), self._alias()
            members = self._object(self._subfields(node, details), Row(this, node))
            allowed = render(table.authorised, this, None, self._context)
            cases.append(
                # The inner CASE keeps a key from being cast to the key type of another type.
                f"WHEN {literal(node.name)} THEN (SELECT {members} FROM {table.name} AS {this}"
                f" WHERE {this}.{table.key} = (CASE WHEN {name} = {literal(node.name)}"
                f" THEN {key} END)::{table.key_type} AND ({allowed}))"
            )
        return f"CASE {name} {' '.join(cases)} END"

    # ── Connections ──

    def _many(
        self,
        source: Many,
        connection: GraphQLObjectType,
        details: FieldDetailsList,
        row: Row,
        given: Given,
    ) -> str:
        this, of = self._alias(), _object_type(connection.fields["nodes"].type)
        fields = self._subfields(connection, details)
        counted_only = all(
            it[0].node.name.value in ("totalCount", "__typename") for it in fields.values()
        )
        backward = "last" in given.names
        asked = "last" if backward else "first"
        size = str(source.default_page)
        if asked in given.names and not counted_only:
            size = given.sql(asked)
        columns = [render(by.sql, this, None, self._context) for by in source.order]
        cursor = cursor_in_sql(columns, [by.sql_type for by in source.order])
        page = Page(this, of, cursor, size, backward, given.names)
        members = [
            f"{_key(key)}: {self._connection_field(it, connection, page, source, row, given)}"
            for key, it in fields.items()
        ]
        if counted_only:
            return _json_object(members)
        found = self._rows(source, _table(of), this, row, given)
        for name, after in (("after", True), ("before", False)):
            if name in given.names:
                limits = [given.item(name, at, by.sql_type) for at, by in enumerate(source.order)]
                found += f" AND {beyond(source.order, columns, limits, after)}"
        order = self._order(source.order, this, backward)
        # HAVING makes one row of it, also where nothing that was asked for aggregates.
        return (
            f"(SELECT {_json_object(members)} FROM (SELECT {this}.*,"
            f' row_number() OVER (ORDER BY {order}) AS "#" {found}'
            f" ORDER BY {order} LIMIT {size} + 1) AS {this} HAVING true)"
        )

    def _connection_field(
        self,
        details: FieldDetailsList,
        connection: GraphQLObjectType,
        page: Page,
        source: Many,
        row: Row,
        given: Given,
    ) -> str:
        match details[0].node.name.value:
            case "__typename":
                return literal(connection.name)
            case "nodes":
                node = self._object(self._subfields(page.of, details), Row(page.this, page.of))
                return page.list_of(node)
            case "edges":
                return page.list_of(self._edge(details, connection, page))
            case "pageInfo":
                return self._page_info(details, connection, page)
            case "totalCount":
                counted = self._alias()
                found = self._rows(source, _table(page.of), counted, row, given)
                return f"(SELECT count(*)::int4 {found})"
            case other:
                raise CannotAnswer(f"{connection.name}.{other} is not declared")

    def _edge(self, details: FieldDetailsList, connection: GraphQLObjectType, page: Page) -> str:
        edge = _object_type(connection.fields["edges"].type)
        members = []
        for key, it in self._subfields(edge, details).items():
            match it[0].node.name.value:
                case "__typename":
                    value = literal(edge.name)
                case "cursor":
                    value = page.cursor
                case _:
                    value = self._object(self._subfields(page.of, it), Row(page.this, page.of))
            members.append(f"{_key(key)}: {value}")
        return _json_object(members)

    def _page_info(
        self, details: FieldDetailsList, connection: GraphQLObjectType, page: Page
    ) -> str:
        info = _object_type(connection.fields["pageInfo"].type)
        members = []
        for key, it in self._subfields(info, details).items():
            match it[0].node.name.value:
                case "__typename":
                    value = literal(info.name)
                case "hasNextPage":
                    value = page.has_more("before", forward=True)
                case "hasPreviousPage":
                    value = page.has_more("after", forward=False)
                case "startCursor":
                    value = page.outermost(page.cursor, first=True)
                case _:
                    value = page.outermost(page.cursor, first=False)
            members.append(f"{_key(key)}: {value}")
        return _json_object(members)


def _stored_leaf(graphql_type: GraphQLOutputType, this: str, key: str) -> str:
    named, text = get_named_type(graphql_type), f"{this}.value->>{literal(key)}"
    if is_list_type(nullable(graphql_type)) or named.name == "JSON":
        return f"{this}.value->{literal(key)}"
    if hasattr(named, "values"):
        return enum_in_sql(cast("Any", named), text)
    # Scalars lie in a stored object in their output form; only what is no string needs a cast.
    return f"({text})::{named.name.lower()}" if named.name in ("Int", "Boolean") else text


def _object_type(graphql_type: GraphQLOutputType) -> GraphQLObjectType:
    named = get_named_type(graphql_type)
    if not isinstance(named, GraphQLObjectType):
        raise CannotAnswer(f"{named.name} is not one object type")
    return named


def _table(graphql_type: Any) -> Table:
    table = table_of(graphql_type)
    assert table is not None, f"{graphql_type.name} has no table"
    return table


def _key(name: str) -> str:
    return f"'{name}'"


def _json_object(members: list[str]) -> str:
    return f"JSON_OBJECT({', '.join(members)} RETURNING json)"


def _all(conditions: Iterable[str]) -> str:
    return " AND ".join(f"({condition})" for condition in conditions)


def _no_items(name: str, _index: int, _sql_type: str) -> str:
    raise AssertionError(f"no cursor is called {name}")
