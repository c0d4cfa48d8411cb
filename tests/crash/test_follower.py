"""A crash of PostgreSQL may take back what a view has committed last; the follower notices."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from domain.parties.organisation import ORGANISATION, OrganisationRegistered
from domain.values import OrganisationId
from projections.catalogue import VIEWS
from services.postgres import PROJECTOR, connect
from tests.databases import Database
from tests.projections.records import Ledger, everything, followed, on, some_id
from tests.services.programs import eventually

PARTIES = next(view for view in VIEWS if view.name == "parties")

# What a crash does to commits that did not wait for the disk.
TAKE_BACK = """
UPDATE projections.position SET position = 0, recorded_at = NULL, events = 0;
TRUNCATE parties.organisation
"""
END_SESSIONS = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE application_name = 'followed' AND datname = current_database()
"""


@pytest.mark.postgres
def test_what_a_crash_took_back_is_folded_again_though_nothing_new_is_recorded(
    database: Database,
) -> None:
    def connecting() -> psycopg.Connection[Any]:
        return connect(database.dsn, PROJECTOR, application_name="followed")

    ledger = Ledger()
    school: OrganisationId = some_id(OrganisationId, "school")
    registered = OrganisationRegistered(on(1), school, "Hill School", "school", None, ())
    ledger.record(ORGANISATION, school, registered)
    with followed([PARTIES], ledger, connecting), connect(database.dsn) as owner:
        before = everything(owner, PARTIES)["organisation"]
        with owner.transaction():
            owner.execute(END_SESSIONS)
            owner.execute(TAKE_BACK)
        assert eventually(lambda: everything(owner, PARTIES)["organisation"] == before, 10)
    assert before
