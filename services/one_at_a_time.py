"""One import of a source at a time: what is rehearsed is decided over what is stored, so nobody
else may store acts of that source meanwhile."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psycopg

from services.postgres import Pool

TAKE = "SELECT pg_try_advisory_lock(hashtextextended('concord import: ' || %s, 0))"
GIVE = "SELECT pg_advisory_unlock(hashtextextended('concord import: ' || %s, 0))"
PAUSE = 0.2
"""Seconds between two tries: an import takes seconds or minutes."""


@contextmanager
def alone_with(pool: Pool, source: str, wait: Callable[[], None]) -> Iterator[None]:
    """Hold the source until the end of the block; `wait` is told, once, if another import has it.

    A session holds it, outside of any transaction: it keeps no reader of the ledger waiting, and
    who dies lets go of it.
    """
    with pool.connection() as connection:
        told = False
        while not _row(connection.execute(TAKE, (source,)).fetchone()):
            if not told:
                wait()
                told = True
            time.sleep(PAUSE)
        try:
            yield
        finally:
            with suppress(psycopg.Error):  # a session that is gone has let go of it
                connection.execute(GIVE, (source,))


def _row(found: tuple[bool, ...] | None) -> bool:
    assert found is not None, "it answers with one row"
    return found[0]
