"""Appends a second: our recorder, the library's, and bare inserts by the same driver.

Writers are threads of four processes, so that Python's one lock is not what is measured; they
are the same for all three. Every append is one event in a transaction of its own with fsync on.
"""

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from multiprocessing.connection import Connection as Pipe
from uuid import uuid4

import psycopg
from eventsourcing.persistence import StoredEvent

from services.postgres import connect
from tests.bench.contestants import CONTESTANTS, MAKE_BARE, STREAM_LENGTH, Library
from tests.bench.findings import Aim, Findings, Table, Turns, say
from tests.bench.ground import Ground
from tests.bench.samples import Samples

PROCESSES = 4
WRITERS = (1, 4, 16)
SLOW_FLUSH = 3_000
"""Microseconds that a commit waits in the last row: a disk of a data centre, not of this one."""
MEASURED_WITH = ("ballot.cast.v2", "decision.poll-closed.v1")

Turn = tuple[str, int, float]
"""Contestant, threads, seconds."""
Material = Sequence[tuple[str, bytes]]
"""Names and states to append."""


def measure(ground: Ground, samples: Samples) -> Findings:
    """Append as fast as it goes, a few seconds at a time."""
    taken = [(r.name, r.state) for r in samples.history if r.name in MEASURED_WITH][:500]
    size = sum(len(state) for _, state in taken) / len(taken)
    with ground.database() as dsn:
        with connect(dsn) as connection:
            connection.execute(MAKE_BARE)
        library = Library(dsn, 1)
        library.make_table()
        library.close()
        with _processes(dsn, taken) as pipes:
            raced = {writers: _race(ground, pipes, writers) for writers in WRITERS}
            with _slow_commits(dsn):
                slow = _race(ground, pipes, WRITERS[-1], fresh=True)
    rows = [(f"{writers}", *_figures(turns)) for writers, turns in raced.items()]
    rows.append((f"{WRITERS[-1]}, 3 ms a commit", *_figures(slow)))
    columns = ("writers", *CONTESTANTS, "times the library's", "share of bare inserts")
    last = raced[WRITERS[-1]]
    return Findings(
        tables=(Table(columns, tuple(rows)),),
        aims=(
            Aim("16 writers, times the library's", 3, last.ratio("Concord", "the library")),
            Aim(
                "16 writers, share of bare inserts",
                60,
                100 * last.ratio("Concord", "bare inserts"),
                unit=" %",
            ),
        ),
        said=(f"Appends a second. A record has {size:.0f} bytes on average.",),
    )


def _figures(turns: Turns) -> tuple[float | str, ...]:
    return (
        *(turns.median(name) for name in CONTESTANTS),
        turns.ratio("Concord", "the library"),
        f"{100 * turns.ratio('Concord', 'bare inserts'):.0f} %",
    )


def _race(ground: Ground, pipes: list[Pipe], writers: int, *, fresh: bool = False) -> Turns:
    """All contestants in turn; `fresh` has them open new connections first."""
    seconds = 0.2 if ground.quick else 2.0
    if fresh:
        for pipe in pipes:
            pipe.send(None)

    def run(name: str) -> float:
        ground.settle()
        reached = _append(pipes, writers, name, seconds)
        say(f"{writers} writers, {name}: {reached:,.0f} appends a second")
        return reached

    contestants: dict[str, Callable[[], float]] = {name: partial(run, name) for name in CONTESTANTS}
    for name in contestants:
        _append(pipes, writers, name, 0.2)
    return Turns(contestants, ground.much(5, 1))


def _append(pipes: list[Pipe], writers: int, name: str, seconds: float) -> float:
    """Spread the writers over the processes; appends a second of all."""
    busy = pipes[: min(writers, len(pipes))]
    for pipe in busy:
        pipe.send((name, writers // len(busy), seconds))
    return sum(float(pipe.recv()) for pipe in busy)


@contextmanager
def _processes(dsn: str, material: Material) -> Iterator[list[Pipe]]:
    context = multiprocessing.get_context("spawn")
    pipes, processes = [], []
    for _ in range(PROCESSES):
        ours, theirs = context.Pipe()
        process = context.Process(target=write_in_turns, args=(dsn, material, theirs), daemon=True)
        process.start()
        theirs.close()
        pipes.append(ours)
        processes.append(process)
    try:
        for pipe in pipes:
            assert pipe.recv() == "ready"
        yield pipes
    finally:
        for pipe in pipes:
            pipe.close()
        for process in processes:
            process.join(30)


@contextmanager
def _slow_commits(dsn: str) -> Iterator[None]:
    """Every commit of new sessions waits as long as a slow disk would."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f'ALTER DATABASE "{name}" SET commit_delay = {SLOW_FLUSH}')
        connection.execute(f'ALTER DATABASE "{name}" SET commit_siblings = 0')
    yield


# In the processes


@dataclass
class _Writer:
    """One thread: streams of ten events, one after the other."""

    append: Callable[[StoredEvent], object]
    material: Material

    def run(self, seconds: float) -> float:
        """Appends a second, from the first to the last whole one."""
        began, count = time.perf_counter(), 0
        for name, state in cycle(self.material):
            version = count % STREAM_LENGTH + 1
            if version == 1:
                stream = uuid4()
                if time.perf_counter() - began >= seconds:
                    break
            self.append(StoredEvent(stream, version, name, state))
            count += 1
        return count / (time.perf_counter() - began)


def write_in_turns(dsn: str, material: Material, pipe: Pipe) -> None:
    """Do as the pipe says until it closes; None means to forget all connections."""
    open_ones: dict[tuple[str, int], list[_Writer]] = {}
    pipe.send("ready")
    while True:
        try:
            turn: Turn | None = pipe.recv()
        except EOFError:
            return
        if turn is None:
            open_ones.clear()
            continue
        name, threads, seconds = turn
        if (name, threads) not in open_ones:
            contestant = CONTESTANTS[name](dsn, threads)
            shifted = (list(islice(cycle(material), n, n + len(material))) for n in range(threads))
            open_ones[name, threads] = [_Writer(contestant.writer(), own) for own in shifted]
        pipe.send(_run(open_ones[name, threads], seconds))


def _add(reached: list[float], writer: _Writer, seconds: float) -> None:
    reached.append(writer.run(seconds))


def _run(writers: list[_Writer], seconds: float) -> float:
    reached: list[float] = []
    threads = [
        threading.Thread(target=partial(_add, reached, writer, seconds)) for writer in writers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reached) == len(writers), "a writer failed"
    return sum(reached)
