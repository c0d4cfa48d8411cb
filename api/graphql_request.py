"""A GraphQL request as it came over HTTP: read, bounded and checked for its form.

https://graphql.github.io/graphql-over-http/: a POST carries JSON, a GET its parameters in the
query string. Batches are not supported.
"""

import asyncio
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.datastructures import Headers
from starlette.types import Receive, Scope

from api.failures import RequestRefused
from api.negotiation import JSON, parameter

BODY_LIMIT = 8_000_000
"""Bytes of a request's body: an agreement's text at its limit fits."""
QUERY_STRING_LIMIT = 32_000
"""Bytes of the query string of a GET."""
BODY_SECONDS = 10.0
"""Seconds that a client may take to send its body."""


class GraphQLRequest(msgspec.Struct, frozen=True):
    """The parameters of a request; unknown ones are ignored."""

    query: str
    operationName: str | None = None  # noqa: N815 -- the specification's name
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None


class ClientGone(Exception):
    """The client has hung up before its request was complete."""


async def read_request(scope: Scope, receive: Receive) -> GraphQLRequest:
    """The request's parameters; RequestRefused says what is wrong with its form."""
    if scope["method"] == "GET":
        return _from_query_string(scope["query_string"])
    headers = Headers(scope=scope)
    _check_content_type(headers)
    return _from_json(await _body(headers, receive))


def _check_content_type(headers: Headers) -> None:
    media, *parameters = headers.get("Content-Type", "").split(";")
    charset = dict(map(parameter, parameters)).get("charset", "utf-8")
    if media.strip().lower() != JSON or charset not in ("utf-8", "utf8"):
        raise RequestRefused(
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            f"A POST must carry `Content-Type: {JSON}`, in UTF-8.",
            {"Accept-Post": JSON},
        )
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        raise RequestRefused(
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            "The body must not be compressed.",
            {"Accept-Encoding": ""},
        )


async def _body(headers: Headers, receive: Receive) -> bytes:
    announced = headers.get("Content-Length", "0")
    if announced.isdigit() and int(announced) > BODY_LIMIT:
        raise _too_large()
    chunks, size = [], 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientGone
                chunk = message.get("body", b"")
                size += len(chunk)
                if size > BODY_LIMIT:
                    raise _too_large()
                chunks.append(chunk)
                if not message.get("more_body", False):
                    return b"".join(chunks)
    except TimeoutError:
        raise RequestRefused(
            408, "REQUEST_TIMEOUT", "The body was not sent in time.", {"Connection": "close"}
        ) from None


def _too_large() -> RequestRefused:
    return RequestRefused(
        413,
        "TOO_LARGE",
        f"A request's body may have at most {BODY_LIMIT} bytes.",
        {"Connection": "close"},
    )


def _from_json(body: bytes) -> GraphQLRequest:
    if body.lstrip()[:1] == b"[":
        raise RequestRefused(
            400, "BATCH_NOT_SUPPORTED", "Batches are not supported: send one operation a request."
        )
    try:
        return _request.decode(body)
    except msgspec.ValidationError as error:
        raise _bad(str(error)) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise _bad("The body is not JSON.") from None


def _from_query_string(query_string: bytes) -> GraphQLRequest:
    if len(query_string) > QUERY_STRING_LIMIT:
        raise RequestRefused(
            414, "TOO_LARGE", f"A query string may have at most {QUERY_STRING_LIMIT} bytes."
        )
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20
        )
    except ValueError:
        raise _bad("The query string can't be read.") from None
    given: dict[str, Any] = dict(pairs)
    if "query" not in given:
        raise _bad("The parameter `query` is missing.")
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = _json_parameter(name, given[name])
    try:
        return msgspec.convert(given, GraphQLRequest)
    except msgspec.ValidationError as error:
        raise _bad(str(error)) from None


def _json_parameter(name: str, text: str) -> object:
    try:
        return msgspec.json.decode(text) if text else None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise _bad(f"The parameter `{name}` is not JSON.") from None


def _bad(problem: str) -> RequestRefused:
    return RequestRefused(400, "BAD_REQUEST", problem)


_request = msgspec.json.Decoder(GraphQLRequest)
