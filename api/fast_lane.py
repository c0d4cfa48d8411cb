"""The fast lane: a document of declared fields is answered by one statement with finished JSON.

A plan is compiled once for a document, an operation, and which variables are null or boolean; the
least recently used plans go. Per request there is left: coercing the variables, binding the values
and one round trip. The fast lane words no errors. Where it cannot answer, it raises CannotAnswer
and the slow lane does; a timeout or a lost connection is raised as it is.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_argument_values,
)
from graphql.execution.values import VariableValues, get_variable_values
from psycopg import AsyncConnection, AsyncRawCursor
from psycopg_pool import AsyncConnectionPool

from api.compile_selection import Compiler
from api.selection import ArgumentSite, CannotAnswer, Compiled, Parameter
from api.sources import key_type, python_name
from api.sql import BadArgument, Bound, bound, bound_context

PLANS = 500
"""How many compiled statements are kept."""


class ValueContext(Protocol):
    """What the fast lane needs of a request's context."""

    @property
    def values(self) -> Mapping[str, Any]:
        """The values of `api.sources.CONTEXT_VALUES` for this request."""


@dataclass(frozen=True)
class ParsedDocument:
    """A document that was parsed and found valid, and its text."""

    text: str
    document: DocumentNode


class FastLane:
    """Answers queries of declared fields through one connection pool, in read-only statements."""

    def __init__(
        self, schema: GraphQLSchema, pool: AsyncConnectionPool[AsyncConnection[Any]]
    ) -> None:
        self._schema = schema
        self._pool = pool
        self._plans: OrderedDict[tuple[object, ...], Compiled | None] = OrderedDict()

    async def answer(
        self,
        parsed: ParsedDocument,
        operation_name: str | None,
        variables: Mapping[str, Any],
        context: ValueContext,
    ) -> bytes:
        """The response, as JSON. Raises CannotAnswer; database errors pass through."""
        statement, parameters = self.statement(parsed, operation_name, variables, context)
        async with self._pool.connection() as connection:
            cursor = AsyncRawCursor(connection)
            await cursor.execute(statement.encode(), parameters, prepare=True)
            assert cursor.pgresult is not None
            data = cursor.pgresult.get_value(0, 0)
        assert data is not None
        return b'{"data":' + data + b"}"

    def statement(
        self,
        parsed: ParsedDocument,
        operation_name: str | None,
        variables: Mapping[str, Any],
        context: ValueContext,
    ) -> tuple[str, list[Bound]]:
        """The SQL that answers a request, and what it binds. Raises CannotAnswer."""
        operation = _operation(parsed.document, operation_name)
        if operation.operation is not OperationType.QUERY:
            raise CannotAnswer("only queries are compiled")
        coerced = get_variable_values(
            self._schema, operation.variable_definitions or (), dict(variables)
        )
        if isinstance(coerced, list):
            raise CannotAnswer("the variables do not fit")
        plan = self._plan(parsed, operation, coerced)
        return plan.sql, self._bind(plan, coerced, context)

    def _plan(
        self, parsed: ParsedDocument, operation: OperationDefinitionNode, coerced: VariableValues
    ) -> Compiled:
        shape = tuple((name, _shape(value)) for name, value in coerced.coerced.items())
        name = operation.name.value if operation.name else None
        key = (parsed.text, name, shape)
        if key in self._plans:
            self._plans.move_to_end(key)
            plan = self._plans[key]
        else:
            plan = self._plans[key] = self._compile(parsed.document, operation, coerced)
            if len(self._plans) > PLANS:
                self._plans.popitem(last=False)
        if plan is None:
            raise CannotAnswer("the document was found to need the slow lane")
        return plan

    def _compile(
        self, document: DocumentNode, operation: OperationDefinitionNode, coerced: VariableValues
    ) -> Compiled | None:
        fragments = {
            it.name.value: it
            for it in document.definitions
            if isinstance(it, FragmentDefinitionNode)
        }
        try:
            return Compiler(self._schema, operation, fragments, coerced).compile()
        except (CannotAnswer, GraphQLError):
            return None

    def _bind(self, plan: Compiled, coerced: VariableValues, context: ValueContext) -> list[Bound]:
        try:
            sites = [self._bound(site, coerced) for site in plan.sites]
        except (BadArgument, GraphQLError) as error:
            raise CannotAnswer("an argument does not fit") from error
        values = bound_context(context.values)
        return [_found(parameter, sites, values) for parameter in plan.parameters]

    def _bound(self, site: ArgumentSite, coerced: VariableValues) -> dict[str, Bound]:
        given = get_argument_values(
            site.field, site.details.node, coerced, site.details.fragment_variable_values
        )
        values = {python_name(it): given.get(name) for name, it in site.field.args.items()}
        return bound(site.source, values, lambda name: key_type(self._schema, name))


def _found(
    parameter: Parameter, sites: Sequence[Mapping[str, Bound]], context: Mapping[str, Bound]
) -> Bound:
    if parameter.site is None:
        return context[parameter.name]
    value = sites[parameter.site][parameter.name]
    if parameter.item is None:
        return value
    assert isinstance(value, list)
    item: Bound = value[parameter.item]
    return item


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    found = [
        it
        for it in document.definitions
        if isinstance(it, OperationDefinitionNode)
        and (name is None or (it.name is not None and it.name.value == name))
    ]
    if len(found) != 1:
        raise CannotAnswer("which operation is meant is not clear")
    return found[0]


def _shape(value: object) -> object:
    """What of a variable the SQL text may depend on: booleans, and what is null where."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, dict):
        return tuple((name, _shape(member)) for name, member in value.items())
    return "given"
