"""Deadlines: what is due happens by itself, exactly once, in order, by operation of its clause."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.agreements.agreement import AgreementTerminated
from domain.agreements.amendment import AmendmentLapsed
from domain.agreements.clause import Clause, InsertClause
from domain.authority import ByClause, ByDefault, BySource
from domain.motions.outcome import OutcomeDetermined
from domain.motions.poll import PollClosed
from domain.parties.partnership import PARTNERSHIP
from domain.posts.appointment import AppointmentExpired
from domain.provisions.provision import (
    DecisionRuleProvision,
    DurationProvision,
    TimeLimitsProvision,
)
from domain.provisions.term import AgreementExpired, AgreementRenewed
from domain.provisions.time_limits import TimeLimits
from domain.record import Actor, Record
from domain.refusal import Reported
from domain.values import (
    AgreementId,
    BodyId,
    ClauseId,
    DecisionId,
    PartnershipId,
    PersonId,
    PollId,
    PostId,
    SeatId,
    Source,
)
from domain.voting.rules import MAJORITY
from domain.voting.tally import Seat, Stance
from projections.catalogue import VIEWS
from projections.deadlines import WATCHED, due_from
from projections.feed import Feed
from projections.runner import Freshness, Runner
from services.agreements import draft_agreement, enter_into_force, give_notice
from services.amendments import propose_amendment
from services.appointments import appoint
from services.ballots import cast_ballot
from services.bodies import constitute_body
from services.codec import decode
from services.deadlines import ENTERING, GRACE, AfterPlace, Deadlines, Due
from services.decisions import close_poll, extend_poll, open_poll, propose_motion
from services.deliberation import withdraw_motion
from services.ledger import Ledger
from services.organisations import register_head
from services.persons import register_person
from services.postgres import COMMAND, PROJECTOR, QUERY, connect, open_pool
from services.posts import define_post
from tests.databases import Database
from tests.services.acts import act, ledger_on, partnered, stored

pytestmark = pytest.mark.postgres

MONDAY = datetime(2030, 1, 7, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
VOTING = ClauseId(UUID(int=77))


@dataclass
class World:
    """A ledger, its views kept up, and a clock that the test moves."""

    ledger: Ledger
    dsn: str
    runner: Runner
    freshness: Freshness
    due: Any
    now: datetime = MONDAY
    partnership: PartnershipId = field(default_factory=lambda: PartnershipId(uuid4()))
    body: BodyId = field(default_factory=lambda: BodyId(uuid4()))
    seats: tuple[SeatId, ...] = ()
    members: tuple[PersonId, ...] = ()

    def process(self, **more: Any) -> Deadlines:
        """A process that lets due dates happen."""
        given: dict[str, Any] = {
            "due": self.due,
            "caught_up": lambda position: self.freshness.wait_for(WATCHED, position, 10),
            "clock": lambda: self.now,
            "connect": lambda: connect(self.dsn, COMMAND),
        }
        return Deadlines(self.ledger, **{**given, **more})

    def act(self, **more: Any) -> Any:
        return act(at=self.now, **more)

    def poll(self, closes_at: datetime | None, title: str = "A boat") -> tuple[DecisionId, PollId]:
        """A motion that is voted on until then, with a vote for it by all but one."""
        proposed = propose_motion(
            self.ledger, self.act(), partnership=self.partnership, title=title, body=self.body
        )
        decision, poll = DecisionId(proposed.id), PollId(uuid4())
        open_poll(self.ledger, self.act(), id=poll, decision=decision, closes_at=closes_at)
        voting = list(zip(self.seats, self.members, strict=True))[:-1]
        for seat, voter in voting:
            cast_ballot(
                self.ledger,
                self.act(),
                decision=decision,
                poll=poll,
                seat=seat,
                voter=voter,
                choice=Stance("yes"),
            )
        return decision, poll

    def settle(self) -> None:
        """Wait until the views have come to the end."""
        with connect(self.dsn) as owner:
            last = owner.execute("SELECT max(position) FROM ledger.events").fetchone()
        assert last is not None
        assert self.freshness.wait_for(WATCHED, last[0], 20)

    def happened(self, kind: type) -> list[Record[Any]]:
        """The records of an event, in order."""
        records = [decode(state, self.ledger.store.blob) for state in stored(self.ledger)]
        return [record for record in records if isinstance(record.data, kind)]


@contextmanager
def following(ledger: Ledger, dsn: str) -> Iterator[tuple[Runner, Freshness, Any]]:
    pool = open_pool(dsn, QUERY, max_size=4)
    store = ledger.store
    feed = Feed(store, lambda state: decode(state, store.blob), ledger.keyring.open)
    try:
        with Runner(VIEWS, feed, lambda: connect(dsn, PROJECTOR)) as runner:
            yield runner, Freshness(pool, runner), due_from(pool)
    finally:
        pool.close()


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    with ledger_on(database.dsn) as ledger, following(ledger, database.dsn) as parts:
        made = World(ledger, database.dsn, *parts)
        made.partnership = partnered(ledger)
        made.members = tuple(
            PersonId(register_person(ledger, made.act(), name=name).id) for name in "ABC"
        )
        made.seats = tuple(SeatId(uuid4()) for _ in made.members)
        seats = tuple(map(Seat, made.seats, made.members))
        constituting = {"partnership": made.partnership, "name": "Board", "seats": seats}
        made.body = BodyId(constitute_body(ledger, made.act(), **constituting).id)
        yield made


def test_a_poll_closes_and_is_counted_by_itself_at_its_instant(world: World) -> None:
    closes_at = MONDAY + timedelta(hours=2)
    decision, poll = world.poll(closes_at)
    world.settle()
    process = world.process()
    for too_early in (closes_at - timedelta(seconds=1), closes_at + GRACE / 2):
        world.now = too_early
        assert process.operate() == 0
    world.now = closes_at + timedelta(minutes=5)
    assert process.operate() == 2
    [closed], [counted] = world.happened(PollClosed), world.happened(OutcomeDetermined)
    assert closed.stream == counted.stream == decision
    assert closed.data.effective.at == counted.data.effective.at == closes_at
    assert closed.recorded_at == counted.recorded_at == world.now
    assert counted.data.outcome.result == "adopted"
    assert closed.actor == counted.actor == Actor("clause", "default")
    assert closed.authority == ByDefault()
    assert counted.causation == closed.id
    assert process.operate() == 0
    assert closed.data.poll == poll


def test_an_extended_poll_closes_at_its_later_instant(world: World) -> None:
    limits = TimeLimitsProvision("by post", (), TimeLimits(extension_days=3, extended_by="member"))
    clause = Clause(VOTING, "1", "Voting", "We vote.\n", provisions=(limits,))
    drafting = {"partnership": world.partnership, "title": "Rules", "clauses": (clause,)}
    agreement = AgreementId(draft_agreement(world.ledger, world.act(), **drafting).id)
    enter_into_force(world.ledger, world.act(), agreement=agreement)
    announced, later = MONDAY + timedelta(hours=1), MONDAY + timedelta(days=2)
    decision, poll = world.poll(announced)
    stale = Due("poll-closes", decision, poll, announced, 1)
    extending: dict[str, Any] = {"decision": decision, "poll": poll, "closes_at": later}
    extend_poll(world.ledger, world.act(), **extending, by=world.members[0])
    world.settle()
    world.now = announced + WEEK / 7
    assert world.process().operate() == 0
    assert world.process(due=listed(stale)).operate() == 0, "known to the ledger, not the views"
    world.now = later + GRACE
    assert world.process().operate() == 2
    [closed], [counted] = world.happened(PollClosed), world.happened(OutcomeDetermined)
    assert closed.data.effective.at == counted.data.effective.at == later
    assert counted.data.outcome.result == "adopted"


def test_it_happens_by_operation_of_the_clause_that_carries_the_rule(world: World) -> None:
    provision = DecisionRuleProvision("majority", (), MAJORITY)
    clause = Clause(VOTING, "1", "Voting", "We vote.\n", provisions=(provision,))
    drafting = {"partnership": world.partnership, "title": "Rules", "clauses": (clause,)}
    agreement = AgreementId(draft_agreement(world.ledger, world.act(), **drafting).id)
    enter_into_force(world.ledger, world.act(), agreement=agreement)
    world.poll(MONDAY + timedelta(hours=1))
    world.settle()
    world.now += timedelta(hours=1) + GRACE
    assert world.process().operate() == 2
    for record in (*world.happened(PollClosed), *world.happened(OutcomeDetermined)):
        assert record.authority == ByClause(agreement, VOTING, 1)
        assert record.actor == Actor("clause", str(VOTING))


def test_a_term_of_office_ends_by_operation_of_the_clause_that_provides_for_the_post(
    world: World,
) -> None:
    clause = Clause(VOTING, "1", "Chair", "There is a chair.\n")
    drafting = {"partnership": world.partnership, "title": "Rules", "clauses": (clause,)}
    agreement = AgreementId(draft_agreement(world.ledger, world.act(), **drafting).id)
    enter_into_force(world.ledger, world.act(), agreement=agreement)
    defining = {"partnership": world.partnership, "title": "Chair", "agreement": agreement}
    post = PostId(define_post(world.ledger, world.act(), **defining, clause=VOTING).id)
    end = MONDAY + timedelta(days=3)
    appointing = {"post": post, "person": world.members[0], "end": end}
    appoint(world.ledger, world.act(), **appointing)
    world.settle()
    world.now += WEEK
    assert world.process().operate() == 1
    [expired] = world.happened(AppointmentExpired)
    assert expired.authority == ByClause(agreement, VOTING, 1)
    assert expired.data.effective.at == end


@pytest.mark.parametrize(
    ("renewal_months", "event"), [(1, AgreementRenewed), (0, AgreementExpired)]
)
def test_a_term_of_an_agreement_ends_as_its_clause_says(
    world: World, renewal_months: int, event: type
) -> None:
    lasts = DurationProvision("a month", months=1, renewal_months=renewal_months)
    clause = Clause(VOTING, "1", "Duration", "It lasts a month.\n", None, (lasts,))
    drafting = {"partnership": world.partnership, "title": "Trial", "clauses": (clause,)}
    agreement = AgreementId(draft_agreement(world.ledger, world.act(), **drafting).id)
    enter_into_force(world.ledger, world.act(), agreement=agreement)
    world.settle()
    world.now = datetime(2030, 2, 7, 12, tzinfo=UTC)
    assert world.process().operate() == 1
    [ended] = world.happened(event)
    assert ended.authority == ByClause(agreement, VOTING, 1)
    assert world.process().operate() == 0


def test_an_amendment_lapses_and_a_notice_runs_out_by_the_stated_default(world: World) -> None:
    clause = Clause(VOTING, "1", "Aim", "Peace.\n")
    drafting = {"partnership": world.partnership, "title": "Pact", "clauses": (clause,)}
    agreement = AgreementId(draft_agreement(world.ledger, world.act(), **drafting).id)
    enter_into_force(world.ledger, world.act(), agreement=agreement)
    insert = InsertClause(Clause(ClauseId(uuid4()), "2", "", "Quiet.\n"), None)
    proposing: dict[str, Any] = {"title": "More", "changes": (insert,), "lapses": date(2030, 3, 1)}
    propose_amendment(world.ledger, world.act(), agreement=agreement, **proposing)
    held = world.ledger.held(PARTNERSHIP, world.partnership)
    assert held is not None
    [party] = held.state.parties
    head = world.members[0]
    register_head(world.ledger, world.act(), organisation=party, person=head)
    giving = {"agreement": agreement, "party": party, "person": head}
    give_notice(world.ledger, world.act(), **giving)
    world.settle()
    world.now = datetime(2030, 5, 1, tzinfo=UTC)
    assert world.process().operate() == 2
    [lapsed], [ended] = world.happened(AmendmentLapsed), world.happened(AgreementTerminated)
    assert (lapsed.authority, ended.authority) == (ByDefault(), ByDefault())
    assert [r.data.effective.at for r in (lapsed, ended)] == [
        datetime(2030, 3, 1, tzinfo=UTC),
        datetime(2030, 4, 7, tzinfo=UTC),
    ]


def test_what_was_over_when_it_was_reported_is_left_to_the_report(world: World) -> None:
    def reported() -> Any:
        source = BySource(Source("Minutes"))
        now = world.now
        return replace(act(at=now, effective=MONDAY), authority=source, conduct=Reported())

    world.now += WEEK
    polls = []
    for closes_at in (MONDAY + timedelta(days=1), world.now + timedelta(days=1)):
        proposing = {"partnership": world.partnership, "title": "A boat", "body": world.body}
        decision = DecisionId(propose_motion(world.ledger, reported(), **proposing).id)
        open_poll(world.ledger, reported(), decision=decision, closes_at=closes_at)
        polls.append(decision)
    world.settle()
    process = world.process()
    assert process.operate() == 0
    world.now += WEEK
    assert process.operate() == 2
    assert [record.stream for record in world.happened(PollClosed)] == [polls[1]]
    assert process.progress.refused == 0


def test_a_vote_of_the_past_is_left_to_who_enters_it_act_by_act(world: World) -> None:
    world.now += WEEK
    entered = {"effective": MONDAY}
    given = {"partnership": world.partnership, "title": "A boat", "body": world.body}
    decision = DecisionId(propose_motion(world.ledger, world.act(**entered), **given).id)
    poll, closes_at = PollId(uuid4()), MONDAY + timedelta(days=1)
    polled: dict[str, Any] = {"decision": decision}
    open_poll(world.ledger, world.act(**entered), id=poll, **polled, closes_at=closes_at)
    world.settle()
    process = world.process()
    assert process.operate() == 0
    assert process.progress.oldest is None
    world.now += ENTERING / 2
    polled |= {"poll": poll}
    ballot = {**polled, "seat": world.seats[0], "voter": world.members[0], "choice": Stance("yes")}
    cast_ballot(world.ledger, world.act(**entered), **ballot)
    world.now += ENTERING - timedelta(seconds=1)
    assert process.operate() == 0, "it is reckoned from what was entered last"
    world.now += timedelta(seconds=2)
    assert process.operate() == 2
    [closed], [counted] = world.happened(PollClosed), world.happened(OutcomeDetermined)
    assert closed.data.effective.at == counted.data.effective.at == closes_at


def test_a_vote_that_is_closed_as_of_the_past_is_left_to_who_enters_its_count(
    world: World,
) -> None:
    decision, poll = world.poll(None)
    world.now += 4 * WEEK
    ending = {"decision": decision, "poll": poll, "by": world.members[0]}
    close_poll(world.ledger, world.act(effective=MONDAY + timedelta(hours=1)), **ending)
    world.settle()
    process = world.process()
    assert process.operate() == 0
    world.now += ENTERING
    assert process.operate() == 1
    [counted] = world.happened(OutcomeDetermined)
    assert counted.data.effective.at == MONDAY + timedelta(hours=1) + WEEK


def test_after_a_week_of_being_down_everything_happens_in_its_order(world: World) -> None:
    hours = [50, 1, 99, 27, 3]
    polls = {world.poll(MONDAY + timedelta(hours=h), f"Motion {h}")[0]: h for h in hours}
    later, _ = world.poll(MONDAY + 2 * WEEK)
    world.settle()
    world.now = MONDAY + WEEK
    assert world.process().operate() == 2 * len(hours)
    done = sorted(
        [*world.happened(PollClosed), *world.happened(OutcomeDetermined)],
        key=lambda record: (record.data.effective.at, record.version),
    )
    assert [(polls[DecisionId(r.stream)], type(r.data)) for r in done] == [
        (h, kind) for h in sorted(hours) for kind in (PollClosed, OutcomeDetermined)
    ]
    states = [decode(state, world.ledger.store.blob) for state in stored(world.ledger)]
    recorded = [r.id for r in states if isinstance(r.data, PollClosed | OutcomeDetermined)]
    assert recorded == [record.id for record in done]
    assert later not in {record.stream for record in done}


def test_what_several_processes_try_at_once_happens_once(world: World) -> None:
    for hour in range(1, 5):
        world.poll(MONDAY + timedelta(hours=hour), f"Motion {hour}")
    world.settle()
    world.now += WEEK
    processes = [world.process() for _ in range(3)]
    threads = [threading.Thread(target=process.operate) for process in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    world.settle()
    world.process().operate()
    assert len(world.happened(PollClosed)) == len(world.happened(OutcomeDetermined)) == 4
    assert sum(process.progress.operated for process in processes) <= 8


def test_what_is_still_shown_as_due_is_not_done_again(world: World) -> None:
    decision, poll = world.poll(MONDAY + timedelta(hours=1))
    stale = Due("poll-closes", decision, poll, MONDAY + timedelta(hours=1), 1)
    world.now += timedelta(hours=2)
    for _ in range(2):  # a new process after a crash, before the views have followed
        world.process(due=listed(stale), caught_up=lambda _: True).operate()
    assert len(world.happened(PollClosed)) == 1


def listed(*due: Due) -> Callable[[datetime, Sequence[str], AfterPlace], Sequence[Due]]:
    """What is due, as a list that nobody keeps up."""

    def until(now: datetime, kinds: Sequence[str], after: AfterPlace) -> Sequence[Due]:
        ordered = sorted((one for one in due if one.due_at <= now), key=lambda one: one.place)
        return [one for one in ordered if after is None or one.place > after]

    return until


def test_what_is_refused_is_left_until_it_changes(world: World) -> None:
    decision, poll = world.poll(MONDAY + timedelta(hours=1))
    close_poll(world.ledger, act(at=MONDAY + timedelta(hours=1)), decision=decision, poll=poll)
    refused = Due("poll-closes", decision, poll, MONDAY + timedelta(hours=1), 1)
    unknown = Due("poll-closes", uuid4(), uuid4(), MONDAY + timedelta(hours=2), 1)
    world.now += timedelta(hours=3)
    rows = [refused, unknown]
    process = world.process(due=lambda *given: listed(*rows)(*given))
    for _ in range(3):
        assert process.operate() == 0
    assert (process.progress.refused, process.progress.oldest) == (2, None)
    rows[0] = replace(refused, position=2)
    process.operate()
    assert process.progress.refused == 3
    assert len(world.happened(PollClosed)) == 1


def test_nothing_happens_to_what_was_closed_withdrawn_or_has_no_end(world: World) -> None:
    world.poll(None)
    decision, poll = world.poll(MONDAY + timedelta(hours=1))
    world.now += timedelta(hours=1)
    close_poll(world.ledger, world.act(), decision=decision, poll=poll)
    withdrawn, _ = world.poll(MONDAY + timedelta(hours=3))
    withdraw_motion(world.ledger, world.act(), decision=withdrawn)
    world.settle()
    world.now += WEEK
    process = world.process()
    assert process.operate() == 0
    assert process.progress.refused == 0


# The process


def soon(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    done = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if holds():
            return
        done.wait(0.02)
    raise AssertionError("still not so")


def test_one_process_leads_and_another_takes_over(world: World) -> None:
    first, second = world.process(), world.process()
    with second:
        with first:
            soon(lambda: first.progress.leading or second.progress.leading)
            leading, other = (first, second) if first.progress.leading else (second, first)
            assert not other.progress.leading
            leading.stop()
            soon(lambda: other.progress.leading)
        world.poll(MONDAY + timedelta(hours=1))
        world.now += timedelta(hours=2)
        if other is second:
            soon(lambda: bool(world.happened(OutcomeDetermined)))


def test_trouble_is_told_and_got_over(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.deadlines.INTERVAL", 0.05)
    is_down = threading.Event()
    is_down.set()

    def connecting() -> Any:
        if is_down.is_set():
            raise psycopg.OperationalError("nobody listens")
        return connect(world.dsn, COMMAND)

    world.poll(MONDAY + timedelta(hours=1))
    world.settle()
    world.now += timedelta(hours=2)
    with world.process(connect=connecting) as process:
        soon(lambda: process.progress.trouble is not None)
        assert "nobody listens" in str(process.progress.trouble)
        is_down.clear()
        soon(lambda: process.progress.operated == 2)
        soon(lambda: process.progress.trouble is None)
    values = {metric.name: metric.samples[0].value for metric in process.collect()}
    assert values["concord_deadlines_operated"] == 2
    assert values["concord_deadlines_behind_seconds"] == 0


def test_what_waits_is_shown_as_late(world: World) -> None:
    world.poll(MONDAY + timedelta(hours=1))
    world.settle()
    world.now += timedelta(hours=3)
    process = world.process(caught_up=lambda _: False)
    process.operate()  # ends after the first, since the views have not followed
    assert process.progress.operated == 1
    assert process.progress.behind(world.now) == timedelta(hours=2)
    world.settle()
    assert process.operate() == 1
    world.settle()
    assert process.operate() == 0
    assert process.progress.behind(world.now) == timedelta(0)
