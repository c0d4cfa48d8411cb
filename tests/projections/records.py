"""Records made by hand, a ledger in memory of them, and views filled from it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from domain.agreements.agreement import AGREEMENT
from domain.authority import ByAdministration
from domain.bodies.body import BODY
from domain.decisions.ballot import BALLOT
from domain.decisions.decision import DECISION
from domain.decisions.proxy import PROXY
from domain.parties.organisation import ORGANISATION
from domain.parties.partnership import PARTNERSHIP
from domain.parties.person import PERSON
from domain.posts.appointment import APPOINTMENT
from domain.posts.delegation import DELEGATION
from domain.posts.handover import HANDOVER
from domain.posts.post import POST
from domain.record import Actor, Noun, Record, effective_period, recorded_name
from domain.refusal import Finding
from domain.values import Moment, PartnershipId, Sealed, derived_id
from projections.feed import Feed
from projections.rows import Rows
from projections.runner import Runner, rebuild
from projections.view import View

BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)
APART = 10
"""Positions are this far apart."""

NOUNS: tuple[Noun[Any], ...] = (
    AGREEMENT, APPOINTMENT, BALLOT, BODY, DECISION, DELEGATION, HANDOVER, ORGANISATION,
    PARTNERSHIP, PERSON, POST, PROXY,
)  # fmt: skip


def some_id(kind: Callable[[UUID], Any], name: str) -> Any:
    """The identifier that tests call `name`."""
    return kind(derived_id("test", name))


def on(day: int) -> Moment:
    """The `day`th of January 2020 as a date, or so many days from it."""
    return Moment.of((datetime(2019, 12, 31, tzinfo=UTC) + timedelta(days=day)).date())


def at(day: int, hour: int = 12) -> Moment:
    """An instant on the `day`th of January 2020."""
    return Moment(datetime(2019, 12, 31, hour, tzinfo=UTC) + timedelta(days=day))


@dataclass(frozen=True)
class Stored:
    """A record as the ledger in memory has it."""

    id: int
    originator_id: UUID
    originator_version: int
    state: bytes


class Ledger:
    """Records in the order in which they were recorded."""

    def __init__(self) -> None:
        self.records: list[tuple[int, Record[Any]]] = []
        self._versions: Counter[UUID] = Counter()

    def record(
        self,
        noun: Noun[Any],
        stream: UUID,
        *happened: Any,
        partnership: PartnershipId | None = None,
        findings: Iterable[Finding] = (),
    ) -> int:
        """Record what happened in a stream; the position of the last."""
        for each in happened:
            self._versions[stream] += 1
            number = len(self.records) + 1
            recorded_at = BEGINNING + timedelta(seconds=number)
            command = derived_id("test command", str(number))
            record = Record(
                id=derived_id("test event", str(number)),
                stream=stream,
                kind=noun.kind,
                version=self._versions[stream],
                name=recorded_name(type(each)),
                partnership=partnership,
                recorded_at=recorded_at,
                effective=effective_period(each, recorded_at),
                actor=Actor("client", "test"),
                organisation=None,
                authority=ByAdministration("test"),
                causation=None,
                correlation=command,
                command=command,
                reason=None,
                findings=tuple(findings),
                data=each,
            )
            self.records.append((APART * number, record))
        return self.end

    @property
    def end(self) -> int:
        """The position of the last record."""
        return APART * len(self.records)

    def read_after(self, position: int, limit: int) -> Sequence[Stored]:
        first = position // APART
        found = self.records[first : first + limit]
        return [
            Stored(position, record.stream, record.version, str(position).encode())
            for position, record in found
        ]

    def decode(self, state: bytes) -> Record[Any]:
        return self.records[int(state) // APART - 1][1]

    def feed(self, batch: int = 500) -> Feed:
        return Feed(self, self.decode, lambda _: Open(), batch=batch, idle_poll=0.005)


class Open:
    """Sealed texts of records that never were stored have their plaintext with them."""

    def text(self, record: Record[Any], sealed: Sealed | None) -> str | None:
        return None if sealed is None else sealed.text


def folded(view: View, ledger: Ledger, upto: int | None = None) -> Rows:
    """The view's rows in memory after every record, or those up to the position `upto`."""
    rows = Rows(view.tables)
    known = [one for one in ledger.records if upto is None or one[0] <= upto]
    view.fold(rows, known)
    return rows


Connecting = Callable[[], psycopg.Connection[Any]]


@contextmanager
def followed(
    views: Sequence[View], ledger: Ledger, connecting: Connecting, batch: int = 500
) -> Iterator[Runner]:
    """The views filled with what the ledger has, and followed as long as the context lasts."""
    with Runner(views, ledger.feed(batch), connecting) as runner:
        wait_until(runner, ledger)
        yield runner


def wait_until(runner: Runner, ledger: Ledger, seconds: float = 30.0) -> None:
    """Wait until every view has come to the ledger's end; tells why one stopped."""
    deadline = time.monotonic() + seconds
    while any(p.position < ledger.end or not p.live for p in runner.progress()):
        assert not runner.failures(), runner.failures()
        assert time.monotonic() < deadline, runner.progress()
        threading.Event().wait(0.01)


def rebuilt(
    views: Sequence[View], ledger: Ledger, connecting: Connecting, batch: int = 500
) -> None:
    """Fill the views anew."""
    for view in views:
        rebuild(view, ledger.feed(batch), connecting)


def everything(connection: psycopg.Connection[Any], view: View) -> dict[str, list[Any]]:
    """Every row of every table of the view as text, in the order of the keys."""
    found = {}
    for table in view.tables:
        statement = f"SELECT kept::text FROM {view.name}.{table.name} kept ORDER BY 1"
        found[table.name] = [row[0] for row in connection.execute(statement.encode())]
    return found
