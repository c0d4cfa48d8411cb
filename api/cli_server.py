"""The commands that run or prepare a server: serve, worker, migrate, ledger rebase."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module

import structlog

from api.cli_output import FAILED, Ended, result, say
from api.composition import Installation, installation
from api.log import configure
from api.serving import (
    NotStarted,
    PortTaken,
    Signals,
    Stopped,
    bound_socket,
    run_until_stopped,
    serve,
)
from services import epoch, migrations
from services.embedded_postgres import EmbeddedPostgres
from services.settings import Settings

log = structlog.get_logger("concord.server")


def run_server(*, with_worker: bool) -> None:
    """Serve until a signal says to stop."""
    settings = Settings()
    configure(production=settings.production)
    with (
        _stopping_cleanly() as signals,
        closing(_listener(settings)) as listener,
        installation(settings, say) as it,
    ):

        def ready(address: str) -> None:
            _announce(address, it)
            if settings.sample_data:
                _load_sample_data(it, signals)

        # Imported here, so that a signal that comes meanwhile is heard.
        from api.app import create_app
        from api.schema import schema

        application = create_app(it, schema._schema, with_worker=with_worker)
        try:
            serve(application, listener, signals, ready)
        except (PortTaken, NotStarted) as problem:
            raise Ended(f"Concord can't be served: {problem}.", FAILED) from None
        signals.stopping.set()
        say("Stopping.")
    say("Stopped.")


def run_worker() -> None:
    """Keep the views up until a signal says to stop."""
    settings = Settings()
    configure(production=settings.production)
    from api.app import Supervision

    with _stopping_cleanly() as signals, installation(settings, say) as it:
        runner = it.runner()
        signals.started()
        with runner, it.deadlines(runner):
            say("The worker keeps the views up. What is due happens by itself.")
            if it.server is None:
                run_until_stopped(signals)
            else:
                with Supervision(it.server):
                    run_until_stopped(signals)
            say("Stopping.")
    say("Stopped.")


def migrate_database() -> list[str]:
    """Apply what is pending, to the given database or the embedded one; what was applied."""
    settings = Settings()
    with database(settings) as dsn:
        return migrations.migrate(dsn)


def rebase_ledger() -> epoch.Epoch:
    """Begin a new epoch on this server."""
    with database(Settings()) as dsn:
        return epoch.rebase(dsn)


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The DSN of the database as it is: embedded or given, migrated or not, sound or not."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    with EmbeddedPostgres(
        settings.prepared_data_dir(), announce=say, elsewhere=settings.postgres_dir
    ) as server:
        yield server.dsn()


@contextmanager
def _stopping_cleanly() -> Iterator[Signals]:
    """A signal during the start ends the program as cleanly as one that comes later."""
    with Signals().taken() as signals:
        try:
            yield signals
        except Stopped:
            say("Stopped.")


def _listener(settings: Settings) -> socket.socket:
    try:
        return bound_socket(settings.host, settings.port)
    except PortTaken as taken:
        raise Ended(f"Concord can't be served: {taken}.", FAILED) from None


def _announce(address: str, it: Installation) -> None:
    result(f"Concord answers at {address}/graphql")
    if not it.settings.production:
        result(f"GraphiQL in a browser: {address}/graphql")
    if it.settings.admin_key is None:
        result(f"Key of the administration: {it.admin_key}")
        example = "{ decisions(first: 3) { totalCount nodes { title outcome sentences } } }"
        result(
            "Try:\n"
            f"  curl {address}/graphql -H 'Authorization: Bearer {it.admin_key}' \\\n"
            "    -H 'Content-Type: application/json' \\\n"
            f'    -d \'{{"query": "{example}"}}\''
        )


def _load_sample_data(it: Installation, signals: Signals) -> None:
    """Load it beside the server, which answers meanwhile."""

    def load() -> None:
        try:
            import_module("api.sample_data").load(it, say)
        except Exception:
            if not signals.stopping.is_set():
                log.exception("the sample data could not be loaded")

    threading.Thread(target=load, name="sample data", daemon=True).start()
