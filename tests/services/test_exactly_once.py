"""Exactly once: idempotency keys, and what becomes of an act whose connection breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import psycopg
import pytest

from domain.record import Actor
from domain.refusal import Refused
from domain.values import OrganisationId
from services.act import Done, Idempotency, IdempotencyKeyReused
from services.ledger import Case, Ledger
from services.organisations import register_organisation, rename_organisation
from services.persons import register_person
from services.recorder import CommitUnknown, LedgerUnavailable
from services.within import Within
from tests.databases import Database
from tests.services.acts import act, at_once, ledger_on, registered
from tests.services.acts import stored as everything
from tests.services.appends import owner, soon
from tests.services.lossy_line import lossy_line

pytestmark = pytest.mark.postgres


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with ledger_on(database.dsn) as found:
        yield found


# Idempotency keys


def test_an_idempotency_key_gives_the_first_answer(ledger: Ledger) -> None:
    first = register_organisation(
        ledger, act(idempotency=Idempotency("k", b"body")), name="A", kind="school"
    )
    second = register_organisation(
        ledger, act(idempotency=Idempotency("k", b"body")), name="A", kind="school"
    )
    assert second.repeated
    assert (second.id, second.position) == (first.id, first.position)
    assert (second.version, second.command) == (first.version, first.command)
    assert len(everything(ledger)) == 1


def test_it_is_the_organisations_by_whichever_of_its_keys_it_asks(ledger: Ledger) -> None:
    oak = registered(ledger, "Oak")
    keyed = Idempotency("k", b"body")

    def by(key: str, boundary: OrganisationId | None) -> Done:
        asked = replace(act(idempotency=keyed), actor=Actor("client", key), boundary=boundary)
        return register_person(ledger, asked, name="A", affiliation=boundary)

    first, again = by("portal", oak), by("new portal", oak)
    assert again.repeated and again.id == first.id
    others = registered(ledger, "Birch")
    assert not by("portal", others).repeated
    assert not by("portal", None).repeated
    assert not by("new portal", None).repeated


def test_a_key_that_comes_in_twice_at_once_gets_the_first_answer(ledger: Ledger) -> None:
    """What refuses the second is what the first did, between its look at the key and deciding."""
    same = act(idempotency=Idempotency("k", b"body"))
    first: list[Done] = []

    def overtaken(case: Case) -> UUID:
        first.append(register_organisation(ledger, same, name="A", kind="school"))
        return register_organisation(Within(case), same, id=first[0].id, name="A", kind="school").id

    second = ledger.perform(same, overtaken)
    assert second.repeated and second.id == first[0].id
    assert len(everything(ledger)) == 1
    with pytest.raises(Refused):
        ledger.perform(act(), overtaken)


def test_an_idempotency_key_with_another_body_is_refused(ledger: Ledger) -> None:
    registered_once = act(idempotency=Idempotency("k", b"body"))
    register_organisation(ledger, registered_once, name="A", kind="school")
    with pytest.raises(IdempotencyKeyReused):
        register_organisation(
            ledger, act(idempotency=Idempotency("k", b"other")), name="B", kind="school"
        )
    assert len(everything(ledger)) == 1


def test_the_arguments_behind_a_key_are_not_kept(ledger: Ledger, database: Database) -> None:
    body = b'{"name":"Ada Lovelace"}'
    register_person(ledger, act(idempotency=Idempotency("k", body)), name="Ada Lovelace")
    with owner(database.dsn) as connection:
        kept = str(connection.execute("SELECT c::text FROM ledger.commands AS c").fetchall())
    assert "Lovelace" not in kept and b"Lovelace".hex() not in kept


def test_an_idempotency_key_is_its_clients_own(ledger: Ledger) -> None:
    key = Idempotency("k", b"body")
    done = [
        register_organisation(ledger, act(client=c, idempotency=key), name="A", kind="school")
        for c in ("one", "two")
    ]
    assert done[0].id != done[1].id
    with pytest.raises(IdempotencyKeyReused):
        register_organisation(
            ledger,
            act(client="two", idempotency=Idempotency("k", b"other")),
            name="A",
            kind="school",
        )


def test_one_key_from_many_at_once_records_once(ledger: Ledger) -> None:
    key = Idempotency("k", b"body")
    done = at_once(
        8,
        lambda _: register_organisation(ledger, act(idempotency=key), name="A", kind="school"),
    )
    assert len(everything(ledger)) == 1
    assert len({(each.id, each.position, each.version) for each in done}) == 1
    assert sorted(each.repeated for each in done) == [False] + [True] * 7


@pytest.mark.parametrize("key", ["", " ", "x" * 501, "a\x00b"])
def test_a_malformed_key_is_refused(ledger: Ledger, key: str) -> None:
    malformed = act(idempotency=Idempotency(key, b""))
    with pytest.raises(Refused):
        register_organisation(ledger, malformed, name="A", kind="school")
    assert everything(ledger) == []


# When the connection breaks


def test_an_act_whose_answer_was_lost_is_found_recorded(database: Database) -> None:
    with lossy_line(database.dsn) as line, ledger_on(line.dsn) as ledger:
        key = Idempotency("k", b"body")
        line.lose("answer")
        done = register_organisation(ledger, act(idempotency=key), name="A", kind="school")
        assert not done.repeated
        row = ledger.store.stream(done.id)
        assert row is not None
        assert (done.position, done.version) == (row.position, row.version)
        assert len(everything(ledger)) == 1
        again = register_organisation(ledger, act(idempotency=key), name="A", kind="school")
        assert again.repeated and (again.id, again.position) == (done.id, done.position)


def test_an_act_that_was_lost_before_the_server_is_not_recorded(database: Database) -> None:
    with lossy_line(database.dsn) as line, ledger_on(line.dsn) as ledger:
        key = Idempotency("k", b"body")
        line.lose("request")
        with pytest.raises(CommitUnknown):
            register_organisation(ledger, act(idempotency=key), name="A", kind="school")
        assert everything(ledger) == []
        done = register_organisation(ledger, act(idempotency=key), name="A", kind="school")
        assert not done.repeated


def test_whoever_cannot_ask_how_it_ended_is_told_so_and_finds_out_later(
    database: Database,
) -> None:
    with lossy_line(database.dsn) as line, ledger_on(line.dsn, timeout=1.0) as ledger:
        key = Idempotency("k", b"body")
        line.lose("answer and all after")
        with pytest.raises(CommitUnknown):
            register_organisation(ledger, act(idempotency=key), name="A", kind="school")
        line.mend()
        soon(lambda: _is_up(ledger))
        done = register_organisation(ledger, act(idempotency=key), name="A", kind="school")
        assert done.repeated
        assert len(everything(ledger)) == 1


def test_an_act_whose_session_is_ended_while_it_waits_is_not_recorded(
    ledger: Ledger, database: Database
) -> None:
    school = registered(ledger)
    with owner(database.dsn) as blocking, owner(database.dsn) as operator:
        with blocking.transaction():
            blocking.execute("LOCK TABLE ledger.events IN EXCLUSIVE MODE")

            def end_the_waiting(_number: int) -> None:
                soon(lambda: operator.execute(_END_WAITING).fetchall())

            def rename(_number: int) -> None:
                with pytest.raises(CommitUnknown):
                    rename_organisation(ledger, act(), organisation=school, name="B")

            at_once(2, lambda n: (rename, end_the_waiting)[n](n))
        assert len(ledger.store.select_events(school)) == 1
        rename_organisation(ledger, act(), organisation=school, name="B")


_END_WAITING = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def test_a_database_that_is_down_is_said_to_be_and_found_when_it_is_back(
    database: Database,
) -> None:
    with ledger_on(database.dsn, timeout=1.0) as ledger:
        school = registered(ledger)
        with owner(database.dsn.replace(database.name, "postgres")) as operator:
            operator.execute(f"ALTER DATABASE {database.name} ALLOW_CONNECTIONS false".encode())
            operator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                (database.name,),
            )
            for _ in range(2):
                with pytest.raises(LedgerUnavailable):
                    rename_organisation(ledger, act(), organisation=school, name="B")
            operator.execute(f"ALTER DATABASE {database.name} ALLOW_CONNECTIONS true".encode())
        soon(lambda: _is_up(ledger))
        rename_organisation(ledger, act(), organisation=school, name="B")
        assert len(ledger.store.select_events(school)) == 2


def _is_up(ledger: Ledger) -> bool:
    try:
        ledger.store.max_notification_id()
    except (LedgerUnavailable, psycopg.Error):
        return False
    return True
