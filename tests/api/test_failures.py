"""Failures: what is told of each, and that nothing else is."""

from __future__ import annotations

import psycopg
import pytest
from graphql import GraphQLError, parse
from psycopg_pool import PoolTimeout
from structlog.testing import capture_logs

from api.execution import MESSAGE_LIMIT
from api.failures import RequestRefused, describe, failure_of
from api.request_log import Noted, noted
from services.act import StaleVersion
from services.recorder import CommitUnknown, EpochBroken, LedgerUnavailable, NotMigrated

SECRET = "host=secret.example password=hunter2"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (RequestRefused(403, "FORBIDDEN", "no"), 403, "FORBIDDEN"),
        (CommitUnknown(SECRET), 503, "COMMIT_UNKNOWN"),
        (LedgerUnavailable(SECRET), 503, "UNAVAILABLE"),
        (EpochBroken(SECRET), 503, "UNAVAILABLE"),
        (NotMigrated(SECRET), 503, "UNAVAILABLE"),
        (PoolTimeout(SECRET), 503, "UNAVAILABLE"),
        (psycopg.OperationalError(SECRET), 503, "UNAVAILABLE"),
        (psycopg.errors.AdminShutdown(SECRET), 503, "UNAVAILABLE"),
        (psycopg.InterfaceError(SECRET), 503, "UNAVAILABLE"),
        (psycopg.errors.UndefinedTable(SECRET), 503, "UNAVAILABLE"),
        (psycopg.errors.QueryCanceled(SECRET), 503, "TIMED_OUT"),
        (psycopg.errors.SyntaxError(SECRET), 500, "INTERNAL"),
        (KeyError(SECRET), 500, "INTERNAL"),
        (AssertionError(SECRET), 500, "INTERNAL"),
    ],
    ids=lambda it: type(it).__name__ if isinstance(it, Exception) else "",
)
def test_each_failure_has_a_status_a_code_and_no_internals(
    error: Exception, status: int, code: str
) -> None:
    with capture_logs():
        failure = failure_of(error, "request-7")

    assert (failure.status, failure.code) == (status, code)
    assert SECRET.encode() not in failure.body()
    assert (status == 500) == ("request-7" in failure.message)


def test_after_an_unknown_commit_the_client_is_told_to_repeat_with_its_key() -> None:
    with capture_logs():
        told = describe(GraphQLError("x", original_error=CommitUnknown(SECRET)))

    assert told["extensions"] == {"code": "COMMIT_UNKNOWN"}
    assert "same idempotency key" in told["message"]


def test_what_quotes_the_request_is_cut() -> None:
    with pytest.raises(GraphQLError) as met:
        parse(f"{{ a }} {'b' * 3_000_000}")
    told = describe(met.value)
    assert told["message"].startswith("Syntax Error: Unexpected Name 'bbb")
    assert len(told["message"]) == MESSAGE_LIMIT + 1
    assert describe(GraphQLError("Short."))["message"] == "Short."


def test_what_kept_the_installation_from_answering_is_noted_on_the_request() -> None:
    request = Noted("request-7")
    token = noted.set(request)
    with capture_logs():
        describe(GraphQLError("x", original_error=LedgerUnavailable(SECRET)))
        describe(GraphQLError("x", original_error=KeyError(SECRET)))
    noted.reset(token)

    assert request.failure is not None
    assert request.failure.code == "UNAVAILABLE"


def test_a_refusal_that_reaches_a_reader_is_told_as_its_sentence() -> None:
    told = describe(GraphQLError("x", original_error=StaleVersion("decision", 1, 2)))

    assert told["extensions"] == {"code": "STALE_VERSION"}
    assert told["message"] == "The decision is at version 2, not at the expected version 1."


def test_a_wrong_query_is_told_as_graphql_words_it() -> None:
    assert describe(GraphQLError("Cannot query field 'x'.")) == {
        "message": "Cannot query field 'x'."
    }
