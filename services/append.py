"""The append as SQL: one statement that moves streams and inserts events, or does neither.

Before it gets an id, a transaction takes an advisory lock for each stream that is there already,
in one order for everybody: alone for those that are written, shared for those that the decision
only read. Whoever has to wait waits there, so that waiting holds back no reader of the ledger and
a later version can't get a lower position; and a stream can't move between being read and the
commit of what rests on it. What was read is then checked by a statement of its own, whose
snapshot was taken when all waiting was over; what is only written is checked by its update.

A decision may rest on all streams of a kind below a stream, or in a partnership: on every post,
that no two be accountable for one matter. Such a gathering has a lock of its own, which is held
shared, and alone where the transaction adds a stream to it; that it has as many streams as were
read is checked with the rest, since streams are never taken away. So of two that read a gathering
and add to it at once the second decides again. Who adds to it without having read it, as a voter
adds a ballot, waits for nobody: their act would be the same in either order.

A stream that is not where it was expected leaves the events without positions, which their table
does not take: the transaction fails as a whole.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID
from zlib import crc32

from eventsourcing.persistence import StoredEvent
from psycopg import Cursor
from psycopg.rows import TupleRow

from domain.values import EVENTS_IN_A_TRANSACTION
from services import positions
from services.epoch import PRESENT_EPOCH, PRIMARY_TIMELINE

LOCK_CLASS = 1_129_270_851
"""First half of the keys of the streams' advisory locks."""

SLOTS = 4_096
"""Streams share this many locks, so that a large import can't exhaust the server's lock table."""

FEW = 6
"""Up to so many rows a relation is written out: that is faster than arrays, once prepared."""

Row = tuple[Any, ...]
Statement = tuple[bytes, list[Any]]
"""Text and values. The text is bytes because those keep their hash, by which it is found again."""

# Wait for the streams, in the order of their slots.
_LOCK = f"""
SELECT count(CASE WHEN held.alone
    THEN pg_advisory_xact_lock({LOCK_CLASS}, held.slot)
    ELSE pg_advisory_xact_lock_shared({LOCK_CLASS}, held.slot)
END) FROM {{relation}} AS held (slot, alone)
"""

_WAITED = f"waited AS MATERIALIZED ({_LOCK})"

# The position of the first event, once nothing is waited for. Empty when the epoch is over.
_FIRST = f"""first AS MATERIALIZED (
    SELECT {positions.FIRST_POSITION} AS position, %s::int AS standing
    FROM ({PRESENT_EPOCH}) AS epoch {{waited}}
    WHERE epoch.system_identifier = %s AND {PRIMARY_TIMELINE} = epoch.timeline
)"""

# Streams that begin; a unique violation tells when one is there already.
_BEGUN = """begun AS (
    INSERT INTO ledger.streams (id, kind, partnership, parent, version, position)
    SELECT s.id, s.kind, s.partnership, s.parent, s.reached, first.position + s.last
    FROM first, {relation} AS s (id, kind, partnership, parent, reached, last)
)"""

# Streams that move on from the version they were decided at, and upwards in position.
_MOVED = """moved AS (
    UPDATE ledger.streams SET version = s.reached, position = first.position + s.last
    FROM first, {relation} AS s (id, expected, reached, last)
    WHERE streams.id = s.id AND streams.version = s.expected AND streams.position < first.position
    RETURNING 1
)"""

# Streams that were only read, and still are as they were read.
_UNMOVED = """unmoved AS MATERIALIZED (
    SELECT 1 FROM {relation} AS s (id, version)
    JOIN ledger.streams ON streams.id = s.id AND streams.version = s.version
)"""

# Gatherings of streams that were read, and still have as many as were read.
_GATHERED = """gathered AS MATERIALIZED (
    SELECT 1 FROM {relation} AS s (owner, kind, below, streams)
    WHERE s.streams = CASE WHEN s.below
        THEN (SELECT count(*) FROM ledger.streams WHERE parent = s.owner AND kind = s.kind)
        ELSE (SELECT count(*) FROM ledger.streams WHERE partnership = s.owner AND kind = s.kind)
    END
)"""

_ANSWERED = """answered AS (
    INSERT INTO ledger.commands
        (client, key, body_mac, poll, command, result, version, position, recorded_at)
    SELECT c.client, c.key, c.body_mac, c.poll, c.command, c.result, c.version,
        first.position + c.last, clock_timestamp()
    FROM first, {relation} AS c (client, key, body_mac, poll, command, result, version, last)
)"""

# The same content is kept once; the order keeps two writers of the same from a deadlock.
_KEPT = """kept AS (
    INSERT INTO ledger.blobs (sha256, content)
    SELECT b.sha256, b.content FROM {relation} AS b (sha256, content)
    ORDER BY b.sha256
    ON CONFLICT DO NOTHING
)"""

_KEYED = """keyed AS (
    INSERT INTO sealing.record_keys (event, wrapped)
    SELECT k.event, k.wrapped FROM {relation} AS k (event, wrapped)
)"""

# The keys of sealed ballots that go with the count. Where none was made, none will be.
_DESTROYED = """destroyed AS (
    INSERT INTO sealing.poll_keys (poll, wrapped, destroyed_at)
    SELECT d.poll, NULL, clock_timestamp() FROM {relation} AS d (poll)
    ON CONFLICT (poll) DO UPDATE SET wrapped = NULL, destroyed_at = EXCLUDED.destroyed_at
)"""

# The events; without a position where anything did not stand as expected.
_RECORDED = """recorded AS (
    INSERT INTO ledger.events (position, stream, version, name, partnership, state)
    SELECT {position}, e.stream, e.version, e.name, e.partnership, e.state
    FROM {relation} AS e (ordinal, stream, version, name, partnership, state)
    LEFT JOIN first ON true
)"""

_COLUMNS = {
    "waited": ("int", "bool"),
    "begun": ("uuid", "text", "uuid", "uuid", "int", "int"),
    "moved": ("uuid", "int", "int", "int"),
    "unmoved": ("uuid", "int"),
    "gathered": ("uuid", "text", "bool", "int"),
    "answered": ("text", "text", "bytea", "uuid", "uuid", "uuid", "int", "int"),
    "kept": ("bytea", "bytea"),
    "keyed": ("uuid", "bytea"),
    "destroyed": ("uuid",),
    "recorded": ("int", "uuid", "int", "text", "uuid", "bytea"),
}
_STANDING = ("moved", "unmoved", "gathered")
"""Those that have as many rows as they were given where everything stands as expected."""
_PARTS = {
    "begun": _BEGUN,
    "moved": _MOVED,
    "unmoved": _UNMOVED,
    "gathered": _GATHERED,
    "answered": _ANSWERED,
    "kept": _KEPT,
    "keyed": _KEYED,
    "destroyed": _DESTROYED,
}


@dataclass(frozen=True)
class StreamStep:
    """A stream that is written: what it is, and the version it was decided at (0: it begins)."""

    id: UUID
    kind: str
    partnership: UUID | None
    parent: UUID | None
    expected: int


@dataclass(frozen=True)
class Gathering:
    """All streams of a kind below a stream, or in a partnership."""

    owner: UUID
    """The stream or the partnership."""
    kind: str
    below: bool
    """Whether they are below a stream; else they are in a partnership."""

    @property
    def slot(self) -> int:
        """The lock that it shares with some streams and others of its like."""
        return (self.owner.int ^ crc32(f"{self.kind}:{self.below}".encode())) % SLOTS

    def takes(self, step: StreamStep) -> bool:
        """Whether the step begins a stream of it."""
        owner = step.parent if self.below else step.partnership
        return not step.expected and (owner, step.kind) == (self.owner, self.kind)


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
    poll: UUID | None = None
    """The poll under whose key `body_mac` is, where the command cast a sealed ballot."""


@dataclass(frozen=True)
class Append:
    """Everything that one transaction records.

    `read` are the streams that the decision only read, with the versions read, and `gathered` the
    gatherings that it read, with how many streams each had. `besides` runs with the transaction's
    cursor after the events are written.
    """

    events: Sequence[StoredEvent]
    steps: Sequence[StreamStep]
    read: Mapping[UUID, int]
    commands: Sequence[CommandRow] = ()
    blobs: Sequence[tuple[bytes, bytes]] = ()
    record_keys: Mapping[UUID, bytes] | None = None
    besides: Callable[[Cursor[TupleRow]], None] | None = None
    gathered: Mapping[Gathering, int] = field(default_factory=dict)
    keys_destroyed: Sequence[UUID] = ()
    """The polls whose keys are destroyed with it."""

    def statements(self, system_identifier: int) -> list[Statement]:
        """The transaction's statements with their values; the last gives the first position.

        Where nothing was only read, the one that writes waits as well.
        """
        held = self._held()
        if not self.read and not self.gathered:
            return [self._writing(system_identifier, held)]
        return [(_lock_text(_shape(held)), _values(held)), self._writing(system_identifier, [])]

    def _held(self) -> list[Row]:
        """The slots to be locked, in order, and whether each is to be held alone."""
        slots = {slot(stream): False for stream in self.read}
        for gathering in self.gathered:
            alone = any(gathering.takes(step) for step in self.steps)
            slots[gathering.slot] = alone or slots.get(gathering.slot, False)
        slots |= {slot(step.id): True for step in self.steps if step.expected}
        return sorted(slots.items())

    def _writing(self, system_identifier: int, held: list[Row]) -> Statement:
        rows = {"waited": held, **self._rows()}
        standing = sum(len(rows[part]) for part in _STANDING)
        values = [*_values(held), standing, system_identifier]
        for part in _PARTS:
            values += _values(rows[part])
        values += _values(rows["recorded"])
        return _text(*(_shape(rows[part]) for part in _COLUMNS)), values

    def _rows(self) -> dict[str, list[Row]]:
        reached, last = self._ends()
        partnerships: dict[Any, UUID | None] = {s.id: s.partnership for s in self.steps}
        end = len(self.events) - 1
        return {
            "begun": [
                (s.id, s.kind, s.partnership, s.parent, reached[s.id], last[s.id])
                for s in self.steps
                if not s.expected
            ],
            "moved": [
                (s.id, s.expected, reached[s.id], last[s.id]) for s in self.steps if s.expected
            ],
            "unmoved": list(self.read.items()),
            "gathered": [
                (each.owner, each.kind, each.below, count) for each, count in self.gathered.items()
            ],
            "answered": [
                (c.client, c.key, c.body_mac, c.poll, c.command, c.result, c.version, end)
                for c in self.commands
            ],
            "kept": list(self.blobs),
            "keyed": list(self.record_keys.items()) if self.record_keys else [],
            "destroyed": [(poll,) for poll in self.keys_destroyed],
            "recorded": [
                (
                    n,
                    e.originator_id,
                    e.originator_version,
                    e.topic,
                    partnerships[e.originator_id],
                    e.state,
                )
                for n, e in enumerate(self.events)
            ],
        }

    def _ends(self) -> tuple[dict[Any, int], dict[Any, int]]:
        """The version each stream reaches, and the ordinal of its last event.

        That versions follow on each other without a gap is what the caller loaded and folded;
        an append that breaks it is a bug.
        """
        assert 0 < len(self.events) <= EVENTS_IN_A_TRANSACTION, len(self.events)
        reached: dict[Any, int] = {step.id: step.expected for step in self.steps}
        assert len(reached) == len(self.steps), "a stream is stepped twice"
        assert reached.keys().isdisjoint(self.read), "a written stream is read as well"
        last = {}
        for ordinal, event in enumerate(self.events):
            stream = event.originator_id
            assert event.originator_version == reached[stream] + 1, (stream, event)
            reached[stream] += 1
            last[stream] = ordinal
        assert last.keys() == reached.keys(), "a stream is stepped without an event"
        return reached, last


def slot(stream: UUID) -> int:
    """The lock that a stream shares with a few others; identifiers are random in their low bits."""
    return stream.int % SLOTS


def _shape(rows: Sequence[Row]) -> int:
    """What the text of a statement depends on: how many rows, as long as they are few."""
    return len(rows) if len(rows) <= FEW else FEW + 1


def _values(rows: Sequence[Row]) -> list[Any]:
    """The parameters of a relation: value by value when few, one array a column when many."""
    if len(rows) <= FEW:
        return [value for row in rows for value in row]
    return [list(column) for column in zip(*rows, strict=True)]


def _relation(types: Sequence[str], shape: int) -> str:
    """The SQL of a relation of this shape."""
    if shape <= FEW:
        row = ", ".join(f"{_placeholder(name)}::{name}" for name in types)
        return f"(VALUES {', '.join([f'({row})'] * shape)})"
    return f"unnest({', '.join(f'{_placeholder(name)}::{name}[]' for name in types)})"


def _placeholder(type_name: str) -> str:
    return "%b" if type_name == "bytea" else "%s"


@lru_cache
def _lock_text(shape: int) -> bytes:
    """The statement that waits for so many streams."""
    return _LOCK.format(relation=_relation(_COLUMNS["waited"], shape)).encode()


@lru_cache(maxsize=256)
def _text(*shape_of_each: int) -> bytes:
    """The writing statement for an append whose parts have these shapes; prepared once for each."""
    shapes = dict(zip(_COLUMNS, shape_of_each, strict=True))
    relations = {part: _relation(_COLUMNS[part], shape) for part, shape in shapes.items() if shape}
    waits = "waited" in relations
    fragments = [_WAITED.format(relation=relations["waited"])] if waits else []
    fragments.append(_FIRST.format(waited="CROSS JOIN waited" if waits else ""))
    fragments += [
        template.format(relation=relations[part])
        for part, template in _PARTS.items()
        if part in relations
    ]
    position = "first.position + e.ordinal"
    counts = [f"(SELECT count(*) FROM {part})" for part in _STANDING if shapes[part]]
    if counts:
        position = f"CASE WHEN {' + '.join(counts)} = first.standing THEN {position} END"
    fragments.append(_RECORDED.format(position=position, relation=relations["recorded"]))
    return f"WITH {', '.join(fragments)} SELECT position FROM first".encode()
