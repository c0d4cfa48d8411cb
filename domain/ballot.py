"""Ballots: what is handed in for one seat in one poll.

Each ballot is a stream of its own, its id derived from poll and seat, so that a whole assembly
votes in one minute without waiting for each other. Who may vote follows from the electorate
that the poll pinned; whether a ballot may be changed until the close, from the rule.

Ballots reported from outside are entered as they were cast. Those that came too late, or second
where the first is final, carry that as a finding and are not counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeAlias

from domain.decision import Decision, known, known_poll, require_undecided
from domain.poll import Poll, PollAlreadyClosed
from domain.record import Noun, event
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import BallotId, DecisionId, Moment, PersonId, PollId, SeatId, derived_id
from domain.voting import Ballot, Choice, check_choice


def ballot_id(poll: PollId, seat: SeatId) -> BallotId:
    """The stream of the ballot of one seat in one poll."""
    return BallotId(derived_id("ballot", poll, seat))


# Events


@event("ballot.cast.v1")
@dataclass(frozen=True)
class BallotCast:
    """A ballot was handed in for a seat, or the one handed in before was changed."""

    effective: Moment
    id: BallotId
    decision: DecisionId
    poll: PollId
    seat: SeatId
    choice: Choice
    voter: PersonId | None = None
    """Who handed it in; None where the source does not say."""


Event: TypeAlias = BallotCast


# State


@dataclass(frozen=True)
class BallotPaper:
    """Everything that was handed in for one seat in one poll, in recorded order."""

    id: BallotId
    decision: DecisionId
    poll: PollId
    seat: SeatId
    votes: tuple[BallotCast, ...]


# Refusals


class PollNotOpen(Refused):
    """The poll {poll} was opened only on {opened}."""

    code = "POLL_NOT_OPEN"
    poll: PollId
    opened: Moment


class BallotAfterClose(Refused):
    """The ballot of seat {seat} comes on {cast}; the poll was open until {closes_at}."""

    code = "BALLOT_AFTER_CLOSE"
    seat: SeatId
    cast: Moment
    closes_at: Moment


class NotEntitledToVote(Refused):
    """The voter is not entitled to vote for seat {seat}: {because}."""

    code = "NOT_ENTITLED_TO_VOTE"
    seat: SeatId
    because: str


class SeatRecused(Refused):
    """Seat {seat} is recused from this matter."""

    code = "SEAT_RECUSED"
    seat: SeatId


class BallotFinal(Refused):
    """The ballot of seat {seat} was cast already, and the rule makes ballots final."""

    code = "BALLOT_FINAL"
    seat: SeatId


class BallotAlreadyCast(Refused):
    """The same ballot was cast for seat {seat} already."""

    code = "BALLOT_ALREADY_CAST"
    seat: SeatId


class BallotOfAnotherMatter(Refused):
    """The ballot of seat {seat} in the poll {poll} belongs to the decision {decision}."""

    code = "BALLOT_OF_ANOTHER_MATTER"
    seat: SeatId
    poll: PollId
    decision: DecisionId


# Decisions


def cast_ballot(
    paper: BallotPaper | None,
    *,
    decision: Decision | None,
    poll: PollId,
    seat: SeatId,
    voter: PersonId | None,
    choice: Choice,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Vote for a seat; `paper` is what was handed in for it before, `decision` the matter."""
    decision = known(decision)
    voting = known_poll(decision, poll)
    if voting.electorate.seat(seat) is None:
        raise NotEntitledToVote(seat, "the electorate has no such seat")
    check_choice(choice)
    if paper and paper.decision != decision.id:
        raise BallotOfAnotherMatter(seat, poll, paper.decision)
    latest = paper.votes[-1] if paper else None
    if latest and (latest.choice, latest.voter) == (choice, voter):
        raise BallotAlreadyCast(seat)
    require_undecided(decision, conduct)
    _require_in_time(voting, seat, effective, conduct)
    _require_entitled(voting, seat, voter, conduct)
    if seat in decision.recused_at(effective):
        conduct.breach(SeatRecused(seat))
    if latest and decision.rule.rule.ballots_final:
        conduct.breach(BallotFinal(seat))
    ballot = ballot_id(poll, seat)
    return [BallotCast(effective, ballot, decision.id, poll, seat, choice, voter)]


def _require_in_time(poll: Poll, seat: SeatId, effective: Moment, conduct: Conduct) -> None:
    if effective.at < poll.opened.at:
        conduct.breach(PollNotOpen(poll.id, poll.opened))
    if poll.closed is not None:
        conduct.breach(PollAlreadyClosed(poll.id, poll.closed))
    elif poll.closes_at is not None and effective.at >= poll.closes_at.at:
        conduct.breach(BallotAfterClose(seat, effective, poll.closes_at))


def _require_entitled(poll: Poll, seat: SeatId, voter: PersonId | None, conduct: Conduct) -> None:
    entitled = poll.electorate.seat(seat)
    assert entitled is not None
    if entitled.holder is None:
        conduct.breach(NotEntitledToVote(seat, "the seat is vacant"))
    elif voter is None:
        conduct.breach(NotEntitledToVote(seat, "it is not said who votes"))
    elif voter != entitled.holder:
        conduct.breach(NotEntitledToVote(seat, "it is held by somebody else"))


def ballots_to_count(papers: Iterable[BallotPaper], decision: Decision, poll: Poll) -> list[Ballot]:
    """Of everything handed in, the ballots that the count of `poll` takes: those in time, and
    of each seat the last one, or the first where the rule makes ballots final.
    """
    own = [paper for paper in papers if (paper.decision, paper.poll) == (decision.id, poll.id)]
    first_counts = decision.rule.rule.ballots_final
    counted = []
    for paper in own:
        in_time = [vote for vote in paper.votes if _is_in_time(poll, vote.effective)]
        if in_time:
            # Of several with one effective time the order of recording decides.
            in_time.sort(key=lambda vote: vote.effective.at)
            vote = in_time[0 if first_counts else -1]
            counted.append(Ballot(vote.seat, vote.choice, vote.voter))
    return counted


def _is_in_time(poll: Poll, cast: Moment) -> bool:
    if cast.at < poll.opened.at or (poll.closes_at is not None and cast.at >= poll.closes_at.at):
        return False
    if poll.closed is None:
        return True
    # A close that is said as a day leaves its hour open, so what was cast on that day is in time.
    leeway = timedelta(days=1) if poll.closed.day else timedelta(0)
    return cast.at <= poll.closed.at or cast.at < poll.closed.at + leeway


# Folding


def evolve(paper: BallotPaper | None, happened: Event) -> BallotPaper:
    """The ballot after what happened."""
    if paper is None:
        return BallotPaper(
            happened.id, happened.decision, happened.poll, happened.seat, (happened,)
        )
    return replace(paper, votes=(*paper.votes, happened))


BALLOT = Noun("ballot", evolve)
