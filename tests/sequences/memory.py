"""A ledger in memory: the product's own, on lists in place of tables.

It decides, encodes, seals, records and loads as on PostgreSQL; only the recorder and the place of
the keys are others. So thousands of courses can be run in the time of dozens.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from eventsourcing.persistence import StoredEvent

from domain.record import Record
from services.ledger import Ledger
from services.recorder import (
    CommandRow,
    LostRace,
    RecordedEvent,
    Recorder,
    StreamRow,
    StreamStep,
)
from services.sealing import KEY_BYTES, Keyring, Opened
from tests.services.acts import MASTER


class MemoryRecorder(Recorder):
    """The event store's tables as lists; it refuses what the tables' constraints refuse."""

    def __init__(self) -> None:
        self.stored: list[RecordedEvent] = []
        self.streams: dict[UUID, StreamRow] = {}
        self.answers: dict[tuple[str, str], CommandRow] = {}
        self.blobs: dict[bytes, bytes] = {}
        self.record_keys: dict[UUID, bytes] = {}
        self.poll_keys: dict[UUID, bytes | None] = {}
        self._of_stream: dict[UUID, list[StoredEvent]] = {}

    def copied(self) -> MemoryRecorder:
        """Another one with the same content, to which something may be added."""
        other = MemoryRecorder()
        other.stored, other.streams = list(self.stored), dict(self.streams)
        other.answers, other.blobs = dict(self.answers), dict(self.blobs)
        other.record_keys, other.poll_keys = dict(self.record_keys), dict(self.poll_keys)
        other._of_stream = {stream: list(events) for stream, events in self._of_stream.items()}
        return other

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        steps: Sequence[StreamStep] = (),
        read: Mapping[UUID, int] | None = None,
        commands: Sequence[CommandRow] = (),
        blobs: Sequence[tuple[bytes, bytes]] = (),
        record_keys: Mapping[UUID, bytes] | None = None,
        extra: Callable[[Any], None] | None = None,
        keys_destroyed: Sequence[UUID] = (),
        **_: Any,
    ) -> Sequence[int]:
        assert extra is None, "there is no cursor here"
        expected = {step.id: step.expected for step in steps}
        for stream, version in (*expected.items(), *(read or {}).items()):
            row = self.streams.get(stream)
            if version != (0 if row is None else row.version):
                raise LostRace(f"the stream {stream} has moved")
        if any((row.client, row.key) in self.answers for row in commands):
            raise LostRace("the idempotency key was just used")
        positions = range(len(self.stored) + 1, len(self.stored) + 1 + len(stored_events))
        of = {step.id: step for step in steps}
        for position, event in zip(positions, stored_events, strict=True):
            self._insert(position, event, of[_id(event)])
        for answer in commands:
            known = replace(answer, position=positions[-1])
            self.answers[answer.client, answer.key] = known
        self.blobs.update(blobs)
        self.record_keys.update(record_keys or {})
        self.poll_keys.update(dict.fromkeys(keys_destroyed))
        return positions

    def _insert(self, position: int, event: StoredEvent, step: StreamStep) -> None:
        before = self.streams.get(step.id)
        version = 1 if before is None else before.version + 1
        assert event.originator_version == version, (event, before)
        self.streams[step.id] = StreamRow(
            step.id, step.kind, step.partnership, step.parent, version, position
        )
        if before is not None:
            assert (before.kind, before.partnership) == (step.kind, step.partnership), step
            self.streams[step.id] = StreamRow(
                step.id, step.kind, step.partnership, before.parent, version, position
            )
        self._of_stream.setdefault(step.id, []).append(event)
        self.stored.append(
            RecordedEvent(step.id, version, event.topic, event.state, position, step.partnership)
        )

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        assert isinstance(originator_id, UUID)
        found = self._of_stream.get(originator_id, [])[gt or 0 : lte]
        return (found[::-1] if desc else found)[:limit]

    def read_after(self, position: int, limit: int) -> list[RecordedEvent]:
        return self.stored[position : position + limit]

    def of_partnership(
        self, partnership: UUID, after: int, limit: int, stop: int | None = None
    ) -> list[RecordedEvent]:
        return self._after(after, limit, stop, partnership=partnership)

    def of_stream(
        self, stream: UUID, after: int, limit: int, stop: int | None = None
    ) -> list[RecordedEvent]:
        return self._after(after, limit, stop, originator_id=stream)

    def _after(
        self, after: int, limit: int, stop: int | None = None, **only: Any
    ) -> list[RecordedEvent]:
        found = [
            event
            for event in self.stored[after:stop]
            if all(getattr(event, name) == value for name, value in only.items())
        ]
        return found[:limit]

    def stream(self, id: UUID) -> StreamRow | None:
        return self.streams.get(id)

    def streams_of(self, parent: UUID, kind: str) -> list[StreamRow]:
        return self._streams(lambda row: (row.parent, row.kind) == (parent, kind))

    def streams_in(self, partnership: UUID, kind: str) -> list[StreamRow]:
        return self._streams(lambda row: (row.partnership, row.kind) == (partnership, kind))

    def that_wait_or_say(self, said: Mapping[str, Any]) -> list[tuple[UUID, int, bool]]:
        found = []
        for row in self.streams_in(said["partnership"], said["kind"]):
            ends = [one for one in self._of_stream[row.id] if one.topic in said["settled"]]
            if not ends:
                found.append((row.id, row.version, True))
            elif ends[0].topic == said["approved"]:
                data = json.loads(ends[0].state)["data"]
                if (
                    _is_asked_for(data, said)
                    and said["since"] <= data["effective"]["at"] <= said["until"]
                ):
                    found.append((row.id, row.version, False))
        return found

    def find_command(self, client: str, key: str) -> CommandRow | None:
        return self.answers.get((client, key))

    def blob(self, sha256: bytes) -> bytes:
        return self.blobs[sha256]

    def _streams(self, is_meant: Callable[[StreamRow], bool]) -> list[StreamRow]:
        return sorted(filter(is_meant, self.streams.values()), key=lambda row: row.id)


def _is_asked_for(approved: dict[str, Any], said: Mapping[str, Any]) -> bool:
    """Whether an approval says the post, the person or the party that is asked for."""
    posts = [approved["basis"]["post"], *(one["post"] for one in approved["beside"])]
    persons = [approved["approver"], *(one["person"] for one in approved["beside"])]
    under = approved["under"]
    parties = [] if under is None else [under["rule"]["provision"]["party"] or ""]
    told = (("post", posts), ("by", persons), ("signed", parties))
    return any(said[name] is not None and said[name] in found for name, found in told)


class MemoryKeyring(Keyring):
    """The keys of a ledger in memory."""

    def __init__(self, recorder: MemoryRecorder) -> None:
        self._master = AESGCM(MASTER)
        self._recorder = recorder
        self._subjects: dict[UUID, bytes] = {}

    def open(self, records: Iterable[Record[Any]]) -> Opened:
        wrapped = self._recorder.record_keys
        events = [record.id for record in records if record.id in wrapped]
        return Opened(self._unwrapped([(one, wrapped[one]) for one in events]), self._subjects)

    def subject_key(self, subject: UUID) -> bytes:
        return self._subjects.setdefault(subject, os.urandom(KEY_BYTES))

    def poll_key(self, poll: UUID) -> bytes | None:
        return self._recorder.poll_keys.get(poll)

    def made_poll_key(self, poll: UUID) -> bytes | None:
        return self._recorder.poll_keys.setdefault(poll, os.urandom(KEY_BYTES))

    def over(self, recorder: MemoryRecorder) -> MemoryKeyring:
        """The same keys, beside another recorder's."""
        other = MemoryKeyring(recorder)
        other._subjects = self._subjects
        return other


def memory_ledger() -> tuple[Ledger, MemoryRecorder]:
    """An empty ledger in memory, and what it records in."""
    recorder = MemoryRecorder()
    return Ledger(recorder, MemoryKeyring(recorder), MASTER), recorder


def branched(ledger: Ledger, recorder: MemoryRecorder) -> Ledger:
    """A ledger that goes on from there, and leaves the other one as it is."""
    other, keyring = recorder.copied(), ledger.keyring
    assert isinstance(keyring, MemoryKeyring)
    return Ledger(other, keyring.over(other), MASTER)


def _id(event: StoredEvent) -> UUID:
    assert isinstance(event.originator_id, UUID)
    return event.originator_id
