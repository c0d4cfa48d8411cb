"""States: what has happened, read back from the stored bytes and folded, stream by stream."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from domain.chains.known import KINDS
from domain.record import Record

S = TypeVar("S")


@dataclass
class States:
    """Every record so far, and the states of every stream after each of its records."""

    records: list[tuple[int, Record[Any]]] = field(default_factory=list)
    of_stream: dict[UUID, list[Record[Any]]] = field(default_factory=dict)
    course: dict[UUID, list[Any]] = field(default_factory=dict)
    """For each stream, its state after its first record, its second, and so on."""

    def add(self, position: int, record: Record[Any]) -> None:
        """Fold a record."""
        self.records.append((position, record))
        self.of_stream.setdefault(record.stream, []).append(record)
        course = self.course.setdefault(record.stream, [])
        before = course[-1] if course else None
        course.append(KINDS[record.kind].evolve(before, record.data))

    def is_found(self, code: str, *streams: UUID) -> bool:
        """Whether an act recorded in the streams was reported with this defect."""
        return any(
            finding.code == code
            for stream in streams
            for record in self.of_stream.get(stream, ())
            for finding in record.findings
        )

    def find(self, id: UUID | None) -> Any:
        """The present state of a stream, or None."""
        return None if id not in self.course else self.course[id][-1]

    def all(self, of: type[S]) -> list[S]:
        """The present states of a kind, in the order in which they began."""
        return [course[-1] for course in self.course.values() if isinstance(course[-1], of)]
