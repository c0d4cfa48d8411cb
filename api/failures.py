"""Failures: what a client is told when a request was not answered, and how it is worded.

Three kinds. The request itself was wrong (`RequestRefused`: the caller can mend it); the
installation can't answer now (the database is away, too slow, or needs its operator: the caller
may try again); or there is a bug. Of a bug the client learns an id and nothing else; what
happened stands in the log under that id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
import psycopg
import structlog
from eventsourcing.persistence import OperationalError as LedgerError
from graphql import GraphQLError
from psycopg_pool import PoolClosed, PoolTimeout, TooManyRequests

from api.execution import shortened
from api.request_log import noted
from domain.refusal import Refused
from services.migrations import MigrationsDiffer
from services.recorder import CommitUnknown, EpochBroken, LedgerUnavailable, NotMigrated

log = structlog.get_logger("concord.api")

RETRY_AFTER = {"Retry-After": "1"}


class RequestRefused(Exception):
    """The request can't be taken as it is: the status, a stable code, a sentence, headers."""

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.failure = Failure(status, code, message, headers or {})


@dataclass(frozen=True)
class Failure:
    """What is told of a request that failed: an HTTP status, a stable code and a sentence."""

    status: int
    code: str
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> bytes:
        """The failure as a GraphQL response without data."""
        error = {"message": self.message, "extensions": {"code": self.code}}
        return msgspec.json.encode({"errors": [error]})


UNAVAILABLE = Failure(
    503, "UNAVAILABLE", "The database does not answer; try again in a moment.", RETRY_AFTER
)
CONNECTION_LOST = Failure(503, "UNAVAILABLE", UNAVAILABLE.message, RETRY_AFTER)
"""What was read over a connection that had broken can be read again over another one."""
TOO_SLOW = Failure(503, "TIMED_OUT", "The answer took too long; ask for less.")
COMMIT_UNKNOWN = Failure(
    503,
    "COMMIT_UNKNOWN",
    "The connection to the database broke while recording, so it is not known whether the act "
    "was recorded. Repeat it with the same idempotency key: it is recorded once at most.",
)
NEEDS_OPERATOR = Failure(
    503, "UNAVAILABLE", "The installation waits for its operator; see `/health/ready`."
)
NOT_YET = Failure(503, "UNAVAILABLE", "The views are not there yet; try again.", RETRY_AFTER)

_KNOWN: tuple[tuple[tuple[type[BaseException], ...], Failure], ...] = (
    ((CommitUnknown,), COMMIT_UNKNOWN),
    ((EpochBroken, NotMigrated, MigrationsDiffer), NEEDS_OPERATOR),
    ((psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable, TimeoutError), TOO_SLOW),
    ((LedgerUnavailable, PoolTimeout, PoolClosed, TooManyRequests), UNAVAILABLE),
    ((psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName), NOT_YET),
    ((psycopg.OperationalError, psycopg.InterfaceError), CONNECTION_LOST),
    ((LedgerError,), UNAVAILABLE),
)


def known_failure(error: BaseException) -> Failure | None:
    """What to tell of an exception that comes of the database's state; None for any other."""
    return next((failure for types, failure in _KNOWN if isinstance(error, types)), None)


def failure_of(error: BaseException, request_id: str) -> Failure:
    """What to tell of an exception; one that nobody expected is logged with the request's id."""
    if isinstance(error, RequestRefused):
        return error.failure
    failure = known_failure(error)
    if failure is not None:
        name = type(error).__name__
        log.warning("not available", request=request_id, code=failure.code, error=name)
        return failure
    log.error("internal error", request=request_id, exc_info=error)
    return Failure(500, "INTERNAL", f"Internal error ({request_id})")


def describe(error: GraphQLError) -> dict[str, Any]:
    """What the client is told of an error in its operation: the standard form, no internals.

    Where the database is away, that is also noted on the request, so that its status says so.
    """
    told: dict[str, Any] = shortened(error)
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if cause is None:
        return told
    if isinstance(cause, Refused):
        return {**told, "message": cause.sentence, "extensions": {"code": cause.code}}
    if isinstance(cause, ValueError) and error.path is None:
        return told  # a scalar refused the text that it was given
    request = noted.get(None)
    failure = failure_of(cause, "-" if request is None else request.id)
    if request is not None and (failure.status == 503 or request.failure is None):
        request.failure = failure
    return {**told, "message": failure.message, "extensions": {"code": failure.code}}
