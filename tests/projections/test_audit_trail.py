"""The audit trail in PostgreSQL, fed by the real ledger."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from domain.authority import ByAdministration, BySource
from domain.record import Actor
from domain.refusal import Reported
from domain.values import Source
from projections.audit_trail import AUDIT_TRAIL
from projections.feed import Feed
from projections.runner import Freshness, Runner, rebuild
from services.act import Act, Done
from services.codec import decode
from services.ledger import Ledger
from services.organisations import register_organisation, rename_organisation
from services.persons import register_person
from services.postgres import COMMAND, PROJECTOR, QUERY, connect, open_pool
from services.recorder import Recorder
from services.sealing import Keyring
from tests.databases import Database

pytestmark = pytest.mark.postgres

ADMIN = ByAdministration("admin")
REGISTRATION = (
    "Alpha School was registered as an organisation on 1 May 1990, attested by Register p. 7."
)


@dataclass
class Installed:
    """A ledger and the trail that follows it."""

    ledger: Ledger
    recorder: Recorder
    feed: Feed
    dsn: str

    def connect(self) -> psycopg.Connection[Any]:
        return connect(self.dsn, PROJECTOR)

    def rebuild(self) -> None:
        """Fill the trail with all that was recorded so far."""
        assert self.recorder.is_readable()
        rebuild(AUDIT_TRAIL, self.feed, self.connect)

    def rows(self, query: str, *values: Any) -> list[Any]:
        with connect(self.dsn, QUERY) as reader:
            return reader.execute(query.encode(), values).fetchall()


@pytest.fixture
def installed(database: Database) -> Iterator[Installed]:
    with open_pool(database.dsn, COMMAND) as pool:
        recorder = Recorder(pool)
        keyring = Keyring(os.urandom(32), pool)
        feed = Feed(recorder, lambda state: decode(state, recorder.blob), keyring.open)
        yield Installed(Ledger(recorder, keyring, os.urandom(32)), recorder, feed, database.dsn)


def act(**fields: Any) -> Act:
    defaults: dict[str, Any] = {"actor": Actor("client", "admin"), "authority": ADMIN}
    return Act(command=uuid4(), at=datetime.now(UTC), **defaults | fields)


def some_history(ledger: Ledger) -> tuple[Done, Done]:
    reported = act(
        authority=BySource(Source("Register", "p. 7", "https://example.org", "CC0-1.0")),
        effective=date(1990, 5, 1),
        conduct=Reported(),
    )
    school = register_organisation(ledger, reported, name="Alpha School", kind="school")
    person = register_person(ledger, act(reason="She was hired."), name="Ada Lovelace")
    rename_organisation(ledger, act(), organisation=school.id, name="Alpha College")
    return school, person


def test_the_trail_tells_who_when_why_and_on_whose_word(installed: Installed) -> None:
    school, _ = some_history(installed.ledger)
    installed.rebuild()
    entries = installed.rows(
        "SELECT sentence, actor_id, authority_kind, source_name, source_reference, reason,"
        " effective_from_day FROM audit_trail.entry ORDER BY position"
    )
    assert entries == [
        (
            REGISTRATION,
            "admin",
            "source",
            "Register",
            "p. 7",
            None,
            date(1990, 5, 1),
        ),
        ("A person was registered.", "admin", "administration", None, None, "She was hired.", None),
        (
            "Alpha School took the name Alpha College.",
            "admin",
            "administration",
            None,
            None,
            None,
            None,
        ),
    ]
    about = "SELECT count(*) FROM audit_trail.entry WHERE subjects @> ARRAY[%s]"
    assert installed.rows(about, school.id) == [(2,)]


def test_words_of_what_happened_are_found_and_reasons_are_not(installed: Installed) -> None:
    some_history(installed.ledger)
    installed.rebuild()
    search = (
        "SELECT count(*) FROM audit_trail.entry WHERE search @@ websearch_to_tsquery('simple', %s)"
    )
    assert installed.rows(search, "alpha name") == [(1,)]
    assert installed.rows(search, "hired") == [(0,)]
    assert installed.rows(search, "lovelace") == [(0,)]
    assert installed.rows(search, "attested") == [(0,)]


def test_a_reason_whose_key_was_destroyed_is_gone_when_rebuilt(
    installed: Installed, database: Database
) -> None:
    some_history(installed.ledger)
    with connect(database.dsn) as owner:
        owner.execute("UPDATE sealing.subject_keys SET wrapped = NULL, destroyed_at = now()")
    installed.rebuild()
    reasons = installed.rows("SELECT reason, reason_subject IS NULL FROM audit_trail.entry")
    assert sorted(reasons, key=str) == [(None, False), (None, True), (None, True)]


def test_live_and_rebuilt_are_the_same(installed: Installed) -> None:
    everything = "SELECT * FROM audit_trail.entry ORDER BY position"
    labels = "SELECT * FROM audit_trail.label ORDER BY id"
    with (
        open_pool(installed.dsn, QUERY) as pool,
        Runner([AUDIT_TRAIL], installed.feed, installed.connect) as runner,
    ):
        fresh = Freshness(pool, runner)
        for _ in range(5):
            some_history(installed.ledger)
            done = register_organisation(installed.ledger, act(), name="B", kind="ngo")
            runner.wake()
            assert fresh.wait_for(["audit_trail"], done.position)
            count = "SELECT count(*) FROM audit_trail.entry WHERE stream = %s"
            assert installed.rows(count, done.id) == [(1,)]
    live = installed.rows(everything), installed.rows(labels)
    assert len(live[0]) == 20
    installed.rebuild()
    assert (installed.rows(everything), installed.rows(labels)) == live
