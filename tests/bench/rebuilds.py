"""Rebuilding every view from a small and a large ledger: does time grow alone, and memory not?

Each view is filled in a process of its own, so that its peak of memory is its own.
"""

import multiprocessing
import resource
import sys
import time
from dataclasses import dataclass
from multiprocessing.pool import Pool

from projections.catalogue import VIEWS
from projections.runner import Rebuilt, rebuild
from tests.bench.findings import Aim, Cell, Findings, Table, say, seconds
from tests.bench.ground import Ground, standing
from tests.bench.samples import Samples

SIZES = (100_000, 1_000_000)
QUICK_SIZES = (1_000, 3_000)
SHOWN_EVERY = 10
"""Seconds between two lines of progress."""


@dataclass(frozen=True)
class Filled:
    """What filling one view came to."""

    view: str
    events: int
    seconds: float
    worked: float
    """Seconds of a processor that its process used: neighbours don't count in it."""
    megabytes: int
    """The most memory that the process ever had."""

    @property
    def rate(self) -> float:
        return self.events / self.seconds


def measure(ground: Ground, samples: Samples) -> Findings:
    """Load, rebuild all views one after the other, and again with ten times as many."""
    sizes = QUICK_SIZES if ground.quick else SIZES
    filled = {size: _rebuilt(ground, samples, size) for size in sizes}
    small, large = (filled[size] for size in sizes)
    rows: list[tuple[Cell, ...]] = [
        (
            f"{one.view}",
            one.seconds,
            one.rate,
            1e6 * one.worked / one.events,
            one.megabytes,
            other.seconds,
            other.rate,
            1e6 * other.worked / other.events,
            other.megabytes,
        )
        for one, other in zip(small, large, strict=True)
    ]
    columns = ["view"]
    for size in sizes:
        columns += [f"{size:,} events: seconds", "events a second", "CPU µs an event", "peak MB"]
    rows.append(("all", *_sums(small), *_sums(large)))
    growth = sum(it.seconds for it in large) / sum(it.seconds for it in small)
    times = sizes[1] / sizes[0]
    swelling = max(b.megabytes / a.megabytes for a, b in zip(small, large, strict=True))
    return Findings(
        tables=(Table(tuple(columns), tuple(rows)),),
        aims=(
            Aim(f"time for {times:.0f} times the events", 1.15 * times, growth, better="less"),
            Aim("memory of the view that grows most", 1.25, swelling, better="less"),
        ),
    )


def _sums(filled: list[Filled]) -> tuple[Cell, ...]:
    spent = sum(it.seconds for it in filled)
    worked = sum(it.worked for it in filled)
    events = filled[0].events
    return spent, events / spent, 1e6 * worked / events, max(it.megabytes for it in filled)


def _rebuilt(ground: Ground, samples: Samples, size: int) -> list[Filled]:
    context = multiprocessing.get_context("spawn")
    with ground.database() as dsn:
        taken = seconds(lambda: samples.load(dsn, size))
        say(f"{size:,} events loaded in {taken:.0f} s")
        ground.settle()
        with context.Pool(1, maxtasksperchild=None if ground.quick else 1) as process:
            return [_filled(process, dsn, samples.master, view.name, size) for view in VIEWS]


def _filled(process: Pool, dsn: str, master: bytes, name: str, size: int) -> Filled:
    filled = process.apply(fill, (dsn, master, name))
    assert filled.events == size, filled
    say(f"{name}: {filled.rate:,.0f} events a second, {filled.megabytes} MB")
    return filled


def fill(dsn: str, master: bytes, name: str) -> Filled:
    """Rebuild the view; runs in a process of its own."""
    [view] = [view for view in VIEWS if view.name == name]
    shown = [0.0]

    def progress(so_far: Rebuilt) -> None:
        if so_far.seconds - shown[0] > SHOWN_EVERY:
            shown[0] = so_far.seconds
            say(f"{name}: {so_far.events:,} events after {so_far.seconds:.0f} s")

    with standing(dsn, master) as made:
        began = time.process_time()
        done = rebuild(view, made.feed(), made.connect_projector, progress)
        worked = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak // (1024 * 1024 if sys.platform == "darwin" else 1024)
    return Filled(name, done.events, done.seconds, worked, megabytes)
