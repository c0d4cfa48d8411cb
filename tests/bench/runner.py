"""Events a second into a view: our runner, the library's, and merely reading the rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from psycopg import Connection
from psycopg.rows import TupleRow

from projections.audit_trail import AUDIT_TRAIL
from projections.feed import BATCH
from projections.runner import rebuild
from projections.view import View
from services.postgres import connect
from tests.bench.findings import Aim, Findings, Table, Turns, say, seconds
from tests.bench.ground import Ground, Standing, standing
from tests.bench.library_view import LibraryRunner
from tests.bench.plain_view import plain_view
from tests.bench.samples import Samples

OURS = "Concord's runner"
TRAIL = "Concord's runner, into the audit trail"
LIBRARY = "the library's runner"
SLOW = "the library's runner, 3 ms a commit"
NOT_WAITING = "the library's runner, not waiting for the disk"
READING = "reading the raw rows"
CONTESTANTS = (OURS, TRAIL, LIBRARY, SLOW, NOT_WAITING, READING)
COMMITS = {
    SLOW: {"commit_delay": "3000", "commit_siblings": "0"},
    NOT_WAITING: {"synchronous_commit": "off"},
}
READ = f"""
SELECT position, stream, version, name, partnership, state FROM ledger.events
WHERE position > %s ORDER BY position LIMIT {BATCH}
"""
AIM = 40


def measure(ground: Ground, samples: Samples) -> Findings:
    """Fill views again and again from the same events."""
    events = ground.much(20_000, 1_000)
    with ground.database() as dsn:
        samples.load(dsn, events)
        with standing(dsn, samples.master) as made:
            turns = _race(ground, made, LibraryRunner(dsn), events)
    rows = [(name, turns.median(name), turns.ratio(OURS, name)) for name in CONTESTANTS]
    return Findings(
        tables=(Table(("", "events a second", "Concord's runner is times that"), tuple(rows)),),
        aims=(
            Aim("times the library's runner, on this disk", AIM, turns.ratio(OURS, LIBRARY)),
            Aim("the same where a commit takes 3 ms", AIM, turns.ratio(OURS, SLOW)),
        ),
        said=(f"{events:,} events in the ledger.",),
    )


def _race(ground: Ground, made: Standing, library: LibraryRunner, events: int) -> Turns:
    plain = plain_view()
    much = ground.much(3, 1)

    def theirs(name: str) -> float:
        with _commits(made.dsn, COMMITS.get(name, {})):
            return library.events_a_second(much, events)

    def reading() -> float:
        with connect(made.dsn) as connection:
            return events / seconds(lambda: _read(connection, events))

    work: dict[str, Callable[[], float]] = {
        OURS: lambda: _filled(plain, made, events),
        TRAIL: lambda: _filled(AUDIT_TRAIL, made, events),
        LIBRARY: lambda: theirs(LIBRARY),
        SLOW: lambda: theirs(SLOW),
        NOT_WAITING: lambda: theirs(NOT_WAITING),
        READING: reading,
    }

    def turn(name: str) -> float:
        ground.settle()
        reached = work[name]()
        say(f"{name}: {reached:,.0f} events a second")
        return reached

    return Turns({name: partial(turn, name) for name in CONTESTANTS}, ground.much(5, 1))


@contextmanager
def _commits(dsn: str, settings: dict[str, str]) -> Iterator[None]:
    """New sessions that don't say otherwise commit like this."""
    with connect(dsn) as connection:
        alter = f'ALTER DATABASE "{connection.info.dbname}"'
        for name, value in settings.items():
            connection.execute(f"{alter} SET {name} = {value}".encode())
        yield
        connection.execute(f"{alter} RESET ALL".encode())


def _filled(view: View, made: Standing, events: int) -> float:
    done = rebuild(view, made.feed(), made.connect_projector)
    assert done.events == events, done
    return events / done.seconds


def _read(connection: Connection[TupleRow], events: int) -> None:
    position, count = 0, 0
    while rows := connection.execute(READ, (position,), binary=True).fetchall():
        position = rows[-1][0]
        count += len(rows)
    assert count == events, count
