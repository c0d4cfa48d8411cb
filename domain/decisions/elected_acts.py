"""Elected acts: what an election may name as what would be done on it, and for whom.

Which of the options wins is open when an election is put, so it can't name acts that would then
be done whoever or whatever is chosen: such an act is put as a motion, to which there is a yes and
a no. What an election authorises is to give an office to those whom it elects, and to nobody else.
"""

from datetime import datetime

from domain.bodies.body import Body, electorate_at
from domain.decisions.decision import Decision
from domain.elections.election import Option, Slate
from domain.motions.enacted_acts import ChairDesignation, EnactedAct, PostAppointment, SeatFilling
from domain.motions.outcome import ElectionReturned
from domain.refusal import Conduct, Refused
from domain.values import DecisionId, PersonId, SeatId


class NotForAnElection(Refused):
    """An election authorises to give whom it elects a post or a seat, or to let them chair:
    “{act}” has to be put as a motion."""

    code = "NOT_FOR_AN_ELECTION"
    act: str


class CandidateNotOnSlate(Refused):
    """The person {person} does not stand for election, so no election can have them appointed."""

    code = "CANDIDATE_NOT_ON_SLATE"
    person: PersonId


class NoCandidates(Refused):
    """No option on the slate is a person, so nobody could be given an office by this election."""

    code = "NO_CANDIDATES"


class NotElected(Refused):
    """The election {decision} did not elect the person {person}: only whom it elected can be
    given an office by it."""

    code = "NOT_ELECTED"
    decision: DecisionId
    person: PersonId


class ChairNotElected(Refused):
    """The election {decision} did not elect who holds seat {seat}, or nobody holds it: only whom
    it elected can be designated as chair by it."""

    code = "CHAIR_NOT_ELECTED"
    decision: DecisionId
    seat: SeatId


def check_elected_acts(slate: Slate, acts: tuple[EnactedAct, ...]) -> None:
    """Refuse acts that are not about those whom an election on the slate elects."""
    standing = _persons(slate.options)
    for act in acts:
        if not isinstance(act, PostAppointment | SeatFilling | ChairDesignation):
            raise NotForAnElection(act.kind)
        if not standing:
            raise NoCandidates
        person = _given_to(act)
        if person not in {None, *standing}:
            assert person is not None
            raise CandidateNotOnSlate(person)


def _given_to(act: EnactedAct) -> PersonId | None:
    """To whom the act gives a post or a seat, where it says."""
    if isinstance(act, PostAppointment):
        return act.person
    return act.holder if isinstance(act, SeatFilling) else None


def elected_persons(decision: Decision) -> tuple[PersonId, ...] | None:
    """Whom the decision elected, in the order of the count; None where it is no election."""
    last = decision.outcomes[-1] if decision.outcomes else None
    if decision.election is None:
        return None
    if not isinstance(last, ElectionReturned):
        return ()
    chosen = (decision.election.slate.option(one) for one in last.outcome.elected)
    return _persons(tuple(option for option in chosen if option is not None))


def did_elect(decision: Decision, person: PersonId) -> bool:
    """Whether somebody may be given an office by the decision, which may be a motion."""
    elected = elected_persons(decision)
    return elected is None or person in elected


def did_elect_holder(decision: Decision, body: Body, seat: SeatId, at: datetime) -> bool:
    """Whether who holds the seat at that instant may chair by the decision, likewise."""
    held = electorate_at(body, at).seat(seat)
    holder = None if held is None else held.holder
    return elected_persons(decision) is None or (holder is not None and did_elect(decision, holder))


def require_elected(decision: Decision, person: PersonId, conduct: Conduct) -> None:
    """Breach the rule that an election gives a post or a seat only to those whom it elected."""
    if not did_elect(decision, person):
        conduct.breach(NotElected(decision.id, person))


def require_elected_holder(
    decision: Decision, body: Body, seat: SeatId, at: datetime, conduct: Conduct
) -> None:
    """Breach the rule that an election lets only those chair whom it elected."""
    if not did_elect_holder(decision, body, seat, at):
        conduct.breach(ChairNotElected(decision.id, seat))


def _persons(options: tuple[Option, ...]) -> tuple[PersonId, ...]:
    return tuple(option.person for option in options if option.person is not None)
