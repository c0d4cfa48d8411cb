"""Invariants: what holds of everything that is on record, whatever was tried.

In words of governance, noun by noun, each with the rule that it is from. A rule that an act done
through Concord can't break is a finding where the act was reported from outside: there, and only
there, the invariant may not hold.
"""

from __future__ import annotations

from typing import Any

from domain.record import Record
from tests.sequences.invariants import (
    agreements,
    bodies,
    conflicts,
    decisions,
    elections,
    governing,
    interests,
    offices,
    parties,
    payments,
    records,
    validity,
)
from tests.sequences.states import States

NOUNS = (
    records, parties, agreements, bodies, decisions, elections, governing, interests, validity,
    offices, conflicts, payments,
)  # fmt: skip


def check_record(states: States, record: Record[Any]) -> None:
    """What must hold of a record and of its stream before and after it."""
    course = states.course[record.stream]
    before = course[record.version - 2] if record.version > 1 else None
    for noun in NOUNS:
        noun.check_record(states, record, before)


def check_states(states: States) -> None:
    """What must hold of all that is known."""
    for noun in NOUNS:
        noun.check_states(states)
