"""Presiding: who opens a vote, and who ends one that nobody announced the end of.

A vote whose close was announced ends by that, whoever says so. Any other end is somebody's act,
and so is one before its time: of whoever the rules of procedure name; where they are silent, of
whoever chairs the body or is its returning officer, and where a body has neither, of who opened
the vote. Otherwise who wins for the moment could end it while the others are still to come.

A vote is opened by who has a part in it: who proposed the motion, who may vote on it, who chairs or
is returning officer. Where there is a returning officer the count is theirs, so that what has to be
ruled before it is ruled; otherwise it happens by operation of the clause. What concerns them is not
theirs to end or count, and what they don't do others do in time: `domain.competence.overdue`.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime

from domain.competence.separation import Holding
from domain.decisions.decision import Decision
from domain.motions.poll import Poll
from domain.provisions.provision import Procedure
from domain.refusal import Conduct, Refused
from domain.values import DecisionId, OrganisationId, PersonId, PollId
from domain.voting.tally import Electorate, Seat


@dataclass(frozen=True)
class Whoever:
    """Who does something: a person, or an organisation for which nobody in particular acts."""

    person: PersonId | None = None
    organisation: OrganisationId | None = None
    """The organisation that is acted for."""
    administers: bool = False
    """Whether it is done by the key that administers the installation."""


NOBODY: frozenset[PersonId] = frozenset()


class NotEntitledToOpen(Refused):
    """Who opens the vote on the motion {decision} has no part in it: it is for who proposed the
    motion, may vote on it, chairs the body or is its returning officer."""

    code = "NOT_ENTITLED_TO_OPEN"
    decision: DecisionId


class NotEntitledToClose(Refused):
    """Who wants to end the poll {poll}, whose time is not over, is not entitled to: {because}.
    Once everybody has voted and it was not ended in time, anybody who may vote ends it."""

    code = "NOT_ENTITLED_TO_CLOSE"
    poll: PollId
    because: str


class NotEntitledToCount(Refused):
    """Counting the poll {poll} is for the returning officer: {because}. What is not counted in time
    the clause counts, whoever asks for it."""

    code = "NOT_ENTITLED_TO_COUNT"
    poll: PollId
    because: str


def returning_officers(held: Iterable[Holding], at: datetime) -> frozenset[PersonId]:
    """The persons who hold a post then that carries the function of a returning officer."""
    return frozenset(
        one.person
        for one in held
        if "returning-officer" in one.functions and one.during.contains(at)
    )


def has_part(
    decision: Decision,
    whoever: Whoever,
    electorate: Electorate,
    chair: Seat | None,
    officers: frozenset[PersonId],
) -> bool:
    """Whether somebody has a part in the motion, by which they may open a vote on it."""
    if whoever.administers and whoever.person is None and whoever.organisation is None:
        return True
    seats = electorate.seats if chair is None else (*electorate.seats, chair)
    persons = {decision.proposer, *(seat.holder for seat in seats), *officers} - {None}
    parties = {decision.party, *(seat.party for seat in seats)} - {None}
    return whoever.person in persons or whoever.organisation in parties


def why_not_counting(
    whoever: Whoever,
    officers: frozenset[PersonId],
    parties: Set[OrganisationId | None],
    *,
    is_by_clause: bool,
    is_overdue: bool = False,
) -> str:
    """Why somebody may not count; empty where they may.

    `parties` are those to which the returning officers belong. Where there is none, or they let
    the time for it pass, it happens by operation of the clause, whoever asks for it.
    """
    if not officers or is_overdue:
        return ""
    if is_by_clause:
        return "no clause does it where there is one"
    if whoever.person is not None:
        return "" if whoever.person in officers else "somebody else asks for it"
    if whoever.organisation is not None:
        return "" if whoever.organisation in parties else "another party asks for it"
    return "" if whoever.administers else "nobody in particular asks for it"


def require_entitled_to_close(
    poll: Poll,
    procedure: Procedure,
    whoever: Whoever,
    *,
    chair: Seat | None,
    officers: frozenset[PersonId],
    concerned: frozenset[PersonId] = NOBODY,
    conduct: Conduct,
) -> None:
    """Breach the rule that a vote is ended by who may end it."""
    because = why_not_closing(poll, procedure, whoever, chair, officers, concerned)
    if because:
        conduct.breach(NotEntitledToClose(poll.id, because))


def why_not_closing(
    poll: Poll,
    procedure: Procedure,
    whoever: Whoever,
    chair: Seat | None,
    officers: frozenset[PersonId],
    concerned: frozenset[PersonId] = NOBODY,
) -> str:
    """Why somebody may not end the vote; empty where they may. Who is `concerned` does not."""
    if whoever.person in concerned:
        return "it concerns them"
    presiding = _presiding(procedure, chair, officers - concerned, concerned)
    if presiding is None:
        return _why_not_by_opening(poll, whoever)
    persons, who = presiding
    if whoever.person in persons:
        return ""
    return f"it is for {who} to do" if persons else f"it is for {who} to do, and there is nobody"


def nobody_presides(
    poll: Poll,
    procedure: Procedure,
    chair: Seat | None,
    officers: frozenset[PersonId],
    concerned: frozenset[PersonId],
) -> bool:
    """Whether who would end the vote is concerned by it, all of them."""
    presiding = _presiding(procedure, chair, officers - concerned, concerned)
    if presiding is None:
        return poll.opened_by in concerned
    return not presiding[0] and bool(concerned)


def _presiding(
    procedure: Procedure,
    chair: Seat | None,
    officers: frozenset[PersonId],
    concerned: frozenset[PersonId],
) -> tuple[frozenset[PersonId], str] | None:
    """The persons who may end a vote, and what they are; None: who opened it may."""
    holder = None if chair is None else chair.holder
    chairs = frozenset() if holder is None else frozenset({holder}) - concerned
    match procedure.closed_by:
        case "opener":
            return None
        case "chair":
            return chairs, "the chair"
        case "returning-officer":
            return officers, "the returning officer"
        case _:
            both = chairs | officers
            return (both, "the chair or the returning officer") if both else None


def _why_not_by_opening(poll: Poll, whoever: Whoever) -> str:
    """Why somebody is not who opened the vote; where nobody is known to have, it is for anybody
    who may vote in it, or who administers the installation."""
    person, party = poll.opened_by, poll.opened_for
    if person is not None:
        return "" if whoever.person == person else "it is for who opened it to do"
    if party is not None:
        return "" if whoever.organisation == party else "it is for the party that opened it to do"
    if whoever.administers and whoever.organisation is None:
        return ""
    seats = poll.electorate.seats
    may_vote = any(
        (seat.holder is not None and seat.holder == whoever.person)
        or (seat.party is not None and seat.party == whoever.organisation)
        for seat in seats
    )
    return "" if may_vote else "it is for who may vote in it to do"
