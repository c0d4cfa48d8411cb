"""The decisions view: states, outcomes that explain themselves, and who voted how."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import msgspec
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.authority import BySource
from domain.decisions.ballot import BALLOT, BallotCast, ballot_id
from domain.decisions.ballots_counted import ballots_to_count
from domain.decisions.execution import rescind_decision, supersede_decision
from domain.decisions.proxy import PROXY, ProxyRevoked
from domain.motions.sealed_ballot import SealedBallotCast
from domain.provisions.provision import PinnedRule
from domain.record import Actor
from domain.values import AgreementId, ClauseId, Source
from domain.voting.rules import (
    CONSENT,
    MAJORITY,
    AttestedRule,
    BodyPreset,
    FromClause,
    StanceName,
    StatedDefault,
)
from domain.voting.tally import Count, SeatStance, Stance, Tally
from projections.course import ObjectionRow, ProxyRow
from projections.decisions import DECISIONS
from projections.due import DueRow
from projections.implementation import ImplementationRow
from projections.motions import DecisionRow, RecusalRow
from projections.ready_made import instant
from projections.votes import READ_VOTES, ElectorRow, PollRow
from services.postgres import PROJECTOR, connect
from tests.databases import Database
from tests.projections.motions import ALLIANCE, SCHOOL, Course, holder, seat_id
from tests.projections.records import Ledger, at, folded, followed, some_id


def decided(ledger: Ledger, course: Course) -> DecisionRow:
    return folded(DECISIONS, ledger).existing(DecisionRow, course.id)


def test_a_motion_goes_from_proposed_to_decided() -> None:
    ledger = Ledger()
    course = Course(ledger)
    assert decided(ledger, course).state == "proposed"
    course.opened()
    assert decided(ledger, course).state == "open"
    course.cast(0, "yes").cast(1, "yes").cast(2, "no").closed()
    assert decided(ledger, course).state == "closed"
    course.counted()
    row = decided(ledger, course)
    assert (row.state, row.outcome, row.basis) == ("decided", "adopted", "ballots")
    assert row.sentences[0] == "The motion is adopted."
    assert (row.opened_at, row.closed_at, row.decided_at) == (at(2).at, at(5).at, at(6).at)
    assert row.dated_at == at(6).at
    assert row.rule_source == "default"
    assert [(v.seat, v.choice, v.counted) for v in row.votes] == [
        (seat_id(0), "yes", True),
        (seat_id(1), "yes", True),
        (seat_id(2), "no", True),
    ]
    assert {(v.voter, v.party) for v in row.votes} == {(holder(n), SCHOOL) for n in range(3)}
    [poll] = row.polls
    assert (poll.seats, poll.members, poll.outcome) == (3, 3, "adopted")


def test_a_poll_without_quorum_leaves_the_motion_proposed() -> None:
    ledger = Ledger()
    course = Course(ledger).opened().closed().counted()
    row = decided(ledger, course)
    assert (row.state, row.outcome, row.decided_at) == ("proposed", "inquorate", None)
    course.opened(poll=2).cast(0, "yes", poll=2)
    assert decided(ledger, course).state == "open"
    assert [(poll.outcome, poll.counted_at is None) for poll in decided(ledger, course).polls] == [
        ("inquorate", False),
        (None, True),
    ]


def test_a_withdrawn_motion() -> None:
    ledger = Ledger()
    row = decided(ledger, Course(ledger).withdrawn())
    assert (row.state, row.withdrawn_at, row.dated_at) == ("withdrawn", at(8).at, at(8).at)


def test_a_reported_tally_has_its_numbers_its_declaration_and_its_votes() -> None:
    ledger = Ledger()
    tally = Tally(
        (Count(Fraction(5), Fraction(3), Fraction(0), members=Fraction(9)),),
        (SeatStance(seat_id(1), "yes"), SeatStance(seat_id(2), "no")),
    )
    source = Source("Minutes")
    rule = PinnedRule(MAJORITY, AttestedRule(source))
    row = decided(ledger, Course(ledger, rule=rule).reported(tally, declared="rejected"))
    assert (row.outcome, row.declared, row.basis) == ("adopted", "rejected", "tally")
    assert (row.rule_source, row.rule_name, row.rule_attested_by) == ("attested", "Minutes", source)
    assert row.counts[0].yes == 5
    assert [finding.code for finding in row.findings] == ["OUTCOME_DOES_NOT_FOLLOW"] * 2
    assert [(v.ballot, v.seat, v.choice) for v in row.votes] == [
        (None, seat_id(1), "yes"),
        (None, seat_id(2), "no"),
    ]


def test_the_clause_that_a_rule_is_from_is_named() -> None:
    agreement: AgreementId = some_id(AgreementId, "charter")
    clause: ClauseId = some_id(ClauseId, "voting")
    rule = PinnedRule(MAJORITY, FromClause(agreement, clause, 3, "simple majority", "§ 4"))
    ledger = Ledger()
    row = decided(ledger, Course(ledger, rule=rule))
    assert (row.rule_agreement, row.rule_clause, row.rule_version) == (agreement, clause, 3)
    assert (row.rule_source, row.rule_name) == ("clause", "simple majority")
    assert row.rule_cited_as == "§ 4"


def test_a_declared_interest_stands_apart() -> None:
    ledger = Ledger()
    course = Course(ledger).recused(1, "My firm bids").opened().cast(1, "yes").closed().counted()
    rows = folded(DECISIONS, ledger)
    row = rows.existing(DecisionRow, course.id)
    assert [recusal.seat for recusal in row.recusals] == [seat_id(1)]
    assert "bids" not in repr(row)
    assert rows.existing(RecusalRow, (course.id, seat_id(1))).interest == "My firm bids"
    assert [vote.counted for vote in row.votes] == [False]
    assert row.sentences[-2] == "The ballot of seat 2 was set aside: the seat was recused."


def test_a_changed_ballot_replaces_the_one_before() -> None:
    ledger = Ledger()
    course = Course(ledger).opened().cast(0, "yes").cast(0, "no", at(4)).closed()
    assert [vote.choice for vote in decided(ledger, course).votes] == ["no"]


def test_a_final_ballot_is_not_replaced() -> None:
    ledger = Ledger()
    rule = PinnedRule(replace(MAJORITY, ballots_final=True), AttestedRule(Source("Minutes")))
    course = Course(ledger, rule=rule).opened().cast(0, "yes").cast(0, "no", at(4)).closed()
    row = decided(ledger, course)
    assert [vote.choice for vote in row.votes] == ["yes"]
    assert [finding.code for finding in row.findings] == ["BALLOT_FINAL"]


def test_votes_are_not_ready_while_any_poll_is_open() -> None:
    ledger = Ledger()
    course = Course(ledger).opened().opened(poll=2).cast(0, "yes").closed()
    assert not decided(ledger, course).votes_ready
    assert decided(ledger, course.closed(poll=2)).votes_ready


def test_an_objection_stands_apart_from_the_votes() -> None:
    ledger = Ledger()
    rule = PinnedRule(CONSENT, BodyPreset("consent"))
    course = Course(ledger, rule=rule).opened().objected(1, "The van is full").cast(0, "yes")
    course.closed().counted()
    rows = folded(DECISIONS, ledger)
    row = rows.existing(DecisionRow, course.id)
    assert (row.outcome, row.rule_source, row.rule_name) == ("rejected", "preset", "consent")
    assert [(vote.choice, vote.counted) for vote in row.votes] == [("yes", True), ("object", True)]
    assert "van" not in repr(row)
    [objection] = rows.all(ObjectionRow)
    assert (objection.seat, objection.argument) == (seat_id(1), "The van is full")


def test_a_motion_shows_how_it_was_prepared_and_what_became_of_it() -> None:
    ledger = Ledger()
    course = Course(ledger).prepared().opened().cast(0, "yes").cast(1, "yes").closed().counted()
    row = decided(ledger, course)
    assert [second.seconder for second in row.seconds] == [holder(1)]
    assert [paper.title for paper in row.papers] == ["Budget"]
    assert [(notice.how, notice.seats) for notice in row.notices] == [("by letter", ())]
    course.done("Bought")
    rows = folded(DECISIONS, ledger)
    row = rows.existing(DecisionRow, course.id)
    assert (row.state, row.implemented_at) == ("implemented", at(9).at)
    assert [document.title for document in row.evidence] == ["Budget"]
    assert rows.existing(ImplementationRow, course.id).report == "Bought"
    assert row.dated_at == at(6).at


@pytest.mark.parametrize(
    ("command", "state"), [(rescind_decision, "rescinded"), (supersede_decision, "superseded")]
)
def test_a_decision_that_another_undid(command: Any, state: str) -> None:
    ledger = Ledger()
    first, second = (
        Course(ledger, name).opened().cast(0, "yes").cast(1, "yes").closed().counted()
        for name in ("first", "second")
    )
    row = decided(ledger, first.undone(command, second))
    assert row.state == state
    assert second.id in (row.rescinded_by, row.superseded_by)


def test_a_casting_vote_decides_a_tie() -> None:
    ledger = Ledger()
    rule = PinnedRule(replace(MAJORITY, tie="casting-vote"), StatedDefault())
    course = Course(ledger, rule=rule).opened().cast(0, "yes").cast(1, "no").closed().counted()
    row = decided(ledger, course)
    assert (row.state, row.outcome) == ("proposed", "tied")
    row = decided(ledger, course.broken("no"))
    assert (row.state, row.outcome) == ("decided", "rejected")
    assert row.casting_vote is not None
    assert (row.casting_vote.seat, row.casting_vote.stance) == (seat_id(0), "no")
    assert row.sentences[-1] == "As many voted yes as no; the casting vote was no."


def test_a_proxy_stands_until_it_is_revoked() -> None:
    ledger = Ledger()
    course = Course(ledger)
    proxy = course.given_proxy(1, holder(0))
    [row] = folded(DECISIONS, ledger).all(ProxyRow)
    assert (row.seat, row.principal, row.holder) == (seat_id(1), holder(1), holder(0))
    assert (row.decision, row.revoked_at) == (course.id, None)
    ledger.record(PROXY, proxy, ProxyRevoked(at(3)), partnership=ALLIANCE)
    [row] = folded(DECISIONS, ledger).all(ProxyRow)
    assert row.revoked_at == at(3).at


# What is due


def due(ledger: Ledger) -> list[DueRow]:
    return sorted(folded(DECISIONS, ledger).all(DueRow), key=lambda row: row.due_at)


def test_the_close_of_a_poll_is_due_until_it_is_closed() -> None:
    ledger = Ledger()
    course = Course(ledger).opened(closes_at=at(9))
    [row] = due(ledger)
    assert (row.kind, row.subject, row.id) == ("poll-closes", course.id, course.poll(1))
    assert (row.due_at, row.remind_from) == (at(9).at, at(6).at)
    assert row.sentence == "The vote on “That motion” closes."
    course.closed()
    assert due(ledger) == []


def test_the_close_of_an_extended_poll_is_due_at_its_later_instant() -> None:
    ledger = Ledger()
    course = Course(ledger).opened(closes_at=at(9)).extended(at(12))
    [row] = due(ledger)
    assert (row.kind, row.id, row.due_at) == ("poll-closes", course.poll(1), at(12).at)
    rows = folded(DECISIONS, ledger)
    [poll] = rows.all(PollRow)
    assert poll.closes_at == at(12).at
    [shown] = rows.existing(DecisionRow, course.id).polls
    assert shown.closes_at == instant(at(12).at)
    position, record = ledger.records[-1]
    ledger.records[-1] = (position, replace(record, authority=BySource(Source("Minutes"))))
    assert due(ledger) == [], "it was over when it was reported"


def test_what_a_clause_has_closed_is_to_be_counted() -> None:
    ledger = Ledger()
    course = Course(ledger).opened(closes_at=at(5)).closed()
    position, record = ledger.records[-1]
    ledger.records[-1] = (position, replace(record, actor=Actor("clause", "default")))
    [row] = due(ledger)
    assert (row.kind, row.due_at) == ("poll-counts", at(5).at)
    course.counted()
    assert due(ledger) == []


def test_nothing_is_due_of_what_was_withdrawn_or_over_when_reported_or_stays_open() -> None:
    ledger = Ledger()
    Course(ledger, "withdrawn").opened(closes_at=at(9)).withdrawn()
    Course(ledger, "open").opened()
    Course(ledger, "reported").opened(closes_at=at(9))
    position, record = ledger.records[-1]
    ledger.records[-1] = (position, replace(record, authority=BySource(Source("Minutes"))))
    assert due(ledger) == []


Acts = list[tuple[int, StanceName, int, bool, bool]]
acts: st.SearchStrategy[Acts] = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["yes", "no", "abstain", "object"]),
        st.integers(1, 8),
        st.booleans(),
        st.booleans(),
    ),
    max_size=10,
)


@given(acts, acts, st.booleans(), st.booleans(), st.sampled_from([None, 6]))
def test_the_votes_that_count_are_those_that_the_domain_counts(
    before: Acts, after: Acts, final: bool, consent: bool, closes: int | None
) -> None:
    ledger = Ledger()
    base = CONSENT if consent else MAJORITY
    rule = PinnedRule(
        replace(base, ballots_final=final, proxy="present"), AttestedRule(Source("Minutes"))
    )
    course = Course(ledger, rule=rule).opened(4, closes_at=at(closes) if closes else None)
    tried(course, before)
    course.closed()
    tried(course, after)
    rows = folded(DECISIONS, ledger)
    assert course.state is not None
    poll = course.state.poll(course.poll(1))
    assert poll is not None
    counted = ballots_to_count(course.papers.values(), course.state, poll)
    expected = {(b.seat, b.choice.stance) for b in counted if isinstance(b.choice, Stance)}
    electors = [row for row in rows.all(ElectorRow) if row.counted]
    assert {(row.seat, row.choice) for row in electors} == expected
    course.counted()
    row = decided(ledger, course)
    assert row.votes_ready
    assert {(vote.seat, vote.choice) for vote in row.votes if vote.counted} == expected
    assert {vote.seat for vote in row.votes} == set(course.papers)


def tried(course: Course, ballots: Acts) -> None:
    for seat, stance, day, by_proxy, accepted in ballots:
        paper = course.papers.get(seat_id(seat))
        voter = holder(seat + 1 if by_proxy else seat)
        last = paper.votes[-1] if paper else None
        assert not isinstance(last, SealedBallotCast), "these polls are open"
        if last and (last.choice, last.voter) == (Stance(stance), voter):
            continue
        if stance != "object":
            course.cast(seat, stance, at(day), voter=voter, accepted=accepted)
        elif not by_proxy:
            course.objected(seat, "It does harm.", at(day))


# On a database


@pytest.fixture
def owner(database: Database) -> Iterator[psycopg.Connection[Any]]:
    with connect(database.dsn) as connection:
        yield connection


def read_votes(owner: psycopg.Connection[Any], course: Course) -> Any:
    votes = READ_VOTES.format(this="decision")
    statement = f"SELECT {votes}::text FROM decisions.decision WHERE id = %s"
    row = owner.execute(statement.encode(), (course.id,)).fetchone()
    assert row is not None
    return json.loads(row[0])


@pytest.mark.postgres
def test_votes_read_the_same_before_and_after_they_are_gathered(
    database: Database, owner: psycopg.Connection[Any]
) -> None:
    ledger = Ledger()
    course = Course(ledger).opened().cast(2, "no").cast(0, "yes", at(4))
    with followed([DECISIONS], ledger, lambda: connect(database.dsn, PROJECTOR)):
        while_open = read_votes(owner, course)
    assert [vote["choice"] for vote in while_open] == ["yes", "no"]
    course.closed()
    row = decided(ledger, course)
    assert row.votes_ready
    with followed([DECISIONS], ledger, lambda: connect(database.dsn, PROJECTOR)):
        gathered = read_votes(owner, course)
    assert while_open == gathered
    assert gathered == json.loads(msgspec.json.encode(row.votes))


@pytest.mark.postgres
def test_ten_thousand_ballots_are_folded_in_seconds(
    database: Database, owner: psycopg.Connection[Any]
) -> None:
    voters = 10_000
    ledger = Ledger()
    course = Course(ledger).opened(voters)
    poll = course.poll(1)
    for number in range(voters):
        seat, stance = seat_id(number), Stance("yes" if number % 3 else "no")
        stream = ballot_id(poll, seat)
        cast = BallotCast(at(3), stream, course.id, poll, seat, stance, holder(number))
        ledger.record(BALLOT, stream, cast, partnership=ALLIANCE)
    course.closed()
    began = time.monotonic()
    with followed([DECISIONS], ledger, lambda: connect(database.dsn, PROJECTOR)):
        took = time.monotonic() - began
        found = owner.execute(
            "SELECT state, jsonb_array_length(votes), votes_ready FROM decisions.decision"
        ).fetchall()
    assert found == [("closed", voters, True)]
    assert took < 20, f"{took:.1f} s for {voters} ballots"


@pytest.mark.postgres
def test_the_latest_decisions_with_their_votes_are_one_index_scan(
    database: Database, owner: psycopg.Connection[Any]
) -> None:
    ledger = Ledger()
    for number in range(300):
        Course(ledger, f"motion {number}").opened().cast(0, "yes").closed().counted()
    with followed([DECISIONS], ledger, lambda: connect(database.dsn, PROJECTOR)):
        owner.execute("ANALYZE decisions.decision")
        plan = owner.execute(
            "EXPLAIN (COSTS OFF) SELECT id, title, votes FROM decisions.decision"
            " WHERE partnership = %s ORDER BY dated_at DESC, id LIMIT 50",
            (ALLIANCE,),
        ).fetchall()
    assert "Sort" not in str(plan) and "Index Scan" in str(plan)


@pytest.mark.postgres
def test_words_of_a_motion_find_it_however_long_it_is(
    database: Database, owner: psycopg.Connection[Any]
) -> None:
    ledger = Ledger()
    course = Course(ledger, "swimming")
    position, record = ledger.records[0]
    motion = replace(record.data.motion, text=hostile_text(200_000))
    ledger.records[0] = (position, replace(record, data=replace(record.data, motion=motion)))
    with followed([DECISIONS], ledger, lambda: connect(database.dsn, PROJECTOR)):
        found = owner.execute(
            "SELECT id FROM decisions.decision WHERE search @@ websearch_to_tsquery('simple', %s)",
            ("swimming budget",),
        ).fetchall()
    assert found == [(course.id,)]


def hostile_text(size: int) -> str:
    """Very many different words, in hyphens and as addresses: the most that an index can get."""
    words = (f"{number:x}-{number + 1:x}.ch/{number:x}" for number in range(size))
    return " ".join(words).encode()[:size].decode()
