"""An assembly that votes at once while others read, and a close that comes in meanwhile."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import uuid4

from domain.decisions.ballot import BALLOT
from domain.decisions.decision import DECISION
from domain.motions.poll import PollAlreadyClosed
from domain.refusal import Refused
from domain.values import BodyId, DecisionId, PartnershipId, PersonId, PollId, SeatId
from domain.voting.tally import Seat, Stance
from services.ballots import cast_ballot
from services.bodies import constitute_body
from services.decisions import close_poll, count_poll, open_poll, propose_motion
from services.ledger import Ledger
from services.persons import register_person
from tests.bench.findings import Aim, Findings, Table, say
from tests.bench.ground import Ground, standing
from tests.bench.samples import Samples
from tests.services.acts import act, partnered

MEMBERS = 1_000
AT_ONCE = 16
"""Threads that vote, as many as the server has connections for commands."""
READERS = 4
TURNS = 5
MINUTE, SECOND = 60.0, 1.0


@dataclass(frozen=True)
class Assembly:
    """A body whose members all want to vote."""

    ledger: Ledger
    partnership: PartnershipId
    body: BodyId
    seats: tuple[Seat, ...]

    def poll(self) -> tuple[DecisionId, PollId]:
        """A motion that is voted on."""
        proposing = {"partnership": self.partnership, "title": "A boat", "body": self.body}
        decision = DecisionId(propose_motion(self.ledger, act(), **proposing).id)
        poll = PollId(uuid4())
        open_poll(self.ledger, act(), id=poll, decision=decision)
        return decision, poll

    def vote(self, decision: DecisionId, poll: PollId, seat: Seat) -> str:
        """What came of a vote: done, or the code with which it was refused."""
        casting = {"decision": decision, "poll": poll, "seat": seat.id, "voter": seat.holder}
        try:
            cast_ballot(self.ledger, act(), **casting, choice=Stance("yes"))
        except Refused as refused:
            return refused.code
        return "done"


@dataclass(frozen=True)
class Turn:
    """One poll: how long the votes took and how long the close waited."""

    seconds: float
    close_waited: float
    cast: int
    too_late: int
    lost_races: int
    reads: int
    counted: int


def measure(ground: Ground, _samples: Samples) -> Findings:
    """Everybody votes at once; in half of the polls the close comes in half way."""
    members, turns = ground.much(MEMBERS, 40), ground.much(TURNS, 1)
    with ground.database() as dsn, standing(dsn) as stands:
        assembly = _assembled(stands.ledger, members)
        say(f"{members} members")
        to_the_end = [_voted(assembly, close_after=members) for _ in range(turns)]
        cut_short = [_voted(assembly, close_after=members // 2) for _ in range(turns)]
    every = [*to_the_end, *cut_short]
    slowest = max(turn.seconds for turn in to_the_end)
    waited = max(turn.close_waited for turn in cut_short)
    rows = [
        _row("everybody votes, then the poll is closed", to_the_end),
        _row("the close comes in half way", cut_short),
    ]
    columns = ("", "seconds", "ballots cast", "too late", "lost races", "close waited (s)", "reads")
    missing = sum(turn.cast - turn.counted for turn in every)
    return Findings(
        (Table(columns, tuple(rows)),),
        (
            Aim(f"{members} members vote, the slowest time", MINUTE, slowest, " s", "less"),
            Aim("the close waits for those who vote, at worst", SECOND, waited, " s", "less"),
            Aim("ballots lost: cast and not counted", 0, missing, "", "less"),
            Aim(
                "ballots refused for a lost race",
                0,
                sum(turn.lost_races for turn in every),
                "",
                "less",
            ),
        ),
        (
            (
                f"{AT_ONCE} threads vote and {READERS} read the decision and the end of the ledger "
                f"all the while; {turns} polls of each kind, the worst of each is shown."
            ),
        ),
    )


def _assembled(ledger: Ledger, size: int) -> Assembly:
    partnership = partnered(ledger)
    members = [PersonId(register_person(ledger, act(), name=f"M{n}").id) for n in range(size)]
    seats = tuple(Seat(SeatId(uuid4()), member) for member in members)
    constituting = {"partnership": partnership, "name": "Assembly", "seats": seats}
    body = BodyId(constitute_body(ledger, act(), **constituting).id)
    return Assembly(ledger, partnership, body, seats)


def _voted(assembly: Assembly, close_after: int) -> Turn:
    decision, poll = assembly.poll()
    voted, over = threading.Semaphore(0), threading.Event()

    def vote(seat: Seat) -> str:
        result = assembly.vote(decision, poll, seat)
        voted.release()
        return result

    def close() -> float:
        for _ in range(close_after):
            voted.acquire()
        began = time.perf_counter()
        close_poll(assembly.ledger, act(), decision=decision, poll=poll)
        return time.perf_counter() - began

    def read() -> int:
        reads = 0
        while not over.is_set():
            assert assembly.ledger.held(DECISION, decision) is not None
            end = assembly.ledger.store.max_notification_id() or 0
            assembly.ledger.store.read_after(max(0, end - 4_096 * 50), 50)
            reads += 1
        return reads

    with ThreadPoolExecutor(AT_ONCE + READERS + 1) as threads:
        reading = [threads.submit(read) for _ in range(READERS)]
        closing = threads.submit(close)
        began = time.perf_counter()
        outcomes = Counter(threads.map(vote, assembly.seats))
        seconds = time.perf_counter() - began
        waited = closing.result()
        over.set()
        reads = sum(reader.result() for reader in reading)
    count_poll(assembly.ledger, act(), decision=decision, poll=poll)
    held = assembly.ledger.held(DECISION, decision)
    assert held is not None
    assert len(assembly.ledger.children(poll, BALLOT.kind)) == outcomes["done"]
    cast, too_late = outcomes.pop("done", 0), outcomes.pop(PollAlreadyClosed.code, 0)
    counted = int(held.state.outcomes[-1].counts[0].yes)
    return Turn(seconds, waited, cast, too_late, outcomes.total(), reads, counted)


def _row(what: str, turns: list[Turn]) -> tuple[str | float | int, ...]:
    return (
        what,
        max(turn.seconds for turn in turns),
        min(turn.cast for turn in turns),
        max(turn.too_late for turn in turns),
        sum(turn.lost_races for turn in turns),
        max(turn.close_waited for turn in turns),
        min(turn.reads for turn in turns),
    )
