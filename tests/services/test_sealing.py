"""Sealing: what is opened by whom, what no longer opens, and what never changes by it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from cryptography.exceptions import InvalidTag

from domain.record import Record
from domain.values import PersonId, Sealed
from services.codec import decode
from services.ledger import Ledger
from services.persons import register_person, rename_person
from services.sealing import Keyring, MasterKeyMissing, SubjectErased, sealed_texts
from tests.databases import Database
from tests.services.acts import act, at_once, ledger_on

pytestmark = pytest.mark.postgres

DESTROY_SUBJECT = (
    "UPDATE sealing.subject_keys SET wrapped = NULL, destroyed_at = now() WHERE subject = %s"
)
DESTROY_RECORD = (
    "UPDATE sealing.record_keys SET wrapped = NULL, destroyed_at = now() WHERE event = %s"
)


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with ledger_on(database.dsn) as found:
        yield found


@pytest.fixture
def ada(ledger: Ledger) -> PersonId:
    given = {"name": "Ada Lovelace", "contact": "ada@example.org"}
    return PersonId(register_person(ledger, act(reason="she was elected"), **given).id)


def record_of(ledger: Ledger, person: UUID, version: int = 1) -> Record[Any]:
    return decode(ledger.store.select_events(person)[version - 1].state)


def texts(ledger: Ledger, record: Record[Any]) -> list[str | None]:
    opened = ledger.keyring.open([record])
    return sorted((opened.text(record, text) for text in sealed_texts(record)), key=str)


def run(database: Database, query: str, *values: Any) -> None:
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        connection.execute(query.encode(), values)


def digest(ledger: Ledger, stream: UUID) -> str:
    return sha256(b"".join(e.state for e in ledger.store.select_events(stream))).hexdigest()


def test_what_is_sealed_opens_with_its_keys_and_stands_nowhere_in_plain(
    ledger: Ledger, ada: PersonId, database: Database
) -> None:
    record = record_of(ledger, ada)
    assert texts(ledger, record) == ["Ada Lovelace", "ada@example.org", "she was elected"]
    with psycopg.connect(database.dsn) as connection:
        for table in ("ledger.events", "sealing.subject_keys", "sealing.record_keys"):
            everything = connection.execute(f"SELECT t::text FROM {table} AS t").fetchall()
            shown = str(everything)
            for secret in ("Lovelace", "ada@", "elected"):
                assert secret not in shown and secret.encode().hex() not in shown


def test_the_same_text_is_never_sealed_alike(ledger: Ledger, ada: PersonId) -> None:
    for _ in range(2):
        rename_person(ledger, act(), person=ada, name="Ada King")
    first, second = (record_of(ledger, ada, version).data.name for version in (2, 3))
    assert first.ciphertext != second.ciphertext


def test_a_ciphertext_that_is_moved_to_another_record_does_not_open(
    ledger: Ledger, ada: PersonId
) -> None:
    rename_person(ledger, act(), person=ada, name="Ada King")
    first, second = record_of(ledger, ada), record_of(ledger, ada, 2)
    opened = ledger.keyring.open([first, second])
    assert opened.text(second, second.data.name) == "Ada King"
    with pytest.raises(InvalidTag):
        opened.text(second, first.data.name)


def test_a_ciphertext_that_is_moved_to_another_subject_does_not_open(
    ledger: Ledger, ada: PersonId
) -> None:
    eve = PersonId(register_person(ledger, act(), name="Eve").id)
    of_ada, of_eve = record_of(ledger, ada), record_of(ledger, eve)
    opened = ledger.keyring.open([of_ada, of_eve])
    with pytest.raises(InvalidTag):
        opened.text(of_ada, Sealed(None, eve, of_ada.data.name.ciphertext))


def test_a_ciphertext_that_was_changed_does_not_open(ledger: Ledger, ada: PersonId) -> None:
    record = record_of(ledger, ada)
    name: Sealed = record.data.name
    assert name.ciphertext is not None
    changed = ("B" if name.ciphertext[20] == "A" else "A").join(
        (name.ciphertext[:20], name.ciphertext[21:])
    )
    with pytest.raises(InvalidTag):
        ledger.keyring.open([record]).text(record, Sealed(None, ada, changed))


def test_destroying_a_subjects_key_erases_all_their_texts_and_changes_no_byte(
    ledger: Ledger, ada: PersonId, database: Database
) -> None:
    rename_person(ledger, act(), person=ada, name="Ada King")
    before = digest(ledger, ada)
    run(database, DESTROY_SUBJECT, ada)
    for version in (1, 2):
        record = record_of(ledger, ada, version)
        assert set(texts(ledger, record)) == {None}
    assert digest(ledger, ada) == before
    with pytest.raises(SubjectErased):
        rename_person(ledger, act(), person=ada, name="Ada Byron")
    assert digest(ledger, ada) == before


def test_destroying_a_records_key_erases_its_texts_alone(
    ledger: Ledger, ada: PersonId, database: Database
) -> None:
    rename_person(ledger, act(), person=ada, name="Ada King")
    before = digest(ledger, ada)
    run(database, DESTROY_RECORD, record_of(ledger, ada).id)
    assert set(texts(ledger, record_of(ledger, ada))) == {None}
    assert texts(ledger, record_of(ledger, ada, 2)) == ["Ada King"]
    assert digest(ledger, ada) == before


def test_a_key_is_never_half_destroyed(database: Database, ada: PersonId) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        run(database, "UPDATE sealing.subject_keys SET wrapped = NULL WHERE subject = %s", ada)


def test_another_master_key_opens_nothing_and_says_so(ledger: Ledger, ada: PersonId) -> None:
    other = Keyring(os.urandom(32), ledger.store.pool)
    with pytest.raises(MasterKeyMissing):
        other.open([record_of(ledger, ada)])
    with pytest.raises(MasterKeyMissing):
        other.subject_key(ada)


def test_a_wrapped_key_that_is_moved_to_another_owner_does_not_open(
    ledger: Ledger, ada: PersonId, database: Database
) -> None:
    eve = register_person(ledger, act(), name="Eve").id
    moved = "UPDATE sealing.subject_keys SET wrapped = (SELECT wrapped FROM sealing.subject_keys"
    run(database, f"{moved} WHERE subject = %s) WHERE subject = %s", eve, ada)
    with pytest.raises(MasterKeyMissing):
        ledger.keyring.open([record_of(ledger, ada)])


@pytest.mark.parametrize("_again", range(5))
def test_the_first_texts_of_a_subject_may_be_sealed_by_many_at_once(
    ledger: Ledger, _again: int
) -> None:
    subject = uuid4()
    sealers = [ledger.keyring.sealer() for _ in range(6)]
    at_once(len(sealers), lambda n: sealers[n](uuid4(), Sealed(f"text {n}", subject)))
    kept = ledger.keyring.subject_key(subject)
    assert {key for sealer in sealers for key in sealer._subjects.values()} == {kept}


def test_acts_that_seal_the_first_texts_of_a_subject_at_once_all_open(ledger: Ledger) -> None:
    school = uuid4()
    people = at_once(
        4,
        lambda n: register_person(
            ledger, act(reason=f"reason {n}", organisation=school), name=f"Person {n}"
        ),
    )
    for number, done in enumerate(people):
        record = record_of(ledger, done.id)
        assert texts(ledger, record) == [f"Person {number}", f"reason {number}"]


def test_a_record_without_sealed_texts_needs_no_key(ledger: Ledger, ada: PersonId) -> None:
    record = replace(record_of(ledger, ada), reason=None, data=None)
    assert sealed_texts(record) == []
    assert ledger.keyring.open([record]).text(record, None) is None


def test_what_was_refused_leaves_no_key(ledger: Ledger, ada: PersonId, database: Database) -> None:
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        count = "SELECT count(*) FROM sealing.record_keys"
        before = connection.execute(count).fetchone()
        with pytest.raises(Exception, match="TEXT_MISSING"):
            rename_person(ledger, act(reason="a slip"), person=ada, name=" ")
        assert connection.execute(count).fetchone() == before


def test_folding_needs_no_text(ledger: Ledger, ada: PersonId, database: Database) -> None:
    run(database, DESTROY_SUBJECT, ada)
    [event] = ledger.store.select_events(ada)
    record: Record[Any] = decode(event.state)
    assert record.data.name.text is None
