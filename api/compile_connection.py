"""Connections in compiled SQL: edges, nodes, page information and the total count of one page."""

from collections.abc import Sequence
from typing import Protocol

from graphql import GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet

from api.cursors import cursor_in_sql
from api.keyset import Page, beyond
from api.selection import (
    CannotAnswer,
    Given,
    Row,
    json_object,
    numbered,
    object_type,
    the_table,
)
from api.sources import By, Many, Relation, Table
from api.sql import literal


class Selections(Protocol):
    """What a connection needs of the compiler that it stands in."""

    def alias(self) -> str: ...
    def own(self, template: str, this: str) -> str: ...
    def order(self, order: Sequence[By], this: str, backward: bool = False) -> str: ...
    def subfields(self, of: GraphQLObjectType, details: FieldDetailsList) -> GroupedFieldSet: ...
    def object(self, fields: GroupedFieldSet, row: Row) -> str: ...
    def rows(self, source: Relation, table: Table, this: str, row: Row, given: Given) -> str: ...


def connection_in_sql(
    compiler: Selections,
    source: Many,
    connection: GraphQLObjectType,
    details: FieldDetailsList,
    row: Row,
    given: Given,
) -> str:
    """One page of a connection, as far as it was asked for."""
    this, of = compiler.alias(), object_type(connection.fields["nodes"].type)
    fields = compiler.subfields(connection, details)
    counted_only = all(
        it[0].node.name.value in ("totalCount", "__typename") for it in fields.values()
    )
    backward = "last" in given.names
    asked = "last" if backward else "first"
    size = str(source.default_page)
    if asked in given.names and not counted_only:
        size = given.sql(asked)
    columns = [compiler.own(by.sql, this) for by in source.order]
    cursor = cursor_in_sql(columns, [by.sql_type for by in source.order])
    page = Page(this, of, cursor, size, backward, given.names)
    members = json_object(
        (key, _field(compiler, it, connection, page, source, row, given))
        for key, it in fields.items()
    )
    if counted_only:
        return members
    found = compiler.rows(source, the_table(of), this, row, given)
    for name, after in (("after", True), ("before", False)):
        if name in given.names:
            limits = [given.item(name, at, by.sql_type) for at, by in enumerate(source.order)]
            found += f" AND {beyond(source.order, columns, limits, after)}"
    order = compiler.order(source.order, this, backward)
    # HAVING makes one row of it, also where nothing that was asked for aggregates.
    return f"(SELECT {members} FROM {numbered(this, found, order, f'{size} + 1')} HAVING true)"


def _field(
    compiler: Selections,
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
            node = compiler.object(compiler.subfields(page.of, details), Row(page.this, page.of))
            return page.list_of(node)
        case "edges":
            return page.list_of(_edge(compiler, details, connection, page))
        case "pageInfo":
            return _page_info(compiler, details, connection, page)
        case "totalCount":
            counted = compiler.alias()
            found = compiler.rows(source, the_table(page.of), counted, row, given)
            return f"(SELECT count(*)::int4 {found})"
        case other:
            raise CannotAnswer(f"{connection.name}.{other} is not declared")


def _edge(
    compiler: Selections, details: FieldDetailsList, connection: GraphQLObjectType, page: Page
) -> str:
    edge = object_type(connection.fields["edges"].type)
    members = []
    for key, it in compiler.subfields(edge, details).items():
        match it[0].node.name.value:
            case "__typename":
                value = literal(edge.name)
            case "cursor":
                value = page.cursor
            case _:
                value = compiler.object(compiler.subfields(page.of, it), Row(page.this, page.of))
        members.append((key, value))
    return json_object(members)


def _page_info(
    compiler: Selections, details: FieldDetailsList, connection: GraphQLObjectType, page: Page
) -> str:
    info = object_type(connection.fields["pageInfo"].type)
    members = []
    for key, it in compiler.subfields(info, details).items():
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
        members.append((key, value))
    return json_object(members)
