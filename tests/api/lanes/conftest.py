"""A library in a database of its own, and both lanes to ask it by."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from graphql import GraphQLSchema
from psycopg import AsyncConnection, Connection
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from api.execution import Answer, Execution
from api.fast_lane import FastLane
from tests import databases
from tests.api.lanes import library
from tests.databases import Server


@dataclass
class Asker:
    """Who asks: what the context of an operation binds."""

    values: Mapping[str, Any] = field(default_factory=dict)
    slow_lane: Any = None


EVERYTHING = Asker({"everything": True, "partnerships": [], "organisation": library.KEEPER})
MEMBER = Asker({"everything": False, "partnerships": library.PARTNERSHIPS[:1]})
STRANGER = Asker({"everything": False, "partnerships": []})


class Lanes:
    """Both lanes over one database, asked one at a time."""

    def __init__(self, schema: GraphQLSchema, dsn: str, settings: str = "") -> None:
        self.schema = schema
        self.loop = asyncio.new_event_loop()
        read_only = f"-c default_transaction_read_only=on {settings}"
        options = {"autocommit": True, "options": read_only}
        self.slow_pool: ConnectionPool[Connection[Any]] = ConnectionPool(
            dsn, kwargs=options, min_size=1, max_size=2, open=True
        )
        self.fast_pool: AsyncConnectionPool[AsyncConnection[Any]] = AsyncConnectionPool(
            dsn, kwargs=options, min_size=1, max_size=1, open=False
        )
        self.loop.run_until_complete(self.fast_pool.open())
        self.execution = Execution(schema, self.fast_pool, self.slow_pool)
        self.fast_lane = FastLane(schema, self.fast_pool)

    def close(self) -> None:
        self.loop.run_until_complete(self.fast_pool.close())
        self.slow_pool.close()
        self.loop.close()

    def execute(self, query: str, asker: Asker = EVERYTHING, **variables: Any) -> Answer:
        """As a request is answered: by the lane that can."""
        return self.loop.run_until_complete(self.execution.execute(asker, query, variables))

    def fast(self, query: str, asker: Asker = EVERYTHING, **variables: Any) -> Any:
        """The data that the fast lane gives. CannotAnswer where it does not."""
        parsed = self.execution.document(query)
        assert not isinstance(parsed, list), parsed
        body = self.loop.run_until_complete(self.fast_lane.answer(parsed, None, variables, asker))
        return json.loads(body)["data"]

    def slow(self, query: str, asker: Asker = EVERYTHING, **variables: Any) -> Any:
        """The whole response of the slow lane."""
        parsed = self.execution.document(query)
        assert not isinstance(parsed, list), parsed
        answer = self.execution.execute_slowly(asker, parsed.document, variables, None)
        return json.loads(answer.body)

    def both(self, query: str, asker: Asker = EVERYTHING, **variables: Any) -> Any:
        """The data that both lanes agree on, key order included."""
        fast, slow = self.fast(query, asker, **variables), self.slow(query, asker, **variables)
        assert "errors" not in slow, slow["errors"]
        assert json.dumps(fast) == json.dumps(slow["data"])
        return fast


@pytest.fixture(scope="session")
def lanes(server: Server) -> Iterator[Lanes]:
    """Both lanes over the library."""
    with _library_on(server, 18) as made:
        yield made


@pytest.fixture(scope="session")
def lanes16(server16: Server) -> Iterator[Lanes]:
    """Both lanes over the library on the oldest PostgreSQL that is supported."""
    with _library_on(server16, 16) as made:
        yield made


@contextmanager
def _library_on(server: Server, major: int) -> Iterator[Lanes]:
    with databases.database_of(server, major, template="template1") as database:
        with psycopg.connect(database.dsn, autocommit=True) as connection:
            library.fill(connection)
        made = Lanes(library.schema(), database.dsn)
        try:
            yield made
        finally:
            made.close()
