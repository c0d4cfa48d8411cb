"""Recounting: what the ballots of a poll come to, open ones or sealed ones, now or ever again.

A count and everybody who looks at it later reckon by the same functions: open ballots as they
are, sealed ones as they were opened, and secret ones that were left shut by who was there.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar

from domain.decisions.ballot import BallotPaper
from domain.decisions.ballots_counted import ballots_to_count, beside_in
from domain.decisions.decision import Decision
from domain.decisions.poll_turn import turn_of
from domain.decisions.unsealing import (
    attended_shut,
    ballots_of_unsealed,
    left_shut,
    ruled,
    sealed_to_count,
    tally_of_sealed,
    tally_of_unsealed,
)
from domain.motions.poll import Poll
from domain.motions.sealed_ballot import SealedBallotCast, seals_ballots
from domain.values import Moment
from domain.voting.tally import Ballot, Tally, tally_of

NOT_OPENED = "its ballots were never opened, though there was a quorum"
"""Why an outcome does not follow whose secret ballots nobody opened."""

T = TypeVar("T")


def election_as_counted(
    decision: Decision,
    poll: Poll,
    ballots: Iterable[Ballot],
    sealed: Sequence[SealedBallotCast],
    effective: Moment,
) -> tuple[Poll, Iterable[Ballot]]:
    """What is counted: the open ballots, or the sealed ones as they were opened or left shut."""
    if not seals_ballots(decision.rule.rule):
        return poll, ballots
    found = _election_again(decision, poll, sealed, effective)
    assert found is not None, "what was opened is what stands"
    return found


def tally_as_counted(
    decision: Decision,
    poll: Poll,
    ballots: Iterable[Ballot],
    sealed: Sequence[SealedBallotCast],
    effective: Moment,
) -> Tally:
    """The tally of the open ballots, or of the sealed ones as they were opened or left shut."""
    if not seals_ballots(decision.rule.rule):
        return tally_at_close(decision, poll, ballots, effective)
    tally = _tally_again(decision, poll, sealed, effective)
    assert tally is not None, "what was opened is what stands"
    return tally


def tally_at_close(
    decision: Decision, poll: Poll, ballots: Iterable[Ballot], effective: Moment
) -> Tally:
    """The tally of a poll from what stood for each seat: who is recused by the close does not
    count, what was ruled invalid counts as the rule says, and who was there as present."""
    recused = decision.recused_at(poll.closed or effective)
    rule, found = decision.rule.rule, ruled(poll, ballots)
    return tally_of(rule, poll.electorate, found, recused, poll.present, turn_of(decision, poll))


def counted_again(
    decision: Decision, poll: Poll, papers: Sequence[BallotPaper], effective: Moment
) -> Tally | None:
    """The tally of a poll that was counted: of open ballots as they are, of sealed ones from what
    was opened, or from who was there where they are shut; None where that is not what stands.
    """
    poll = beside_in(papers, decision, poll).attended(poll)
    if not seals_ballots(decision.rule.rule):
        return tally_at_close(decision, poll, ballots_to_count(papers, decision, poll), effective)
    return _tally_again(decision, poll, sealed_to_count(papers, decision, poll), effective)


def ballots_again(
    decision: Decision, poll: Poll, papers: Sequence[BallotPaper], effective: Moment
) -> list[Ballot] | None:
    """The ballots of a poll that was counted: open ones as they are, sealed ones as they were
    opened; None where those are not what stands, or were never opened.
    """
    if not seals_ballots(decision.rule.rule):
        return ballots_to_count(papers, decision, poll)
    sealed = sealed_to_count(papers, decision, poll)
    return _reckoned(ballots_of_unsealed, decision, poll, sealed, effective)


def _election_again(
    decision: Decision, poll: Poll, sealed: Sequence[SealedBallotCast], effective: Moment
) -> tuple[Poll, list[Ballot]] | None:
    """The poll of an election, and its sealed ballots as they were opened, or left shut; None
    where those that were opened are not those that stand."""
    shut = left_shut(decision, poll, sealed, decision.recused_at(poll.closed or effective))
    if shut is not None:
        return attended_shut(decision.rule.rule, poll, shut), shut.ballots
    found = _reckoned(ballots_of_unsealed, decision, poll, sealed, effective)
    return None if found is None else (poll, found)


def election_again(
    decision: Decision, poll: Poll, papers: Sequence[BallotPaper], effective: Moment
) -> tuple[Poll, list[Ballot]] | None:
    """The poll of an election that was counted, and its ballots: as `counted_again` has them."""
    if not seals_ballots(decision.rule.rule):
        return poll, ballots_to_count(papers, decision, poll)
    return _election_again(decision, poll, sealed_to_count(papers, decision, poll), effective)


def is_left_shut(
    decision: Decision, poll: Poll, papers: Sequence[BallotPaper], effective: Moment
) -> bool:
    """Whether secret ballots stand in the poll that were never opened: then it had no quorum."""
    sealed = sealed_to_count(papers, decision, poll)
    recused = decision.recused_at(poll.closed or effective)
    return left_shut(decision, poll, sealed, recused) is not None


def _tally_again(
    decision: Decision, poll: Poll, sealed: Sequence[SealedBallotCast], effective: Moment
) -> Tally | None:
    """The tally of sealed ballots; None where those that were opened are not those that stand."""
    rule, turn = decision.rule.rule, turn_of(decision, poll)
    recused = decision.recused_at(poll.closed or effective)
    shut = left_shut(decision, poll, sealed, recused)
    if shut is not None:
        return tally_of_sealed(rule, poll, shut.ballots, recused, turn, shut.there)
    return _reckoned(partial(tally_of_unsealed, turn=turn), decision, poll, sealed, effective)


def _reckoned(
    reckon: Callable[..., T | None],
    decision: Decision,
    poll: Poll,
    sealed: Sequence[SealedBallotCast],
    effective: Moment,
) -> T | None:
    """What is reckoned from ballots as they were opened; None where they were not, or where
    those are not what stands.
    """
    if poll.unsealed is None:
        return None
    recused = decision.recused_at(poll.closed or effective)
    return reckon(decision.rule.rule, poll, poll.unsealed, sealed, recused)
