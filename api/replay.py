"""The command `replay`: any stream or partnership step by step, read from the ledger alone.

No view is asked: what is printed follows from the records, as an auditor could fold them again.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Literal
from uuid import UUID

import msgspec

from api.cli_output import result, say
from api.composition import Installation
from api.cursors import identifier
from api.replay_output import Told, as_json, as_text, standing_as_text
from domain.chains.known import KINDS
from domain.chains.lawfulness import Placed
from domain.parties.partnership import zone
from domain.record import Record
from domain.refusal import Refused
from domain.values import end_of
from projections.authority import RecordsOfLedger
from projections.replay import Step, first_after, fold, steps
from projections.standing import standing
from projections.wording import Label, Names, labels_given
from services.codec import decode
from services.reading import WHEN, read
from services.recorder import RecordedEvent, Recorder
from services.sealing import Keyring, MasterKeyMissing, Opened

BATCH = 500
"""Records that are read at once."""
SCANNED = 5_000
"""Records that are read at once where only their envelopes are looked at."""
KEPT_NAMES = 20_000
LAST = 2**63 - 1

Write = Callable[[str], None]
Page = Callable[[int], Sequence[RecordedEvent]]
"""The next records after a position."""


class NothingToReplay(Refused):
    """There is no stream, partnership or event with the identifier {id}."""

    code = "NOTHING_TO_REPLAY"
    id: str


@dataclass(frozen=True)
class Target:
    """What is replayed: a partnership with all its streams, one stream, or one event of one."""

    kind: Literal["partnership", "stream", "event"]
    id: UUID
    stream: UUID
    partnership: UUID | None


class Stamp(msgspec.Struct, frozen=True):
    """What of an envelope tells events apart and says when they were recorded."""

    id: UUID
    recorded_at: datetime


def run(
    installation: Installation,
    id: str | UUID,
    *,
    effective_on: str | None = None,
    known_at: str | None = None,
    as_json: bool = False,
    authority: bool = False,
    write: Write = result,
) -> int:
    """Print the steps of what `id` names; the exit code, which is 0.

    `id` is a stream, a partnership or an event: a UUID, or the id that GraphQL gives it. The
    moments are dates or instants: `effective_on` a date means to its end in the partnership's
    time zone, `known_at` to its end in UTC. Raises NothingToReplay and Malformed.
    """
    if not installation.recorder.is_readable():
        say("A transaction has been open for long: the latest records can't be read yet.")
    reader = Reader(installation.recorder, installation.keyring)
    if known_at is not None:
        at = _end_of(known_at, "known-at", UTC)
        first = first_after(((e.id, stamp.recorded_at) for e, stamp in reader.scan()), at)
        reader.stop = LAST if first is None else first - 1
    target = reader.target(id)
    on = None
    if effective_on is not None:
        on = _end_of(effective_on, "effective-on", reader.zone(target))
    printing = Printing(reader, target, on, authority=authority, as_json=as_json, write=write)
    if printing.steps() == 0:
        say("Nothing of it was recorded by then.")
    elif effective_on is not None and on is not None and not as_json and target.kind != "event":
        printing.standings(effective_on, on)
    return 0


class Reader:
    """Reads the ledger up to a position, in batches; says what things were called."""

    def __init__(self, recorder: Recorder, keyring: Keyring) -> None:
        self._recorder = recorder
        self._keyring = keyring
        self._opened = Opened({}, {})
        self._labels: OrderedDict[UUID, list[tuple[datetime, Label]]] = OrderedDict()
        self.stop = LAST
        """The last position that is read."""

    def scan(self) -> Iterator[tuple[RecordedEvent, Stamp]]:
        """The whole ledger, of each record only what `Stamp` has."""
        after = 0
        while page := self._recorder.read_after(after, SCANNED):
            yield from ((event, _stamps.decode(event.state)) for event in page)
            after = page[-1].id

    def target(self, id: str | UUID) -> Target:
        """What the identifier names."""
        named = _identifier(id)
        row = self._recorder.stream(named)
        if row is not None:
            if row.kind == "partnership":
                return Target("partnership", named, named, row.partnership)
            return Target("stream", named, named, row.partnership)
        for event, stamp in self.scan():
            if stamp.id == named:
                return Target("event", named, UUID(str(event.originator_id)), event.partnership)
        raise NothingToReplay(str(id))

    def zone(self, target: Target) -> tzinfo:
        """The time zone in which dates begin and end."""
        if target.partnership is None:
            return UTC
        formed = fold(self.stream(target.partnership))
        return UTC if formed is None else zone(formed)

    def records(self, target: Target) -> Iterator[tuple[int, Record[Any]]]:
        """The records of the target, in position order; of an event, those of its stream."""
        if target.kind == "partnership":
            return self._batches(
                lambda after: self._recorder.of_partnership(target.id, after, BATCH, self.stop)
            )
        return self._batches(self._stream_after(target.stream))

    def stream(self, id: UUID) -> list[Record[Any]]:
        """All records of a stream that were known."""
        return list(self._decoded(self._stream_after(id)))

    def earlier(self, id: UUID, version: int) -> Iterator[Record[Any]]:
        """The records of a stream up to and with a version."""
        for record in self._decoded(self._stream_after(id)):
            if record.version > version:
                return
            yield record

    def ledger(self) -> RecordsOfLedger:
        """The records that were known, for what acts rest on."""
        return RecordsOfLedger(self._recorder, self.stop)

    def streams_of(self, partnership: UUID, kind: str) -> list[UUID]:
        """The streams of a kind in a partnership, in order of their identifiers."""
        return [row.id for row in self._recorder.streams_in(partnership, kind)]

    def reason(self, record: Record[Any]) -> str | None:
        """The reason of a record of the batch that was read last, where it can be opened."""
        return self._opened.text(record, record.reason)

    def names(self, record: Record[Any]) -> Names:
        """What things were called when the record was made."""

        def name(id: UUID) -> Label | None:
            found = self._called(id, record)
            by_then = [one for one in found if one[0] <= record.recorded_at]
            return max(by_then, key=_when)[1] if by_then else None

        return name

    def _called(self, id: UUID, record: Record[Any]) -> list[tuple[datetime, Label]]:
        """What `id` was called, each name with when it was recorded."""
        if id not in self._labels:
            self._labels[id] = []
            for stream in self._naming(id, record):
                self._learn(self.stream(stream))
                if self._labels[id]:
                    break
        self._labels.move_to_end(id)
        return self._labels[id]

    def _naming(self, id: UUID, record: Record[Any]) -> Iterator[UUID]:
        """Where to look for a name: its own stream, the record's, and for a seat the bodies."""
        yield id
        yield record.stream
        if record.partnership is not None:
            bodies = self.streams_of(record.partnership, "body")
            yield from (body for body in bodies if body not in self._labels)

    def _learn(self, records: Iterable[Record[Any]]) -> None:
        for record in records:
            for label in labels_given(record, self.names(record)):
                known = self._labels.setdefault(label.id, [])
                if (record.recorded_at, label) not in known:
                    known.append((record.recorded_at, label))

    def _stream_after(self, id: UUID) -> Page:
        return lambda after: self._recorder.of_stream(id, after, BATCH, self.stop)

    def _batches(self, page_after: Page) -> Iterator[tuple[int, Record[Any]]]:
        """The records of each page, with the keys to their reasons."""
        after = 0
        while page := page_after(after):
            records = [(event.id, self._decode(event)) for event in page]
            try:
                self._opened = self._keyring.open(record for _, record in records)
            except MasterKeyMissing:
                self._opened = Opened({}, {})
            self._learn(record for _, record in records)
            yield from records
            while len(self._labels) > KEPT_NAMES:
                self._labels.popitem(last=False)
            after = page[-1].id

    def _decoded(self, page_after: Page) -> Iterator[Record[Any]]:
        after = 0
        while page := page_after(after):
            yield from (self._decode(event) for event in page)
            after = page[-1].id

    def _decode(self, event: RecordedEvent) -> Record[Any]:
        return decode(event.state, self._recorder.blob)


@dataclass
class Printing:
    """One replay on its way to the output."""

    reader: Reader
    target: Target
    on: datetime | None
    authority: bool
    as_json: bool
    write: Write

    def __post_init__(self) -> None:
        self._records = self.reader.ledger()

    def steps(self) -> int:
        """Print the steps; how many there were."""
        printed = 0
        for step in steps(
            self.reader.records(self.target),
            names=self.reader.names,
            earlier=self.reader.earlier,
            on=self.on,
        ):
            if self.target.kind == "event" and step.record.id != self.target.id:
                continue
            printed += 1
            for line in [as_json(self._told(step))] if self.as_json else as_text(self._told(step)):
                self.write(line)
            if self.target.kind == "event":
                break
        return printed

    def standings(self, said: str, on: datetime) -> None:
        """Print how everything stood on the effective date, as `said`, by all that is known."""
        self.write(f"On {said}, of all that was known:")
        for stream in self._streams():
            records = self.reader.stream(stream)
            stood = standing(fold(records), on)
            if stood is None:
                continue
            self.write("")
            self.write(f"{records[0].kind.capitalize()} {stream}")
            for line in standing_as_text(stood, self.reader.names(records[-1])):
                self.write(line)

    def _streams(self) -> Iterator[UUID]:
        if self.target.kind == "stream":
            yield self.target.id
            return
        for kind in KINDS:
            if kind != "ballot":  # those are in their decision's outcome
                yield from self.reader.streams_of(self.target.id, kind)

    def _told(self, step: Step) -> Told:
        record = step.record
        names = self.reader.names(record)
        act = Placed(step.position, record)
        chain = self._records.chain(act) if self.authority else None
        reason = self.reader.reason(record)
        return Told(step, names, reason, chain, dated=self.on is not None)


def _identifier(id: str | UUID) -> UUID:
    if isinstance(id, UUID):
        return id
    try:
        return identifier(id)
    except ValueError:
        raise NothingToReplay(id) from None


def _end_of(text: str, place: str, zone: tzinfo) -> datetime:
    """The last instant that the text includes: a date means the end of that day in `zone`."""
    said: date | datetime = read(WHEN, text, _no_identifiers, place)
    if isinstance(said, datetime):
        return said.astimezone(UTC)
    return end_of(said, zone).at - timedelta(microseconds=1)


def _no_identifiers(_kind: str, text: str) -> UUID:
    raise ValueError(text)


def _when(named: tuple[datetime, Label]) -> datetime:
    return named[0]


_stamps = msgspec.json.Decoder(Stamp)
