"""GraphQL over HTTP (https://graphql.github.io/graphql-over-http/), as a bare ASGI application.

POST carries queries and mutations, GET queries alone. The answer is
`application/graphql-response+json` or `application/json`, as the client wants; a browser that
comes without a query gets the GraphiQL page.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, TypeVar

import msgspec
import psycopg
from graphql import (
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationType,
    get_operation_ast,
    validate,
)
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from api.composition import READS_AT_ONCE
from api.context import Caller, Contexts, RequestContext, asked_position
from api.execution import Answer, Execution
from api.failures import (
    COMMIT_UNKNOWN,
    CONNECTION_LOST,
    TOO_SLOW,
    UNAVAILABLE,
    Failure,
    failure_of,
    known_failure,
)
from api.failures import RequestRefused as Refusal
from api.graphql_request import ClientGone, GraphQLRequest, read_request
from api.negotiation import GRAPHQL, HTML, JSON, asks_for_a_page, media_type_of_answer
from api.request_log import annotate, noted

T = TypeVar("T")

REQUEST_SECONDS = 20.0
"""Seconds that an operation may take; every statement has a shorter limit of its own."""
INTROSPECTS = re.compile(r"__(schema|type)\b")

HEADERS = (
    (b"cache-control", b"no-store"),
    (b"vary", b"Accept, Authorization"),
    (b"x-content-type-options", b"nosniff"),
)
PAGE_HEADERS = {
    # GraphiQL sets styles on its elements; fonts and pictures lie inside its style sheet.
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src data:; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
}


class Database(Protocol):
    """Tells whether it makes sense to ask the database."""

    def answers(self) -> bool: ...


@dataclass(frozen=True)
class Response:
    """What is sent: a status, a media type, headers and a body."""

    status: int
    media_type: str
    body: bytes
    headers: Mapping[str, str]


class GraphQLOverHttp:
    """Serves one schema at one path; an ASGI application of its own."""

    def __init__(
        self,
        schema: GraphQLSchema,
        execution: Execution,
        contexts: Contexts,
        database: Database,
        *,
        page: bytes | None = None,
        introspection: bool = True,
    ) -> None:
        self._schema = schema
        self._execution = execution
        self._contexts = contexts
        self._database = database
        self._page = page
        self._introspection = introspection
        self._unfinished: set[asyncio.Task[Answer]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = Headers(scope=scope)
        request = noted.get()
        media_type = media_type_of_answer(headers.get("Accept"))
        try:
            if self._wants_page(scope, headers):
                response = Response(200, HTML, self._page or b"", PAGE_HEADERS)
            else:
                response = await self._response(scope, receive, headers, media_type)
        except ClientGone:
            return
        except Exception as error:  # noqa: BLE001 -- told to the client without its internals, and logged
            response = _failed(failure_of(error, request.id), media_type or JSON)
        await _send(response, send)

    def _wants_page(self, scope: Scope, headers: Headers) -> bool:
        return (
            self._page is not None
            and scope["method"] == "GET"
            and not scope["query_string"]
            and asks_for_a_page(headers.get("Accept"))
        )

    async def _response(
        self, scope: Scope, receive: Receive, headers: Headers, media_type: str | None
    ) -> Response:
        if scope["method"] not in ("GET", "POST"):
            raise Refusal(405, "METHOD_NOT_ALLOWED", "Use POST, or GET.", {"Allow": "GET, POST"})
        if media_type is None:
            raise Refusal(406, "NOT_ACCEPTABLE", f"The answer is `{GRAPHQL}` or `{JSON}`.")
        caller = await _persistently(partial(self._caller, headers))
        request = await read_request(scope, receive)
        annotate(operation=request.operationName, client=caller.client.id)
        mutates = self._mutates(request)
        if mutates and scope["method"] == "GET":
            raise Refusal(405, "METHOD_NOT_ALLOWED", "Mutations need POST.", {"Allow": "POST"})
        if not self._introspection and (refused := self._introspects(request)):
            return _answered(refused, media_type)
        position = asked_position(headers, request.extensions)
        context = await _persistently(partial(self._contexts.context, caller))
        if position is not None:
            await _persistently(partial(self._contexts.await_position, context, position))
        execute = partial(self._executed, context, request, mutates)
        answer = await (execute() if mutates else _persistently(execute))
        annotate(lane="fast" if answer.fast else "slow")
        failure = noted.get().failure
        if failure is not None and _leaves_unanswered(failure, answer, mutates):
            return _failed(failure, media_type)
        return _answered(_extended(answer, context, position), media_type)

    async def _caller(self, headers: Headers) -> Caller:
        # Where it is known that the database is away, nobody has to wait to be told.
        if not self._database.answers():
            raise Refusal(
                UNAVAILABLE.status, UNAVAILABLE.code, UNAVAILABLE.message, UNAVAILABLE.headers
            )
        return await self._contexts.caller(headers)

    def _mutates(self, request: GraphQLRequest) -> bool:
        parsed = self._execution.document(request.query)
        if isinstance(parsed, list):
            return False
        operation = get_operation_ast(parsed.document, request.operationName)
        return operation is not None and operation.operation is OperationType.MUTATION

    def _introspects(self, request: GraphQLRequest) -> Answer | None:
        if not INTROSPECTS.search(request.query):
            return None
        parsed = self._execution.document(request.query)
        if isinstance(parsed, list):
            return None
        if not validate(self._schema, parsed.document, [NoSchemaIntrospectionCustomRule]):
            return None
        error = GraphQLError("Introspection is turned off here.").formatted
        return Answer(msgspec.json.encode({"errors": [error]}), fast=False, executed=False)

    async def _executed(
        self, context: RequestContext, request: GraphQLRequest, mutates: bool
    ) -> Answer:
        """The execution's answer, within its time; what takes longer ends by itself, unheard.

        A thread can't be stopped: its statements have limits of their own.
        """
        task = asyncio.ensure_future(
            self._execution.execute(
                context, request.query, request.variables, request.operationName
            )
        )
        done, _ = await asyncio.wait({task}, timeout=REQUEST_SECONDS)
        if done:
            return task.result()
        task.cancel()
        self._unfinished.add(task)
        task.add_done_callback(self._forget)
        late = COMMIT_UNKNOWN if mutates else TOO_SLOW
        raise Refusal(late.status, late.code, late.message)

    def _forget(self, task: asyncio.Task[Answer]) -> None:
        self._unfinished.discard(task)
        if not task.cancelled():
            task.exception()


async def _persistently(read: Callable[[], Awaitable[T]]) -> T:
    """What `read` gives, read again where the connection had broken.

    A server that was restarted has broken every connection that waits in the pools, and each is
    found out only by using it. What is read may be read again; an act is never repeated here.
    """
    for _ in range(READS_AT_ONCE):
        try:
            found = await read()
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            if known_failure(error) is not CONNECTION_LOST:
                raise
        else:
            if noted.get().failure is not CONNECTION_LOST:
                return found
            noted.get().failure = None
    return await read()


def _leaves_unanswered(failure: Failure, answer: Answer, mutates: bool) -> bool:
    """Whether an operation that ran into trouble is answered by its status alone.

    Of several acts, those that were recorded before the trouble came are told.
    """
    return failure.status == 503 and not (mutates and not answer.body.endswith(b'"data":null}'))


def _extended(answer: Answer, context: RequestContext, asked: int | None) -> Answer:
    """The answer with how fresh it is, where that was asked."""
    if asked is None or not answer.executed:
        return answer
    position = context.written if context.written is not None else asked
    told = msgspec.json.encode({"position": str(position), "fresh": context.fresh})
    return replace(answer, body=answer.body[:-1] + b',"extensions":' + told + b"}")


def _answered(answer: Answer, media_type: str) -> Response:
    # Older clients take every status but 200 for a fault of the transport.
    status = 200 if answer.executed or media_type == JSON else 400
    return Response(status, media_type, answer.body, {})


def _failed(failure: Failure, media_type: str) -> Response:
    annotate(code=failure.code)
    return Response(failure.status, media_type, failure.body(), failure.headers)


async def _send(response: Response, send: Send) -> None:
    headers = [
        (b"content-type", f"{response.media_type}; charset=utf-8".encode()),
        (b"content-length", str(len(response.body)).encode()),
        *HEADERS,
        *((name.lower().encode(), value.encode()) for name, value in response.headers.items()),
    ]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})
