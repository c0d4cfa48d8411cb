"""Phantoms: what is decided on all of a kind is decided again where another has come meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.decisions.decision import DECISION
from domain.motions.outcome import OutcomeDetermined
from domain.posts.post import POST, Post
from domain.provisions.provision import DecisionRuleProvision
from domain.provisions.remit import Remit, Responsibility
from domain.refusal import Refused
from domain.values import BodyId, DecisionId, PersonId, PollId, PostId, SeatId
from domain.voting.rules import MAJORITY
from domain.voting.tally import Seat, Stance
from services.act import Done
from services.agreements import enter_into_force
from services.ballots import cast_ballot
from services.bodies import constitute_body
from services.codec import decode
from services.committee import conclude_vote
from services.decisions import open_poll, propose_motion
from services.ledger import Ledger
from services.persons import register_person
from services.posts import define_post, grant_remit
from services.proxies import grant_proxy
from tests.databases import Database
from tests.services.acts import (
    act,
    at_once,
    clause,
    drafted,
    ledger_on,
    partnered,
    stored,
)
from tests.services.interrupted import Interrupted

pytestmark = pytest.mark.postgres

ACCOUNTABLE = Remit((Responsibility("budget", "accountable", sole=True),))


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with ledger_on(database.dsn) as found:
        yield found


def posts(ledger: Ledger, partnership: UUID) -> list[Post]:
    held = [ledger.held(POST, each) for each in ledger.within(partnership, "post")]
    return [one.state for one in held if one is not None]


def code_of(do: Callable[[], object]) -> str:
    try:
        do()
    except Refused as refused:
        return refused.code
    return "done"


def test_of_posts_defined_at_once_one_alone_is_accountable(ledger: Ledger) -> None:
    partnership = partnered(ledger)

    def define(number: int) -> str:
        given: dict[str, Any] = {"partnership": partnership, "title": f"Clerk {number}"}
        return code_of(lambda: define_post(ledger, act(), **given, remit=ACCOUNTABLE))

    assert sorted(at_once(4, define)) == ["ACCOUNTABLE_ALREADY"] * 3 + ["done"]
    assert len(posts(ledger, partnership)) == 1


def test_a_post_defined_between_decision_and_commit_is_noticed(
    ledger: Ledger, database: Database
) -> None:
    partnership = partnered(ledger)

    def another() -> None:
        with ledger_on(database.dsn) as other:
            given: dict[str, Any] = {"partnership": partnership, "title": "Treasurer"}
            define_post(other, act(), **given, remit=ACCOUNTABLE)

    interrupted = Interrupted(ledger, another)
    given: dict[str, Any] = {"partnership": partnership, "title": "Clerk"}
    assert code_of(lambda: define_post(interrupted, act(), **given, remit=ACCOUNTABLE)) == (
        "ACCOUNTABLE_ALREADY"
    )
    assert [post.title for post in posts(ledger, partnership)] == ["Treasurer"]


def test_a_remit_is_granted_on_all_posts_that_there_are(ledger: Ledger, database: Database) -> None:
    partnership = partnered(ledger)
    clerk = PostId(define_post(ledger, act(), partnership=partnership, title="Clerk").id)

    def another() -> None:
        with ledger_on(database.dsn) as other:
            given: dict[str, Any] = {"partnership": partnership, "title": "Treasurer"}
            define_post(other, act(), **given, remit=ACCOUNTABLE)

    interrupted = Interrupted(ledger, another)
    granting = code_of(lambda: grant_remit(interrupted, act(), post=clerk, remit=ACCOUNTABLE))
    assert (granting, interrupted.decided) == ("ACCOUNTABLE_ALREADY", 1)
    assert posts(ledger, partnership)[0].remits != posts(ledger, partnership)[1].remits


def test_posts_of_other_partnerships_disturb_nobody(ledger: Ledger, database: Database) -> None:
    partnership, elsewhere = partnered(ledger), partnered(ledger)

    def another() -> None:
        with ledger_on(database.dsn) as other:
            define_post(other, act(), partnership=elsewhere, title="Clerk", remit=ACCOUNTABLE)

    interrupted = Interrupted(ledger, another)
    define_post(interrupted, act(), partnership=partnership, title="Clerk", remit=ACCOUNTABLE)
    assert interrupted.decided == 1


@dataclass
class Voting:
    """A poll that is open, for two seats."""

    decision: DecisionId
    poll: PollId
    seats: tuple[Seat, Seat]

    def cast(self, ledger: Ledger, number: int) -> Done:
        seat = self.seats[number]
        return cast_ballot(
            ledger,
            act(),
            decision=self.decision,
            poll=self.poll,
            seat=seat.id,
            voter=seat.holder,
            choice=Stance("yes"),
        )


@pytest.fixture
def voting(ledger: Ledger) -> Voting:
    ada, ben = (PersonId(register_person(ledger, act(), name=name).id) for name in "AB")
    seats = (Seat(SeatId(uuid4()), ada), Seat(SeatId(uuid4()), ben))
    partnership = partnered(ledger)
    rule = DecisionRuleProvision("majority", (), replace(MAJORITY, proxy="present"))
    agreement = drafted(ledger, partnership, clause("one", provisions=(rule,)))
    enter_into_force(ledger, act(), agreement=agreement)
    constituting: dict[str, Any] = {"partnership": partnership, "name": "Board", "seats": seats}
    body = BodyId(constitute_body(ledger, act(), **constituting).id)
    proposing: dict[str, Any] = {"partnership": partnership, "title": "A boat", "body": body}
    decision = DecisionId(propose_motion(ledger, act(), **proposing).id)
    poll = PollId(uuid4())
    open_poll(ledger, act(), id=poll, decision=decision)
    return Voting(decision, poll, seats)


def test_a_ballot_accepted_while_a_vote_is_concluded_is_counted(
    ledger: Ledger, database: Database, voting: Voting
) -> None:
    voting.cast(ledger, 0)

    def another() -> None:
        with ledger_on(database.dsn) as other:
            voting.cast(other, 1)

    interrupted = Interrupted(ledger, another)
    conclude_vote(interrupted, act(), decision=voting.decision)
    assert interrupted.decided == 2
    held = ledger.held(DECISION, voting.decision)
    assert held is not None
    assert held.state.result == "adopted"
    records = [decode(state, ledger.store.blob) for state in stored(ledger)]
    [outcome] = [one.data for one in records if isinstance(one.data, OutcomeDetermined)]
    assert [count.yes for count in outcome.counts] == [2]


def test_a_seat_gives_one_proxy_however_many_are_given_at_once(
    ledger: Ledger, voting: Voting
) -> None:
    others = [PersonId(register_person(ledger, act(), name=name).id) for name in "CDEF"]

    def give(number: int) -> str:
        given: dict[str, Any] = {"decision": voting.decision, "holder": others[number]}
        return code_of(lambda: grant_proxy(ledger, act(), seat=voting.seats[0].id, **given))

    codes = at_once(4, give)
    assert codes.count("done") == 1, codes
