"""Acts through the services, as the tests of the ledger and of its limits perform them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import uuid4

from domain.agreements.clause import Clause
from domain.authority import ByAdministration
from domain.record import Actor
from domain.values import AgreementId, ClauseId, OrganisationId, PartnershipId, derived_id
from services.act import Act
from services.agreements import draft_agreement
from services.ledger import Ledger
from services.organisations import register_organisation
from services.partnerships import form_partnership
from services.postgres import COMMAND, open_pool
from services.recorder import Recorder
from services.sealing import Keyring

R = TypeVar("R")

MASTER = bytes(range(32))
"""The master key of every installation of these tests."""


@contextmanager
def ledger_on(
    dsn: str, *, master: bytes = MASTER, timeout: float = 10.0, size: int = 8
) -> Iterator[Ledger]:
    """A ledger on a pool of its own."""
    pool = open_pool(dsn, COMMAND, max_size=size, timeout=timeout)
    try:
        yield Ledger(Recorder(pool), Keyring(master, pool), master)
    finally:
        pool.close()


def act(*, client: str = "admin", **fields: Any) -> Act:
    """An act of a client, of just now."""
    fields.setdefault("command", uuid4())
    fields.setdefault("at", datetime.now(UTC))
    return Act(actor=Actor("client", client), authority=ByAdministration(client), **fields)


def registered(ledger: Ledger, name: str = "Example School") -> OrganisationId:
    """A new organisation."""
    done = register_organisation(ledger, act(), name=name, kind="school")
    return OrganisationId(done.id)


def partnered(ledger: Ledger, *parties: OrganisationId) -> PartnershipId:
    """A new partnership."""
    done = form_partnership(
        ledger, act(), name="Example Alliance", parties=parties or (registered(ledger),)
    )
    return PartnershipId(done.id)


def drafted(ledger: Ledger, partnership: PartnershipId, *clauses: Clause) -> AgreementId:
    """A new agreement."""
    text = clauses or (clause("one"),)
    done = draft_agreement(ledger, act(), partnership=partnership, title="Memorandum", clauses=text)
    return AgreementId(done.id)


def clause(key: str, text: str = "We help each other.\n", **fields: Any) -> Clause:
    """A clause."""
    return Clause(ClauseId(derived_id("clause", key)), key, "", text, **fields)


def at_once(count: int, do: Callable[[int], R]) -> list[R]:
    """Run `do(0)`, `do(1)`, … in as many threads, begun together; what they gave, in order."""
    start = threading.Barrier(count)

    def run(number: int) -> R:
        start.wait(30)
        return do(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def stored(ledger: Ledger) -> list[bytes]:
    """Everything that the ledger holds, as stored, in order.

    Asked of the table: readers by position wait for whatever else runs on the same server.
    """
    with ledger.store.pool.connection() as connection:
        rows = connection.execute("SELECT state FROM ledger.events ORDER BY position").fetchall()
    return [bytes(state) for (state,) in rows]
