"""Submitting: who adds papers to a motion, and evidence to what was decided.

In a body these are its own affairs. Papers come from who proposed the motion, from whoever
presides, and from anybody who has a seat in the body that decides. Minutes, signed lists and
whatever else shows how it was decided come from whoever presides, from those who count, watch the
count or write the minutes, and from those who sat there. What all parties decide without a body is
for each of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.bodies.body import Body, electorate_at
from domain.competence.separation import Holding
from domain.decisions.decision import Decision
from domain.provisions.segregation import Function
from domain.refusal import Refused
from domain.values import DecisionId, OrganisationId, PersonId

PRESIDING: tuple[Function, ...] = ("returning-officer",)
ATTESTING: tuple[Function, ...] = ("returning-officer", "scrutineer", "minute-taker")


@dataclass(frozen=True)
class Entitled:
    """The parties and the persons for whom something is to do."""

    parties: frozenset[OrganisationId]
    persons: frozenset[PersonId]

    def includes(
        self,
        organisation: OrganisationId,
        affiliation: Callable[[PersonId], OrganisationId | None],
    ) -> bool:
        """Whether the organisation is one of them, or one of the persons belongs to it."""
        return organisation in self.parties or any(
            affiliation(person) == organisation for person in self.persons
        )


class NotEntitledToCirculate(Refused):
    """Papers on the motion {decision} are circulated by who proposed it, chairs the body, is its
    returning officer or has a seat in it."""

    code = "NOT_ENTITLED_TO_CIRCULATE"
    decision: DecisionId


class NotEntitledToAttest(Refused):
    """How the motion {decision} was decided is shown by who chairs the body or has a seat in it,
    and by its returning officer, scrutineers and minute-takers."""

    code = "NOT_ENTITLED_TO_ATTEST"
    decision: DecisionId


class DoingNotShown(Refused):
    """That what was decided on the motion {decision} is done is reported by who has a part in the
    body that decided it; others say what was done, or name a document that shows it."""

    code = "DOING_NOT_SHOWN"
    decision: DecisionId


def entitled_to_circulate(
    decision: Decision, body: Body, held: Iterable[Holding], at: datetime
) -> Entitled:
    """Those who may circulate papers on a motion that is put to a body."""
    there = _of_the_body(decision, body, held, PRESIDING, at)
    return Entitled(
        there.parties | ({decision.party} if decision.party is not None else set()),
        there.persons | ({decision.proposer} if decision.proposer is not None else set()),
    )


def entitled_to_attest(
    decision: Decision, body: Body, held: Iterable[Holding], at: datetime
) -> Entitled:
    """Those who may enter what shows how a body decided."""
    return _of_the_body(decision, body, held, ATTESTING, at)


def _of_the_body(
    decision: Decision,
    body: Body,
    held: Iterable[Holding],
    functions: tuple[Function, ...],
    at: datetime,
) -> Entitled:
    """Who has a seat in it, held or not, who had one in its votes, and who has a function."""
    seats = [*body.seats, *electorate_at(body, at).seats]
    seats += [seat for poll in decision.polls for seat in poll.electorate.seats]
    sitting = (seat.holder for seat in seats[len(body.seats) :])
    serving = (
        one.person
        for one in held
        if one.during.contains(at) and set(functions).intersection(one.functions)
    )
    return Entitled(
        frozenset(seat.party for seat in seats if seat.party is not None),
        frozenset(one for one in (*sitting, *serving) if one is not None),
    )
