"""What every command can be refused with, shown for every command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest

from domain.refusal import Refused, Reported
from domain.values import (
    EVENTS_IN_A_TRANSACTION,
    SHORT_TEXT_LIMIT,
    ControlCharacter,
    TextMissing,
    TextTooLong,
)
from services.act import (
    Act,
    Done,
    Idempotency,
    IdempotencyKeyReused,
    OperatorHoldsNoAuthority,
    StaleVersion,
    TooContended,
    TooManyEvents,
    UnknownId,
)
from services.catalogue import commands
from services.codec import RecordTooLarge, encode
from services.history import arguments_of as read_arguments
from services.ledger import Ledger, Performs, Transaction
from services.reading import Malformed
from services.recorder import LostRace
from services.refusals import OF_EVERY_COMMAND
from services.sealing import SubjectErased, as_long_as_sealed
from services.start import Contact, Founder
from services.timing import NotEffectiveThen, Timing, check_timing
from tests import databases
from tests.databases import Server
from tests.refusals.cases import Step, act_of, arguments_of
from tests.refusals.stage import Stage
from tests.refusals.usual import CIRCLE, USUAL
from tests.refusals.world import ALLIANCE, HILL, NOBODY, PROPOSED
from tests.services.acts import ledger_on, stored
from tests.services.test_boundary import identifier_type

pytestmark = pytest.mark.postgres

NAMES = sorted(commands())
KEY = Idempotency("key", b"one")


def give(performs: Performs, name: str, act: dict[str, Any], **given: Any) -> None:
    """Give a command as usual, but for something of its act."""
    usual = USUAL[name]
    step = Step(name, given)
    commands()[name](
        performs, replace(act_of(step, usual, 5_000), **act), **arguments_of(step, usual)
    )


def prepared(stage: Stage, name: str) -> Transaction:
    """A transaction in which the command can be given."""
    transaction = Transaction(stage.ledger)
    stage.usually(transaction, name)
    return transaction


def refused_with(
    refusal: type[Refused], transaction: Transaction, name: str, act: dict[str, Any], **given: Any
) -> None:
    before = list(transaction.records)
    with pytest.raises(refusal) as met:
        give(transaction, name, act, **given)
    assert type(met.value) is refusal
    assert transaction.records == before


PROVEN = {
    Malformed,
    UnknownId,
    StaleVersion,
    IdempotencyKeyReused,
    TooContended,
    TooManyEvents,
    SubjectErased,
    RecordTooLarge,
    TextMissing,
    TextTooLong,
    ControlCharacter,
    NotEffectiveThen,
    OperatorHoldsNoAuthority,  # tests/refusals/test_through_graphql.py: before any command
}


def test_what_every_command_can_meet_is_shown_here() -> None:
    assert set(OF_EVERY_COMMAND) == PROVEN


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_of_the_act_is_checked(stage: Stage, name: str) -> None:
    transaction = prepared(stage, name)
    refused_with(TextTooLong, transaction, name, {"reason": "x" * (SHORT_TEXT_LIMIT + 1)})
    refused_with(ControlCharacter, transaction, name, {"reason": "\x00"})
    refused_with(TextMissing, transaction, name, {"idempotency": Idempotency(" ", b"")})
    refused_with(StaleVersion, transaction, name, {"expected_version": 1_000_000})


BEFORE, DONE, LATER = (datetime(year, 6, 1, 12, tzinfo=UTC) for year in (2023, 2024, 2025))
REFUSED_TIMES: dict[Timing, tuple[date | datetime, ...]] = {
    "as it is done": (BEFORE, BEFORE.date(), LATER, LATER.date(), DONE.date()),
    "on that day or later": (BEFORE, BEFORE.date(), DONE - timedelta(minutes=1)),
    "by then": (LATER, LATER.date(), DONE + timedelta(minutes=1)),
    "whenever it is said": (),
}
TAKEN_TIMES: dict[Timing, tuple[date | datetime, ...]] = {
    "as it is done": (DONE,),
    "on that day or later": (DONE, DONE.date(), LATER, LATER.date()),
    "by then": (DONE, DONE.date(), BEFORE, BEFORE.date()),
    "whenever it is said": (BEFORE, BEFORE.date(), LATER, LATER.date()),
}


@pytest.mark.parametrize("name", NAMES)
def test_who_acts_for_an_organisation_puts_nothing_into_another_time(name: str) -> None:
    command = commands()[name]
    act = replace(act_of(Step(name, {}), USUAL[name]), at=DONE, boundary=HILL)
    for effective in REFUSED_TIMES[command.timing]:
        elsewhen = replace(act, effective=effective)
        with pytest.raises(NotEffectiveThen):
            command(NeverAsked(), elsewhen)
        for allowed in (replace(elsewhen, boundary=None), replace(elsewhen, conduct=Reported())):
            check_timing(allowed, command.timing)
    for effective in TAKEN_TIMES[command.timing]:
        check_timing(replace(act, effective=effective), command.timing)


class NeverAsked:
    """Where acts would be performed that are refused before."""

    def perform(self, act: Act, decide: object) -> Done:
        """Not reached."""
        raise AssertionError(act)


@pytest.mark.parametrize("name", NAMES)
def test_an_idempotency_key_is_for_one_command(stage: Stage, name: str) -> None:
    transaction = prepared(stage, name)
    give(transaction, name, {"idempotency": KEY})
    refused_with(
        IdempotencyKeyReused, transaction, name, {"idempotency": replace(KEY, body=b"two")}
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_transaction_takes_so_many_events(stage: Stage, name: str) -> None:
    transaction = prepared(stage, name)
    other = Transaction(stage.ledger)
    give(other, "register_person", {})
    transaction.records += other.records * EVENTS_IN_A_TRANSACTION
    refused_with(TooManyEvents, transaction, name, {})


@pytest.mark.parametrize("name", NAMES)
def test_a_command_that_keeps_losing_the_race_is_given_up(stage: Stage, name: str) -> None:
    before = stored(stage.ledger)

    class Losing(Transaction):
        """Others are always faster."""

        def __init__(self, ledger: Ledger) -> None:
            super().__init__(ledger)
            stage.usually(self, name)

        def commit(self, extra: Any = None) -> list[Any]:
            raise LostRace

    with (
        patch("services.ledger.Transaction", Losing),
        patch("services.ledger.time.sleep"),
        pytest.raises(TooContended),
    ):
        give(stage.ledger, name, {})
    assert stored(stage.ledger) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_record_has_a_limit(stage: Stage, name: str) -> None:
    transaction = prepared(stage, name)
    before = len(transaction.records)
    give(transaction, name, {})
    first = transaction.records[before]
    with (
        patch("services.codec.RECORD_LIMIT", 10),
        patch("services.codec.BLOB_LIMIT", 10),
        pytest.raises(RecordTooLarge),
    ):
        encode(first, as_long_as_sealed)


@pytest.mark.parametrize("name", NAMES)
def test_plain_arguments_that_are_not_known_are_malformed(name: str) -> None:
    with pytest.raises(Malformed):
        read_arguments(commands()[name], {"unheard_of": 1}, lambda kind, text: UUID(text))


WITHOUT_IDENTIFIERS = ("register_organisation",)
"""They meet an unknown identifier in what the act follows from, which the API looks up."""
LISTED: dict[str, Any] = {
    "form_partnership": {"parties": (NOBODY,)},
    "propose_partnership": {"invited": (NOBODY,)},
    "start_partnership": {
        "founders": (Founder(Contact("Eve"), NOBODY), Founder(Contact("Bob"), name="Bob"))
    },
}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WITHOUT_IDENTIFIERS])
def test_an_identifier_of_nothing_is_not_known(stage: Stage, name: str) -> None:
    parameters = commands()[name].parameters.values()
    plain = [p.name for p in parameters if identifier_type(p) is not None and p.name != "id"]
    unknown = LISTED[name] if name in LISTED else {plain[0]: NOBODY}
    refused_with(UnknownId, prepared(stage, name), name, {}, **unknown)


@pytest.fixture(scope="module")
def erased(server: Server) -> Iterator[Stage]:
    """A stage whose partnerships and Hill School have had their keys destroyed."""
    with databases.database_of(server, 18) as database, ledger_on(database.dsn) as ledger:
        stage = Stage.set_on(ledger)
        subjects = [ALLIANCE, PROPOSED, CIRCLE, HILL]
        for subject in subjects:
            ledger.keyring.subject_key(subject)
        with ledger.store.pool.connection() as connection:
            connection.execute(
                "UPDATE sealing.subject_keys SET wrapped = NULL, destroyed_at = now()"
                " WHERE subject = ANY(%s)",
                (subjects,),
            )
        yield stage


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_sealed_under_a_key_that_was_destroyed(erased: Stage, name: str) -> None:
    transaction = prepared(erased, name)
    before = len(transaction.records)
    give(transaction, name, {"reason": "Because", "organisation": HILL})
    first = transaction.records[before]
    transaction.records, on_record = [first], stored(erased.ledger)
    with pytest.raises(SubjectErased):
        transaction.commit()
    assert stored(erased.ledger) == on_record
