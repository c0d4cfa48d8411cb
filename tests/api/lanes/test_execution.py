"""Which lane answers what, and what clients are told when something is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig

from api import compile_selection, fast_lane
from api.cursors import cursor, global_id
from api.execution import Execution
from api.limits import MAX_ALIASES, MAX_DEPTH, MAX_OBJECTS, MAX_TOKENS
from api.scalars import scalar_map
from tests import databases
from tests.api.lanes import library
from tests.api.lanes.conftest import EVERYTHING, Asker, Lanes
from tests.databases import Server

pytestmark = pytest.mark.postgres


def message(lanes: Lanes, query: str, **variables: Any) -> str:
    """The one error of a response that only the slow lane can give."""
    answer = lanes.execute(query, **variables)
    assert not answer.fast
    [error] = json.loads(answer.body)["errors"]
    return str(error["message"])


# ── The lanes ──


def test_a_query_of_declared_fields_takes_the_fast_lane(lanes: Lanes) -> None:
    answer = lanes.execute("{ books(first: 1) { totalCount } }")
    assert answer.fast and answer.executed
    assert json.loads(answer.body) == {"data": {"books": {"totalCount": 60}}}


@pytest.mark.parametrize(
    "query",
    [
        "{ greeting books(first: 1) { totalCount } }",
        "{ __schema { queryType { name } } }",
        '{ __type(name: "Book") { name } }',
    ],
)
def test_whatever_is_not_declared_takes_the_whole_document_to_the_slow_lane(
    lanes: Lanes, query: str
) -> None:
    answer = lanes.execute(query)
    assert not answer.fast and answer.executed
    assert set(json.loads(answer.body)) == {"data"}


def test_a_plan_is_compiled_once_for_a_shape_of_variables(
    lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[object] = []
    compiler = compile_selection.Compiler

    def counting(*arguments: Any) -> Any:
        compiled.append(arguments)
        return compiler(*arguments)

    monkeypatch.setattr(fast_lane, "Compiler", counting)
    query = """query Once($n: Int, $text: String, $more: Boolean!) {
        books(first: $n, search: $text) { totalCount nodes @include(if: $more) { id } } }"""
    for text in ("a", "b", "c"):
        lanes.execute(query, n=len(compiled), text=text, more=True)
    assert len(compiled) == 1
    lanes.execute(query, n=1, text="a", more=False)
    lanes.execute(query, n=1, text=None, more=True)
    lanes.execute(query, n=1, more=True)
    assert len(compiled) == 4


def test_the_text_of_a_statement_never_depends_on_a_value(lanes: Lanes) -> None:
    query = "query($n: Int, $text: String) { books(first: $n, search: $text) { nodes { id } } }"
    parsed = lanes.execution.document(query)
    assert not isinstance(parsed, list)
    texts = {
        lanes.fast_lane.statement(parsed, None, {"n": n, "text": text}, EVERYTHING)[0]
        for n, text in [(1, "a"), (2, "'; --"), (60, "")]
    }
    assert len(texts) == 1


def test_the_least_recently_used_plans_go(lanes: Lanes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_lane, "PLANS", 3)
    lane = fast_lane.FastLane(lanes.schema, lanes.fast_pool)
    for n in range(10):
        parsed = lanes.execution.document(f"{{ books(first: {n}) {{ totalCount }} }}")
        assert not isinstance(parsed, list)
        lane.statement(parsed, None, {}, EVERYTHING)
    assert len(lane._plans) == 3


# ── What is refused, and in which words ──


def test_a_page_that_is_too_large_is_refused_in_words(lanes: Lanes) -> None:
    query = "query($n: Int) { books(first: $n) { totalCount } }"
    assert message(lanes, query, n=61) == "`first` may be 0 to 60."
    assert message(lanes, query, n=-1) == "`first` may be 0 to 60."
    assert message(lanes, "{ books(last: 61) { totalCount } }") == "`last` may be 0 to 60."


def test_both_ends_at_once_are_refused(lanes: Lanes) -> None:
    query = "{ books(first: 1, last: 1) { totalCount } }"
    assert message(lanes, query) == "Ask for `first` or for `last`, not for both."


@pytest.mark.parametrize(
    "place",
    [
        "",
        "nothing",
        "AAAA",
        global_id("Book", "00000000-0000-4000-8000-000000000000"),
        cursor(["a title", "00000000-0000-4000-8000-000000000000"], ["text", "uuid"]),
        cursor([None], ["uuid"]),
        cursor([None, None], ["timestamptz", "uuid"]),
        cursor(["2001-01-01T00:00:00Z", "1"], ["text", "text"]),
        "W1tbW1tbW1tbW1tb" * 9_000,
        "W1tbW1tb" * 5_000,
    ],
)
def test_what_is_no_cursor_of_the_connection_is_refused(lanes: Lanes, place: str) -> None:
    query = "query($at: String) { books(after: $at) { totalCount } }"
    assert message(lanes, query, at=place) == "`after` is not a cursor of this connection."


def test_what_is_no_id_is_refused(lanes: Lanes) -> None:
    assert message(lanes, '{ node(id: "7") { id } }') == "This is not the id of an object."
    other = global_id("Author", "00000000-0000-4000-8000-000000000000")
    told = message(lanes, "query($id: ID!) { book(id: $id) { id } }", id=other)
    assert told == "`id` is not valid: the id of a Book is expected"
    forged = global_id("Book", "1' OR true")
    assert message(lanes, "query($id: ID!) { node(id: $id) { id } }", id=forged)


def test_text_that_no_database_can_hold_is_refused(lanes: Lanes) -> None:
    query = "query($text: String) { books(search: $text) { totalCount } }"
    for text in ("\x00", "a\ud800"):
        assert "may not contain NUL" in message(lanes, query, text=text)


def test_a_variable_of_the_wrong_type_is_refused_before_anything_runs(lanes: Lanes) -> None:
    answer = lanes.execute("query($n: Int) { books(first: $n) { totalCount } }", n="many")
    assert not answer.executed and "data" not in json.loads(answer.body)


def test_what_a_scalar_does_not_take_is_told(lanes: Lanes) -> None:
    for query in (
        '{ books(addedFrom: "x") { totalCount } }',
        'query($at: DateTime = "x") { books(addedFrom: $at) { totalCount } }',
    ):
        assert "2026-11-21T23:36:55.123456Z is expected" in message(lanes, query)
    query = "query($at: DateTime) { books(addedFrom: $at) { totalCount } }"
    assert "2026-11-21T23:36:55.123456Z is expected" in message(lanes, query, at="x")


def test_a_document_that_does_not_parse_or_fit_is_refused_before_anything_runs(
    lanes: Lanes,
) -> None:
    for query in ("{", "{ nothing }", "{ books { } }", "{ books }", ""):
        answer = lanes.execute(query)
        assert not answer.executed and not answer.fast
        response = json.loads(answer.body)
        assert "data" not in response and response["errors"]


def test_which_operation_is_meant_has_to_be_clear(lanes: Lanes) -> None:
    two = "query A { books(first: 1) { totalCount } } query B { branches { name } }"
    assert message(lanes, two).startswith("Must provide operation name")
    run = lanes.loop.run_until_complete
    answer = run(lanes.execution.execute(EVERYTHING, two, {}, "B"))
    assert answer.fast and list(json.loads(answer.body)["data"]) == ["branches"]
    answer = run(lanes.execution.execute(EVERYTHING, two, {}, "C"))
    assert not answer.executed


# ── Limits ──


def test_a_document_may_not_be_too_long(lanes: Lanes) -> None:
    assert "token" in message(lanes, "{" + " __typename" * MAX_TOKENS + "}")


def test_fields_may_not_nest_too_deep(lanes: Lanes) -> None:
    def nested(times: int) -> str:
        inner = "id"
        for _ in range(times):
            inner = f"firstChapter {{ book {{ {inner} }} }}"
        return f"{{ books(first: 1) {{ nodes {{ {inner} }} }} }}"

    assert lanes.execute(nested((MAX_DEPTH - 3) // 2)).fast
    assert message(lanes, nested(MAX_DEPTH)) == f"Fields may nest at most {MAX_DEPTH} deep."


def test_aliases_are_counted_in_every_place_a_fragment_is_spread(lanes: Lanes) -> None:
    half = " ".join(f"a{n}: title" for n in range(MAX_ALIASES // 2 + 1))
    query = f"""{{ x: books(first: 1) {{ nodes {{ ...F }} }}
        books(first: 1) {{ nodes {{ ...F }} }} }} fragment F on Book {{ {half} }}"""
    assert message(lanes, query) == f"At most {MAX_ALIASES} aliases may be used."


def test_fragments_that_multiply_are_refused_quickly(lanes: Lanes) -> None:
    doubling = " ".join(
        f"fragment F{n} on Query {{ ...F{n + 1} ... {{ ...F{n + 1} }} }}" for n in range(60)
    )
    query = f"{{ ...F0 }} {doubling} fragment F60 on Query {{ __typename }}"
    assert "At most" in message(lanes, query)


def test_fragments_in_a_circle_are_refused(lanes: Lanes) -> None:
    assert "within itself" in message(lanes, "{ ...A } fragment A on Query { ...A }")


def test_the_pages_asked_for_may_not_multiply_beyond_reason(lanes: Lanes) -> None:
    deep = """{ branches { books(first: 20) { nodes { author { books(first: 20) { nodes {
        author { books(first: 20) { nodes { id } } } } } } } } } }"""
    assert str(MAX_OBJECTS) in message(lanes, deep)
    sized = deep.replace("first: 20", "first: $n").replace(
        "{ branches", "query($n: Int) { branches"
    )
    assert str(MAX_OBJECTS) in message(lanes, sized, n=1)


# ── What goes wrong here ──


@strawberry.type
class Faulty:
    """A root whose resolvers fail."""

    fine: str = strawberry.field(resolver=lambda: "fine")

    @strawberry.field
    def bug(self) -> str | None:
        raise RuntimeError("the password is swordfish")

    @strawberry.field
    def told(self) -> str | None:
        raise GraphQLError("For the client.")


def test_a_bug_is_not_told_to_the_client(lanes: Lanes) -> None:
    made = strawberry.Schema(query=Faulty, config=StrawberryConfig(scalar_map=scalar_map()))
    execution = Execution(made._schema, lanes.fast_pool, lanes.slow_pool)
    answer = lanes.loop.run_until_complete(execution.execute(Asker(), "{ bug told fine }"))
    response = json.loads(answer.body)
    assert answer.executed and response["data"] == {"bug": None, "told": None, "fine": "fine"}
    assert b"swordfish" not in answer.body
    assert {it["message"] for it in response["errors"]} > {"For the client."}


@pytest.fixture
def own_lanes(server: Server) -> Iterator[Lanes]:
    with databases.database_of(server, 18, template="template1") as database:
        with psycopg.connect(database.dsn, autocommit=True) as connection:
            library.fill(connection, books=3)
            connection.execute("ALTER TABLE branches RENAME TO branches_now")
            connection.execute(
                "CREATE VIEW branches AS SELECT * FROM branches_now"
                " WHERE pg_sleep(current_setting('test.sleep', true)::float) IS NOT NULL"
            )
        made = Lanes(library.schema(), database.dsn, "-c test.sleep=5 -c statement_timeout=100")
        yield made
        made.close()


def test_a_timeout_is_raised_and_not_tried_again_in_the_slow_lane(
    own_lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_lanes.execution, "execute_slowly", pytest.fail)
    with pytest.raises(psycopg.errors.QueryCanceled):
        own_lanes.execute("{ branches { name } }")


def test_a_lost_connection_is_raised_and_the_next_request_is_answered(
    own_lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_lanes.execution, "execute_slowly", pytest.fail)
    assert own_lanes.execute("{ books(first: 1) { totalCount } }").fast
    with own_lanes.slow_pool.connection() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    with pytest.raises(psycopg.OperationalError):
        own_lanes.execute("{ books(first: 1) { totalCount } }")
    for _ in range(5):  # each connection of the pool is found lost once
        try:
            assert own_lanes.execute("{ books(first: 1) { totalCount } }").fast
            return
        except psycopg.OperationalError:
            continue
    pytest.fail("the pool did not recover")


def test_no_statement_of_a_read_may_write(lanes: Lanes) -> None:
    with (
        lanes.slow_pool.connection() as connection,
        pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
    ):
        connection.execute("DELETE FROM books")
