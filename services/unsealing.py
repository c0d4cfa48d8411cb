"""Unsealing: what the count of a poll reads, opened ballot by ballot where they are sealed.

Nothing is opened before the rules have let the count begin, and what is opened is nowhere but in
memory until the count is recorded.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from domain.decisions.ballot import BALLOT, BallotPaper
from domain.decisions.ballots_counted import NOTHING_BESIDE, Beside, ballots_to_count, beside_in
from domain.decisions.decision import Decision
from domain.decisions.unsealing import sealed_to_count, to_be_opened
from domain.motions.poll import Poll
from domain.motions.sealed_ballot import BallotsUnreadable, SealedBallotCast, seals_ballots
from domain.values import Moment
from domain.voting.tally import Ballot
from services.ledger import Case
from services.recorder import LostRace
from services.sealed_choices import open_choice
from services.sealing import KEY_BYTES

STAND_IN = b64encode(bytes(KEY_BYTES)).decode()
"""In place of a key in a rehearsal, which makes none."""


@dataclass(frozen=True)
class ToCount:
    """What stands in a poll, as its count takes it."""

    ballots: Iterator[Ballot]
    """What they say, as they are asked for."""
    sealed: Sequence[SealedBallotCast] = ()
    """Those that are sealed, whether they are to be opened or not."""
    key: str | None = None
    """The key that is to be disclosed."""
    beside: Beside = NOTHING_BESIDE
    """What was reported to have been handed in and does not stand."""

    @property
    def arguments(self) -> dict[str, Any]:
        """As arguments of `domain.decisions.counting.count_poll`."""
        told = {"ballots": self.ballots, "sealed": self.sealed, "key": self.key}
        return {**told, "beside": self.beside}


def to_count(case: Case, decision: Decision, poll: Poll, effective: Moment) -> ToCount:
    """What the count of the poll takes; its sealed ballots are opened as they are asked for.

    Asking refuses with BallotsUnreadable where the key of the poll is no longer there.
    """
    papers = case.children(BALLOT, poll.id)
    beside = beside_in(papers, decision, poll)
    if not seals_ballots(decision.rule.rule):
        ballots = iter(ballots_to_count(papers, decision, poll))
        return ToCount(ballots, beside=beside)
    sealed = sealed_to_count(papers, decision, poll)
    opened = _opened(case, decision, poll, sealed, effective)
    is_disclosed = decision.rule.rule.secrecy == "hidden" and sealed
    key = _to_disclose(case, poll, papers) if is_disclosed else None
    return ToCount(opened, sealed, key, beside)


def _opened(
    case: Case,
    decision: Decision,
    poll: Poll,
    sealed: Sequence[SealedBallotCast],
    effective: Moment,
) -> Iterator[Ballot]:
    key = None
    for vote in to_be_opened(sealed, decision, poll, decision.recused_at(poll.closed or effective)):
        if poll.key is not None:
            raise BallotsUnreadable(poll.id)
        choice = vote.sealed.choice  # there as long as this very transaction has cast it
        if choice is None:
            key = key or case.transaction.ledger.keyring.poll_key(poll.id)
            if key is None:
                if case.transaction.has_moved(decision.id):
                    raise LostRace("the poll was counted, or its motion withdrawn, meanwhile")
                raise BallotsUnreadable(poll.id)
            choice = open_choice(key, vote)
        yield Ballot(vote.seat, choice, vote.voter)


def _to_disclose(case: Case, poll: Poll, papers: Sequence[BallotPaper]) -> str | None:
    """The key of a hidden poll; of ballots that are not stored yet, the one they will be under."""
    if case.transaction.rehearsal:
        return STAND_IN
    keyring = case.transaction.ledger.keyring
    stored = any(
        isinstance(vote, SealedBallotCast) and vote.sealed.choice is None
        for paper in papers
        for vote in paper.votes
    )
    key = keyring.poll_key(poll.id) if stored else keyring.made_poll_key(poll.id)
    return None if key is None else b64encode(key).decode()
