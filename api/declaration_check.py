"""What must be true of a declaration before it is served; looked at when the server starts.

The fast lane words no errors, so nothing it compiles may be able to fail or to put null where the
schema says there is none:

* every name in an SQL template is a column, an argument or a context value, and means the type's
  own row: each expression is planned by PostgreSQL with only that row in reach;
* columns behind non-null fields are NOT NULL, and what may be withheld is nullable;
* the key of a node is unique by an index of its own, since its global id is nothing else;
* relations that are not nullable are implied: authorisation could hide their row;
* nothing is ordered by what may be withheld (cursors would tell it), and a filter on it applies the
  same condition (what is found would tell it);
* a connection's order ends with the key of its type, and names what may be NULL;
* no argument has the name of a context value, which it would shadow.
"""

import re
from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from psycopg import Connection, Error, RawCursor

from api.cursors import KEY_FORMS
from api.sources import (
    CONTEXT_VALUES,
    Column,
    Expression,
    GlobalId,
    Many,
    One,
    OneOf,
    Part,
    Relation,
    Source,
    StoredJson,
    Table,
    key_type,
    python_name,
    source_of,
    table_of,
)
from api.sql import Statement, leaf_in_sql, nullable, placeholders, render, sql_type_of

_LISTS_OF = {"String", "ID", "Int", "Boolean", "UUID"}


class UnsoundDeclaration(Exception):
    """The read types and the tables do not fit; the message says where, one finding a line."""


def check(schema: GraphQLSchema, connection: Connection[Any]) -> None:
    """Raise UnsoundDeclaration if a read type cannot be served from this database."""
    findings = [*shape_findings(schema), *table_findings(schema, connection)]
    if findings:
        raise UnsoundDeclaration("\n".join(findings))


def _declared(
    schema: GraphQLSchema,
) -> Iterator[tuple[GraphQLObjectType, str, GraphQLField, Source]]:
    for of in schema.type_map.values():
        if isinstance(of, GraphQLObjectType):
            for name, field in of.fields.items():
                source = source_of(field)
                if source is not None:
                    yield of, name, field, source


# ── The declaration itself ───────────────────────────────────────────────────────────────────────


def shape_findings(schema: GraphQLSchema) -> Iterator[str]:
    """What is wrong with the declaration whatever the tables are."""
    for of, name, field, source in _declared(schema):
        place = f"{of.name}.{name}"
        for argument in sorted({"this", "parent", *CONTEXT_VALUES} & set(source.arguments)):
            yield f"{place}: the argument {argument} would shadow what has this name already"
        for template in _templates(source):
            known = {"this", "parent", *CONTEXT_VALUES, *source.arguments}
            for unknown in sorted(placeholders(template) - known):
                yield f"{place}: {{{unknown}}} is neither an argument nor a context value"
        if source.withheld_unless is not None and is_non_null_type(field.type):
            yield f"{place}: what may be withheld has to be nullable"
        if isinstance(source, (One, OneOf)) and not source.implied and is_non_null_type(field.type):
            yield f"{place}: authorisation may hide the row, so the field has to be nullable"
        if table_of(of) is not None and _is_unreadable_list(field):
            yield f"{place}: lists of this type are not read from columns; store them as JSON"
        if isinstance(source, Relation):
            yield from _relation_findings(place, field, source)


def _is_unreadable_list(field: GraphQLField) -> bool:
    named = get_named_type(field.type)
    is_list = is_leaf_type(named) and is_list_type(nullable(field.type))
    return is_list and named.name not in _LISTS_OF and not isinstance(named, GraphQLEnumType)


def _templates(source: Source) -> Iterator[str]:
    if isinstance(source, (Column, StoredJson, Expression)) and source.sql is not None:
        yield source.sql
    if isinstance(source, Relation):
        yield source.on
        if source.rows is not None:
            yield source.rows
    yield from (it.sql for it in source.arguments.values() if it.sql is not None)
    if source.withheld_unless is not None:
        yield source.withheld_unless


def _relation_findings(place: str, field: GraphQLField, source: Relation) -> Iterator[str]:
    of = _target(field, source)
    table = table_of(of) if is_object_type(of) else None
    if table is None:
        yield f"{place}: {of.name} is not a type that is read from a table"
        return
    withheld = dict(_withheld(of))
    for by in source.order:
        if by.sql in withheld:
            yield f"{place}: cursors would tell {by.sql}, which may be withheld"
        if by.sql_type not in KEY_FORMS:
            yield f"{place}: an order by {by.sql_type} is not known to cursors"
    if isinstance(source, Many) and (not source.order or source.order[-1].sql != table.key):
        yield f"{place}: the order has to end with the key, or pages could lose rows"

    for name, argument in source.arguments.items():
        for column, condition in withheld.items():
            mentioned = re.search(rf"\b{re.escape(column)}\b", argument.sql or "")
            if mentioned and condition not in (argument.sql or ""):
                yield f"{place}: the filter {name} would tell {column}, which may be withheld"


def _withheld(of: Any) -> Iterator[tuple[str, str]]:
    """The columns of a type that may be withheld, and the condition of each."""
    for field in of.fields.values():
        source = source_of(field)
        if isinstance(source, (Column, StoredJson)) and source.withheld_unless is not None:
            yield source.sql or python_name(field), source.withheld_unless


def _target(field: GraphQLField, source: Relation) -> Any:
    named: Any = get_named_type(field.type)
    return get_named_type(named.fields["nodes"].type) if isinstance(source, Many) else named


# ── The declaration and the tables ───────────────────────────────────────────────────────────────


def table_findings(schema: GraphQLSchema, connection: Connection[Any]) -> Iterator[str]:
    """What the tables do not bear out. Plans statements, runs none."""
    for of in schema.type_map.values():
        table = table_of(of)
        if table is not None:
            predicate = _Template(schema, table.authorised, "boolean")
            yield from predicate.finding(f"{of.name}: authorised", connection, table.name)
            if _is_node(of) and not _is_unique(connection, table):
                yield f"{of.name}: {table.name}.{table.key} has to be unique: it is a global id"
    homes = _homes(schema)
    for owner, name, field, source in _declared(schema):
        place, home = f"{owner.name}.{name}", homes.get(owner.name)
        if isinstance(home, Table):
            yield from _own_findings(schema, place, field, source, home, connection)
        parent = home.name if isinstance(home, Table) else home
        if isinstance(source, Relation):
            yield from _rows_findings(schema, place, parent, field, source, connection)
        if isinstance(source, OneOf):
            for type_name, on in source.types.values():
                target = table_of(schema.type_map[type_name])
                assert target is not None, f"{type_name} is not read from a table"
                predicate = _Template(schema, on, "boolean", parent=parent)
                yield from predicate.finding(place, connection, target.name)


def _own_findings(
    schema: GraphQLSchema,
    place: str,
    field: GraphQLField,
    source: Source,
    table: Table,
    connection: Connection[Any],
) -> Iterator[str]:
    if source.withheld_unless is not None:
        predicate = _Template(schema, source.withheld_unless, "boolean")
        yield from predicate.finding(place, connection, table.name)
    if isinstance(source, (Column, Expression)):
        sql = source.sql or python_name(field)
        value = _Template(schema, sql, None, source=source, field=field)
        yield from value.finding(place, connection, table.name)
    if isinstance(source, StoredJson):
        value = _Template(schema, source.sql or python_name(field), "jsonb")
        yield from value.finding(place, connection, table.name)
    if isinstance(source, (Column, StoredJson)) and is_non_null_type(field.type):
        column = source.sql or python_name(field)
        if _may_be_null(connection, table, column):
            yield f"{place}: the column {table.name}.{column} has to be NOT NULL"


def _rows_findings(
    schema: GraphQLSchema,
    place: str,
    parent: str | None,
    field: GraphQLField,
    source: Relation,
    connection: Connection[Any],
) -> Iterator[str]:
    table = table_of(_target(field, source))
    if table is None:
        return
    rows = source.rows or table.name
    templates = [(source.on, "boolean")]
    templates += [(it.sql, "boolean") for it in source.arguments.values() if it.sql is not None]
    templates += [(by.sql, by.sql_type) for by in source.order]
    for template, sql_type in templates:
        found = _Template(schema, template, sql_type, parent=parent, source=source)
        yield from found.finding(place, connection, rows)
    for by in source.order:
        if not by.nullable and _may_be_null(connection, table, by.sql):
            yield f"{place}: {by.sql} may be NULL: say so in the order"


def _homes(schema: GraphQLSchema) -> dict[str, Table | str]:
    """What row the objects of each type are: a table's, that of a whole, or JSON."""
    homes: dict[str, Table | str] = {}
    for of in schema.type_map.values():
        table = table_of(of)
        if table is not None:
            homes[of.name] = table
    for owner, _name, field, source in _declared(schema):
        named = get_named_type(field.type)
        if isinstance(source, Part) and owner.name in homes:
            homes[named.name] = homes[owner.name]
        if isinstance(source, StoredJson):
            homes[named.name] = "(SELECT NULL::jsonb AS value)"
    return homes


class _Template:
    """An SQL template, planned with its own row in reach and, where there is one, its parent's."""

    def __init__(
        self,
        schema: GraphQLSchema,
        template: str,
        sql_type: str | None,
        *,
        parent: str | None = None,
        source: Source | None = None,
        field: GraphQLField | None = None,
    ) -> None:
        self._schema = schema
        self._template = template
        self._sql_type = sql_type
        self._parent = parent
        self._arguments = source.arguments if source else {}
        self._field = field

    def finding(self, place: str, connection: Connection[Any], rows: str) -> Iterator[str]:
        """What PostgreSQL says against it."""
        if placeholders(self._template) - {"this", "parent", *CONTEXT_VALUES, *self._arguments}:
            return
        try:
            sql, parameters = self._statement(rows)
            RawCursor(connection).execute(f"EXPLAIN {sql}".encode(), parameters)
        except Error as error:
            yield f"{place}: {error.diag.message_primary}: {self._template}"
        except AssertionError as error:
            yield f"{place}: {error}"

    def _statement(self, rows: str) -> tuple[str, list[Any]]:
        statement = Statement()
        sql = self._filled(self._template, statement)
        if self._field is not None:
            sql = leaf_in_sql(self._field.type, sql)
        elif self._sql_type is not None:
            sql = f"({sql})::{self._sql_type}"
        found = f"SELECT {sql} FROM {self._filled(rows, statement)} AS this_row"
        if self._parent is not None:
            found = f"SELECT 1 FROM {self._parent} AS parent_row, LATERAL ({found}) AS found"
        return found, statement.parameters

    def _filled(self, template: str, statement: Statement) -> str:
        def resolve(name: str) -> str:
            if name in CONTEXT_VALUES:
                return statement.bind(None, CONTEXT_VALUES[name])
            sql_type = sql_type_of(self._arguments[name], lambda it: key_type(self._schema, it))
            return statement.bind(None, sql_type)

        led = "parent_row" if self._parent is not None else None
        return render(template, "this_row", led, resolve)


def _is_node(of: Any) -> bool:
    return any(isinstance(source_of(field), GlobalId) for field in of.fields.values())


def _is_unique(connection: Connection[Any], table: Table) -> bool:
    """Whether a key is unique by an index of its own. Views are taken at their word."""
    found = connection.execute(
        "SELECT relkind = 'r', EXISTS (SELECT FROM pg_index JOIN pg_attribute"
        " ON attrelid = indrelid AND attnum = indkey[0] WHERE indrelid = pg_class.oid"
        " AND indisunique AND indpred IS NULL AND indnkeyatts = 1 AND attname = %s)"
        " FROM pg_class WHERE oid = to_regclass(%s)",
        (table.key.strip('"'), table.name),
    ).fetchone()
    return found is None or not found[0] or bool(found[1])


def _may_be_null(connection: Connection[Any], table: Table, column: str) -> bool:
    """Whether a table's column may be NULL. Expressions and views are taken at their word."""
    found = connection.execute(
        "SELECT attnotnull OR relkind <> 'r' FROM pg_attribute JOIN pg_class ON attrelid = oid"
        " WHERE attrelid = to_regclass(%s) AND attname = %s AND NOT attisdropped",
        (table.name, column.strip('"')),
    ).fetchone()
    return found is not None and not found[0]
