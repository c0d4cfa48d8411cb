"""The ledger: where acts become records, exactly once, on what they were decided on.

A command is decided on state that is loaded before the transaction's first write; what it wrote
is advanced from the version it was decided at, and what it only read is checked at the version
read. So nothing is decided on an agreement that has just changed. A command that lost such a
race is decided again on fresh state, a few times.

`Ledger` is the eventsourcing library's Application on our own mapper and recorder. `Transaction`
is what commits at once: one act for a caller, many for an import, none for a rehearsal. `Case`
is what one act sees and appends.
"""

import hmac
import random
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol, TypeVar
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import InfrastructureFactory, Mapper
from eventsourcing.utils import Environment, EnvType

from domain.record import Noun, Record, begun_by, effective_period, recorded_name
from domain.refusal import Finding, Refused
from domain.values import EVENTS_IN_A_TRANSACTION, PartnershipId, Sealed, derived_id
from services.act import (
    Act,
    AlreadyExists,
    Done,
    IdempotencyKeyReused,
    StaleVersion,
    TooContended,
    TooManyEvents,
    UnknownId,
)
from services.answers import command_rows, is_of
from services.append import Gathering
from services.codec import decode, encode
from services.mapping import AnotherKind, Factory, Held, Prepared, RecordMapper, projector
from services.recorder import CommitUnknown, LedgerUnavailable, LostRace, Recorder, StreamStep
from services.sealed_choices import keys_destroyed
from services.sealing import Keyring, as_long_as_sealed
from services.turns import decide_in_turn, take_turn

S = TypeVar("S")

ATTEMPTS = 6
"""How often a command that lost a race is decided before its caller is told."""

MANY = frozenset({"ballot"})
"""Kinds of which there are too many to keep every record of them in mind during an import."""


class Performs(Protocol):
    """What services need of a ledger: perform an act by deciding its case."""

    def perform(self, act: Act, decide: "Callable[[Case], UUID]") -> Done: ...


class Ledger(Application[UUID]):
    """The event store of one installation."""

    def __init__(self, recorder: Recorder, keyring: Keyring, mac_key: bytes) -> None:
        self._given_recorder = recorder
        self.keyring = keyring
        self.store = recorder
        self._mac_key = mac_key
        super().__init__()

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Our own settings only: the library would merge the whole environment."""
        return Environment(
            name, {"AGGREGATE_CACHE_MAXSIZE": "2000", "DEEPCOPY_FROM_AGGREGATE_CACHE": "n"}
        )

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        """The library's factory around the one recorder that was composed."""
        return Factory(env, self._given_recorder)

    def construct_mapper(self) -> Mapper[UUID]:
        """Records to stored bytes and back."""
        return RecordMapper(self._given_recorder)

    def perform(self, act: Act, decide: "Callable[[Case], UUID]") -> Done:
        """Decide the act's case and record what came of it, in one transaction.

        Raises Refused, with nothing written, when the rules or the act's own conditions say no;
        CommitUnknown when the connection broke at the commit and nothing tells how it ended.
        """
        act.check()
        for attempt in range(ATTEMPTS):
            transaction = Transaction(self)
            try:
                done = transaction.perform(act, decide)
                return done if done.repeated else transaction.commit()[-1]
            except Refused:
                # The same command may have come in twice at once: what the other did refuses it.
                if earlier := self.earlier(act):
                    return earlier
                raise
            except LostRace:
                # Waiting a little, and not everyone equally long, lets the others finish.
                time.sleep(random.uniform(0, 0.004 * 2**attempt))  # noqa: S311
                take_turn(act)
            except CommitUnknown as unknown:
                if landed := self._landed(transaction, done, unknown):
                    return landed
                raise
        raise TooContended(ATTEMPTS)

    def held(self, noun: Noun[Any], id: UUID) -> Held | None:
        """The stream's present state, or None when there is none of that kind."""
        held = self.held_as(noun, id)
        return held if held is not None and held.kind == noun.kind else None

    def held_as(self, noun: Noun[Any], id: UUID) -> Held | None:
        """Like `held`, but a stream of another kind is given without its state."""
        try:
            held: Held = self.repository.get(id, projector_func=projector(noun))
        except AggregateNotFoundError:
            return None
        except AnotherKind as found:
            return found.held
        if self.repository.cache is not None:
            # The library keeps what it loaded first; what was folded since would be folded anew.
            self.repository.cache.put(id, held)
        return held

    def children(self, parent: UUID, kind: str) -> list[UUID]:
        """The streams of a kind below a stream, such as a poll's ballots."""
        return [row.id for row in self.store.streams_of(parent, kind)]

    def within(self, partnership: UUID, kind: str) -> list[UUID]:
        """The streams of a kind in a partnership, such as its agreements."""
        return [row.id for row in self.store.streams_in(partnership, kind)]

    def course(self, partnership: UUID, kinds: Collection[str]) -> list[Record[Any]]:
        """Every record of the streams of some kinds in a partnership, stream by stream."""
        return [
            decode(stored.state, self.store.blob)
            for kind in sorted(kinds)
            for stream in sorted(self.within(partnership, kind))
            for stored in self.recorder.select_events(stream)
        ]

    def earlier(self, act: Act) -> Done | None:
        """The answer that this act's idempotency key got before, if any.

        Raises IdempotencyKeyReused when that was for something else.
        """
        if act.idempotency is None:
            return None
        if (row := self.store.find_command(act.client, act.idempotency.key)) is None:
            return None
        if not is_of(row, act.idempotency.body, self.mac, self.keyring):
            raise IdempotencyKeyReused(act.idempotency.key)
        return Done(row.result, row.position, row.version, row.command, repeated=True)

    def mac(self, body: bytes) -> bytes:
        """What is kept of a command's arguments: enough to recognise them, not to read them."""
        return hmac.digest(self._mac_key, body, "sha256")

    def _landed(
        self, transaction: "Transaction", done: Done, unknown: CommitUnknown
    ) -> Done | None:
        """How a transaction ended whose commit got no answer: its last record is there or not.

        Raises CommitUnknown when the database can't be asked either.
        """
        last = transaction.records[-1]
        try:
            stored = self.recorder.select_events(last.stream, gt=last.version - 1, lte=last.version)
            if not stored or decode(stored[0].state, self.store.blob).id != last.id:
                return None
            row = self.store.stream(last.stream)
        except LedgerUnavailable:
            raise unknown from None
        assert row is not None
        return Done(done.id, row.position, done.version, done.command)


class Transaction:
    """Acts that are decided one on top of the other and commit at once, or not at all.

    A rehearsal only decides and folds. `findings` are the defects so far, `touched` the streams.
    """

    def __init__(self, ledger: Ledger, *, rehearsal: bool = False) -> None:
        self.ledger = ledger
        self.rehearsal = rehearsal
        self.findings: list[Finding] = []
        self.touched: dict[UUID, str] = {}
        self.records: list[Record[Any]] = []
        self._held: dict[UUID, Held | None] = {}
        self._base: dict[UUID, int] = {}
        self._parents: dict[UUID, UUID | None] = {}
        self._begun: dict[Gathering, list[UUID]] = {}
        self._gathered: dict[Gathering, int] = {}
        self._done: list[tuple[Act, Done]] = []
        self._course: list[Record[Any]] = []
        self._keys: dict[tuple[str, str], tuple[bytes, Done]] = {}

    def perform(self, act: Act, decide: "Callable[[Case], UUID]") -> Done:
        """Decide the act's case; its records wait for `commit`. A refusal leaves no trace."""
        act.check()
        if (earlier := self._earlier(act)) is not None:
            return earlier
        case, result = decide_in_turn(act, lambda: self._decided(act, decide), self._recorded)
        count = len(self.records) + len(case.records)
        if count > EVENTS_IN_A_TRANSACTION:
            raise TooManyEvents(count, EVENTS_IN_A_TRANSACTION)
        for record in case.records if self.rehearsal else ():
            encode(record, as_long_as_sealed)  # what can't be stored is refused now already
        self._absorb(case)
        done = Done(result, 0, case.main_version, act.command)
        if not self.rehearsal:
            self._done.append((act, done))
        if (given := act.idempotency) is not None:
            self._keys[act.client, given.key] = (given.body, done)
        return done

    def _decided(self, act: Act, decide: "Callable[[Case], UUID]") -> "tuple[Case, UUID]":
        case = Case(self, act)
        result = decide(case)
        case.finish()
        return case, result

    def _recorded(self) -> list[datetime]:
        return [held.recorded_at for held in self._held.values() if held is not None]

    def held(self, noun: Noun[Any], id: UUID) -> Held | None:
        """The stream's state with what this transaction will add to it."""
        held = self.held_as(noun, id)
        return held if held is not None and held.kind == noun.kind else None

    def held_as(self, noun: Noun[Any], id: UUID) -> Held | None:
        """Like `held`, but a stream of another kind is given without its state."""
        if id not in self._held:
            self._held[id] = held = self.ledger.held_as(noun, id)
            self._base[id] = 0 if held is None else held.version
        return self._held[id]

    def has_moved(self, id: UUID) -> bool:
        """Whether others have written to the stream since it was read here."""
        row = self.ledger.store.stream(id)
        return row is not None and row.version != self._base.get(id)

    def rest_on(self, streams: Mapping[UUID, int], kind: str) -> set[UUID]:
        """Rest on streams that are not read being at their versions; those of a kind that are."""
        self._base = {**streams, **self._base}
        return {one.id for one in self._held.values() if one is not None and one.kind == kind}

    def children(self, parent: UUID, kind: str) -> list[UUID]:
        """The streams of a kind below a stream, those of this transaction included."""
        below = Gathering(parent, kind, below=True)
        return self._gathering(below, self.ledger.children(parent, kind))

    def within(self, partnership: UUID, kind: str) -> list[UUID]:
        """The streams of a kind in a partnership, those of this transaction included."""
        inside = Gathering(partnership, kind, below=False)
        return self._gathering(inside, self.ledger.within(partnership, kind))

    def _gathering(self, gathering: Gathering, stored: list[UUID]) -> list[UUID]:
        # What was stored at the first look is what the commit expects to find.
        self._gathered.setdefault(gathering, len(stored))
        return [*stored, *self._begun.get(gathering, [])]

    def commit(self, extra: Callable[[Any], None] | None = None) -> list[Done]:
        """Record everything; the answers of the acts, in order, with the position reached.

        `extra` is run with the cursor of the transaction. Raises LostRace when something that
        was decided on has changed meanwhile: then nothing was written.
        """
        if not self.records:
            return [done for _, done in self._done]
        sealer = self.ledger.keyring.sealer()
        prepared = [Prepared(record, encode(record, sealer)) for record in self.records]
        recordings = self.ledger.save(
            *prepared,
            steps=self._steps(),
            read=self._read(),
            gathered=self._gathered,
            commands=command_rows(self._done, self.records, self.ledger.mac, sealer),
            blobs=[
                (sha256(p.encoded.blob).digest(), p.encoded.blob)
                for p in prepared
                if p.encoded.blob is not None
            ],
            record_keys=sealer.record_keys,
            keys_destroyed=keys_destroyed(self.records),
            extra=extra,
        )
        position = recordings[-1].notification.id
        return [Done(d.id, position, d.version, d.command) for _, d in self._done]

    def _earlier(self, act: Act) -> Done | None:
        if act.idempotency is not None:
            known = self._keys.get((act.client, act.idempotency.key))
            if known is not None:
                body, done = known
                if body != act.idempotency.body:
                    raise IdempotencyKeyReused(act.idempotency.key)
                return Done(done.id, 0, done.version, done.command, repeated=True)
        return self.ledger.earlier(act)

    def _absorb(self, case: "Case") -> None:
        for stream, held in case.written.items():
            if self._held.get(stream) is None:
                self._parents[stream] = parent = case.parents.get(stream)
                for owner, below in ((parent, True), (held.partnership, False)):
                    if owner is not None:
                        gathering = Gathering(owner, held.kind, below)
                        self._begun.setdefault(gathering, []).append(stream)
            self._held[stream] = held
            self.touched[stream] = held.kind
        for record in case.records:
            self.findings.extend(record.findings)
        self._course.extend(one for one in case.records if one.partnership and one.kind not in MANY)
        if not self.rehearsal:
            self.records.extend(case.records)

    def course(self, partnership: UUID, kinds: Collection[str]) -> list[Record[Any]]:
        """Every record of the kinds in a partnership, those of this transaction included."""
        assert MANY.isdisjoint(kinds), "of these a rehearsal keeps no records"
        stored = self.ledger.course(partnership, kinds)
        mine = (one for one in self._course if one.partnership == partnership)
        return [*stored, *(one for one in mine if one.kind in kinds)]

    def _steps(self) -> list[StreamStep]:
        written = dict.fromkeys(record.stream for record in self.records)
        steps = []
        for stream in written:
            held = self._held[stream]
            assert held is not None
            steps.append(
                StreamStep(
                    id=stream,
                    kind=held.kind,
                    partnership=held.partnership,
                    parent=self._parents.get(stream),
                    expected=self._base[stream],
                )
            )
        return steps

    def _read(self) -> dict[UUID, int]:
        written = {record.stream for record in self.records}
        return {read: v for read, v in self._base.items() if v and read not in written}


@dataclass
class Case:
    """One act before its decider: what it may load, and what it appends."""

    transaction: Transaction
    act: Act
    records: list[Record[Any]] = field(default_factory=list)
    written: dict[UUID, Held] = field(default_factory=dict)
    parents: dict[UUID, UUID | None] = field(default_factory=dict)
    main_version: int = 0
    following: list[Callable[[], object]] = field(default_factory=list)

    def get(self, noun: Noun[S], id: UUID) -> S:
        """The state of the stream; refuses with UnknownId where there is none."""
        state = self.find(noun, id)
        if state is None:
            raise UnknownId(noun.kind, id)
        return state

    def find(self, noun: Noun[S], id: UUID) -> S | None:
        """The state of the stream, or None."""
        held = self.held(noun, id)
        return None if held is None else held.state

    def held(self, noun: Noun[Any], id: UUID) -> Held | None:
        """The stream's state with its version and last record."""
        return self.written.get(id) or self.transaction.held(noun, id)

    def origin(self, noun: Noun[Any], id: UUID, begun: UUID) -> UUID | None:
        """The record with which something began in the stream: what acts about it follow from."""
        held = self.held(noun, id)
        return None if held is None else held.origins.get(begun)

    def children(self, noun: Noun[S], parent: UUID) -> list[S]:
        """The states of the streams of a kind below a stream, in order of their identifiers."""
        streams = sorted(self.transaction.children(parent, noun.kind))
        return [self.get(noun, stream) for stream in streams]

    def within(self, noun: Noun[S], partnership: PartnershipId) -> list[S]:
        """The states of the streams of a kind in a partnership, in order of their identifiers."""
        streams = sorted(self.transaction.within(partnership, noun.kind))
        return [self.get(noun, stream) for stream in streams]

    def course(self, partnership: PartnershipId, nouns: Iterable[Noun[Any]]) -> list[Record[Any]]:
        """Every record of the streams of some nouns in a partnership.

        They are decided on as their states are: what is recorded in one of them meanwhile, or
        begun, lets the act be decided again.
        """
        nouns = tuple(nouns)
        for noun in nouns:
            self.within(noun, partnership)
        return self.transaction.course(partnership, [noun.kind for noun in nouns])

    def append(
        self,
        noun: Noun[Any],
        id: UUID,
        events: Sequence[object],
        *,
        partnership: PartnershipId | None,
        parent: UUID | None = None,
        caused_by: UUID | None = None,
    ) -> UUID:
        """Append events to a stream, to be recorded with the act; gives the stream's id.

        The first stream appended to is the one that the act's expected version speaks of. The
        first event follows from what the act says it does, or else from `caused_by`; the others
        follow from the first.
        Refuses with AlreadyExists an identifier that something of another kind has.
        """
        held = self.held(noun, id)
        if held is None:
            other = self.transaction.held_as(noun, id)
            if other is not None:
                raise AlreadyExists(other.kind, id)
        self._check_version(noun, held)
        for happened in events:
            record = self._record(noun, id, held, happened, partnership, caused_by)
            self.records.append(record)
            state = noun.evolve(None if held is None else held.state, happened)
            begun = begun_by(happened)
            origins = {} if held is None else held.origins
            if begun is not None:
                origins = {**origins, begun: record.id}
            last, made = record.id, record.recorded_at
            held = Held(id, noun.kind, record.version, partnership, last, made, state, origins)
        if held is not None:
            self.written[id] = held
            if parent is not None:
                self.parents.setdefault(id, parent)
            if id == self.records[0].stream:
                self.main_version = held.version
        return id

    def follow(
        self, noun: Noun[Any], id: UUID, events: Sequence[object], partnership: PartnershipId
    ) -> None:
        """Append events to another stream, once what the act itself comes to is recorded."""
        if events:
            self.following.append(lambda: self.append(noun, id, events, partnership=partnership))

    def finish(self) -> None:
        """Append what follows from what was decided."""
        while self.following:
            self.following.pop(0)()

    def _check_version(self, noun: Noun[Any], held: Held | None) -> None:
        if self.records or self.act.expected_version is None:
            return
        actual = 0 if held is None else held.version
        if actual != self.act.expected_version:
            raise StaleVersion(noun.kind, self.act.expected_version, actual)

    def _record(
        self,
        noun: Noun[Any],
        id: UUID,
        held: Held | None,
        happened: object,
        partnership: PartnershipId | None,
        caused_by: UUID | None,
    ) -> Record[Any]:
        act = self.act
        first = self.records[0].id if self.records else None
        reason = act.reason if first is None else None
        subject = partnership or act.organisation or id
        return Record(
            id=derived_id(act.command, "event", str(len(self.records))),
            stream=id,
            kind=noun.kind,
            version=1 if held is None else held.version + 1,
            name=recorded_name(type(happened)),
            partnership=partnership,
            recorded_at=act.at,
            effective=effective_period(happened, act.at),
            actor=act.actor,
            organisation=act.organisation,
            authority=act.authority,
            causation=first or act.causation or caused_by,
            correlation=act.correlation or act.command,
            command=act.command,
            reason=None if reason is None else Sealed(reason, subject),
            findings=act.take_findings(),
            data=happened,
        )
