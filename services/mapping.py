"""Between records and the eventsourcing library: how it stores, reads and folds them.

The library's Application asks for a mapper, for a factory of its recorders and for a projector
function; these are ours.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    InfrastructureFactory,
    JSONTranscoder,
    Mapper,
    StoredEvent,
)
from eventsourcing.utils import Environment

from domain.record import Noun, Record, begun_by
from domain.values import PartnershipId
from services.codec import Encoded, decode
from services.recorder import Recorder


@dataclass(frozen=True)
class Held:
    """A stream's state at a version, and the record that brought it there."""

    id: UUID
    kind: str
    version: int
    partnership: PartnershipId | None
    last: UUID
    recorded_at: datetime
    """When that record was made."""
    state: Any
    origins: Mapping[UUID, UUID] = field(default_factory=dict)
    """For each thing that began in the stream, the record with which it did."""


@dataclass(frozen=True)
class Prepared:
    """A record together with its bytes, on its way through the library into the store."""

    record: Record[Any]
    encoded: Encoded

    @property
    def originator_id(self) -> UUID:
        """The stream."""
        return self.record.stream

    @property
    def originator_version(self) -> int:
        """The version of the stream."""
        return self.record.version


class RecordMapper(Mapper[UUID]):
    """Between records and stored events; the topic is the recorded name, never a Python path."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(JSONTranscoder())
        self._recorder = recorder

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """The stored form of a prepared record."""
        record: Record[Any] = domain_event.record
        return StoredEvent(record.stream, record.version, record.name, domain_event.encoded.state)

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The record that was stored."""
        return decode(stored_event.state, self._recorder.blob)


class Factory(InfrastructureFactory[Any]):
    """The library asks a factory for its parts; there is one recorder, composed beforehand."""

    def __init__(self, env: Environment, recorder: Recorder) -> None:
        super().__init__(env)
        self._recorder = recorder

    def application_recorder(self) -> Recorder:
        """The one recorder."""
        return self._recorder

    def aggregate_recorder(self, purpose: str = "events") -> Recorder:
        """The one recorder."""
        return self._recorder

    def tracking_recorder(self, tracking_recorder_class: Any = None) -> Any:
        """Not offered."""
        raise NotImplementedError("views keep their own positions")

    def process_recorder(self) -> Any:
        """Not offered."""
        raise NotImplementedError("views keep their own positions")


class AnotherKind(Exception):
    """The stream is of another kind; raised, so that the library keeps no state of it."""

    def __init__(self, held: Held) -> None:
        super().__init__()
        self.held = held


def projector(noun: Noun[Any]) -> Callable[[Held | None, Any], Held | None]:
    """What folds the records of the noun; raises AnotherKind for those of another."""

    def project(held: Held | None, records: Any) -> Held | None:
        state = None if held is None else held.state
        origins = {} if held is None else dict(held.origins)
        record = None
        for record in records:
            if record.kind != noun.kind:
                stream, version, last = record.stream, record.version, record.id
                made = record.recorded_at
                raise AnotherKind(Held(stream, record.kind, version, None, last, made, None))
            state = noun.evolve(state, record.data)
            begun = begun_by(record.data)
            if begun is not None:
                origins[begun] = record.id
        if record is None:
            return held
        return Held(
            record.stream,
            record.kind,
            record.version,
            record.partnership,
            record.id,
            record.recorded_at,
            state,
            origins,
        )

    return project
