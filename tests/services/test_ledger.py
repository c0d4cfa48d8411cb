import os
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from domain.authority import ByAdministration
from domain.organisation import ORGANISATION
from domain.record import Actor
from domain.values import OrganisationId
from services.act import Act, Idempotency, IdempotencyKeyReused, StaleVersion, UnknownId
from services.ledger import Ledger
from services.organisations import register_organisation, rename_organisation
from services.persons import register_person
from services.postgres import COMMAND, open_pool
from services.recorder import Recorder
from services.sealing import Keyring
from tests.databases import Database


@pytest.fixture
def ledger(database: Database):
    pool = open_pool(database.dsn, COMMAND)
    yield Ledger(Recorder(pool), Keyring(os.urandom(32), pool), os.urandom(32))
    pool.close()


def act(**fields) -> Act:
    return Act(
        actor=Actor("client", "admin"),
        authority=ByAdministration("admin"),
        command=uuid4(),
        at=datetime.now(UTC),
        **fields,
    )


def test_what_a_command_recorded_is_there(ledger: Ledger) -> None:
    done = register_organisation(ledger, act(reason="new"), name="Example School", kind="school")
    held = ledger.held(ORGANISATION, done.id)
    assert held is not None
    assert held.version == done.version == 1
    again = rename_organisation(ledger, act(), organisation=OrganisationId(done.id), name="Other")
    assert again.position > done.position
    assert again.version == 2


def test_an_unknown_organisation_is_refused(ledger: Ledger) -> None:
    with pytest.raises(UnknownId):
        rename_organisation(ledger, act(), organisation=OrganisationId(uuid4()), name="Other")


def test_an_idempotency_key_gives_the_first_answer(ledger: Ledger) -> None:
    first = register_organisation(
        ledger, act(idempotency=Idempotency("k", b"body")), name="A", kind="school"
    )
    second = register_organisation(
        ledger, act(idempotency=Idempotency("k", b"body")), name="A", kind="school"
    )
    assert second.repeated
    assert (second.id, second.position) == (first.id, first.position)
    with pytest.raises(IdempotencyKeyReused):
        register_organisation(
            ledger, act(idempotency=Idempotency("k", b"other")), name="B", kind="school"
        )


def test_a_stale_version_is_refused(ledger: Ledger) -> None:
    done = register_organisation(ledger, act(), name="A", kind="school")
    with pytest.raises(StaleVersion):
        rename_organisation(
            ledger, act(expected_version=0), organisation=OrganisationId(done.id), name="B"
        )


def test_sealed_texts_open_for_the_keyring_and_never_stand_in_the_record(ledger: Ledger) -> None:
    done = register_person(ledger, act(reason="hired"), name="Ada Lovelace")
    [stored] = ledger.store.select_events(done.id)
    assert b"Lovelace" not in stored.state and b"hired" not in stored.state
    record = ledger.mapper.to_domain_event(stored)
    opened = ledger.keyring.open([record])
    assert opened.text(record, record.data.name) == "Ada Lovelace"
    assert opened.text(record, record.reason) == "hired"
