"""A small committee's shortest way to a decision: put to vote, vote, conclude the vote.

Like those of starting small (services/start.py), each is made of other commands, decided one on top
of the other and recorded at once, and adds no rule of its own.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from domain.bodies.body import BODY
from domain.competence.overdue import PollClosesTooLate
from domain.competence.time_to_vote import PollClosesTooSoon
from domain.competence.votes_of_parties import check_votes_of, require_heads
from domain.decisions.ballot import PrincipalVoted
from domain.decisions.decision import Decision, MotionAlreadyDecided, MotionAlreadyWithdrawn
from domain.decisions.proxy import TooManyProxies
from domain.elections.marks import check_legible, check_marks
from domain.elections.profile import NoCommonUnit
from domain.elections.returning import ElectorateNotReported
from domain.motions.enacted_acts import EnactedAct
from domain.motions.floor import StillAdjourned
from domain.motions.outcome import DeclaredOtherwise, OutcomeDoesNotFollow, require_declared
from domain.motions.poll import (
    AnotherPollOpen,
    Poll,
    PollAlreadyClosed,
    PollAlreadyOpened,
    PollNotClosed,
    PollNotCounted,
    PollUnknown,
)
from domain.provisions.matters_named import require_spelt_as_provided
from domain.refusal import Refused
from domain.values import (
    BodyId,
    ContradictoryDates,
    DecisionId,
    PartnershipId,
    PersonId,
    PollId,
)
from domain.voting.drafting import check_form
from domain.voting.rules import StanceName
from domain.voting.side import check_sides
from domain.voting.tally import Stance, check_seats
from services.act import Act, Done
from services.adoption import adopt_what_it_enacts
from services.ballots import cast_ballot, seats_of
from services.commands import command
from services.decisions import (
    SeatsOfTheBody,
    close_poll,
    count_poll,
    decision_of,
    open_poll,
    propose_motion,
)
from services.enactments import ENACTS
from services.entitlement import (
    ActsAsAnother,
)
from services.ledger import Case, Performs
from services.partnerships import moment_in, partnership_of
from services.presiding import BY
from services.within import Within

PUTTING = (
    check_form,
    check_seats,
    check_sides,
    check_votes_of,
    require_spelt_as_provided,
    require_heads,
    ActsAsAnother,
    AnotherPollOpen,
    ContradictoryDates,
    MotionAlreadyDecided,
    MotionAlreadyWithdrawn,
    NoCommonUnit,
    PollAlreadyOpened,
    PollClosesTooLate,
    PollClosesTooSoon,
    PollNotCounted,
    SeatsOfTheBody,
    StillAdjourned,
)
"""What can't stop the first vote on a new motion, in a body that there is, at the same moment."""

VOTING = (
    check_legible,
    check_marks,
    PollAlreadyClosed,
    PollUnknown,
    PrincipalVoted,
    TooManyProxies,
)
"""What can't stop a stance for one's own seat in a poll that is open."""

CONCLUDING = (
    check_marks,
    require_declared,
    DeclaredOtherwise,
    ElectorateNotReported,
    NoCommonUnit,
    adopt_what_it_enacts,
    OutcomeDoesNotFollow,
    PollAlreadyClosed,
    PollNotClosed,
    PollUnknown,
)
"""What can't stop the count of a poll that was open and is closed for it; nothing was declared."""


class BodyNotSaid(Refused):
    """The partnership has {bodies} bodies, not one: say which of them decides."""

    code = "BODY_NOT_SAID"
    bodies: int


class NoPollOpen(Refused):
    """No vote is open on the motion {decision}."""

    code = "NO_POLL_OPEN"
    decision: DecisionId


class SeatNotHeld(Refused):
    """Who votes here holds no seat, or several: say by `castBallot` for which seat."""

    code = "SEAT_NOT_HELD"


@command("decision", creates=True, passes=PUTTING)
def put_to_vote(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[DecisionId | None, "Its identifier, if it has one already."] = None,
    partnership: Annotated[PartnershipId, "The partnership."],
    title: Annotated[str, "What is to be decided."],
    text: Annotated[str, "What would be resolved, in full."] = "",
    enacts: Annotated[tuple[EnactedAct, ...], ENACTS] = (),
    body: Annotated[
        BodyId | None, "The body that decides; left out: the only one that the partnership has."
    ] = None,
) -> Done:
    """Put a motion to a body, if nothing else is said the only one, and open the vote on it.

    It is proposed by the person and for the party on whose behalf the request is made.
    """

    def decide(case: Case) -> UUID:
        found = partnership_of(case, partnership)
        new, at = DecisionId(id or act.new_id("decision")), moment_in(case, found).at
        part = Within(case)
        propose_motion(
            part,
            act,
            id=new,
            partnership=partnership,
            title=title,
            text=text,
            body=body or _only_body(case, partnership, at),
            enacts=enacts,
        )
        open_poll(part, act, id=PollId(act.new_id("poll")), decision=new)
        return new

    return ledger.perform(act, decide)


def _only_body(case: Case, partnership: PartnershipId, at: datetime) -> BodyId:
    """The body of the partnership, where there is one; refuses where there is none, or several."""
    bodies = [body for body in case.within(BODY, partnership) if body.exists_at(at)]
    if len(bodies) != 1:
        raise BodyNotSaid(len(bodies))
    return bodies[0].id


@command("decision", passes=VOTING)
def vote(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "What is voted on."],
    stance: Annotated[StanceName, "Yes, no or abstention."],
    voter: Annotated[
        PersonId | None, "Who votes; left out: the person who makes the request."
    ] = None,
) -> Done:
    """Vote in the poll that is open, for the one seat that the voter holds there."""

    def decide(case: Case) -> UUID:
        found, around = decision_of(case, decision)
        poll = _open_poll(found)
        by = voter or act.person
        seats = seats_of(case, found, poll, by, moment_in(case, around))
        if len(seats) != 1:
            raise SeatNotHeld
        cast_ballot(
            Within(case),
            act,
            decision=decision,
            poll=poll.id,
            seat=seats[0],
            choice=Stance(stance),
            voter=by,
        )
        return decision

    return ledger.perform(act, decide)


@command("decision", passes=CONCLUDING)
def conclude_vote(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "What was voted on."],
    by: Annotated[PersonId | None, BY] = None,
) -> Done:
    """Close the poll that is open, as who may do that, and count its ballots."""

    def decide(case: Case) -> UUID:
        found, _ = decision_of(case, decision)
        poll, part = _open_poll(found), Within(case)
        close_poll(part, act, decision=decision, poll=poll.id, by=by)
        count_poll(part, act, decision=decision, poll=poll.id, by=by)
        return decision

    return ledger.perform(act, decide)


def _open_poll(decision: Decision) -> Poll:
    poll = decision.open_poll
    if poll is None:
        raise NoPollOpen(decision.id)
    return poll
