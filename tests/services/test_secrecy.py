"""Hidden and secret ballots on a database: what is stored, what opens it, and what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from domain.ballot import BALLOT
from domain.sealed_ballot import SealedBallotCast
from services.ledger import Ledger
from tests.databases import Database
from tests.lawful import unlawful
from tests.services.acts import ledger_on
from tests.services.secret_polls import HIDDEN, SECRET, Assembly, wrapped_key

pytestmark = pytest.mark.postgres


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with ledger_on(database.dsn) as found:
        yield found


@pytest.mark.parametrize("rule", [SECRET, HIDDEN], ids=["secret", "hidden"])
def test_what_a_ballot_says_is_stored_nowhere_before_the_count(
    rule: Any, ledger: Ledger, database: Database
) -> None:
    vote = Assembly.under(ledger, rule).opened().all_cast("yes", "no", "abstain")
    records = vote.ballot_records()
    assert [type(record.data) for record in records] == [SealedBallotCast] * 3
    assert len({len(record.data.sealed.ciphertext) for record in records}) == 1
    assert '"stance"' not in ballots_in(ledger, vote), "only the seat and the voter are named"
    vote.closed()
    assert '"stance"' not in ballots_in(ledger, vote)


def ballots_in(ledger: Ledger, vote: Any) -> str:
    return "".join(
        bytes(one.state).decode()
        for row in ledger.store.streams_of(vote.id, BALLOT.kind)
        for one in ledger.store.select_events(row.id)
    )


def test_a_secret_count_tells_what_was_said_and_never_whose_it_was(
    ledger: Ledger, database: Database
) -> None:
    vote = Assembly.under(ledger, SECRET).opened()
    before = wrapped_key(database, vote.id)
    vote.all_cast("yes", "no", "yes", "abstain")
    assert before is None
    kept = wrapped_key(database, vote.id)
    assert kept is not None and kept[0] is not None
    vote.closed().counted()
    assert vote.state.result == "adopted"
    [opened] = vote.records("decision.ballots-unsealed.v1")
    assert [one.choice.stance for one in opened.data.choices] == ["abstain", "no", "yes", "yes"]
    assert opened.data.ballots == ()
    assert vote.poll.key == "destroyed"
    gone = wrapped_key(database, vote.id)
    assert gone is not None and gone[0] is None and gone[1] is not None
    assert ledger.keyring.poll_key(vote.id) is None
    assert unlawful(ledger.store) == []
