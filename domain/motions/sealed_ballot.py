"""Sealed ballots: what hidden and secret ballots record, and what opens them or never does again.

Where the rule makes ballots hidden or secret, each names the seat and the voter and carries what
was chosen sealed under a key that the poll alone has, padded to one length. Until the count
nobody learns more than that a ballot was handed in. The count opens what stands and records it
sorted, without voter, time, client or cause; of hidden ballots it says whose they are. With it
the key is disclosed, so that everybody can open each hidden ballot, or destroyed, so that nobody
can open a secret one any more. A poll that is never counted takes its key with it.

Objections are raised to be heard, so no rule makes them hidden or secret. What a seat chose whose
ballot is set aside, or that must abstain, is not asked: a secret ballot of it stays sealed.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from domain.record import event
from domain.refusal import Refused
from domain.values import BallotId, DecisionId, Moment, PersonId, PollId, SeatId
from domain.voting.explanation import WhySetAside
from domain.voting.rules import DecisionRule
from domain.voting.tally import Ballot, Choice

STANCE_BYTES = 64
"""To how many bytes a choice on a motion is padded: more than the longest has."""


class SealedChoice:
    """What a ballot says, which nobody may know before the count.

    `choice` is there when a decision makes it; as loaded from the ledger it is None and
    `ciphertext` holds what was stored. It is sealed under the key of `poll`, for one `ballot`
    alone, padded to so many `bytes`.
    """

    __slots__ = ("ballot", "bytes", "choice", "ciphertext", "poll")

    def __init__(
        self,
        choice: Choice | None,
        poll: PollId | None = None,
        ballot: BallotId | None = None,
        bytes: int = STANCE_BYTES,
        ciphertext: str | None = None,
    ) -> None:
        self.choice = choice
        self.poll = poll
        self.ballot = ballot
        self.bytes = bytes
        self.ciphertext = ciphertext

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SealedChoice):
            return NotImplemented
        mine = (self.choice, self.poll, self.ballot, self.ciphertext)
        return mine == (other.choice, other.poll, other.ballot, other.ciphertext)

    def __hash__(self) -> int:
        return hash((self.choice, self.poll, self.ballot, self.ciphertext))

    def __repr__(self) -> str:
        return "SealedChoice()"


@dataclass(frozen=True)
class UnnamedChoice:
    """What one ballot said, and of the seat it was for only what the rule counts by."""

    choice: Choice
    group: str = ""
    """The group of the seat, where the rule names it."""
    weight: Fraction | None = None
    """Its weight, where the rule counts weights."""
    persons: int | None = None
    """How many people it represents, where the rule counts them."""
    by_proxy: bool = False
    """Whether it was cast by proxy, where the rule takes such a seat as absent."""


# Events


@event("ballot.sealed-cast.v1")
@dataclass(frozen=True)
class SealedBallotCast:
    """A hidden or secret ballot was handed in for a seat, or the one before was changed."""

    effective: Moment
    id: BallotId
    decision: DecisionId
    poll: PollId
    seat: SeatId
    sealed: SealedChoice
    """What it says, under the key of the poll."""
    voter: PersonId | None = None
    """Who handed it in; None where the source does not say."""
    accepted: bool = False
    """Whether it was handed in here while the poll was open: then it is in time."""
    successor: bool = False
    """Whether who handed it in had taken the seat since the poll was opened."""
    set_aside: WhySetAside | None = None
    """Why it does not count, where the source itself shows that who cast it could not."""


@event("decision.ballots-unsealed.v1")
@dataclass(frozen=True)
class BallotsUnsealed:
    """The ballots of a poll were opened to be counted."""

    effective: Moment
    poll: PollId
    choices: tuple[UnnamedChoice, ...] = ()
    """What secret ballots said, sorted, so that nothing tells whose is which."""
    ballots: tuple[Ballot, ...] = ()
    """Hidden ballots, by seat."""


@event("decision.ballots-left-shut.v1")
@dataclass(frozen=True)
class BallotsLeftShut:
    """The secret ballots of a poll that had no quorum were not told: only how many abstained, as
    who abstains is not there by the rule, and so there was none."""

    effective: Moment
    poll: PollId
    abstaining: tuple[UnnamedChoice, ...]
    """The abstentions, sorted, so that nothing tells whose they are."""


@event("decision.ballot-key-disclosed.v1")
@dataclass(frozen=True)
class BallotKeyDisclosed:
    """The key of a poll's hidden ballots was disclosed: with it everybody can open them."""

    effective: Moment
    poll: PollId
    key: str
    """The key of AES-256-GCM, base64."""


@event("decision.ballot-key-destroyed.v1")
@dataclass(frozen=True)
class BallotKeyDestroyed:
    """The key of a poll's sealed ballots was destroyed: nobody can open them any more."""

    effective: Moment
    poll: PollId


SecrecyEvent = BallotsUnsealed | BallotsLeftShut | BallotKeyDisclosed | BallotKeyDestroyed
"""What happens to the sealed ballots of a poll, in the course of the decision."""

KeyFate = Literal["disclosed", "destroyed"]


# Refusals


class BallotsUnreadable(Refused):
    """The ballots of the poll {poll} can't be opened: its key was destroyed, or lost."""

    code = "BALLOTS_UNREADABLE"
    poll: PollId


class ReasonTellsBallot(Refused):
    """A reason is read by all: beside a sealed ballot it could tell what that says."""

    code = "REASON_TELLS_BALLOT"


def seals_ballots(rule: DecisionRule) -> bool:
    """Whether ballots are sealed until the count: hidden ones, and secret ones."""
    return rule.secrecy != "open"
