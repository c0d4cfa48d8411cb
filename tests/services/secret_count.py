"""Counts a poll and is killed at a moment that it is told: a program for the tests of crashes."""

from __future__ import annotations

import os
import signal
import sys
from uuid import UUID

from domain.values import DecisionId, PollId
from services.act import Idempotency
from services.decisions import count_poll
from services.ledger import Transaction
from tests.services.acts import act, ledger_on

PHASES = ("before the commit", "within the commit", "after the commit")
IDEMPOTENCY = Idempotency("the count", b"count_poll")


def die() -> None:
    """End at once, as when the power fails."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(dsn: str, decision: str, poll: str, phase: str) -> None:
    """Count the poll; be killed before, within or after the transaction that records it."""
    with ledger_on(dsn) as ledger:
        transaction = Transaction(ledger)
        counting = act(idempotency=IDEMPOTENCY)
        on = {"decision": DecisionId(UUID(decision)), "poll": PollId(UUID(poll))}
        count_poll(transaction, counting, **on)
        if phase == PHASES[0]:
            die()
        within = phase == PHASES[1]
        transaction.commit((lambda _cursor: die()) if within else None)
        die()


if __name__ == "__main__":
    main(*sys.argv[1:])
