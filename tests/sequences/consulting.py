"""That a party was consulted on a motion, as another enters it; and what the party says to that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.document import Document
from tests.sequences.chance import Chance
from tests.sequences.company import ALLIANCE, COUNCIL, FIRM, SCHOOL, attempted, motion
from tests.sequences.course import Attempt, Course


def consulted(course: Course, chance: Chance) -> Iterator[Attempt]:
    """A party enters what another one, or a body of both, is said to have answered; another one
    denies it, or does not."""
    put = motion(6)
    proposing: dict[str, Any] = {"partnership": ALLIANCE, "title": "A fence"}
    yield attempted(course, "propose_motion", SCHOOL, id=put, **proposing)
    letter = (Document("Letter", "3" * 64),)
    about: dict[str, Any] = {"decision": put}
    of_body = chance.percent(40, "of a body")
    whom: dict[str, Any] = {"body": COUNCIL} if of_body else {"party": FIRM}
    entering: dict[str, Any] = {**about, **whom, "documents": letter}
    yield attempted(course, "enter_consultation", SCHOOL, bound=True, **entering)
    if chance.percent(70, "denied"):
        denying: dict[str, Any] = {**about, **whom, "party": FIRM}
        yield attempted(course, "contradict_consultation", FIRM, **denying)
