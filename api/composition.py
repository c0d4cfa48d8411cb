"""Composition: which database, pools, keys and clock an installation runs on, put together once.

Nothing is made when this module is imported; `installation` makes it all and takes it all down.
"""

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from psycopg import Connection
from psycopg.rows import TupleRow

from projections.catalogue import VIEWS
from projections.deadlines import WATCHED, due_from
from projections.feed import Feed
from projections.runner import Freshness, Runner
from services.catalogue import NOUNS
from services.codec import decode
from services.deadlines import Deadlines
from services.embedded_postgres import EmbeddedPostgres
from services.identity import (
    Keys,
    decoded_master_key,
    derived_key,
    new_admin_key,
    new_master_key,
)
from services.kept_secret import kept_secret
from services.ledger import Ledger
from services.migrations import migrate, pending
from services.postgres import COMMAND, PROJECTOR, QUERY, Pool, connect, open_pool
from services.recorder import Recorder
from services.sealing import Keyring
from services.settings import Settings

Announce = Callable[[str], None]

APPLICATION = "concord"
COMMANDS_AT_ONCE = 16
READS_AT_ONCE = 8
READ_WAITS = 2.0
"""Seconds that a read waits for a connection: nobody is helped by a slow "not now"."""

GARBAGE_THRESHOLDS = (50_000, 20, 100)
"""Decoding makes thousands of small objects that none of them refers back to. With Python's own
thresholds looking for cycles among them takes two thirds of the time of a batch."""

log = logging.getLogger(__name__)

assert NOUNS, "importing them has registered every event that the ledger may hold"


class NotReady(Exception):
    """The installation can't be used as it is; the message says what to do."""


def clock() -> datetime:
    """The one clock: now, in UTC."""
    return datetime.now(UTC)


@dataclass
class Installation:
    """Everything that one program runs on."""

    settings: Settings
    data_dir: Path | None
    server: EmbeddedPostgres | None
    dsn: str
    command_pool: Pool
    query_pool: Pool
    recorder: Recorder
    keyring: Keyring
    ledger: Ledger
    keys: Keys
    admin_key: str
    clock: Callable[[], datetime] = clock

    def feed(self) -> Feed:
        """The ledger's records for the views of this process."""
        return Feed(
            self.recorder,
            lambda state: decode(state, self.recorder.blob),
            self.keyring.open,
        )

    def runner(self) -> Runner:
        """What keeps every view up while it runs."""
        return Runner(VIEWS, self.feed(), self.connect_projector)

    def deadlines(self, runner: Runner | None = None) -> Deadlines:
        """What lets due dates happen while it runs; `runner` the one of this process, if any."""
        freshness = self.freshness(runner)
        return Deadlines(
            self.ledger,
            due_from(self.query_pool),
            lambda position: freshness.wait_for(WATCHED, position),
            self.clock,
            lambda: connect(self.dsn, COMMAND, application_name=f"{APPLICATION}-deadlines"),
        )

    def freshness(self, runner: Runner | None = None) -> Freshness:
        """What tells readers how far the views are."""
        return Freshness(self.query_pool, runner)

    def connect_projector(self) -> Connection[TupleRow]:
        """A connection of its own that may write views."""
        return connect(self.dsn, PROJECTOR, application_name=f"{APPLICATION}-views")


@contextmanager
def installation(
    settings: Settings, announce: Announce = log.info, *, migrated: bool = True
) -> Iterator[Installation]:
    """The installation of these settings, for as long as the block runs.

    The embedded server is started, and migrated when it is behind. A given database is only
    looked at: unless `migrated` is False, NotReady says when it has not been migrated.
    """
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    if settings.database_url is not None:
        dsn = settings.database_url.get_secret_value()
        if migrated and pending(dsn):
            raise NotReady("the database is not migrated: run `concord migrate`")
        yield from _composed(settings, None, dsn, announce)
        return
    with EmbeddedPostgres(
        settings.prepared_data_dir(), announce=announce, elsewhere=settings.postgres_dir
    ) as server:
        for applied in migrate(server.dsn()):
            announce(f"Migrated: {applied}.")
        yield from _composed(settings, server, server.dsn(), announce)


def _composed(
    settings: Settings, server: EmbeddedPostgres | None, dsn: str, announce: Announce
) -> Iterator[Installation]:
    master = decoded_master_key(_secret(settings, "master_key", new_master_key, announce))
    admin_key = _secret(settings, "admin_key", new_admin_key, announce)
    mac_key = derived_key(master, "mac")
    command_pool = open_pool(dsn, COMMAND, application_name=APPLICATION, max_size=COMMANDS_AT_ONCE)
    query_pool = open_pool(
        dsn, QUERY, application_name=APPLICATION, max_size=READS_AT_ONCE, timeout=READ_WAITS
    )
    try:
        recorder = Recorder(command_pool)
        keyring = Keyring(master, command_pool)
        yield Installation(
            settings=settings,
            data_dir=None if server is None else settings.data_dir,
            server=server,
            dsn=dsn,
            command_pool=command_pool,
            query_pool=query_pool,
            recorder=recorder,
            keyring=keyring,
            ledger=Ledger(recorder, keyring, mac_key),
            keys=Keys(admin_key, mac_key, command_pool),
            admin_key=admin_key,
        )
    finally:
        query_pool.close()
        command_pool.close()


def _secret(settings: Settings, name: str, make: Callable[[], str], announce: Announce) -> str:
    """The secret that was configured, or the one that is kept in the data directory."""
    given = getattr(settings, name)
    if given is not None:
        return str(given.get_secret_value())
    path = settings.prepared_data_dir() / name.replace("_", ".")
    if not path.exists():
        announce(f"Made {path}: keep it.")
    return kept_secret(path, make)
