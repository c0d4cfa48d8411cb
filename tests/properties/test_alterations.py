"""Records that somebody with the database replaced: what is derived in them is noticed.

Each value of a history is altered, one at a time, as plausibly as can be (`tests.alterations`),
and by what right everything was done is worked out anew from the records alone. What a record
derives from others must then not hold, with itself or with an act that rests on it. What somebody
said or did is in its own record and in no other: that it was replaced shows the proof of the log,
which is of the bytes, and nothing else can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any
from uuid import UUID

import pytest

from domain.chains.known import RecordsInOrder
from domain.chains.lawfulness import chain
from domain.record import Record
from services.codec import decode
from services.ledger import Transaction
from tests.alterations import Altered, Vocabulary, altered
from tests.refusals.stage import Stage
from tests.refusals.usual import USUAL
from tests.sequences.memory import memory_ledger

_RIGHT = ("right.since", "right.until", "right.registration")
DERIVED = {
    "agreement.signed": _RIGHT,
    "agreement.amendment-signed": _RIGHT,
    "agreement.notice-given": _RIGHT,
    "decision.outcome-determined": ("outcome", "counts"),
    "decision.election-returned": ("outcome",),
    "decision.challenged": ("until",),
    "decision.challenge-determined": ("voidable_until", "recount"),
    "decision.nullified": ("since", "dependents", "by"),
    "decision.fell": ("since",),
    "decision.poll-opened": ("electorate", "suspended", "present"),
    "decision.urgent-action-taken": ("seat", "report_by", "ratify_by"),
    "decision.urgent-action-lapsed": ("dependents",),
    "decision.motion-proposed": ("id", "partnership"),
    "payment.approved": ("basis",),
    "payment.coapproved": ("basis",),
    "payment.refused": ("basis",),
    "payment.requested": ("id", "partnership", "rules"),
    "appointment.made": ("id", "partnership"),
    "post.filled": ("person", "term"),
    "post.defined": ("id", "decided"),
    "post.remit-granted": ("decided",),
    "body.constituted": ("id",),
}
"""What follows from other records, or stands in the record once more: by the names of events
without their version, and the fields with all that is in them."""

SAID = {
    ("payment.requested", "payee.organisation"): "whom a payment is for says who asks for it",
    ("payment.requested", "due"): "so do they by when",
    ("decision.motion-proposed", "proposer"): "who put a motion is who says so",
    ("agreement.amendment-proposed", "takes_effect"): "from when it is to hold is proposed",
    ("conflict.raised", "title"): "what a conflict is about says who raises it",
    ("person.registered", "affiliation"): "whom people belong to their organisation says",
    ("decision.consultation-entered", "opinion"): "what was answered who asked tells",
    ("body.attendance-recorded", "present"): "who was really in the room no record knows",
}
"""What no other record tells, and why: that these pass shows that no more is claimed."""

SOME = (
    "approve_payment",
    "challenge_decision",
    "count_poll",
    "nullify_decision",
    "take_urgent_action",
)


@cache
def stage() -> tuple[Stage, tuple[Record[Any], ...]]:
    """A ledger in memory with the story in it, and its records."""
    ledger, recorder = memory_ledger()
    told = Stage.set_on(ledger)
    return told, tuple(decode(bytes(one.state), recorder.blob) for one in recorder.stored)


def history(command: str) -> tuple[Sequence[Record[Any]], Sequence[Record[Any]]]:
    """All records after the command was done as usual; and those that came of that."""
    told, before = stage()
    transaction = Transaction(told.ledger)
    told.usually(transaction, command)
    told.do(transaction, command)
    return (*before, *transaction.records), transaction.records


def lacking(records: Iterable[Record[Any]], of: Iterable[UUID]) -> Iterator[tuple[UUID, str]]:
    """What does not hold of these acts, and why."""
    known = RecordsInOrder(records)
    for event in of:
        act = known.find(event)
        assert act is not None
        yield from ((event, link.why_not) for link in chain(known, act).links if not link.holds)


def is_noticed(records: Sequence[Record[Any]], change: Altered) -> bool:
    """Whether anything fails, with the record or one after it, that did not without the change."""
    place = next(n for n, one in enumerate(records) if one.id == change.record.id)
    after = [one.id for one in records[place:]]
    before = set(lacking(records, after))
    replaced = (*records[:place], change.record, *records[place + 1 :])
    try:
        return any(found not in before for found in lacking(replaced, after))
    except AssertionError:
        return True  # it can't be so: the fold of the records says so itself


def alterations(command: str) -> Iterator[tuple[Sequence[Record[Any]], str, Altered]]:
    """Each alteration of what came of a command, with the name of its event."""
    records, new = history(command)
    known = Vocabulary.of(records)
    for record in new:
        for change in altered(record, known):
            yield records, record.name.rpartition(".")[0], change


def is_derived(name: str, path: str) -> bool:
    """Whether what stands there follows from other records."""
    fields = DERIVED.get(name, ())
    return any(path == one or path.startswith((f"{one}.", f"{one}[")) for one in fields)


def require_noticed(command: str, every: int = 1) -> int:
    """What is derived of what comes of the command is noticed when it is altered; how often.

    Of the alterations only one of `every` so many is tried.
    """
    derived = [it for it in alterations(command) if is_derived(it[1], it[2].path)][::every]
    for records, name, change in derived:
        assert is_noticed(records, change), (name, change.path, change.told)
    return len(derived)


@pytest.mark.parametrize("command", SOME)
def test_what_is_derived_is_noticed_when_it_was_replaced(command: str) -> None:
    assert require_noticed(command, every=5) > 1


@pytest.mark.soak
@pytest.mark.parametrize("command", sorted(USUAL))
def test_what_is_derived_is_noticed_after_every_command(command: str) -> None:
    require_noticed(command)


@pytest.mark.soak
def test_what_somebody_said_stands_in_its_own_record_alone() -> None:
    """And that it was replaced nobody sees without the proof of the log."""
    passed = {
        (name, change.path)
        for command in USUAL
        for records, name, change in alterations(command)
        if (name, change.path) in SAID and not is_noticed(records, change)
    }
    assert passed == set(SAID)
