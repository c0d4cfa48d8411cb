"""That a party was consulted on a motion, as another enters it; and what the party says to that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.document import Document
from tests.sequences.chance import Chance
from tests.sequences.company import ALLIANCE, FIRM, SCHOOL, attempted, motion
from tests.sequences.course import Attempt, Course


def consulted(course: Course, chance: Chance) -> Iterator[Attempt]:
    """A party enters what another one is said to have answered; that one denies it, or does not."""
    put = motion(6)
    proposing: dict[str, Any] = {"partnership": ALLIANCE, "title": "A fence"}
    yield attempted(course, "propose_motion", SCHOOL, id=put, **proposing)
    letter = (Document("Letter", "3" * 64),)
    about: dict[str, Any] = {"decision": put, "party": FIRM}
    yield attempted(course, "enter_consultation", SCHOOL, bound=True, **about, documents=letter)
    if chance.percent(70, "denied"):
        yield attempted(course, "contradict_consultation", FIRM, **about)
