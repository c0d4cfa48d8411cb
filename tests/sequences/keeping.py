"""Keeping: a course on a ledger in memory, with what must hold after each of its commands.

A refused command leaves everything as it was. A command that is done gives records that follow on
each other, name who acted, and read back from their bytes as they were; done once more with the
same idempotency key it changes nothing and gives the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from domain.authority import ByDecision, attesting
from domain.chains.known import KINDS
from domain.irregularity import Irregularity
from domain.record import Record
from domain.refusal import Reported
from domain.values import Sealed
from services.act import Done
from services.catalogue import commands
from services.codec import decode, encode
from services.ledger import Ledger
from services.refusals import refusals_of
from tests.lawful import require_chains
from tests.sequences.agreeing import check_replayed, check_views
from tests.sequences.beginnings import set_out
from tests.sequences.course import Attempt, Course
from tests.sequences.invariants import check_record, check_states
from tests.sequences.memory import MemoryRecorder, memory_ledger
from tests.sequences.openings import Openings
from tests.sequences.states import States
from tests.sequences.views import LiveViews, rebuilt


@dataclass
class Kept:
    """A course on a ledger in memory, and what it has come to."""

    ledger: Ledger
    recorder: MemoryRecorder
    course: Course
    states: States
    live: LiveViews
    openings: Openings
    examined: bool = True

    @classmethod
    def new(cls) -> Kept:
        """An empty one."""
        ledger, recorder = memory_ledger()
        states = States()
        live = LiveViews(ledger.keyring)
        openings = Openings(ledger.keyring)
        return cls(ledger, recorder, Course(ledger, states), states, live, openings)

    def run(self, beginning: int, seeds: Iterable[int], *, examined: bool = True) -> None:
        """Run a course; a seed of 0 stands for a step that is left out.

        Where it is not `examined`, it is only run.
        """
        self.examined = examined
        for attempt in set_out(self.course, beginning):
            self.check(attempt)
        for seed in seeds:
            if seed:
                for attempt in self.course.step(seed):
                    self.check(attempt)
        if examined:
            self.check_all()

    def check_all(self) -> None:
        """What must hold of all that was done: states, views and replay agree."""
        check_states(self.states)
        reported = {
            attempt.act.command
            for attempt in self.course.attempts
            if attempt.act.conduct.is_reported
        }
        require_chains((record for _, record in self.states.records), reported)
        self._check_loaded(
            {stream: records[-1] for stream, records in self.states.of_stream.items()}
        )
        again = rebuilt(self.states.records, self.ledger.keyring)
        live = self.live.everything()
        for view, tables in again.items():
            for table, rows in tables.items():
                assert live[view][table] == rows, f"{view}.{table}: live is not as rebuilt"
        check_views(self.states, again)
        check_replayed(self.states, self.recorder, self.ledger.keyring, self.course.now)

    def check(self, attempt: Attempt) -> None:
        """What must hold after a command was tried."""
        new = self.recorder.stored[len(self.states.records) :]
        if attempt.refused is not None:
            assert not new, "a refused command has recorded something"
            assert type(attempt.refused) in refusals_of(commands()[attempt.command])
            assert attempt.refused.sentence
            return
        records = [decode(stored.state, self.recorder.blob) for stored in new]
        for stored, record in zip(new, records, strict=True):
            self._check_record(attempt, record, stored.state)
            self.states.add(stored.id, record)
            self.course.known.learn(record)
        self.openings.learn(self.states, records)
        if not self.examined:
            return
        self.live.fold(self.states.records[-len(records) :])
        for record in records:
            check_record(self.states, record)
        self._check_loaded({record.stream: record for record in records})
        self._check_repeated(attempt)

    def _check_record(self, attempt: Attempt, record: Record[Any], state: bytes) -> None:
        act = attempt.act
        earlier = self.states.of_stream.get(record.stream, [])
        assert record.version == len(earlier) + 1, "the versions of a stream follow on each other"
        assert (record.actor, record.organisation) == (act.actor, act.organisation)
        assert record.command == act.command
        given: Any = attempt.arguments
        named = [given[name] for name in ("decision", "resolution") if name in given]
        decided = [ByDecision(one, attesting(act.authority)) for one in named]
        assert record.authority in (act.authority, *decided), "it rests on what it says"
        assert record.recorded_at == act.at
        irregular = {one.code for one in Irregularity.__subclasses__()}
        refusable = [one for one in record.findings if one.code not in irregular]
        assert not refusable or isinstance(act.conduct, Reported), record.findings
        if earlier:
            assert (record.kind, record.partnership) == (earlier[0].kind, earlier[0].partnership)
        known = {one.id for _, one in self.states.records}
        assert record.causation is None or record.causation in known, "nothing caused it"
        assert record.id not in known
        assert encode(record, _as_sealed).state == state, "it reads back as it was written"

    def _check_loaded(self, last: dict[UUID, Record[Any]]) -> None:
        """What the ledger decides the next command on is what the bytes fold to."""
        for stream, record in last.items():
            held = self.ledger.held(KINDS[record.kind], stream)
            assert held is not None
            assert (held.version, held.last) == (record.version, record.id)
            assert held.state == self.states.find(stream)

    def _check_repeated(self, attempt: Attempt) -> None:
        again = replace(attempt.act, command=UUID(int=0))
        done = commands()[attempt.command](self.ledger, again, **attempt.arguments)
        assert attempt.done is not None
        row = self.recorder.find_command(again.client, attempt.act.idempotency.key)  # type: ignore[union-attr]
        assert row is not None
        assert done == replace(attempt.done, repeated=True, position=row.position)
        assert isinstance(done, Done)
        assert len(self.recorder.stored) == len(self.states.records), "it was done twice"


def _as_sealed(event: UUID, sealed: Sealed) -> str:
    assert sealed.ciphertext is not None
    return sealed.ciphertext
