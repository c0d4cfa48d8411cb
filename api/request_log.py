"""One line in the log for each request: its id, what it came to, which lane, how long.

The id is the client's `X-Request-Id` where that is a plain word, and is sent back; an internal
error is told by this id alone. Keys, variables and documents are never logged.
"""

import re
import secrets
import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics

if TYPE_CHECKING:
    from api.failures import Failure

log = structlog.get_logger("concord.request")

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
QUIET = ("/health/", "/metrics", "/static/")
"""Paths that are asked every few seconds, by machines: logged for those who look closely."""


@dataclass
class Noted:
    """What is remembered of a request while it is being answered."""

    id: str
    failure: "Failure | None" = None
    """What kept the installation from answering, if anything did."""
    facts: dict[str, str] = field(default_factory=dict)


noted: ContextVar[Noted] = ContextVar("noted")
"""The request that is being answered; threads that work for it see the same object."""


def annotate(**facts: str | None) -> None:
    """Add facts to the log line of the request that is being answered."""
    known = noted.get(None)
    if known is not None:
        known.facts.update({name: value for name, value in facts.items() if value is not None})


class RequestLog:
    """Logs and measures what the application inside answers."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and say so."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request = Noted(_request_id(scope))
        token, status = noted.set(request), 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                header = (b"x-request-id", request.id.encode())
                message["headers"] = [*message.get("headers", ()), header]
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except Exception:
            log.exception("internal error", request=request.id)
            if status:
                raise  # an answer that has begun can only be broken off
            await _send_internal_error(request.id, send_with_id)
        finally:
            noted.reset(token)
            self._tell(scope, request, status, time.perf_counter() - started)

    def _tell(self, scope: Scope, request: Noted, status: int, seconds: float) -> None:
        path = scope["path"]
        self._metrics.answered(path, request.facts.get("lane", "none"), status, seconds)
        tell = log.debug if path.startswith(QUIET) else log.info
        tell(
            f"{scope['method']} {path[:200]!r}"[:220].replace("'", ""),
            status=status or "gone",
            ms=round(seconds * 1000, 1),
            request=request.id,
            **{name: value[:100] for name, value in request.facts.items()},
        )


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("X-Request-Id", "")
    return given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


async def _send_internal_error(request_id: str, send: Send) -> None:
    body = f'{{"errors":[{{"message":"Internal error ({request_id})"}}]}}'.encode()
    headers = [(b"content-type", b"application/json; charset=utf-8")]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": body})
