"""The table of limits: each is enforced, exactly where it says, by a command.

What is at the limit is recorded; one more is refused, with the limit named, and writes nothing.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import pytest

import domain
from domain import holiday, values
from domain.motions import acts_named
from domain.posts import handover
from domain.provisions import protocol, provision, remit, tenure, time_limits
from domain.refusal import Refused
from domain.voting import drafting
from domain.voting import tally as voting
from domain.voting.drafting import RuleTooComplex
from services.act import TooManyEvents
from services.codec import RecordTooLarge
from services.decisions import propose_motion
from services.ledger import Ledger
from services.organisations import register_organisation
from tests.databases import Database
from tests.limits import TABLE, by_depth, by_events, drafts, replaced
from tests.services.acts import act, clause, ledger_on, partnered, stored

pytestmark = pytest.mark.postgres


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with ledger_on(database.dsn) as found:
        yield found


BESIDES = {
    "RECORD_LIMIT": "what is larger goes to a blob, tested below",
    "WRITTEN_LIMIT": "of cases, which no command takes: tests/services/test_evaluation_failures.py",
    "BLOB_LIMIT": "tested below",
    "STEPS_LIMIT": "bounds the work of looking at a rule, refuses nothing",
    "ROLLING_MONTHS_LIMIT": "of a limit to a period, tested with it",
    "SPLITTING_DAYS_LIMIT": "of the rules on payments, tested with them",
    "INCOMPATIBILITIES_LIMIT": "of a provision, tested with it",
    "LINKS_LIMIT": "bounds the work of a chain of authority, refuses nothing",
    "TIMES_LIMIT": "of the rule on reconsideration, tested with its bounds",
    "COMPARISONS_LIMIT": "bounds the work of a redline, refuses nothing",
    "BLOCK_LIMIT": "bounds the work of a redline, refuses nothing",
    "BALLOTS_LIMIT": "of a case to evaluate, tested with it",
    "REPORTED_LIMIT": "of an election held elsewhere, tested with it",
    "CALLS_LIMIT": "of a case to evaluate, tested with it",
    "CASE_HOLIDAYS_LIMIT": "of a case to evaluate, tested with it",
    "MEETINGS_LIMIT": "of a case to evaluate, tested with it",
    "QUESTIONS_LIMIT": "of a case to evaluate, tested with it",
    "PREFERENCES_LIMIT": "of a case to evaluate, tested with it",
    "GROUPS_LIMIT": "of a case to evaluate, tested with it",
    "OPTIONS_LIMIT": "of an election, tested with its drafting",
    "MARKS_LIMIT": "of a ballot in an election, tested with its refusals",
    "AFFILIATIONS_LIMIT": "of an election, tested with its drafting",
    "SEATS_TO_FILL_LIMIT": "of an election, tested with its drafting",
    "DECIMALS_LIMIT": "of an election, tested with its drafting",
    "EXACT_SEATS_LIMIT": "of an election, tested with its drafting",
    "RESERVED_LIMIT": "of an election, tested with its reserved places",
}


NUMBERS = (
    "INTEGER_LIMIT",
    "NOTICE_DAYS_LIMIT",
    "EXTENSION_DAYS_LIMIT",
    "MISSED_LIMIT",
    "CLEAR_DAYS_LIMIT",
    "REPEATS_LIMIT",
)


def limit(name: str) -> int:
    places: list[ModuleType] = [values, drafting, provision, voting, remit, tenure, handover]
    places += [protocol, time_limits, holiday, acts_named]
    return next(int(getattr(place, name)) for place in places if hasattr(place, name))


def test_every_limit_is_in_the_table() -> None:
    named = set()
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        loaded = vars(importlib.import_module(module.name))
        named |= {name for name in loaded if name.endswith("_LIMIT")}
    assert named | {"EVENTS_IN_A_TRANSACTION"} == set(TABLE) | set(BESIDES)


@pytest.mark.parametrize("name", TABLE)
def test_what_is_at_the_limit_is_recorded_and_one_more_is_refused(
    ledger: Ledger, name: str
) -> None:
    enforced = TABLE[name]
    enforced(ledger, limit(name))
    with pytest.raises(Refused) as refused:
        enforced(ledger, limit(name) + 1)
    if name not in NUMBERS:  # a number out of range names itself
        assert str(limit(name)) in refused.value.sentence
    assert refused.value.code not in ("MALFORMED", "UNKNOWN_ID")


def test_limits_are_of_bytes(ledger: Ledger) -> None:
    half = values.NAME_LIMIT // 2
    register_organisation(ledger, act(), name="é" * half, kind="school")
    with pytest.raises(values.TextTooLong) as refused:
        register_organisation(ledger, act(), name="é" * (half + 1), kind="school")
    assert refused.value.size == values.NAME_LIMIT + 2


def test_a_record_above_its_limit_keeps_its_data_in_a_blob(
    ledger: Ledger, database: Database
) -> None:
    partnership, given = partnered(ledger), act()

    def proposed(size: int) -> bytes:
        propose_motion(
            ledger, replaced(given), partnership=partnership, title="Boat", text="x" * size
        )
        return stored(ledger)[-1]

    fits = values.RECORD_LIMIT - len(proposed(0))
    assert len(proposed(fits)) == values.RECORD_LIMIT
    assert len(proposed(fits + 1)) < 2_000
    with ledger.store.pool.connection() as connection:
        [(blobs,)] = connection.execute("SELECT count(*) FROM ledger.blobs").fetchall()
    assert blobs == 1


def test_no_record_is_larger_than_a_blob_may_be(ledger: Ledger) -> None:
    """Texts at their limits that JSON writes with two characters for one."""
    quoted = [clause(str(n), '"' * values.CLAUSE_TEXT_LIMIT) for n in range(10)]
    before = stored(ledger)
    with pytest.raises(RecordTooLarge) as refused:
        drafts(ledger, *quoted)
    assert refused.value.limit == values.BLOB_LIMIT
    assert len(stored(ledger)) == len(before) + 2, "only the partnership and its party"
    drafts(ledger, *quoted[:9])


def test_too_many_events_name_their_number(ledger: Ledger) -> None:
    with pytest.raises(TooManyEvents) as refused:
        by_events(ledger, values.EVENTS_IN_A_TRANSACTION + 1)
    assert refused.value.count == values.EVENTS_IN_A_TRANSACTION + 1


def test_a_rule_that_is_too_complex_names_both_limits(ledger: Ledger) -> None:
    with pytest.raises(RuleTooComplex) as refused:
        by_depth(ledger, 1_000)
    assert (refused.value.depth, refused.value.conditions) == (20, 200)
