"""What a benchmark found: tables, and the aims that it was held against."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Cell = str | float | int


@dataclass(frozen=True)
class Aim:
    """What was aimed at and what was reached, in the same unit."""

    what: str
    aimed: float
    reached: float
    unit: str = "×"
    better: Literal["more", "less"] = "more"

    @property
    def is_met(self) -> bool:
        if self.better == "more":
            return self.reached >= self.aimed
        return self.reached <= self.aimed

    def __str__(self) -> str:
        bound = "at least" if self.better == "more" else "at most"
        verdict = "met" if self.is_met else "**missed**"
        return (
            f"- {self.what}: {shown(self.reached)}{self.unit} "
            f"(aim: {bound} {shown(self.aimed)}{self.unit}) {verdict}"
        )


@dataclass(frozen=True)
class Table:
    """Numbers side by side."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __str__(self) -> str:
        lines = [
            _line(self.columns),
            _line(["---", *["---:"] * (len(self.columns) - 1)]),
            *(_line([shown(cell) for cell in row]) for row in self.rows),
        ]
        return "\n".join(lines)


@dataclass(frozen=True)
class Findings:
    """Everything that one benchmark found."""

    tables: tuple[Table, ...]
    aims: tuple[Aim, ...] = ()
    said: tuple[str, ...] = ()
    """Sentences about this very run: how much was measured, and how."""

    def __str__(self) -> str:
        parts = [*(str(table) for table in self.tables)]
        if self.aims:
            parts.append("\n".join(str(aim) for aim in self.aims))
        return "\n\n".join([*parts, *self.said])


def shown(cell: Cell) -> str:
    """A number as people read it: three digits that matter, thousands apart."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int) or abs(cell) >= 100:
        return f"{cell:,.0f}"
    return f"{cell:.3g}" if abs(cell) < 10 else f"{cell:.1f}"


class Turns:
    """Contestants that take turns; what each reached in each turn."""

    def __init__(self, contestants: Mapping[str, Callable[[], float]], turns: int) -> None:
        self.reached: dict[str, list[float]] = {name: [] for name in contestants}
        for turn in range(turns):
            # Whoever comes second finds another machine than the first: so the order changes.
            names = list(contestants) if turn % 2 == 0 else list(contestants)[::-1]
            for name in names:
                self.reached[name].append(contestants[name]())

    def median(self, name: str) -> float:
        """The middle of what it reached."""
        return statistics.median(self.reached[name])

    def ratio(self, name: str, other: str) -> float:
        """How many times the other's, in the middle of all turns."""
        pairs = zip(self.reached[name], self.reached[other], strict=True)
        return statistics.median(mine / theirs for mine, theirs in pairs)


def seconds(work: Callable[[], object]) -> float:
    """How long it took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def say(text: str) -> None:
    """Progress."""
    print(f"  {text}", flush=True)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
