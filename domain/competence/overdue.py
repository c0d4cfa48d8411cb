"""Overdue: a vote does not wait without end for the one person who may end or count it.

Whoever presides ends a vote whose close was not announced, and a returning officer counts it. If
they don't, others do it in their place, once a time has passed that the time limits of the motion
state, or the stated default: any who may vote end a vote in which everybody has voted, or that
was open for as long as one may be announced to be; and what is closed is counted by operation of
the clause, whoever asks for it. Counting is arithmetic, so nobody is harmed by who does it.

Nobody ends, counts or rules on what concerns themselves: their own post, their own chair.

A vote on somebody else's motion is announced to be open for so long and no longer, and whoever
chairs puts a motion off for no longer than that. Who put a motion keeps nobody waiting but
themselves: they may take it back.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.bodies.succession import present
from domain.competence.presiding import Whoever
from domain.competence.separation import Holding
from domain.decisions.ballot import BallotPaper
from domain.decisions.decision import LATEST, Decision
from domain.motions.enacted_acts import (
    AppointmentEnding,
    ChairDesignation,
    EnactedAct,
    HolderRemoval,
    PostAbolition,
    RemitGrant,
    SeatVacating,
)
from domain.motions.poll import Poll, PollOpened
from domain.parties.partnership import Partnership
from domain.refusal import Conduct, Refused
from domain.values import Moment, OrganisationId, PersonId, PollId
from domain.voting.tally import Seat


class PollClosesTooLate(Refused):
    """The poll {poll} on the motion of somebody else can be announced to be open until {latest} at
    the longest: state an earlier close, or none."""

    code = "POLL_CLOSES_TOO_LATE"
    poll: PollId
    latest: Moment


def require_close_in_time(
    decision: Decision, opened: PollOpened, whoever: Whoever, conduct: Conduct
) -> None:
    """Breach the rule that nobody but who put a motion keeps the vote on it open for ever."""
    if opened.closes_at is None or _is_mover(decision, whoever):
        return
    latest = latest_close(decision, opened.effective.at)
    if latest < opened.closes_at.at:
        conduct.breach(PollClosesTooLate(opened.poll, Moment(latest)))


def latest_close(decision: Decision, opened: datetime) -> datetime:
    """Until when a vote that is opened then may be announced to be open; never beyond all time."""
    limits = decision.preparation.limits
    return opened + min(limits.open_at_most, LATEST - opened)


def _is_mover(decision: Decision, whoever: Whoever) -> bool:
    """Whether somebody put the motion, or administers the installation for nobody."""
    if whoever.person is not None:
        return whoever.person == decision.proposer
    if whoever.organisation is not None:
        return whoever.organisation == decision.party
    return whoever.administers


def all_voted_at(decision: Decision, poll: Poll, papers: Iterable[BallotPaper]) -> datetime | None:
    """When the last of those who may vote handed in what is their first ballot, or stepped back;
    None while somebody is awaited."""
    handed_in = {
        paper.seat: min(vote.effective.at for vote in paper.votes)
        for paper in papers
        if paper.poll == poll.id
    }
    for recusal in decision.recusals:
        handed_in.setdefault(recusal.seat, recusal.since.at)
    awaited = [seat.id for seat in poll.electorate.seats if seat.holder is not None]
    if any(seat not in handed_in for seat in awaited):
        return None
    return max([poll.opened.at, *(handed_in[seat] for seat in awaited)])


def ended_by_voters_from(
    decision: Decision, poll: Poll, papers: Iterable[BallotPaper], *, nobody_presides: bool
) -> datetime | None:
    """From when on any of those who may vote may end the vote; None while that is not known.

    A vote that is announced to close in good time closes then: who waits for that may still
    change a ballot. Where everybody who would end it is concerned themselves, nobody waits.
    """
    limits = decision.preparation.limits
    latest = latest_close(decision, poll.opened.at)
    if poll.closes_at is not None and poll.closes_at.at <= latest:
        return None
    voted = all_voted_at(decision, poll, papers)
    since = []
    if voted is not None:
        waiting = timedelta(0) if nobody_presides else limits.waiting
        since.append(voted + min(waiting, LATEST - voted))
    if poll.closes_at is None:
        since.append(latest)
    return min(since, default=None)


def may_vote(
    poll: Poll, whoever: Whoever, partnership: Partnership | None = None, at: datetime = LATEST
) -> bool:
    """Whether somebody may vote in the poll, or has a seat in it that votes: of its own, or of a
    party whose place it took in the `partnership` by then."""

    def has(party: OrganisationId | None) -> bool:
        if party is None or whoever.organisation is None:
            return False
        there = party if partnership is None else present(partnership, party, at)
        return whoever.organisation in (party, there)

    return any(
        seat.holder is not None
        and (whoever.person == seat.holder if whoever.person is not None else has(seat.party))
        for seat in poll.electorate.seats
    )


def counted_by_anybody_from(decision: Decision, poll: Poll) -> datetime | None:
    """From when on the clause counts by itself, returning officer or not; None while it is open."""
    if poll.closed is None:
        return None
    waiting = decision.preparation.limits.waiting
    return poll.closed.at + min(waiting, LATEST - poll.closed.at)


def concerned_in(
    decision: Decision, held: Iterable[Holding], chair: Seat | None
) -> frozenset[PersonId]:
    """The persons whom the motion names as concerned, or whose chair it is about, or whose post of
    a returning officer."""
    held = tuple(one for one in held if "returning-officer" in one.functions)
    persons = {side.person for side in decision.motion.concerns}
    for act in decision.enactment.acts:
        persons |= _touched(act, held, decision, chair)
    return frozenset(person for person in persons if person is not None)


def _touched(
    act: EnactedAct, held: tuple[Holding, ...], decision: Decision, chair: Seat | None
) -> set[PersonId | None]:
    match act:
        case PostAbolition(post=post) | RemitGrant(post=post):
            return {one.person for one in held if one.post == post}
        case AppointmentEnding(appointment=appointment) | HolderRemoval(appointment=appointment):
            return {one.person for one in held if one.appointment == appointment}
        case ChairDesignation(body=body) if chair is not None and body == decision.body:
            return {chair.holder}
        case SeatVacating(seat=seat) if chair is not None and seat == chair.id:
            return {chair.holder}
        case _:
            return set()
