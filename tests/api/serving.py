"""A server in this process: the whole application on a loopback port, over a real database."""

from __future__ import annotations

import contextlib
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
import psycopg
import strawberry

from api.app import create_app
from api.composition import Installation, installation
from api.schema import schema as full_schema
from api.serving import Server, address_of, bound_socket
from services.deadlines import LEAD
from services.embedded_postgres import EmbeddedPostgres
from services.settings import Settings
from tests import databases, lawful

ADMIN_KEY = "concord_admin_of-the-tests"
MASTER_KEY = b64encode(bytes(range(32))).decode()


class Bug(Exception):
    """Something that nobody expected."""


@strawberry.type
class Query:
    """A schema that needs no views, for what is about HTTP alone."""

    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"hello {name}"

    @strawberry.field
    def broken(self) -> str:
        raise Bug("secret internals")

    @strawberry.field
    def maybe_broken(self) -> str | None:
        raise Bug("secret internals")

    @strawberry.field
    def waits(self, seconds: float) -> str:
        time.sleep(seconds)
        return "waited"

    @strawberry.field
    def counted(self, info: strawberry.Info) -> int:
        it: Installation = info.context.installation
        with it.query_pool.connection() as connection:
            row = connection.execute("SELECT 1").fetchone()
        assert row is not None
        return int(row[0])

    @strawberry.field
    def principal(self, info: strawberry.Info) -> str | None:
        principal: str | None = info.context.values["principal"]
        return principal


@strawberry.type
class Mutation:
    """One act, which records nothing."""

    @strawberry.mutation
    def act(self, info: strawberry.Info) -> str:
        return str(info.context.act().command)


SMALL_SCHEMA = strawberry.Schema(Query, Mutation)


@dataclass
class Served:
    """A running server, and a client that carries its key."""

    url: str
    installation: Installation
    client: httpx.Client = field(repr=False)

    @property
    def graphql(self) -> str:
        return f"{self.url}/graphql"

    def post(
        self, query: str, headers: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        return self.client.post(self.graphql, json={"query": query, **more}, headers=headers)


def settings_for(dsn: str, **more: Any) -> Settings:
    return Settings(
        **{"database_url": dsn, "admin_key": ADMIN_KEY, "master_key": MASTER_KEY, **more}
    )


@contextlib.contextmanager
def served(
    dsn: str,
    server: EmbeddedPostgres | None = None,
    with_worker: bool = True,
    schema: strawberry.Schema = SMALL_SCHEMA,
    clock: Callable[[], datetime] | None = None,
    **settings: Any,
) -> Iterator[Served]:
    """The application over a migrated database; `server` is kept running if it is given.

    `clock` is what it takes for the time, if not the time that it is.
    """
    with installation(settings_for(dsn, **settings)) as it:
        it.server = server
        if clock is not None:
            it.clock = clock
        application = create_app(it, schema._schema, with_worker=with_worker)
        with _listening(application) as url:
            headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
            with httpx.Client(headers=headers, timeout=30, trust_env=False) as client:
                yield Served(url, it, client)


@contextlib.contextmanager
def whole(
    given: databases.Server, is_lawful: bool = True, has_lapses: bool = True, **more: Any
) -> Iterator[Served]:
    """A server of all that there is with nothing in it; the chain of authority of everything
    that is done has to hold in the end, unless acts rest on what is found void.

    Without lapses it lets no due date happen, for tests that date business long back.
    """
    with (
        databases.database_of(given, 18) as database,
        contextlib.nullcontext() if has_lapses else _nothing_lapses(database.dsn),
        served(database.dsn, schema=full_schema, **more) as found,
    ):
        yield found
        if is_lawful:
            assert lawful.unlawful(found.installation.recorder) == []


@contextlib.contextmanager
def _nothing_lapses(dsn: str) -> Iterator[None]:
    with psycopg.connect(dsn, autocommit=True) as leading:
        assert leading.execute(LEAD).fetchone() == (True,), "due dates happen already"
        yield


@contextlib.contextmanager
def _listening(application: Any) -> Iterator[str]:
    listener = bound_socket("127.0.0.1", 0)
    ready = threading.Event()
    server = Server(application, ready.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        assert ready.wait(30), "the server did not start"
        yield address_of(listener)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def eventually(holds: Callable[[], bool], seconds: float = 20.0) -> float:
    """Wait until something holds; how long it took."""
    began = time.monotonic()
    while not holds():
        took = time.monotonic() - began
        assert took < seconds, f"still not so after {took:.1f} s"
        time.sleep(0.05)
    return time.monotonic() - began
