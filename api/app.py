"""The server's application: its routes, and all that lives as long as it does.

`/graphql` is a bare ASGI route, because a framework's costs a quarter of a small query; health
and metrics are ordinary ones. The lifespan opens the readers' pool, follows the ledger, watches
the health and keeps the embedded PostgreSQL running.
"""

import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import structlog
from anyio import to_thread
from fastapi import FastAPI
from fastapi.responses import JSONResponse, RedirectResponse, Response
from graphql import GraphQLSchema
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from api.composition import APPLICATION, READ_WAITS, READS_AT_ONCE, Installation
from api.context import Contexts
from api.declaration_check import check
from api.execution import Execution
from api.failures import describe
from api.graphql_http import GraphQLOverHttp
from api.health import Watch, told
from api.metrics import CONTENT_TYPE, Metrics
from api.request_log import RequestLog
from projections.catalogue import VIEWS
from projections.runner import Runner
from services.deadlines import Deadlines
from services.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from services.postgres import QUERY, open_async_pool

SUPERVISION_INTERVAL = 1.0

STATIC = Path(__file__).with_name("static")
UNCACHED = {"Cache-Control": "no-store"}

log = structlog.get_logger("concord.server")


class Parts:
    """What a running server consists of; there while its lifespan lasts."""

    graphql: GraphQLOverHttp | None = None
    runner: Runner | None = None
    deadlines: Deadlines | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request to `/graphql`."""
        assert self.graphql is not None, "the lifespan has not begun"
        await self.graphql(scope, receive, send)


def create_app(
    installation: Installation, schema: GraphQLSchema, *, with_worker: bool = True
) -> FastAPI:
    """The application over an installation; `with_worker` keeps the views up in this process."""
    metrics, parts = Metrics(), Parts()

    def declared() -> None:
        with installation.query_pool.connection() as connection:
            check(schema, connection)

    watch = Watch(installation.dsn, VIEWS, lambda: parts.runner, declared, lambda: parts.deadlines)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await _start(stack, installation, schema, parts, watch, metrics, with_worker)
            yield

    app = FastAPI(title="Concord", docs_url=None, redoc_url=None, openapi_url=None)
    app.router.lifespan_context = lifespan
    app.add_middleware(RequestLog, metrics=metrics)
    _add_routes(app, parts, watch, metrics, installation)
    return app


async def _start(
    stack: AsyncExitStack,
    installation: Installation,
    schema: GraphQLSchema,
    parts: Parts,
    watch: Watch,
    metrics: Metrics,
    with_worker: bool,
) -> None:
    pool = open_async_pool(
        installation.dsn,
        QUERY,
        application_name=APPLICATION,
        max_size=READS_AT_ONCE,
        timeout=READ_WAITS,
    )
    await pool.open(wait=False)
    stack.push_async_callback(pool.close)
    if installation.server is not None:
        stack.enter_context(Supervision(installation.server))
    if with_worker:
        parts.runner = runner = installation.runner()
        runner.start()
        stack.push_async_callback(to_thread.run_sync, runner.stop)
        metrics.collect_from(runner.collect)
        parts.deadlines = deadlines = installation.deadlines(runner)
        deadlines.start()
        stack.push_async_callback(to_thread.run_sync, deadlines.stop)
        metrics.collect_from(deadlines.collect)
    watch.start()
    stack.callback(watch.stop)
    metrics.watch_pools(
        {
            "commands": installation.command_pool.get_stats,
            "reads": installation.query_pool.get_stats,
            "fast reads": pool.get_stats,
        }
    )
    settings = installation.settings

    def recorded() -> None:
        metrics.acts.inc()
        if parts.runner is not None:
            parts.runner.wake()

    parts.graphql = GraphQLOverHttp(
        schema,
        Execution(schema, pool, installation.query_pool, describe),
        Contexts(installation, installation.freshness(parts.runner), pool, recorded),
        watch,
        page=None if settings.production else (STATIC / "graphiql.html").read_bytes(),
        introspection=not settings.production,
    )


class Supervision:
    """Starts the embedded PostgreSQL again when it has died."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self._server = server
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="postgres", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_exception: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(SUPERVISION_INTERVAL):
            try:
                self._server.ensure_running()
            except EmbeddedPostgresError as error:
                log.critical("the embedded PostgreSQL does not start", error=str(error))


def _add_routes(
    app: FastAPI, parts: Parts, watch: Watch, metrics: Metrics, installation: Installation
) -> None:
    # An object and not a function as endpoint: Starlette then calls it as it is.
    app.router.routes.append(Route("/graphql", parts))
    if not installation.settings.production:
        app.add_api_route("/", lambda: RedirectResponse("/graphql"), include_in_schema=False)
        app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.get("/health/live")
    async def live() -> Response:
        return JSONResponse({"status": "live"}, headers=UNCACHED)

    @app.get("/health/ready")
    async def ready() -> Response:
        seen = watch.seen()
        return JSONResponse(told(seen), 200 if seen.is_ready else 503, headers=UNCACHED)

    @app.get("/metrics")
    async def measured() -> Response:
        return Response(metrics.text(), media_type=CONTENT_TYPE)
