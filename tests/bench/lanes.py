"""Both lanes on the committee's query: the last 50 decisions of a partnership with their votes.

The decisions are those that the runner made of a committee's real records, multiplied in their
table. Who asks is an organisation that may see one partnership, so every predicate is at work.
"""

import asyncio
import itertools
import json
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from anyio import to_thread
from psycopg import Connection
from psycopg.rows import TupleRow

from api.composition import READS_AT_ONCE
from api.cursors import global_id
from api.execution import Execution
from api.schema import schema
from api.slow_lane import Reads
from projections.catalogue import VIEWS
from projections.runner import rebuild
from services.postgres import QUERY, Limits, connect, open_async_pool, open_pool
from tests.bench.findings import Cell, Findings, Table, say
from tests.bench.ground import Ground, standing
from tests.bench.samples import Samples

FAST, SLOW = "fast lane", "slow lane"
CONCURRENT = (1, 16)
PAGE = 50
QUERIES = {
    "50 decisions with their votes": """
query Committee($partnership: ID!, $first: Int!) {
  decisions(partnership: $partnership, first: $first) {
    nodes {
      id title matter state outcome decidedAt sentences
      counts { group measure yes no abstain }
      votes { seat choice castAt counted }
    }
    pageInfo { hasNextPage endCursor }
  }
}""",
    "the same, voters and parties by name": """
query Committee($partnership: ID!, $first: Int!) {
  decisions(partnership: $partnership, first: $first) {
    nodes {
      id title matter state outcome decidedAt sentences
      counts { group measure yes no abstain }
      votes { choice castAt counted voter { name } party { name } }
    }
    pageInfo { hasNextPage endCursor }
  }
}""",
}

COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = 'decisions.decision'::regclass AND attnum > 0 AND NOT attisdropped
    AND attgenerated = '' ORDER BY attnum
"""
# One copy in a hundred belongs to the partnership that asks; dates are spread over ten years.
MULTIPLY = """
INSERT INTO decisions.decision ({columns})
SELECT {values}
FROM decisions.decision AS d CROSS JOIN generate_series(1, %s) AS n WHERE d.body IS NOT NULL
"""
REPLACED = {
    "id": "gen_random_uuid()",
    "partnership": "CASE WHEN n % 100 = 0 THEN d.partnership"
    " ELSE md5('partnership ' || n % 1000)::uuid END",
    "dated_at": "d.dated_at + random() * interval '10 years'",
}
ASKING = "SELECT partnership FROM bodies.body LIMIT 1"


@dataclass
class Asker:
    """The context of one operation."""

    values: Mapping[str, Any]
    slow_lane: Reads | None = None


def measure(ground: Ground, samples: Samples) -> Findings:
    """Ask over and over, in turns: one client, then sixteen."""
    stored = ground.much(200_000, 600)
    with ground.database() as dsn:
        _fill(dsn, samples, stored)
        with connect(dsn) as connection:
            row = connection.execute(ASKING).fetchone()
        assert row is not None
        rows = asyncio.run(_race(ground, dsn, row[0]))
    columns = (
        "query",
        "clients",
        "lane",
        "requests a second",
        "median ms",
        "99 % ms",
        "times the slow lane",
    )
    return Findings(
        tables=(Table(columns, tuple(rows)),),
        said=(f"{stored:,} decisions stored; a page of {PAGE}, 15 votes each.",),
    )


def _fill(dsn: str, samples: Samples, decisions: int) -> None:
    samples.load(dsn, len(samples.persons) + len(samples.history))
    with standing(dsn, samples.master) as made:
        for view in VIEWS:
            rebuild(view, made.feed(), made.connect_projector)
    with connect(dsn, limits=Limits(0, 0, 0, 0)) as connection:
        _multiply(connection, decisions)


def _multiply(connection: Connection[TupleRow], decisions: int) -> None:
    columns = [str(name) for (name,) in connection.execute(COLUMNS)]
    [(made,)] = connection.execute("SELECT count(*) FROM decisions.decision WHERE body IS NOT NULL")
    values = ", ".join(REPLACED.get(name, f'd."{name}"') for name in columns)
    quoted = ", ".join(f'"{name}"' for name in columns)
    began = time.perf_counter()
    statement = MULTIPLY.format(columns=quoted, values=values.replace("%", "%%"))
    connection.execute(statement.encode(), (decisions // made,))
    connection.execute("VACUUM ANALYZE decisions.decision")
    say(f"{decisions:,} decisions stored in {time.perf_counter() - began:.0f} s")


async def _race(ground: Ground, dsn: str, partnership: UUID) -> list[tuple[Cell, ...]]:
    slow_pool = open_pool(dsn, QUERY, max_size=READS_AT_ONCE)
    fast_pool = open_async_pool(dsn, QUERY, max_size=READS_AT_ONCE)
    await fast_pool.open()
    try:
        asking = Asking(Execution(schema._schema, fast_pool, slow_pool), partnership)
        rows: list[tuple[Cell, ...]] = []
        for name, query in QUERIES.items():
            await asking.check(query)
            for clients in CONCURRENT:
                rows += await _side_by_side(ground, asking, name, query, clients)
        return rows
    finally:
        await fast_pool.close()
        slow_pool.close()


async def _side_by_side(
    ground: Ground, asking: "Asking", name: str, query: str, clients: int
) -> list[tuple[Cell, ...]]:
    lanes = {FAST: asking.fast, SLOW: asking.slow}
    rates: dict[str, list[float]] = {lane: [] for lane in lanes}
    waited: dict[str, list[float]] = {lane: [] for lane in lanes}
    for _ in range(ground.much(4, 1)):
        for lane, ask in lanes.items():
            began = time.perf_counter()
            times = await _asked(ask, query, clients, ground.much(25, 2) / 10)
            rates[lane].append(len(times) / (time.perf_counter() - began))
            waited[lane] += times
    ratio = statistics.median(f / s for f, s in zip(rates[FAST], rates[SLOW], strict=True))
    rows: list[tuple[Cell, ...]] = []
    for lane in lanes:
        rate = statistics.median(rates[lane])
        say(f"{name}, {clients} clients, {lane}: {rate:.1f} requests a second")
        half, most = _quantiles(waited[lane])
        rows.append((name, str(clients), lane, rate, half, most, ratio if lane == FAST else 1.0))
    return rows


def _quantiles(times: list[float]) -> tuple[float, float]:
    ordered = sorted(1000 * time for time in times)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]


async def _asked(
    ask: Callable[[str], Awaitable[bytes]], query: str, clients: int, seconds: float
) -> list[float]:
    """So many clients, each asking again as soon as it was answered; how long each waited."""
    waited: list[float] = []
    end = time.perf_counter() + seconds

    async def client() -> None:
        for _ in itertools.count():
            began = time.perf_counter()
            await ask(query)
            now = time.perf_counter()
            waited.append(now - began)
            if now >= end:
                return

    await asyncio.gather(*(client() for _ in range(clients)))
    return waited


@dataclass(frozen=True)
class Asking:
    """One query, by either lane, as the partnership's own organisation."""

    execution: Execution
    partnership: UUID

    async def fast(self, query: str) -> bytes:
        answer = await self.execution.execute(self._asker(), query, self._variables())
        assert answer.fast, answer.body[:300]
        return answer.body

    async def slow(self, query: str) -> bytes:
        return await to_thread.run_sync(self._slow, query)

    def _slow(self, query: str) -> bytes:
        parsed = self.execution.document(query)
        assert not isinstance(parsed, list), parsed
        asker, variables = self._asker(), self._variables()
        return self.execution.execute_slowly(asker, parsed.document, variables, None).body

    async def check(self, query: str) -> None:
        """Both give the same, and what was asked for."""
        fast, slow = json.loads(await self.fast(query)), json.loads(await self.slow(query))
        assert fast == slow, (str(fast)[:300], str(slow)[:300])
        decisions = fast["data"]["decisions"]["nodes"]
        votes = sum(len(decision["votes"]) for decision in decisions)
        say(f"{len(decisions)} decisions with {votes} votes, {len(json.dumps(fast)):,} characters")

    def _asker(self) -> Asker:
        return Asker({"everything": False, "partnerships": [self.partnership]})

    def _variables(self) -> dict[str, Any]:
        return {"partnership": global_id("Partnership", self.partnership), "first": PAGE}
