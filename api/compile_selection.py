"""The compiler of the fast lane: a document of declared fields → one SELECT of its finished JSON.

Every object becomes a JSON_OBJECT of the fields asked for, every relation a subquery with a FROM of
its own, so that the unqualified columns of a declaration are always those of its own row. What is
merged, skipped and included is decided by graphql-core's own functions. The text depends on the
document and on which variables are null or boolean, never on a value: values are parameters,
noted here as where to find them (`ArgumentSite`), and bound by `api.fast_lane`.
"""

from collections.abc import Sequence
from typing import cast

from graphql import (
    FragmentDefinitionNode,
    GraphQLEnumType,
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

from api.compile_connection import connection_in_sql
from api.cursors import global_id_in_sql
from api.selection import (
    ArgumentSite,
    CannotAnswer,
    Compiled,
    Given,
    Parameter,
    Row,
    conjunction,
    json_object,
    no_items,
    numbered,
    object_type,
    the_table,
)
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
        sql = f"SELECT ({self.object(fields, Row('', root))})::text"
        return Compiled(sql, tuple(self._statement.parameters), tuple(self._sites))

    # ── Objects ──

    def subfields(self, of: GraphQLObjectType, details: FieldDetailsList) -> GroupedFieldSet:
        """What is asked of the objects of a field, if they are of this type."""
        return collect_subfields(
            self._schema, self._fragments, self._variables, self._operation, of, details
        ).grouped_field_set

    def object(self, fields: GroupedFieldSet, row: Row) -> str:
        """A JSON object of these fields of a row."""
        return json_object((key, self._field(details, row)) for key, details in fields.items())

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
        allowed = self.own(source.withheld_unless, row.this)
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
                table = the_table(row.type)
                return global_id_in_sql(row.type.name, f"{row.this}.{table.key}", table.key_type)
            case Part():
                part = object_type(field.type)
                return self.object(self.subfields(part, details), row._replace(type=part))
            case One():
                return self._one(source, object_type(field.type), details, row, given)
            case Every():
                return self._every(source, object_type(field.type), details, row, given)
            case Many():
                return connection_in_sql(self, source, object_type(field.type), details, row, given)
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
            return Given(frozenset(), self._context, no_items)
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

    def alias(self) -> str:
        """A name for a row that no other row of the statement has."""
        self._aliases += 1
        return f"t{self._aliases}"

    # ── Leaves and stored objects ──

    def _column(self, source: Column, field: GraphQLField, row: Row) -> str:
        if row.is_stored:
            return _stored_leaf(field.type, row.this, source.sql or python_name(field))
        sql = self.own(source.sql or python_name(field), row.this)
        return leaf_in_sql(field.type, sql)

    def _stored(
        self, source: StoredJson, field: GraphQLField, details: FieldDetailsList, row: Row
    ) -> str:
        name = source.sql or python_name(field)
        sql = f"{row.this}.value->{literal(name)}" if row.is_stored else self.own(name, row.this)
        named, item = object_type(field.type), self.alias()
        whole = sql if source.is_column else f"{item}_whole.value"
        members = self.object(self.subfields(named, details), Row(item, named, is_stored=True))
        if is_list_type(nullable(field.type)):
            found = (
                f"CASE WHEN jsonb_typeof({whole}) = 'array' THEN"
                f" (SELECT coalesce(json_agg({members} ORDER BY {item}.place), '[]') FROM"
                f" jsonb_array_elements({whole}) WITH ORDINALITY AS {item}(value, place)) END"
            )
        else:
            found = (
                f"CASE WHEN jsonb_typeof({whole}) = 'object' THEN"
                f" (SELECT {members} FROM (SELECT {whole} AS value) AS {item}) END"
            )
        if whole == sql:
            return found
        # What is no plain column may cost something: it is worked out once (hence the OFFSET).
        return f"(SELECT {found} FROM (SELECT {sql} AS value OFFSET 0) AS {item}_whole)"

    # ── Relations ──

    def rows(self, source: Relation, table: Table, this: str, row: Row, given: Given) -> str:
        """FROM and WHERE of a relation's rows: where they are, which they are, who may see them."""
        parent = row.this or None
        rows = render(source.rows or table.name, this, parent, given.sql)
        conditions = [render(source.on, this, parent, given.sql)]
        if not source.implied:
            conditions.append(self.own(table.authorised, this))
        for name, argument in source.arguments.items():
            if argument.sql is not None and name in given.names:
                conditions.append(render(argument.sql, this, parent, given.sql))
        return f"FROM {rows} AS {this} WHERE {conjunction(conditions)}"

    def _one(
        self, source: One, of: GraphQLObjectType, details: FieldDetailsList, row: Row, given: Given
    ) -> str:
        this = self.alias()
        members = self.object(self.subfields(of, details), Row(this, of))
        found = self.rows(source, the_table(of), this, row, given)
        if source.order:
            found += f" ORDER BY {self.order(source.order, this)} LIMIT 1"
        return f"(SELECT {members} {found})"

    def _every(
        self,
        source: Every,
        of: GraphQLObjectType,
        details: FieldDetailsList,
        row: Row,
        given: Given,
    ) -> str:
        this = self.alias()
        members = self.object(self.subfields(of, details), Row(this, of))
        order = self.order(source.order, this)
        found = self.rows(source, the_table(of), this, row, given)
        rows = numbered(this, found, order, str(source.at_most))
        return f"(SELECT coalesce(json_agg({members} ORDER BY {this}.\"#\"), '[]') FROM {rows})"

    def order(self, order: Sequence[By], this: str, backward: bool = False) -> str:
        """The ORDER BY of a row's order, or of its reverse."""
        return order_by(order, lambda sql: self.own(sql, this), backward)

    def own(self, template: str, this: str) -> str:
        """SQL about nothing but a row itself and the request's context."""
        return render(template, this, None, self._context)

    def _one_of(self, source: OneOf, details: FieldDetailsList, row: Row) -> str:
        cases = []
        for kind, (type_name, on) in source.types.items():
            of = cast("GraphQLObjectType", self._schema.type_map[type_name])
            relation = One(on=on, implied=source.implied)
            given = Given(frozenset(), self._context, no_items)
            found = self._one(relation, of, details, row, given)
            cases.append(f"WHEN {literal(kind)} THEN {found}")
        kind_sql = self.own(source.kind, row.this)
        return f"CASE {kind_sql} {' '.join(cases)} END"

    # ── Nodes ──

    def _nodes(self, given: Given, details: FieldDetailsList, of: GraphQLOutputType) -> str:
        this = self.alias()
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
            table, this = the_table(node), self.alias()
            members = self.object(self.subfields(node, details), Row(this, node))
            allowed = self.own(table.authorised, this)
            cases.append(
                # The inner CASE keeps a key from being cast to the key type of another type.
                f"WHEN {literal(node.name)} THEN (SELECT {members} FROM {table.name} AS {this}"
                f" WHERE {this}.{table.key} = (CASE WHEN {name} = {literal(node.name)}"
                f" THEN {key} END)::{table.key_type} AND ({allowed}))"
            )
        return f"CASE {name} {' '.join(cases)} END"


def _stored_leaf(graphql_type: GraphQLOutputType, this: str, key: str) -> str:
    named, text = get_named_type(graphql_type), f"{this}.value->>{literal(key)}"
    value = f"{this}.value->{literal(key)}"
    is_list = is_list_type(nullable(graphql_type))
    if is_list and isinstance(named, GraphQLEnumType):
        return (
            f"(SELECT coalesce(json_agg({enum_in_sql(named, 'item')} ORDER BY place), '[]')"
            f" FROM jsonb_array_elements_text(CASE WHEN jsonb_typeof({value}) = 'array'"
            f" THEN {value} END) WITH ORDINALITY AS it(item, place)"
            f" HAVING jsonb_typeof({value}) = 'array')"
        )
    if is_list or named.name == "JSON":
        return value
    if isinstance(named, GraphQLEnumType):
        return enum_in_sql(named, text)
    # Scalars lie in a stored object in their output form; only what is no string needs a cast.
    return f"({text})::{named.name.lower()}" if named.name in ("Int", "Boolean") else text
