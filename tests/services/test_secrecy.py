"""Hidden and secret ballots on a database: what is stored, what opens it, and what is gone."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import psycopg
import pytest
from cryptography.exceptions import InvalidTag

from domain.motions.poll import PollAlreadyClosed, PollAlreadyCounted
from domain.refusal import Refused
from domain.voting.rules import MAJORITY, DecisionRule, StanceName
from domain.voting.tally import Count, Stance, Tally
from services.act import Idempotency, IdempotencyKeyReused
from services.ballots import cast_ballot
from services.decisions import count_poll, report_tally
from services.deliberation import withdraw_motion
from services.ledger import Ledger
from services.sealed_choices import open_choice
from tests.databases import Database
from tests.importing import Importing, Write, importing, written
from tests.lawful import unlawful
from tests.services import secret_count
from tests.services.acts import act, at_once, ledger_on
from tests.services.interrupted import Interrupted
from tests.services.secret_polls import HIDDEN, SECRET, Assembly, Vote, dumped, wrapped_key

__all__ = ["importing", "written"]

pytestmark = pytest.mark.postgres

RARE: StanceName = "stand-aside"
"""A stance that no rule here names, so that it is found wherever a ballot says it."""


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with ledger_on(database.dsn) as found:
        yield found


def shown(database: Database) -> int:
    """How often the rare stance stands in the database, as text or as the bytes of one."""
    everything = dumped(database)
    return everything.count(RARE) + everything.count(RARE.encode().hex())


def code_of(do: Callable[[], object]) -> str:
    try:
        do()
    except Refused as refused:
        return refused.code
    return "done"


# What is stored


@pytest.mark.parametrize("rule", [SECRET, HIDDEN], ids=["secret", "hidden"])
def test_what_a_ballot_says_stands_nowhere_in_the_database_before_the_count(
    rule: DecisionRule, ledger: Ledger, database: Database
) -> None:
    vote = Assembly.under(ledger, rule).opened().all_cast("yes", RARE, "no")
    records = vote.ballot_records()
    assert {record.name for record in records} == {"ballot.sealed-cast.v1"}
    assert len({len(record.data.sealed.ciphertext) for record in records}) == 1
    assert shown(database) == 0
    vote.closed()
    assert shown(database) == 0
    vote.counted()
    assert shown(database) == 1, "and from then on once, in the record of the count"


def test_an_open_ballot_stands_there_for_all_to_see(ledger: Ledger, database: Database) -> None:
    Assembly.under(ledger, MAJORITY).opened().all_cast(RARE)
    assert shown(database) == 1, "or this could not be found by looking"


def test_a_secret_count_tells_what_was_said_and_never_whose_it_was(
    ledger: Ledger, database: Database
) -> None:
    vote = Assembly.under(ledger, SECRET).opened()
    assert wrapped_key(database, vote.id) is None
    vote.all_cast("yes", "no", "yes", "abstain")
    kept = wrapped_key(database, vote.id)
    assert kept is not None and kept[0] is not None
    vote.closed().counted()
    assert vote.state.result == "adopted"
    [opened] = vote.records("decision.ballots-unsealed.v1")
    assert [one.choice.stance for one in opened.data.choices] == ["abstain", "no", "yes", "yes"]
    assert opened.data.ballots == ()
    assert is_gone(database, vote)
    assert ledger.keyring.poll_key(vote.id) is None
    assert unlawful(ledger.store) == []


def is_gone(database: Database, vote: Vote) -> bool:
    """Whether the key is destroyed, and on record as that."""
    row = wrapped_key(database, vote.id)
    assert row is not None
    recorded = vote.records("decision.ballot-key-destroyed.v1")
    gone = row[0] is None and row[1] is not None
    assert gone == (len(recorded) == 1) == (vote.poll.key == "destroyed")
    return gone


def test_a_hidden_count_gives_everybody_the_key_to_each_ballot(
    ledger: Ledger, database: Database
) -> None:
    vote = Assembly.under(ledger, HIDDEN).opened().all_cast("yes", "no", "abstain")
    vote.cast(1, "yes")
    vote.closed().counted()
    [disclosed] = vote.records("decision.ballot-key-disclosed.v1")
    [opened] = vote.records("decision.ballots-unsealed.v1")
    key = b64decode(disclosed.data.key)
    ballots = [record.data for record in vote.ballot_records()]
    said: dict[Any, list[Any]] = {}
    for ballot in ballots:
        said.setdefault(ballot.seat, []).append(open_choice(key, ballot))
    assert {each.seat: each.choice for each in opened.data.ballots} == {
        seat: choices[-1] for seat, choices in said.items()
    }
    changed = vote.assembly.seats[1].id
    assert said[changed] == [Stance("no"), Stance("yes")]
    moved = replace(ballots[0], sealed=ballots[-1].sealed)
    if ballots[0].seat != ballots[-1].seat:
        with pytest.raises(InvalidTag):
            open_choice(key, moved)
    assert unlawful(ledger.store) == []


@pytest.mark.parametrize("role", ["concord_query", "concord_projector"])
def test_who_makes_or_reads_views_can_not_read_the_keys_of_polls(
    role: str, ledger: Ledger, database: Database
) -> None:
    Assembly.under(ledger, SECRET, size=2).opened().all_cast("yes")
    with psycopg.connect(database.dsn) as connection:
        connection.execute(f"SET ROLE {role}".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM sealing.poll_keys")


# The fingerprint of a ballot's arguments


def test_a_ballot_is_known_again_by_its_key_as_long_as_that_tells_nobody_else(
    ledger: Ledger, database: Database
) -> None:
    vote = Assembly.under(ledger, SECRET).opened()
    same, other = b"cast_ballot yes", b"cast_ballot no"
    vote.cast(0, "yes", idempotency=Idempotency("mine", same))
    vote.cast(0, "yes", idempotency=Idempotency("mine", same))
    assert len(vote.ballot_records()) == 1
    with pytest.raises(IdempotencyKeyReused):
        vote.cast(0, "no", idempotency=Idempotency("mine", other))
    row = ledger.store.find_command("client:admin", "mine")
    assert row is not None and row.poll == vote.id
    assert row.body_mac not in (ledger.mac(same), ledger.mac(other)), "it can't be tried out"
    vote.all_cast("yes", "yes", "no").closed().counted()
    for body in (same, other):  # nobody can tell any more which of the two it was
        vote.cast(0, "yes", idempotency=Idempotency("mine", body))
    assert len(vote.ballot_records()) == 4


# Who is faster


def test_of_two_that_count_at_once_one_does(ledger: Ledger, database: Database) -> None:
    vote = Assembly.under(ledger, SECRET).opened().all_cast("yes", "no", "yes").closed()

    def count(_: int) -> str:
        return code_of(vote.counted)

    assert sorted(at_once(4, count)) == ["POLL_ALREADY_COUNTED"] * 3 + ["done"]
    assert len(vote.records("decision.ballots-unsealed.v1")) == 1
    assert is_gone(database, vote)


def test_a_ballot_on_its_way_when_the_poll_is_counted_is_refused_and_makes_no_new_key(
    ledger: Ledger, database: Database
) -> None:
    vote = Assembly.under(ledger, SECRET).opened()

    def counted() -> None:
        vote.closed().counted()

    seat = vote.assembly.seats[0]
    interrupted = Interrupted(ledger, counted)
    with pytest.raises(PollAlreadyClosed):
        cast_ballot(
            interrupted,
            act(),
            **vote.on,
            seat=seat.id,
            voter=seat.holder,
            choice=Stance("yes"),
        )
    assert vote.ballot_records() == []
    assert is_gone(database, vote)
    assert ledger.keyring.made_poll_key(vote.id) is None


# Crashes


@pytest.mark.parametrize("phase", secret_count.PHASES)
def test_whoever_is_killed_while_counting_leaves_all_of_it_or_nothing(
    phase: str, ledger: Ledger, database: Database
) -> None:
    vote = Assembly.under(ledger, SECRET).opened().all_cast("yes", "no", RARE).closed()
    program = [sys.executable, "-m", "tests.services.secret_count"]
    arguments = [database.dsn, str(vote.decision), str(vote.id), phase]
    killed = subprocess.run([*program, *arguments], timeout=120, check=False)
    assert killed.returncode == -9
    is_counted = phase == "after the commit"
    assert vote.poll.counted == is_gone(database, vote) == is_counted
    assert shown(database) == int(is_counted)
    if is_counted:
        with pytest.raises(PollAlreadyCounted):
            vote.counted()
    else:
        vote.counted()
    again = act(idempotency=secret_count.IDEMPOTENCY)
    assert code_of(lambda: count_poll(ledger, again, **vote.on)) == (
        "done" if is_counted else "POLL_ALREADY_COUNTED"
    )
    assert [one.choice.stance for one in vote.poll.unsealed.choices] == ["no", RARE, "yes"]  # type: ignore[union-attr]
    assert is_gone(database, vote)
    assert unlawful(ledger.store) == []


# Polls that are never counted


@pytest.mark.parametrize("rule", [SECRET, HIDDEN], ids=["secret", "hidden"])
def test_a_motion_that_is_withdrawn_leaves_ballots_that_nobody_can_open(
    rule: DecisionRule, ledger: Ledger, database: Database
) -> None:
    vote = Assembly.under(ledger, rule).opened().all_cast("yes", RARE)
    withdraw_motion(ledger, act(), decision=vote.decision)
    assert is_gone(database, vote)
    assert shown(database) == 0
    assert unlawful(ledger.store) == []


# What is reported from outside

HEADER = {"concord": "history", "version": 1, "source": {"key": "minutes", "name": "Minutes"}}


def line(act: str, key: str, day: int, **arguments: Any) -> str:
    effective = f"2020-05-{day:02}"
    return json.dumps({"act": act, "key": key, "effective": effective, "arguments": arguments})


def archive(*further: str) -> list[str]:
    """A secret vote as the minutes have it, with ballots that somebody knew."""
    majority = {"kind": "majority", "share": "1/2", "strictly": True, "base": "cast"}
    rule = {"condition": majority, "secrecy": "secret"}
    provision = {"kind": "decision-rule", "name": "secret", "matters": [], "rule": rule}
    clause = {"id": "c", "number": "1", "heading": "", "text": "!", "provisions": [provision]}
    seats = [{"id": f"s{n}", "holder": f"p{n}"} for n in range(3)]
    voting = {"decision": "bus", "poll": "vote"}
    ballots = [
        line(
            "cast_ballot",
            f"ballot {n}",
            4,
            **voting,
            seat=f"s{n}",
            voter=f"p{n}",
            choice={"kind": "stance", "stance": stance},
        )
        for n, stance in enumerate(("yes", RARE, "yes"))
    ]
    return [
        json.dumps(HEADER),
        line("register_organisation", "school", 1, name="School", kind="school"),
        *(line("register_person", f"p{n}", 1, name=f"P{n}") for n in range(3)),
        line("form_partnership", "alliance", 1, name="Alliance", parties=["school"]),
        line("draft_agreement", "pact", 1, partnership="alliance", title="Pact", clauses=[clause]),
        line("enter_into_force", "in force", 1, agreement="pact"),
        line("constitute_body", "board", 1, partnership="alliance", name="Board", seats=seats),
        line("propose_motion", "bus", 2, partnership="alliance", body="board", title="Bus"),
        line("open_poll", "opened", 3, id="vote", decision="bus"),
        *ballots,
        line("close_poll", "closed", 5, **voting),
        *further,
        line("count_poll", "counted", 6, **voting),
    ]


def test_a_secret_vote_of_a_source_is_sealed_and_counted_in_one_go(
    importing: Importing, written: Write, database: Database
) -> None:
    report = importing.run(written(archive()))
    assert (report.bad, report.findings) == ([], [])
    assert shown(database) == 1
    with psycopg.connect(database.dsn) as connection:
        keys = connection.execute("SELECT wrapped FROM sealing.poll_keys").fetchall()
    assert keys == [(None,)]
    assert unlawful(importing.ledger.store) == []


def test_a_rehearsal_makes_no_key(importing: Importing, written: Write, database: Database) -> None:
    report = importing.run(written(archive(line("count_poll", "x", 6, decision="bus", poll="y"))))
    assert [bad.code for bad in report.bad] == ["POLL_UNKNOWN"]
    with psycopg.connect(database.dsn) as connection:
        assert connection.execute("SELECT * FROM sealing.poll_keys").fetchall() == []


def test_ballots_whose_key_went_with_the_motion_are_not_counted(
    importing: Importing, written: Write
) -> None:
    report = importing.run(written(archive(line("withdraw_motion", "gone", 5, decision="bus"))))
    assert [bad.code for bad in report.bad] == ["BALLOTS_UNREADABLE"]


def test_a_secret_vote_held_elsewhere_is_reported_in_numbers(
    ledger: Ledger, database: Database
) -> None:
    assembly = Assembly.under(ledger, SECRET)
    vote = assembly.opened()
    vote.closed().counted()
    present, members = Fraction(4), Fraction(5)
    ones = Count(Fraction(3), Fraction(1), present=present, members=members)
    report_tally(ledger, act(), decision=vote.decision, tally=Tally((ones,)))
    assert vote.state.result == "adopted"
