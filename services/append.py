"""The append as SQL: one statement that moves streams and inserts events, or does neither.

Two statements make up the transaction. The first takes an advisory lock for each stream, in one
order for everybody: alone for those that are written, shared for those that the decision only
read. Whoever has to wait waits there, before the transaction has an id, so that waiting holds
back no reader of the ledger and a later version can't get a lower position; and a stream can't
move between being read and the commit of what rests on it. The second statement, with a snapshot
taken after all waiting is over, checks and writes.

A stream that is not where it was expected leaves the events without positions, which their table
does not take: the transaction fails as a whole.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from psycopg import Cursor
from psycopg.rows import TupleRow

from domain.values import EVENTS_IN_A_TRANSACTION
from services import positions
from services.epoch import EPOCH_SLOT, IS_SOUND, PRESENT_EPOCH, SLOT_CLASS

SLOTS = 4_096
"""Streams share this many locks, so that a large import can't exhaust the server's lock table."""

# Wait for the streams, in the order of their slots; and for a rebase, should one be under way.
LOCK = f"""
SELECT count(CASE WHEN held.alone
    THEN pg_advisory_xact_lock({SLOT_CLASS}, held.slot)
    ELSE pg_advisory_xact_lock_shared({SLOT_CLASS}, held.slot)
END) FROM unnest(%b::int[], %b::bool[]) AS held (slot, alone)
"""

# The position of the first event. Empty when the epoch no longer holds.
_FIRST = f"""first AS MATERIALIZED (
    SELECT {positions.FIRST_POSITION} AS position
    FROM ({PRESENT_EPOCH}) AS epoch
    WHERE epoch.system_identifier = %(system)s AND {IS_SOUND}
)"""

# Streams that begin.
_BEGUN = """begun AS (
    INSERT INTO ledger.streams (id, kind, partnership, parent, version, position)
    SELECT s.id, s.kind, s.partnership, s.parent, s.reached, first.position + s.last
    FROM first, unnest(
        %(begun)s::uuid[], %(kinds)s::text[], %(partnerships)s::uuid[], %(parents)s::uuid[],
        %(begun_reached)s::int[], %(begun_last)s::int[]
    ) AS s (id, kind, partnership, parent, reached, last)
    ON CONFLICT DO NOTHING RETURNING 1
)"""

# Streams that move on from the version they were decided at, and upwards in position.
_MOVED = """moved AS (
    UPDATE ledger.streams SET version = s.reached, position = first.position + s.last
    FROM first, unnest(
        %(moved)s::uuid[], %(expected)s::int[], %(moved_reached)s::int[], %(moved_last)s::int[]
    ) AS s (id, expected, reached, last)
    WHERE streams.id = s.id AND streams.version = s.expected AND streams.position < first.position
    RETURNING 1
)"""

# Streams that were only read, and still are as they were read; version 0: not there.
_UNMOVED = """unmoved AS MATERIALIZED (
    SELECT 1 FROM unnest(%(read)s::uuid[], %(read_versions)s::int[]) AS s (id, version)
    LEFT JOIN ledger.streams ON streams.id = s.id
    WHERE coalesce(streams.version, 0) = s.version
)"""

_COMMANDS = """answered AS (
    INSERT INTO ledger.commands
        (client, key, body_mac, command, result, version, position, recorded_at)
    SELECT c.client, c.key, c.body_mac, c.command, c.result, c.version,
        first.position + %(count)s - 1, clock_timestamp()
    FROM first, unnest(
        %(clients)s::text[], %(keys)s::text[], %(macs)b::bytea[], %(commands)s::uuid[],
        %(results)s::uuid[], %(command_versions)s::int[]
    ) AS c (client, key, body_mac, command, result, version)
)"""

# The same content is kept once; the order keeps two writers of the same from a deadlock.
_BLOBS = """kept AS (
    INSERT INTO ledger.blobs (sha256, content)
    SELECT b.sha256, b.content
    FROM unnest(%(hashes)b::bytea[], %(contents)b::bytea[]) AS b (sha256, content)
    ORDER BY b.sha256
    ON CONFLICT DO NOTHING
)"""

_RECORD_KEYS = """keyed AS (
    INSERT INTO sealing.record_keys (event, wrapped)
    SELECT k.event, k.wrapped
    FROM unnest(%(keyed)s::uuid[], %(wrapped)b::bytea[]) AS k (event, wrapped)
)"""

# The events; without a position where anything did not stand as expected.
_EVENTS = """recorded AS (
    INSERT INTO ledger.events (position, stream, version, name, partnership, state)
    SELECT
        CASE WHEN {standing} THEN first.position + e.ordinal - 1 END,
        e.stream, e.version, e.name, e.partnership, e.state
    FROM unnest(
        %(streams)s::uuid[], %(versions)s::int[], %(names)s::text[],
        %(event_partnerships)s::uuid[], %(states)b::bytea[]
    ) WITH ORDINALITY AS e (stream, version, name, partnership, state, ordinal)
    LEFT JOIN first ON true
)"""


@dataclass(frozen=True)
class StreamStep:
    """A stream that is written: what it is, and the version it was decided at (0: it begins)."""

    id: UUID
    kind: str
    partnership: UUID | None
    parent: UUID | None
    expected: int


@dataclass(frozen=True)
class CommandRow:
    """The answer that an idempotency key got; the position is filled in by the append."""

    client: str
    key: str
    body_mac: bytes
    command: UUID
    result: UUID
    version: int
    position: int


@dataclass(frozen=True)
class Append:
    """Everything that one transaction records.

    `read` are the streams that the decision only read, with the versions read. `besides` runs with
    the transaction's cursor after the events are written.
    """

    events: Sequence[StoredEvent]
    steps: Sequence[StreamStep]
    read: Mapping[UUID, int]
    commands: Sequence[CommandRow] = ()
    blobs: Sequence[tuple[bytes, bytes]] = ()
    record_keys: Mapping[UUID, bytes] | None = None
    besides: Callable[[Cursor[TupleRow]], None] | None = None

    def locks(self) -> tuple[list[int], list[bool]]:
        """The slots to be locked, in order, and whether each is to be held alone."""
        slots = {EPOCH_SLOT: False}
        for stream in self.read:
            slots[slot(stream)] = False
        for step in self.steps:
            slots[slot(step.id)] = True
        ordered = sorted(slots)
        return ordered, [slots[number] for number in ordered]

    def statement(self, system_identifier: int) -> tuple[str, dict[str, Any]]:
        """The writing statement, which gives the first position, and its parameters."""
        values: dict[str, Any] = {"system": system_identifier}
        parts = []
        reached, last = self._ends()
        begun = [step for step in self.steps if step.expected == 0]
        moved = [step for step in self.steps if step.expected > 0]
        if begun:
            parts.append("begun")
            values["begun"] = [step.id for step in begun]
            values["kinds"] = [step.kind for step in begun]
            values["partnerships"] = [step.partnership for step in begun]
            values["parents"] = [step.parent for step in begun]
            values["begun_reached"] = [reached[step.id] for step in begun]
            values["begun_last"] = [last[step.id] for step in begun]
        if moved:
            parts.append("moved")
            values["moved"] = [step.id for step in moved]
            values["expected"] = [step.expected for step in moved]
            values["moved_reached"] = [reached[step.id] for step in moved]
            values["moved_last"] = [last[step.id] for step in moved]
        if self.read:
            parts.append("unmoved")
            values["read"] = list(self.read)
            values["read_versions"] = list(self.read.values())
        if self.commands:
            parts.append("answered")
            self._add_commands(values)
        if self.blobs:
            parts.append("kept")
            values["hashes"] = [sha256 for sha256, _ in self.blobs]
            values["contents"] = [content for _, content in self.blobs]
        if self.record_keys:
            parts.append("keyed")
            values["keyed"] = list(self.record_keys)
            values["wrapped"] = list(self.record_keys.values())
        self._add_events(values)
        return _text(tuple(parts)), values

    def _ends(self) -> tuple[dict[UUID, int], dict[UUID, int]]:
        """The version each stream reaches, and the ordinal of its last event.

        That versions follow on each other without a gap is what the caller loaded and folded;
        an append that breaks it is a bug.
        """
        assert 0 < len(self.events) <= EVENTS_IN_A_TRANSACTION, len(self.events)
        reached = {step.id: step.expected for step in self.steps}
        assert len(reached) == len(self.steps), "a stream is stepped twice"
        assert reached.keys().isdisjoint(self.read), "a written stream is read as well"
        last = {}
        for ordinal, event in enumerate(self.events):
            stream = event.originator_id
            assert isinstance(stream, UUID)
            assert event.originator_version == reached[stream] + 1, (stream, event)
            reached[stream] += 1
            last[stream] = ordinal
        assert last.keys() == reached.keys(), "a stream is stepped without an event"
        return reached, last

    def _add_events(self, values: dict[str, Any]) -> None:
        partnerships = {step.id: step.partnership for step in self.steps}
        values["streams"] = [event.originator_id for event in self.events]
        values["versions"] = [event.originator_version for event in self.events]
        values["names"] = [event.topic for event in self.events]
        values["event_partnerships"] = [
            partnerships[event.originator_id]  # type: ignore[index]
            for event in self.events
        ]
        values["states"] = [event.state for event in self.events]
        if self.steps or self.read:
            values["standing"] = len(self.steps) + len(self.read)

    def _add_commands(self, values: dict[str, Any]) -> None:
        values["count"] = len(self.events)
        values["clients"] = [command.client for command in self.commands]
        values["keys"] = [command.key for command in self.commands]
        values["macs"] = [command.body_mac for command in self.commands]
        values["commands"] = [command.command for command in self.commands]
        values["results"] = [command.result for command in self.commands]
        values["command_versions"] = [command.version for command in self.commands]


def slot(id: UUID) -> int:
    """The lock that a stream shares with a few others; identifiers are random in their low bits."""
    return id.int % SLOTS


_PARTS = {
    "begun": _BEGUN,
    "moved": _MOVED,
    "unmoved": _UNMOVED,
    "answered": _COMMANDS,
    "kept": _BLOBS,
    "keyed": _RECORD_KEYS,
}
_COUNTED = ("begun", "moved", "unmoved")


@lru_cache(maxsize=64)
def _text(parts: tuple[str, ...]) -> str:
    """The statement for an append that has these parts; one that is prepared for each shape."""
    counted = [f"(SELECT count(*) FROM {part})" for part in parts if part in _COUNTED]
    standing = f"{' + '.join(counted)} = %(standing)s"
    fragments = [_FIRST, *(_PARTS[part] for part in parts), _EVENTS.format(standing=standing)]
    return f"WITH {', '.join(fragments)} SELECT position FROM first"
