"""The ledger: acts become records exactly once, on what they were decided on, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.agreements.agreement import AGREEMENT
from domain.parties.organisation import ORGANISATION, OrganisationRenamed
from domain.provisions.provision import DecisionRuleProvision
from domain.refusal import Refused
from domain.values import EVENTS_IN_A_TRANSACTION, Moment, OrganisationId, PersonId
from domain.voting.rules import TWO_THIRDS, FromClause, StatedDefault
from services.act import (
    Act,
    AlreadyExists,
    Done,
    Idempotency,
    StaleVersion,
    TooContended,
    TooManyEvents,
    UnknownId,
)
from services.agreements import draft_agreement, enter_into_force, terminate_agreement
from services.codec import UnreadableRecord
from services.decisions import propose_motion
from services.ledger import ATTEMPTS, Case, Ledger, Transaction
from services.organisations import dissolve_organisation, register_organisation, rename_organisation
from services.persons import register_person, rename_person
from tests.databases import Database
from tests.services.acts import act, at_once, clause, drafted, ledger_on, partnered, registered
from tests.services.acts import stored as everything
from tests.services.appends import owner

pytestmark = pytest.mark.postgres

TABLES = (
    "ledger.events",
    "ledger.streams",
    "ledger.commands",
    "ledger.blobs",
    "sealing.subject_keys",
    "sealing.record_keys",
)


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with ledger_on(database.dsn) as found:
        yield found


@dataclass
class Interrupted:
    """A ledger on which something else happens between an act's decision and its commit."""

    ledger: Ledger
    between: Callable[[int], object]
    decided: int = 0

    def perform(self, act: Act, decide: Callable[[Case], UUID]) -> Done:
        def deciding(case: Case) -> UUID:
            result = decide(case)
            self.decided += 1
            self.between(self.decided)
            return result

        return self.ledger.perform(act, deciding)


@dataclass
class Rows:
    """How many rows each table of the ledger has."""

    dsn: str
    counted: dict[str, int] = field(default_factory=dict)

    def count(self) -> dict[str, int]:
        counted = {}
        with owner(self.dsn) as connection:
            for table in TABLES:
                rows = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
                counted[table] = int(rows[0]) if rows else 0
        return counted


def once(happens: Callable[[], object]) -> Callable[[int], object]:
    """Let it happen between the first decision and its commit."""
    return lambda number: happens() if number == 1 else None


# What a command does


def test_what_a_command_recorded_is_there(ledger: Ledger) -> None:
    done = register_organisation(ledger, act(reason="new"), name="Example School", kind="school")
    held = ledger.held(ORGANISATION, done.id)
    assert held is not None
    assert held.version == done.version == 1
    again = rename_organisation(ledger, act(), organisation=OrganisationId(done.id), name="Other")
    assert again.position > done.position
    assert again.version == 2


def test_what_is_held_is_folded_once(ledger: Ledger) -> None:
    school = registered(ledger)
    for number in range(5):
        rename_organisation(ledger, act(), organisation=school, name=f"Name {number}")
    held = ledger.held(ORGANISATION, school)
    assert held is not None and held.version == 6
    cache = ledger.repository.cache
    assert cache is not None and cache.get(school) is held


def test_an_act_that_is_refused_writes_nothing_at_all(ledger: Ledger, database: Database) -> None:
    school = registered(ledger)
    before = Rows(database.dsn).count()
    key = Idempotency("key", b"body")
    refused_acts: list[Callable[[], Done]] = [
        lambda: rename_organisation(
            ledger, act(idempotency=key, reason="a slip"), organisation=school, name=" "
        ),
        lambda: dissolve_organisation(
            ledger, act(idempotency=key), organisation=OrganisationId(uuid4())
        ),
        lambda: rename_organisation(
            ledger, act(idempotency=key, reason="\x00"), organisation=school, name="B"
        ),
        lambda: register_person(ledger, act(idempotency=key), name="x" * 501),
    ]
    for refused in refused_acts:
        with pytest.raises(Refused):
            refused()
    assert Rows(database.dsn).count() == before
    done = rename_organisation(ledger, act(idempotency=key), organisation=school, name="B")
    assert not done.repeated, "the key of a refused act is still free"


def test_an_unknown_organisation_is_refused(ledger: Ledger) -> None:
    with pytest.raises(UnknownId):
        rename_organisation(ledger, act(), organisation=OrganisationId(uuid4()), name="Other")


def test_an_identifier_of_another_kind_is_unknown_and_stays_what_it_is(database: Database) -> None:
    with ledger_on(database.dsn) as first:
        person = register_person(first, act(), name="Ada").id
    with ledger_on(database.dsn) as ledger:  # nothing is held yet
        with pytest.raises(UnknownId):
            rename_organisation(ledger, act(), organisation=OrganisationId(person), name="Other")
        assert rename_person(ledger, act(), person=PersonId(person), name="Ada King").version == 2
        with pytest.raises(UnknownId):
            dissolve_organisation(ledger, act(), organisation=OrganisationId(person))


@pytest.mark.parametrize("is_held", [True, False])
def test_an_identifier_is_given_to_one_thing_alone(database: Database, is_held: bool) -> None:
    with ledger_on(database.dsn) as first:
        person = register_person(first, act(), name="Ada").id
        with ledger_on(database.dsn) as second:
            ledger = first if is_held else second
            new = OrganisationId(person)
            with pytest.raises(AlreadyExists) as refused:
                register_organisation(ledger, act(), id=new, name="A", kind="school")
            assert refused.value.kind == "person"


def test_a_large_agreement_is_held_and_its_blob_is_checked(
    ledger: Ledger, database: Database
) -> None:
    text = "We help each other.\n" * 9_000
    agreement = drafted(ledger, partnered(ledger), clause("one", text))
    [event] = ledger.store.select_events(agreement)
    assert len(event.state) < 2_000
    with ledger_on(database.dsn) as other:
        held = other.held(AGREEMENT, agreement)
        assert held is not None and held.state.text.versions[0]
        assert len(everything(other)) == 3
    with owner(database.dsn) as connection:
        connection.execute("UPDATE ledger.blobs SET content = content || ' '")
        with ledger_on(database.dsn) as other, pytest.raises(UnreadableRecord):
            other.held(AGREEMENT, agreement)
        connection.execute("DELETE FROM ledger.blobs")
        with ledger_on(database.dsn) as other, pytest.raises(UnreadableRecord):
            other.held(AGREEMENT, agreement)


# Races


def test_acts_that_race_on_one_stream_are_each_recorded_once(ledger: Ledger) -> None:
    school = registered(ledger)
    names = [f"Name {number}" for number in range(4)]
    done = at_once(
        4, lambda n: rename_organisation(ledger, act(), organisation=school, name=names[n])
    )
    assert sorted(each.version for each in done) == [2, 3, 4, 5]
    events = ledger.store.select_events(school)
    recorded = [ledger.mapper.to_domain_event(event) for event in events[1:]]
    assert sorted(r.data.name for r in recorded) == names  # type: ignore[attr-defined]
    by_version = sorted(done, key=lambda each: each.version)
    assert [each.position for each in by_version] == sorted(each.position for each in done)


def test_an_act_that_can_be_done_once_is_done_once(ledger: Ledger) -> None:
    school = registered(ledger)

    def dissolve(_number: int) -> str:
        try:
            dissolve_organisation(ledger, act(), organisation=school)
        except Refused as refused:
            return refused.code
        return "done"

    outcomes = at_once(4, dissolve)
    assert sorted(outcomes) == ["ORGANISATION_ALREADY_DISSOLVED"] * 3 + ["done"]
    assert len(ledger.store.select_events(school)) == 2


def test_one_identifier_begins_one_stream(ledger: Ledger) -> None:
    new = OrganisationId(uuid4())

    def register(number: int) -> str:
        try:
            register_organisation(ledger, act(), id=new, name=f"Name {number}", kind="school")
        except Refused as refused:
            return refused.code
        return "done"

    outcomes = at_once(4, register)
    assert sorted(outcomes) == ["ORGANISATION_ALREADY_REGISTERED"] * 3 + ["done"]


def test_what_was_only_read_and_changed_meanwhile_is_decided_upon_again(
    ledger: Ledger, database: Database
) -> None:
    partnership = partnered(ledger)
    rule = DecisionRuleProvision("two thirds", (), TWO_THIRDS)
    agreement = draft_agreement(
        ledger,
        act(effective=date(2020, 1, 1)),
        partnership=partnership,
        title="Rules",
        clauses=(clause("one", provisions=(rule,)),),
    ).id

    def enter() -> None:
        with ledger_on(database.dsn) as other:
            given = act(effective=date(2020, 1, 2))
            enter_into_force(other, given, agreement=agreement)

    interrupted = Interrupted(ledger, once(enter))
    first = propose_motion(interrupted, act(), partnership=partnership, title="Buy a boat")
    assert interrupted.decided == 2
    quiet = Interrupted(ledger, once(lambda: None))
    second = propose_motion(quiet, act(), partnership=partnership, title="Sell a boat")
    assert quiet.decided == 1
    for done in (first, second):
        [event] = ledger.store.select_events(done.id)
        pinned: Any = ledger.mapper.to_domain_event(event)
        assert isinstance(pinned.data.rule.origin, FromClause)
    assert not isinstance(pinned.data.rule.origin, StatedDefault)


def test_an_act_that_always_loses_is_refused_and_writes_nothing(
    ledger: Ledger, database: Database
) -> None:
    school = registered(ledger)
    with ledger_on(database.dsn) as other:
        interrupted = Interrupted(
            ledger,
            lambda n: rename_organisation(other, act(), organisation=school, name=f"Name {n}"),
        )
        with pytest.raises(TooContended):
            rename_organisation(interrupted, act(), organisation=school, name="Never")
    assert interrupted.decided == ATTEMPTS
    assert b"Never" not in b"".join(everything(ledger))


def test_a_stale_version_is_refused_at_once(ledger: Ledger) -> None:
    school = registered(ledger)
    interrupted = Interrupted(ledger, lambda _: None)
    for stale in (0, 2, -1):
        with pytest.raises(StaleVersion) as refused:
            rename_organisation(
                interrupted, act(expected_version=stale), organisation=school, name="B"
            )
        assert (refused.value.expected, refused.value.actual) == (stale, 1)
    assert interrupted.decided == 0
    rename_organisation(ledger, act(expected_version=1), organisation=school, name="B")
    register_organisation(ledger, act(expected_version=0), name="New", kind="school")


def test_a_version_that_became_stale_meanwhile_is_refused(
    ledger: Ledger, database: Database
) -> None:
    school = registered(ledger)
    with ledger_on(database.dsn) as other:
        interrupted = Interrupted(
            ledger, once(lambda: rename_organisation(other, act(), organisation=school, name="B"))
        )
        with pytest.raises(StaleVersion):
            rename_organisation(interrupted, act(expected_version=1), organisation=school, name="C")
    assert interrupted.decided == 1
    assert len(ledger.store.select_events(school)) == 2


def test_more_events_than_a_transaction_holds_are_refused(ledger: Ledger) -> None:
    school = registered(ledger)

    def rename_often(times: int) -> Done:
        given = act()
        renamed = OrganisationRenamed(Moment(given.at), "Often")

        def decide(case: Case) -> UUID:
            case.get(ORGANISATION, school)
            return case.append(ORGANISATION, school, [renamed] * times, partnership=None)

        return ledger.perform(given, decide)

    with pytest.raises(TooManyEvents):
        rename_often(EVENTS_IN_A_TRANSACTION + 1)
    assert rename_often(EVENTS_IN_A_TRANSACTION).version == EVENTS_IN_A_TRANSACTION + 1


def test_acts_of_one_transaction_see_each_other_and_commit_at_once(ledger: Ledger) -> None:
    transaction = Transaction(ledger)
    school = OrganisationId(register_organisation(transaction, act(), name="A", kind="school").id)
    rename_organisation(transaction, act(), organisation=school, name="B")
    with pytest.raises(Refused):
        register_organisation(transaction, act(), id=school, name="C", kind="ngo")
    assert ledger.held(ORGANISATION, school) is None
    done = transaction.commit()
    assert [each.version for each in done] == [1, 2]
    assert len({each.position for each in done}) == 1
    held = ledger.held(ORGANISATION, school)
    assert held is not None and held.version == 2


# What stands in the record


def test_sealed_texts_open_for_the_keyring_and_never_stand_in_the_record(ledger: Ledger) -> None:
    done = register_person(ledger, act(reason="hired"), name="Ada Lovelace")
    [stored] = ledger.store.select_events(done.id)
    assert b"Lovelace" not in stored.state and b"hired" not in stored.state
    record: Any = ledger.mapper.to_domain_event(stored)
    opened = ledger.keyring.open([record])
    assert opened.text(record, record.data.name) == "Ada Lovelace"
    assert opened.text(record, record.reason) == "hired"


def test_a_record_says_who_for_whom_why_and_as_a_consequence_of_what(ledger: Ledger) -> None:
    school, cause, course = registered(ledger), uuid4(), uuid4()
    given = act(
        organisation=school, causation=cause, correlation=course, effective=date(2020, 5, 1)
    )
    done = register_organisation(ledger, given, name="B", kind="ngo")
    [stored] = ledger.store.select_events(done.id)
    record: Any = ledger.mapper.to_domain_event(stored)
    assert (record.organisation, record.causation, record.correlation) == (school, cause, course)
    assert (record.actor, record.authority, record.command) == (
        given.actor,
        given.authority,
        given.command,
    )
    assert str(record.effective.start) == "2020-05-01" and record.recorded_at == given.at


def test_the_same_act_decided_twice_gives_the_same_records(ledger: Ledger) -> None:
    given = act()
    rehearsals = [Transaction(ledger) for _ in range(2)]
    for each in rehearsals:
        register_organisation(each, given, name="A", kind="school")
    assert rehearsals[0].records == rehearsals[1].records


def test_a_terminated_agreement_is_not_terminated_again(ledger: Ledger) -> None:
    agreement = drafted(ledger, partnered(ledger))
    enter_into_force(ledger, act(), agreement=agreement)
    terminate_agreement(ledger, act(), agreement=agreement)
    with pytest.raises(Refused, match="AGREEMENT_ALREADY_TERMINATED"):
        terminate_agreement(ledger, act(), agreement=agreement)
