"""One GraphQL operation: parsed and validated once, then answered by the lane that can.

The lane is chosen for the whole document: the fast lane answers queries of declared fields, the
slow lane everything else, mutations and errors among it. Subscriptions are not executed here.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import msgspec
from anyio import to_thread
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationType,
    execute_sync,
    get_operation_ast,
    parse,
    validate,
)
from psycopg import AsyncConnection, Connection
from psycopg_pool import AsyncConnectionPool, ConnectionPool
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from api.fast_lane import FastLane, ParsedDocument
from api.limits import MAX_TOKENS, RULES
from api.selection import CannotAnswer
from api.slow_lane import Reads

DOCUMENTS = 1_000
"""How many documents are kept parsed and validated."""

Describe = Callable[[GraphQLError], dict[str, Any]]
"""From an error to what the client is told of it."""
MESSAGE_LIMIT = 500
"""Characters of a message: what is wrong quotes the request, which may be as long as it likes."""


class OperationContext(Protocol):
    """The context of one operation: what resolvers get, and what its reads bind."""

    slow_lane: Any
    """Set before the slow lane runs; one context serves one operation at a time."""

    @property
    def values(self) -> Mapping[str, Any]:
        """The values of `api.sources.CONTEXT_VALUES`; what is missing is NULL."""


@dataclass(frozen=True)
class Answer:
    """A finished response, and how it came about."""

    body: bytes
    fast: bool
    executed: bool
    """False where the request was refused before anything ran: GraphQL over HTTP says 400."""


def describe(error: GraphQLError) -> dict[str, Any]:
    """The standard form of an error; what a bug raised is not told.

    Errors without a path come before anything ran: what a scalar did not take, among others.
    """
    told = shortened(error)
    if error.path is None or error.original_error is None:
        return told
    if isinstance(error.original_error, GraphQLError):
        return told
    return {**told, "message": "Something went wrong here; it has been noted."}


def shortened(error: GraphQLError) -> dict[str, Any]:
    """The standard form of an error, its message cut where it quotes too much of the request."""
    told = dict(error.formatted)
    if len(error.message) > MESSAGE_LIMIT:
        told["message"] = f"{error.message[:MESSAGE_LIMIT]}…"
    return told


class Execution:
    """Executes operations against one schema through one pool for each lane.

    Both pools give connections that may only read: `default_transaction_read_only`, autocommit,
    and a statement timeout are theirs.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        fast_pool: AsyncConnectionPool[AsyncConnection[Any]],
        slow_pool: ConnectionPool[Connection[Any]],
        describe_error: Describe = describe,
    ) -> None:
        self._schema = schema
        self._fast_lane = FastLane(schema, fast_pool)
        self._slow_pool = slow_pool
        self._describe = describe_error
        self._documents: OrderedDict[str, ParsedDocument | list[GraphQLError]] = OrderedDict()

    def document(self, text: str) -> ParsedDocument | list[GraphQLError]:
        """The document parsed and validated, or what is wrong with it."""
        found = self._documents.get(text)
        if found is None:
            found = self._documents[text] = self._parsed(text)
            if len(self._documents) > DOCUMENTS:
                self._documents.popitem(last=False)
        else:
            self._documents.move_to_end(text)
        return found

    def _parsed(self, text: str) -> ParsedDocument | list[GraphQLError]:
        try:
            document = parse(text, max_tokens=MAX_TOKENS, allow_empty_selection_sets=False)
            errors = validate(self._schema, document, RULES, allow_empty_selection_sets=False)
        except GraphQLError as error:
            return [error]
        except RecursionError:
            return [GraphQLError("The document is nested too deeply.")]
        return errors or ParsedDocument(text, document)

    async def execute(
        self,
        context: OperationContext,
        query: str,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
    ) -> Answer:
        """The finished response. Timeouts and lost connections are raised as they are."""
        parsed = self.document(query)
        if isinstance(parsed, list):
            return self._refused(parsed)
        try:
            body = await self._fast_lane.answer(parsed, operation_name, variables or {}, context)
        except CannotAnswer:
            run = partial(self.execute_slowly, context, parsed.document, variables, operation_name)
            return await to_thread.run_sync(run)
        return Answer(body, fast=True, executed=True)

    def execute_slowly(
        self,
        context: OperationContext,
        document: DocumentNode,
        variables: Mapping[str, Any] | None,
        operation_name: str | None,
    ) -> Answer:
        operation = get_operation_ast(document, operation_name)
        is_query = operation is None or operation.operation is OperationType.QUERY
        with SlowConnection(self._slow_pool, one_snapshot=is_query) as connection:
            context.slow_lane = Reads(
                self._schema, connection.taken, context.values, connection.give_back
            )
            result = execute_sync(
                self._schema,
                document,
                context_value=context,
                variable_values=dict(variables or {}),
                operation_name=operation_name,
                executor_class=StrawberryGraphQLCoreExecutionContext,
            )
        return self._finished(result)

    def _finished(self, result: ExecutionResult) -> Answer:
        response: dict[str, Any] = {}
        if result.errors:
            response["errors"] = [self._describe(error) for error in result.errors]
        # Where nothing was executed, the response has no data at all.
        executed = result.data is not None or any(error.path for error in result.errors or ())
        if executed:
            response["data"] = result.data
        return Answer(msgspec.json.encode(response), fast=False, executed=executed)

    def _refused(self, errors: list[GraphQLError]) -> Answer:
        body = {"errors": [self._describe(error) for error in errors]}
        return Answer(msgspec.json.encode(body), fast=False, executed=False)


class SlowConnection:
    """A connection for one slow operation, taken from the pool when it first reads."""

    def __init__(self, pool: ConnectionPool[Connection[Any]], *, one_snapshot: bool) -> None:
        self._pool = pool
        self._one_snapshot = one_snapshot
        self._connection: Connection[Any] | None = None

    def __enter__(self) -> "SlowConnection":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.give_back()

    def taken(self) -> Connection[Any]:
        """The connection, with its snapshot begun."""
        if self._connection is None:
            self._connection = self._pool.getconn()
            if self._one_snapshot:
                self._connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return self._connection

    def give_back(self) -> None:
        """End the snapshot; who reads again takes a connection again."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.rollback()
            finally:
                self._pool.putconn(connection)
