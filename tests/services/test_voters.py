"""A whole assembly votes at once while others read and the poll is closed: nobody loses a race."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

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
from tests.databases import Database
from tests.services.acts import act, ledger_on, partnered

pytestmark = pytest.mark.postgres

VOTERS = 200
AT_ONCE = 16


def assembly(ledger: Ledger, size: int) -> tuple[PartnershipId, BodyId, list[Seat]]:
    """A body of so many members."""
    partnership = partnered(ledger)
    members = [PersonId(register_person(ledger, act(), name=f"M{n}").id) for n in range(size)]
    seats = [Seat(SeatId(uuid4()), member) for member in members]
    constituting = {"partnership": partnership, "name": "Assembly", "seats": tuple(seats)}
    return partnership, BodyId(constitute_body(ledger, act(), **constituting).id), seats


def opened(ledger: Ledger, partnership: PartnershipId, body: BodyId) -> tuple[DecisionId, PollId]:
    """A poll of it."""
    proposing = {"partnership": partnership, "title": "A boat", "body": body}
    decision = DecisionId(propose_motion(ledger, act(), **proposing).id)
    poll = PollId(uuid4())
    open_poll(ledger, act(), id=poll, decision=decision)
    return decision, poll


def voted(ledger: Ledger, decision: DecisionId, poll: PollId, seat: Seat) -> str:
    """The code with which a vote was refused, or that it was done."""
    casting = {"decision": decision, "poll": poll, "seat": seat.id, "voter": seat.holder}
    try:
        cast_ballot(ledger, act(), **casting, choice=Stance("yes"))
    except Refused as refused:
        return refused.code
    return "done"


def test_everybody_votes_at_once_and_nobody_is_lost_or_refused(database: Database) -> None:
    with ledger_on(database.dsn, size=AT_ONCE) as ledger:
        partnership, body, seats = assembly(ledger, VOTERS)
        decision, poll = opened(ledger, partnership, body)
        over = threading.Event()

        def read() -> int:
            reads = 0
            while not over.is_set():
                assert ledger.held(DECISION, decision) is not None
                reads += len(ledger.store.read_after(0, 500))
            return reads

        with ThreadPoolExecutor(AT_ONCE + 2) as threads:
            reading = [threads.submit(read) for _ in range(2)]
            outcomes = Counter(threads.map(lambda seat: voted(ledger, decision, poll, seat), seats))
            over.set()
            assert all(reader.result() for reader in reading)
        assert outcomes == {"done": VOTERS}
        close_poll(ledger, act(), decision=decision, poll=poll)
        count_poll(ledger, act(), decision=decision, poll=poll)
        held = ledger.held(DECISION, decision)
        assert held is not None
        assert held.state.outcomes[-1].counts[0].yes == VOTERS


def test_a_poll_is_closed_while_everybody_votes_and_counts_what_was_accepted(
    database: Database,
) -> None:
    with ledger_on(database.dsn, size=AT_ONCE) as ledger:
        partnership, body, seats = assembly(ledger, VOTERS)
        decision, poll = opened(ledger, partnership, body)
        half = threading.Semaphore(0)

        def vote(seat: Seat) -> str:
            result = voted(ledger, decision, poll, seat)
            half.release()
            return result

        def close() -> None:
            for _ in range(VOTERS // 2):
                half.acquire()
            close_poll(ledger, act(), decision=decision, poll=poll)

        with ThreadPoolExecutor(AT_ONCE) as threads:
            closing = threads.submit(close)
            outcomes = Counter(threads.map(vote, seats))
            closing.result()
        assert set(outcomes) <= {"done", PollAlreadyClosed.code}
        count_poll(ledger, act(), decision=decision, poll=poll)
        held = ledger.held(DECISION, decision)
        assert held is not None
        assert len(ledger.children(poll, BALLOT.kind)) == outcomes["done"]
        assert held.state.outcomes[-1].counts[0].yes == outcomes["done"]
