"""Ready-made JSON: values as the API gives them out, which it then reads as they are."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain, pairwise
from typing import Protocol, TypeVar

from domain.values import Moment


class Begins(Protocol):
    """Something that holds from an instant on."""

    @property
    def since(self) -> str:
        """The instant, as `instant` writes it."""


B = TypeVar("B", bound=Begins)


def instant(at: datetime) -> str:
    """RFC 3339 in UTC with microseconds; as texts these have the order of the instants."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def instant_of(moment: Moment | None) -> str | None:
    """The instant of a moment, where there is one."""
    return None if moment is None else instant(moment.at)


def in_order(entries: Iterable[B], added: B) -> tuple[B, ...]:
    """The entries of a timeline with one more; of those of one instant the last added holds."""
    return tuple(sorted(chain(entries, (added,)), key=lambda entry: entry.since))


def with_ends(entries: Iterable[B], end: str | None = None) -> Iterator[tuple[B, str | None]]:
    """Each entry of a timeline with the instant up to which it holds; none lasts beyond `end`.

    Where two begin at one instant, the earlier one ends as it begins: it never holds.
    """
    for entry, following in pairwise(chain(entries, (None,))):
        assert entry is not None, "only what follows the last entry is nothing"
        ends = [since for since in (following and following.since, end) if since]
        yield entry, max(min(ends), entry.since) if ends else None
