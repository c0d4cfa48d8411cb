"""GraphQL over HTTP: negotiation, forms of requests, statuses, and what errors may say."""

from __future__ import annotations

import json
import re
import socket
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from structlog.testing import capture_logs

from api import graphql_http, graphql_request, serving
from api.app import STATIC
from api.negotiation import GRAPHQL, HTML, JSON, media_type_of_answer
from tests.api.serving import ADMIN_KEY, Served, served
from tests.databases import Database

pytestmark = pytest.mark.postgres


def code(response: httpx.Response) -> str:
    found: str = response.json()["errors"][0]["extensions"]["code"]
    return found


# Negotiation


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, {JSON}", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};q=0.5, {JSON}", JSON),
        (f"{GRAPHQL}; charset=utf-8, */*;q=0.1", GRAPHQL),
        (f"{JSON}, text/event-stream", JSON),
        (
            f"{GRAPHQL}, application/graphql+json, {JSON}, text/event-stream, multipart/mixed",
            GRAPHQL,
        ),
        (f"text/event-stream, {JSON};q=0.1", JSON),
        (f"*/*, {GRAPHQL}", GRAPHQL),
        (f"*/*, {JSON};q=0", GRAPHQL),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
        ("APPLICATION/JSON;Q=1.0", JSON),
        ("text/event-stream", None),
        (f"{JSON};q=0", None),
        (f"{JSON};q=2", None),
        (f"{JSON};charset=iso-8859-1", None),
        ("nonsense", None),
    ],
)
def test_the_media_type_is_the_one_that_is_wanted_most(
    accept: str | None, expected: str | None
) -> None:
    assert media_type_of_answer(accept) == expected


def test_an_event_stream_that_is_also_accepted_is_not_sent(bare: Served) -> None:
    response = bare.post("{ hello }", {"Accept": f"{JSON}, text/event-stream"})

    assert response.headers["Content-Type"] == f"{JSON}; charset=utf-8"
    assert response.json() == {"data": {"hello": "hello world"}}


def test_who_accepts_nothing_that_is_spoken_is_told_so(bare: Served) -> None:
    response = bare.post("{ hello }", {"Accept": "text/event-stream"})

    assert (response.status_code, code(response)) == (406, "NOT_ACCEPTABLE")


# Requests


def test_a_query_is_answered_by_get_too(bare: Served) -> None:
    parameters = {
        "query": "query Greet($name: String!) { hello(name: $name) }",
        "operationName": "Greet",
        "variables": json.dumps({"name": "Ada"}),
    }
    response = bare.client.get(f"{bare.graphql}?{urlencode(parameters)}")

    assert response.json() == {"data": {"hello": "hello Ada"}}


@pytest.mark.parametrize("media_type", [JSON, GRAPHQL])
def test_a_mutation_needs_post(bare: Served, media_type: str) -> None:
    url = f"{bare.graphql}?{urlencode({'query': 'mutation { act }'})}"
    response = bare.client.get(url, headers={"Accept": media_type})

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_not_allowed(bare: Served, method: str) -> None:
    response = bare.client.request(method, bare.graphql)

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'[{"query": "{ hello }"}]', "BATCH_NOT_SUPPORTED"),
        (b"", "BAD_REQUEST"),
        (b"{", "BAD_REQUEST"),
        (b"null", "BAD_REQUEST"),
        (b"{}", "BAD_REQUEST"),
        (b'{"query": null}', "BAD_REQUEST"),
        (b'{"query": "{ hello }", "variables": []}', "BAD_REQUEST"),
        (b'{"query": "{ hello }", "operationName": 1}', "BAD_REQUEST"),
        (b'{"query": "{ hello }", "extensions": "x"}', "BAD_REQUEST"),
        (b'{"query": "\xff"}', "BAD_REQUEST"),
        (b'{"query": "\\ud800"}', "BAD_REQUEST"),
        (b'{"query": "{ hello }", "variables": ' + b"[" * 100_000, "BAD_REQUEST"),
        (b'{"query": "{ hello }", "extensions": {"position": "-1"}}', "BAD_POSITION"),
    ],
)
def test_a_malformed_request_is_refused(bare: Served, body: bytes, expected: str) -> None:
    response = bare.client.post(bare.graphql, content=body, headers={"Content-Type": JSON})

    assert (response.status_code, code(response)) == (400, expected)


@pytest.mark.parametrize(
    "query_string",
    ["query=%ff", "q=1", "query={hello}&variables=x", "query={hello}&extensions=[]", "&" * 100],
)
def test_a_malformed_query_string_is_refused(bare: Served, query_string: str) -> None:
    assert bare.client.get(f"{bare.graphql}?{query_string}").status_code == 400


@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/graphql", f"{JSON}; charset=utf-16"]
)
def test_only_json_in_utf8_is_taken(bare: Served, content_type: str | None) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    response = bare.client.post(bare.graphql, content=b"{}", headers=headers)

    assert response.status_code == 415


def test_a_body_over_the_limit_is_refused_whether_announced_or_not(
    bare: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphql_request, "BODY_LIMIT", 1_000)
    headers = {"Content-Type": JSON}
    announced = bare.client.post(bare.graphql, content=b" " * 1_001, headers=headers)
    chunks = (b" " * 600 for _ in range(2))
    streamed = bare.client.post(bare.graphql, content=chunks, headers=headers)

    assert [announced.status_code, streamed.status_code] == [413, 413]


def test_a_body_that_does_not_come_is_not_waited_for(
    bare: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphql_request, "BODY_SECONDS", 0.2)
    head = (
        f"POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ADMIN_KEY}\r\n"
        f"Content-Type: {JSON}\r\nContent-Length: 10\r\n\r\n{{"
    )

    assert raw(bare, head.encode()).startswith(b"HTTP/1.1 408 ")


def test_a_head_without_end_is_cut_off(bare: Served) -> None:
    head = b"GET /health/live HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 8_500

    assert raw(bare, head).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize("sent", [b"", b"GET /health/live HTTP/1.1\r\nHost: x\r\n"])
def test_who_never_asks_is_not_waited_for(
    bare: Served, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "HEAD_SECONDS", 0.2)

    assert raw(bare, sent) == b""


def test_a_second_request_that_does_not_come_is_not_waited_for(
    bare: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "HEAD_SECONDS", 0.2)
    asked = b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
    address = urlsplit(bare.url)
    with socket.create_connection((str(address.hostname), address.port), timeout=10) as connection:
        connection.sendall(asked)
        assert connection.recv(1_000).startswith(b"HTTP/1.1 200 ")
        connection.sendall(asked)
        assert connection.recv(1_000).startswith(b"HTTP/1.1 200 ")
        connection.sendall(b"\r\n")
        assert connection.recv(1_000) == b""


def raw(bare: Served, sent: bytes) -> bytes:
    address = urlsplit(bare.url)
    with socket.create_connection((str(address.hostname), address.port), timeout=10) as connection:
        for at in range(0, len(sent), 16_384):
            connection.sendall(sent[at : at + 16_384])
        return connection.recv(1_000)


# Statuses


@pytest.mark.parametrize(
    ("query", "more"),
    [
        ("{", {}),
        ("{ nosuchfield }", {}),
        ('{ waits(seconds: "x") }', {}),
        ("query A { hello } query B { hello }", {}),
        ("query A { hello }", {"operationName": "B"}),
        ("query Q($name: String!) { hello(name: $name) }", {"variables": {"name": 1}}),
    ],
)
def test_what_can_not_be_executed_is_400_where_the_client_knows_what_that_means(
    bare: Served, query: str, more: dict[str, Any]
) -> None:
    new = bare.post(query, {"Accept": GRAPHQL}, **more)
    old = bare.post(query, {"Accept": JSON}, **more)

    assert [new.status_code, old.status_code] == [400, 200]
    assert "data" not in new.json() and new.json() == old.json()


def test_a_field_that_failed_is_told_with_what_did_not(bare: Served) -> None:
    response = bare.post("{ hello maybeBroken }", {"Accept": GRAPHQL})

    assert response.status_code == 200
    assert response.json()["data"] == {"hello": "hello world", "maybeBroken": None}


def test_a_bug_is_told_by_an_id_and_nothing_else(bare: Served) -> None:
    with capture_logs() as logged:
        response = bare.post("{ broken }", {"X-Request-Id": "request-7"})

    error = response.json()["errors"][0]
    assert (error["message"], error["extensions"]) == (
        "Internal error (request-7)",
        {"code": "INTERNAL"},
    )
    assert "secret" not in response.text and "Traceback" not in response.text
    assert response.headers["X-Request-Id"] == "request-7"
    found = [line for line in logged if line.get("exc_info")]
    assert [line["request"] for line in found] == ["request-7"]


def test_neither_keys_nor_variables_are_logged(bare: Served) -> None:
    with capture_logs() as logged:
        bare.post("query Q($name: String!) { hello(name: $name) }", variables={"name": "Ada"})

    assert len(logged) == 1 and {"request", "lane", "ms", "status"} <= logged[0].keys()
    assert ADMIN_KEY not in str(logged) and "Ada" not in str(logged)


def test_an_operation_has_only_so_much_time(bare: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphql_http, "REQUEST_SECONDS", 0.2)
    response = bare.post("{ waits(seconds: 1) }")

    assert (response.status_code, code(response)) == (503, "TIMED_OUT")


def test_an_answer_says_how_fresh_it_is_where_that_was_asked(bare: Served) -> None:
    by_header = bare.post("{ hello }", {"Concord-Position": "0"})
    by_extension = bare.post("{ hello }", extensions={"position": "0"})

    assert by_header.json()["extensions"] == {"position": "0", "fresh": True}
    assert by_extension.json()["extensions"] == {"position": "0", "fresh": True}
    assert "extensions" not in bare.post("{ hello }").json()


def test_an_answer_that_is_not_fresh_in_time_says_so(database: Database) -> None:
    with served(database.dsn, with_worker=False, reads_wait=0.2) as other:
        response = other.post("{ hello }", {"Concord-Position": "4096"})

    assert response.json() == {
        "data": {"hello": "hello world"},
        "extensions": {"position": "4096", "fresh": False},
    }


# Keys


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (None, 401),
        ("Bearer", 400),
        ("Basic YTpi", 400),
        ("Bearer wrong", 401),
        ("Bearer concord_0a0a0a0a_wrong", 401),
        (f"bearer {ADMIN_KEY}", 200),
    ],
)
def test_every_request_needs_a_key(bare: Served, authorization: str | None, status: int) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    query = {"query": "{ __schema { queryType { name } } }"}
    response = httpx.post(bare.graphql, json=query, headers=headers, trust_env=False)

    assert response.status_code == status
    assert ("WWW-Authenticate" in response.headers) == (status == 401)


def test_a_key_made_for_a_program_opens_until_it_is_revoked(bare: Served) -> None:
    keys, now = bare.installation.keys, bare.installation.clock()
    key = keys.make("portal", now)
    headers = {"Authorization": f"Bearer {key}"}

    assert bare.post("{ hello }", headers).status_code == 200
    bare.installation.keys.revoke(key.rpartition("_")[0], now)
    assert keys.client(key, now) is None


def test_malformed_headers_are_400(bare: Served) -> None:
    for name in ("Concord-Principal", "Concord-Organisation", "Concord-Position"):
        assert bare.post("{ hello }", {name: "nonsense"}).status_code == 400


def test_an_administering_key_says_whom_it_acts_for(bare: Served) -> None:
    person = "0a0a0a0a-0000-4000-8000-000000000001"

    assert bare.post("{ principal }", {"Concord-Principal": person}).json() == {
        "data": {"principal": person}
    }


# The page


def test_a_browser_gets_the_page_and_everything_it_needs_from_here(bare: Served) -> None:
    accept = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Authorization": ""}
    page = bare.client.get(bare.graphql, headers=accept)

    assert page.headers["Content-Type"].startswith(HTML)
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(named) > 4
    for path in named:
        assert path.startswith(("/static/", "data:"))
        if path.startswith("/"):
            assert bare.client.get(bare.url + path).status_code == 200
    styles = (STATIC / "graphiql" / "graphiql.min.css").read_text(encoding="utf-8")
    assert not re.findall(r"url\((?!data:)", styles)


def test_in_production_there_is_no_page_and_no_introspection(database: Database) -> None:
    with served(database.dsn, production=True) as other:
        page = other.client.get(other.graphql, headers={"Accept": HTML})
        introspected = other.post("{ __schema { queryType { name } } }", {"Accept": GRAPHQL})
        through_fragment = other.post('{ ...F } fragment F on Query { __type(name: "Q") { name } }')
        plain = other.post('{ __typename hello(name: "__schema") }')

    assert page.status_code == 406
    assert introspected.status_code == 400 and "data" not in introspected.json()
    assert "data" not in through_fragment.json()
    assert plain.json()["data"]["hello"] == "hello __schema"
