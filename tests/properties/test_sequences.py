"""Whatever is tried, in whatever order, by whomever: no invariant breaks.

Courses of commands over all nouns, on a ledger in memory. After each command: a refused one left
everything as it was; one that was done is recorded soundly, and done once however often it is
tried. After each course: the invariants of every noun (`tests.sequences.invariants`), and folding,
views kept live, views rebuilt and replay say the same. That courses go deep enough for that is
shown of the situations that come about in them (`tests.sequences.situations`).

A course that breaks something is shortened to the steps that matter, and told step by step.
"""

from __future__ import annotations

import os
from collections import Counter
from random import Random

from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st

from domain.decisions.ballot import NotEntitledToVote
from services.catalogue import commands
from tests.sequences.keeping import Kept
from tests.sequences.situations import SITUATIONS, Situations

STEPS = 30
SEEDS = st.integers(0, 2**32 - 1)
COURSES = 3_000 if os.environ.get("CONCORD_SOAK") else 100


@settings(
    max_examples=COURSES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)
@given(beginning=SEEDS, steps=st.lists(SEEDS, min_size=STEPS, max_size=STEPS))
def test_no_sequence_of_commands_breaks_an_invariant(beginning: int, steps: list[int]) -> None:
    """A step of 0 is one that is left out: what is left of a course that breaks something is
    what breaks it.
    """
    kept = Kept.new()
    try:
        kept.run(beginning, steps)
    finally:
        note(kept.course.told())
    for name in {attempt.command for attempt in kept.course.attempts if attempt.done is not None}:
        event(name)


def test_who_took_a_vacant_seat_of_a_merged_party_is_told_why_they_do_not_vote() -> None:
    """A course that was found: the seat was vacant at the opening, and filled by the successor."""
    kept = Kept.new()
    kept.run(707, [0] * 25 + [39742, 268435456, 4294967294, 4294967294, 782])
    refused = [one for one in kept.course.attempts if one.command == "vote"][-1].refused
    assert isinstance(refused, NotEntitledToVote)


def test_every_command_and_situation_comes_about_in_some_course() -> None:
    """So that nothing above is shown of what never came about; always the same courses."""
    done, refused, found = Counter[str](), Counter[str](), Counter[str]()
    for number in range(400):
        dice = Random(number)
        kept = Kept.new()
        kept.run(dice.getrandbits(32), [dice.getrandbits(32) for _ in range(40)], examined=False)
        done.update(one.command for one in kept.course.attempts if one.done is not None)
        refused.update(one.command for one in kept.course.attempts if one.refused is not None)
        found.update(Situations(kept.states).tell(kept.course))
        is_shown = done.keys() == commands().keys() and found.keys() == SITUATIONS
        if is_shown and refused.keys() >= commands().keys() - UNREFUSED:
            break
    assert set(commands()) - set(done) == set(), "see tests/sequences/preference.py"
    assert set(commands()) - set(refused) <= UNREFUSED
    assert SITUATIONS - found.keys() == set(), "see tests/sequences/scenes.py"
    print("\n".join(f"{name} {count}" for name, count in sorted((done + found).items())))


UNREFUSED = {"register_organisation", "register_person"}
"""What these ask for, no course gets wrong."""
