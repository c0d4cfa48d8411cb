"""Deadlines: what is due happens by itself, by operation of the clause that says so.

One process of an installation turns due dates into commands: a poll closes and is counted, and
whatever else `OPERATIONS` names. What is due is handed in by whoever knows the views; the command
decides again on the ledger. Each operation takes effect at the instant at which it was due,
whenever it is carried out, and in the order of these instants: after each the views have to
follow before the next is looked for, so that what becomes due by an operation has its place in
the order as well, also after a week in which nothing ran.

An operation is one command whose identifier and idempotency key derive from what was due and
when. So it is done exactly once, whoever tries it how often. What is refused is logged and left
until it changes; trouble with the database is tried again with patience.

Who keeps the records enters a vote of the past act by act. What was over when the last of these
acts was entered waits until nothing was entered for a while: otherwise the vote would be closed
before its ballots are entered, and counted on a day on which nobody counted it.
"""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import psycopg
import structlog
from eventsourcing.persistence import PersistenceError
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import PoolTimeout

from domain.agreements.agreement import AGREEMENT, provisions_at
from domain.agreements.consolidation import StandingClause
from domain.authority import Authority, ByAdministration, ByClause, ByDefault, attesting
from domain.bodies.body import BODY, Body
from domain.conflicts.conflict import CONFLICT
from domain.decisions.ballot import BALLOT
from domain.decisions.decision import DECISION
from domain.posts.appointment import APPOINTMENT
from domain.posts.post import POST, Post
from domain.provisions.composition import BodyProvision
from domain.provisions.provision import DurationProvision, NoticeProvision, Provision
from domain.record import Actor, Noun
from domain.refusal import Refused
from domain.values import ClauseId, derived_id, instant_text
from domain.voting.rules import FromClause, RuleOrigin
from services.act import Act, Done, Idempotency, TooContended
from services.catalogue import commands
from services.codec import decode
from services.ledger import Ledger
from services.mapping import Held
from services.postgres import is_gone

INTERVAL = 1.0
"""Seconds between two looks at what is due, and between two attempts to lead."""
GRACE = timedelta(seconds=2)
"""Let pass before anything happens that is due: who voted in the last second is still heard."""
ENTERING = timedelta(minutes=10)
"""For so long after the last entry of a decision the process leaves alone what was over by then."""
LAST_RETRY = 30.0
LATE = timedelta(seconds=60)
"""What is due for longer than this and was neither done nor refused is bad news."""

LEAD = "SELECT pg_try_advisory_lock(hashtextextended('concord deadlines', 0))"

TRANSIENT = (psycopg.Error, PersistenceError, PoolTimeout, TooContended)

log = structlog.get_logger("concord.deadlines")


@dataclass(frozen=True)
class Due:
    """Something that happens by itself: what, of which thing, and when."""

    kind: str
    subject: UUID
    id: UUID
    """What of the subject is due, such as a poll of a decision; or the subject itself."""
    due_at: datetime
    position: int
    """Where in the ledger it became due; it changes with what is due."""

    @property
    def place(self) -> tuple[datetime, str, UUID, UUID]:
        """Its place in the order of all."""
        return (self.due_at, self.kind, self.subject, self.id)


AfterPlace = tuple[datetime, str, UUID, UUID] | None
DueUntil = Callable[[datetime, Sequence[str], AfterPlace], Sequence[Due]]
"""An instant, kinds, and a place in the order; the next of these kinds that are due by then."""


class Holds(Protocol):
    """What knows the states of things: the ledger, or what is decided on top of it."""

    def held(self, noun: Noun[Any], id: UUID) -> Held | None:
        """The state of the stream, or None where there is none of that kind."""


@dataclass(frozen=True)
class Operation:
    """What happens when something of a kind is due."""

    command: str
    arguments: Mapping[str, str]
    """For each argument of the command the field of what is due: `subject` or `id`."""
    authority: Callable[[Holds, Due], Authority]
    """By operation of which clause it happens."""


def by_rule_of_decision(ledger: Holds, due: Due) -> Authority:
    """By operation of the clause that carries the rule of the decision."""
    held = ledger.held(DECISION, due.subject)
    return _by(None if held is None else held.state.rule.origin)


def by_protocol_of_conflict(ledger: Holds, due: Due) -> Authority:
    """By operation of the clause that carries the protocol of the conflict."""
    held = ledger.held(CONFLICT, due.subject)
    return _by(None if held is None else held.state.protocol.origin)


def _by(origin: RuleOrigin | None) -> Authority:
    if isinstance(origin, FromClause):
        return ByClause(origin.agreement, origin.clause, origin.version)
    return ByDefault()


def by_clause_of_post(ledger: Holds, due: Due) -> Authority:
    """By operation of the clause that provides for the post, as it read when it was due."""
    appointment = ledger.held(APPOINTMENT, due.subject)
    post = None if appointment is None else ledger.held(POST, appointment.state.post)
    return _by_clause_of(ledger, due, None if post is None else post.state)


def by_clause_of_body(ledger: Holds, due: Due) -> Authority:
    """By operation of the clause that provides for the body, as it read when it was due."""
    body = ledger.held(BODY, due.subject)
    return _by_clause_of(ledger, due, None if body is None else body.state)


def _by_clause_of(ledger: Holds, due: Due, provided: Post | Body | None) -> Authority:
    if provided is None or provided.agreement is None:
        return ByDefault()
    agreement = ledger.held(AGREEMENT, provided.agreement)
    standing = () if agreement is None else agreement.state.text.at(due.due_at)
    for one in standing:
        if one.clause.id == (provided.clause or _composing(standing, provided)):
            return ByClause(provided.agreement, one.clause.id, one.version)
    return ByDefault()


def _composing(standing: Sequence[StandingClause], provided: Post | Body) -> ClauseId | None:
    """The clause that composes a body of which none is named, by its name."""
    if not isinstance(provided, Body):
        return None
    found = ((one.clause.id, given) for one in standing for given in one.clause.provisions)
    named = (
        clause
        for clause, given in found
        if isinstance(given, BodyProvision) and given.name == provided.name
    )
    return next(named, None)


def by_clause_on_duration(ledger: Holds, due: Due) -> Authority:
    """By operation of the clause that says how long the agreement lasts, as it reads then."""
    return _by_clause_with(ledger, due, DurationProvision)


def by_clause_on_notice(ledger: Holds, due: Due) -> Authority:
    """By operation of the clause on notice, as it reads when a notice has run out."""
    return _by_clause_with(ledger, due, NoticeProvision)


def _by_clause_with(ledger: Holds, due: Due, kind: type[Provision]) -> Authority:
    agreement = ledger.held(AGREEMENT, due.subject)
    stated = () if agreement is None else provisions_at(agreement.state, due.due_at)
    for one in stated:
        if isinstance(one.provision, kind):
            return ByClause(one.agreement, one.clause, one.version)
    return ByDefault()


def by_amendment_rule(ledger: Holds, due: Due) -> Authority:
    """By operation of the clause that says how the agreement is amended."""
    agreement = ledger.held(AGREEMENT, due.subject)
    amendment = None if agreement is None else agreement.state.amendments.get(due.id)
    return _by(None if amendment is None else amendment.rule.origin)


def by_clause_on_urgency(ledger: Holds, due: Due) -> Authority:
    """By operation of the clause that provided for deciding it in urgency."""
    held = ledger.held(DECISION, due.subject)
    taken = None if held is None else held.state.urgency.taken
    return _by(None if taken is None else taken.origin)


def by_stated_default(_ledger: Holds, _due: Due) -> Authority:
    """By the stated default: who exists no more is a party no more."""
    return ByDefault()


POLL = {"decision": "subject", "poll": "id"}
OPERATIONS: Mapping[str, Operation] = {
    "agreement-term-ends": Operation("end_term", {"agreement": "subject"}, by_clause_on_duration),
    "agreement-notice-ends": Operation(
        "end_by_notice", {"agreement": "subject", "party": "id"}, by_clause_on_notice
    ),
    "amendment-lapses": Operation(
        "lapse_amendment", {"agreement": "subject", "amendment": "id"}, by_amendment_rule
    ),
    "poll-closes": Operation(
        "close_poll", {"decision": "subject", "poll": "id"}, by_rule_of_decision
    ),
    "term-ends": Operation("expire_appointment", {"appointment": "subject"}, by_clause_of_post),
    "seat-term-ends": Operation(
        "expire_seat", {"body": "subject", "seat": "id"}, by_clause_of_body
    ),
    "urgent-action-ratification": Operation(
        "lapse_urgent_action", {"decision": "subject"}, by_clause_on_urgency
    ),
    "conflict-escalation": Operation(
        "escalate_conflict", {"conflict": "subject"}, by_protocol_of_conflict
    ),
    "conflict-closing": Operation(
        "close_conflict", {"conflict": "subject"}, by_protocol_of_conflict
    ),
    "party-gone": Operation(
        "withdraw_party", {"partnership": "subject", "organisation": "id"}, by_stated_default
    ),
    "poll-counts": Operation(
        "count_poll", {"decision": "subject", "poll": "id"}, by_rule_of_decision
    ),
    "poll-count-overdue": Operation(
        "count_poll", {"decision": "subject", "poll": "id"}, by_rule_of_decision
    ),
}
"""What happens by itself, by the kind of what is due."""


@dataclass
class Progress:
    """How the process does. Written by its thread, read by any."""

    leading: bool = False
    operated: int = 0
    """Operations carried out by this process."""
    refused: int = 0
    oldest: datetime | None = None
    """Since when the next one waits that was neither done nor refused; None where none does."""
    trouble: str | None = None
    """What it is trying to get over."""

    def behind(self, now: datetime) -> timedelta:
        """For how long something waits that is due."""
        return timedelta(0) if self.oldest is None else max(timedelta(0), now - self.oldest)


class Deadlines:
    """The process; from `start` to `stop` a thread looks for what is due and lets it happen."""

    def __init__(
        self,
        ledger: Ledger,
        due: DueUntil,
        caught_up: Callable[[int], bool],
        clock: Callable[[], datetime],
        connect: Callable[[], Connection[TupleRow]],
        operations: Mapping[str, Operation] = OPERATIONS,
    ) -> None:
        """`caught_up` waits until `due` includes a position, and says whether it does;
        `connect` opens the connection whose lock makes this the one process that leads.
        """
        self.progress = Progress()
        self._ledger = ledger
        self._due = due
        self._caught_up = caught_up
        self._clock = clock
        self._connect = connect
        self._operations = operations
        self._settled: set[Due] = set()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look."""
        self._thread = threading.Thread(target=self._run, name="deadlines")
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being carried out, and end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def __enter__(self) -> "Deadlines":
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def operate(self) -> int:
        """Let everything happen that is due by now, in order; how many operations there were."""
        operated, now = 0, self._clock()
        until = now - GRACE
        entered: set[Due] = set()
        while not self._stop.is_set():
            due = self._next(until, entered)
            if due is not None and self._is_being_entered(due, now):
                entered.add(due)
                continue
            self.progress.oldest = None if due is None else due.due_at
            if due is None:
                break
            done = self._perform(due, now)
            self._settled.add(due)
            if done is None:
                continue
            if not done.repeated:
                operated += 1
                self.progress.operated += 1
            if not self._caught_up(done.position):
                break  # what comes next is not known yet: look again soon
        return operated

    def _next(self, until: datetime, entered: AbstractSet[Due]) -> Due | None:
        """The first that is due, not settled and not being entered; what is due no more is
        forgotten as settled.
        """
        kinds = list(self._operations)
        present: set[Due] = set()
        after: AfterPlace = None
        while found := self._due(until, kinds, after):
            for due in found:
                if due not in self._settled and due not in entered:
                    return due
            present.update(found)
            after = found[-1].place
        self._settled &= present
        return None

    def _perform(self, due: Due, now: datetime) -> Done | None:
        """Carry out what is due; None where it is refused, or left to those who report."""
        operation = self._operations[due.kind]
        command = commands()[operation.command]
        if self._was_over(due):
            return None
        try:
            act = act_of(due, operation.authority(self._ledger, due), now)
            given = {name: getattr(due, field) for name, field in operation.arguments.items()}
            return command(self._ledger, act, **given)
        except TooContended:
            raise
        except Refused as refused:
            log.warning(
                "what was due was refused",
                kind=due.kind,
                subject=str(due.subject),
                due_at=instant_text(due.due_at),
                code=refused.code,
                sentence=refused.sentence,
            )
            self.progress.refused += 1
            return None

    def _is_being_entered(self, due: Due, now: datetime) -> bool:
        """Whether it was over when the administration last entered something of the decision."""
        if "decision" not in self._operations[due.kind].arguments:
            return False
        store = self._ledger.store
        last = store.select_events(due.subject, desc=True, limit=1)
        if not last:
            return False
        record = decode(last[0].state, store.blob)
        if due.due_at > record.recorded_at or not isinstance(record.authority, ByAdministration):
            return False
        if now < record.recorded_at + ENTERING:
            return True
        ballots = store.of_streams(self._ledger.children(due.id, BALLOT.kind))
        handed_in = (decode(stored.state, store.blob).recorded_at for stored in ballots)
        return now < max(handed_in, default=record.recorded_at) + ENTERING

    def _was_over(self, due: Due) -> bool:
        """Whether it was past when it was reported from outside: then its end is reported too."""
        store = self._ledger.store
        found = store.read_after(due.position - 1, 1)
        if not found:
            return False
        record = decode(found[0].state, store.blob)
        return attesting(record.authority) is not None and due.due_at <= record.recorded_at

    def _run(self) -> None:
        delay = INTERVAL
        while not self._stop.is_set():
            try:
                with self._connect() as connection:
                    self._lead(connection)
            except Exception as error:
                self.progress.trouble = f"{type(error).__name__}: {error}"
                is_known = isinstance(error, TRANSIENT)
                log.warning("deadlines: trouble, trying again", exc_info=not is_known)
                self._stop.wait(delay)
                delay = min(2 * delay, LAST_RETRY)
            else:
                delay = INTERVAL
            finally:
                self.progress.leading = False

    def _lead(self, connection: Connection[TupleRow]) -> None:
        """Look for what is due as long as this connection holds the lock."""
        while not self._stop.is_set():
            row = connection.execute(LEAD).fetchone()
            assert row is not None
            if row[0]:
                break
            self._rest()
        self.progress.leading = True
        while not self._stop.is_set() and not is_gone(connection):
            self.operate()
            self.progress.trouble = None
            self._rest()
        if not connection.closed:
            with suppress(psycopg.Error):
                connection.execute("SELECT pg_advisory_unlock_all()")

    def _rest(self) -> None:
        self._stop.wait(INTERVAL)

    def collect(self) -> Iterable[Metric]:
        """Prometheus metrics; register the process as a collector."""
        progress = self.progress
        leading = GaugeMetricFamily(
            "concord_deadlines_leading", "1 where this process lets due dates happen."
        )
        leading.add_metric([], progress.leading)
        operated = CounterMetricFamily("concord_deadlines_operated", "Operations carried out.")
        operated.add_metric([], progress.operated)
        refused = CounterMetricFamily("concord_deadlines_refused", "Operations refused.")
        refused.add_metric([], progress.refused)
        behind = GaugeMetricFamily(
            "concord_deadlines_behind_seconds", "For how long something due waits to happen."
        )
        behind.add_metric([], progress.behind(self._clock()).total_seconds())
        return [leading, operated, refused, behind]


def act_of(due: Due, authority: Authority, now: datetime) -> Act:
    """The act of what is due: the same one however often it is tried."""
    actor = authority.clause if isinstance(authority, ByClause) else authority.kind
    parts: tuple[Any, ...] = (due.kind, due.subject, due.id, instant_text(due.due_at))
    key = ":".join(str(part) for part in parts)
    return Act(
        actor=Actor("clause", str(actor)),
        authority=authority,
        command=derived_id("deadline", *parts),
        at=now,
        effective=due.due_at,
        idempotency=Idempotency(key, key.encode()),
    )
