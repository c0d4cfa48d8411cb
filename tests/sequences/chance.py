"""Chance: everything that is drawn for one step of a course, out of one number.

What is drawn depends on that number and on a label alone, and of several things with identifiers
the one is taken whose digest is lowest. So a step does nearly the same when an earlier one, with
which it has nothing to do, is left out: that is how a course that breaks something can be
shortened to the few steps that matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import log
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")
K = TypeVar("K", bound=UUID)

_WHOLE = 2**64


@dataclass(frozen=True)
class Chance:
    """The chance of one step, or of a part of it."""

    seed: str

    def of(self, *label: object) -> Chance:
        """The chance of a part."""
        return Chance("/".join((self.seed, *map(str, label))))

    def below(self, limit: int, *label: object) -> int:
        """A number from 0 to `limit` without it."""
        return self._number(*label) * limit // _WHOLE

    def between(self, least: int, most: int, *label: object) -> int:
        """A number from `least` to `most`, both included."""
        return least + self.below(most - least + 1, *label)

    def percent(self, share: int, *label: object) -> bool:
        """True in `share` of 100 cases."""
        return self.below(100, *label) < share

    def pick(self, options: Sequence[T], *label: object) -> T:
        """One of the options."""
        return options[self.below(len(options), *label)]

    def identified(self, options: Iterable[K], *label: object) -> K:
        """One of the identifiers, whichever others there are."""
        return min(options, key=lambda option: self._number(*label, option))

    def some(self, options: Iterable[K], count: int, *label: object) -> list[K]:
        """So many of the identifiers, or all there are."""
        return sorted(options, key=lambda option: self._number(*label, option))[:count]

    def ranked(self, weights: Iterable[tuple[str, float]], *label: object) -> list[str]:
        """The names in an order of chance, those of great weight rather first."""
        return [name for _, name in sorted(self._rank(name, w, *label) for name, w in weights)]

    def _rank(self, name: str, weight: float, *label: object) -> tuple[float, str]:
        return -log((self._number(*label, name) + 1) / _WHOLE) / weight, name

    def _number(self, *label: object) -> int:
        text = "/".join((self.seed, *map(str, label)))
        return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())
