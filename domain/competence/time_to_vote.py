"""Time to vote: one of several parties does not end a vote before the others could vote.

Where the rules of procedure say who ends a vote, they do so when they see fit. Where these are
silent, a vote that one of several parties ends by its own key is over once everybody has voted or
has stepped back, or after a day: whoever opens a vote, votes and ends it in one breath decides
alone, under each rule that counts the votes cast, and stops what others have moved.

Sealed ballots wait longer, whoever presides: who sees who has voted and ends the vote there and
then chooses of whom the numbers are, and can read a single ballot from them. One of several parties
ends such a vote once everybody has voted or has stepped back, or when it was open for as long as
one may be announced to be.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from domain.competence.overdue import all_voted_at, latest_close
from domain.decisions.ballot import BallotPaper
from domain.decisions.decision import Decision
from domain.motions.poll import Poll
from domain.motions.sealed_ballot import seals_ballots
from domain.refusal import Refused
from domain.values import DecisionId, Moment, OrganisationId, PollId
from domain.voting.tally import Electorate

TIME_TO_VOTE = timedelta(days=1)
"""How long the others have at least: a stated default."""


class PollClosesTooSoon(Refused):
    """One of several parties announces no end of the vote on the motion {decision} before
    {earliest}: state a later one, or none, then it is over once everybody has voted."""

    code = "POLL_CLOSES_TOO_SOON"
    decision: DecisionId
    earliest: Moment


class VoteJustOpened(Refused):
    """Not everybody has voted in the poll {poll} yet, and one of several parties does not end it
    before {earliest}."""

    code = "VOTE_JUST_OPENED"
    poll: PollId
    earliest: Moment


def open_until(
    decision: Decision, electorate: Electorate, opened: datetime, alone: OrganisationId | None
) -> Moment | None:
    """Until when a vote stays open at least that one of several parties opens or ends `alone`;
    None where the rules of procedure say who ends it, or nobody else votes in it.
    """
    if alone is None or decision.preparation.procedure.closed_by is not None:
        return None
    return Moment(opened + TIME_TO_VOTE) if _others(electorate, alone) else None


def _others(electorate: Electorate, alone: OrganisationId) -> bool:
    """Whether anybody votes but for the one party."""
    return any(seat.holder is not None and seat.party != alone for seat in electorate.seats)


def ends_before_others(
    decision: Decision,
    poll: Poll,
    papers: Callable[[], Iterable[BallotPaper]],
    at: datetime,
    alone: OrganisationId | None,
) -> VoteJustOpened | None:
    """Why one of several parties may not end the vote yet; None where it may. The `papers` handed
    in are looked at only where that depends on them.
    """
    until = open_until(decision, poll.electorate, poll.opened.at, alone)
    if alone is not None and seals_ballots(decision.rule.rule) and _others(poll.electorate, alone):
        until = Moment(latest_close(decision, poll.opened.at))
    if poll.closes_at is not None or until is None or until.at <= at:
        return None
    if all_voted_at(decision, poll, papers()) is not None:
        return None
    return VoteJustOpened(poll.id, until)
