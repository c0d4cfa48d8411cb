"""Connection pools that find their database soon after it is back.

The library's pools wait ever longer between two attempts to connect (1, 2, 4, 8 seconds …), so a
database that was away for three seconds is found after seven. These try at a steady pace; an
attempt that fails costs a fraction of a millisecond.
"""

from typing import Any, TypeVar

from psycopg import AsyncConnection, Connection
from psycopg_pool import AsyncConnectionPool, ConnectionPool
from psycopg_pool.base import AttemptWithBackoff

C = TypeVar("C", bound=Connection[Any])
A = TypeVar("A", bound=AsyncConnection[Any])


class Attempt(AttemptWithBackoff):
    """An attempt to connect that is repeated at a steady pace."""

    INITIAL_DELAY = 0.4
    DELAY_BACKOFF = 1.0


class SteadyPool(ConnectionPool[C]):
    """A pool for threads."""

    def _add_connection(self, attempt: AttemptWithBackoff | None, growing: bool = False) -> None:
        super()._add_connection(attempt or Attempt(timeout=self.reconnect_timeout), growing)


class SteadyAsyncPool(AsyncConnectionPool[A]):
    """A pool for coroutines."""

    async def _add_connection(
        self, attempt: AttemptWithBackoff | None, growing: bool = False
    ) -> None:
        await super()._add_connection(attempt or Attempt(timeout=self.reconnect_timeout), growing)
