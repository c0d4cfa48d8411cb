"""Lots: how a tie is broken by chance, so that everybody can draw it again.

Where the rule leaves a tie to the lot, whoever votes can contribute to it. Before the vote is
closed they commit themselves to a seed by its digest, or the lot is tied to a public source that
is published only later, such as a lottery or a beacon. After the tie every seed is disclosed and
has to be the one that was committed to; what the lot says follows from all of them together
(`domain.voting.drawing`), so that one honest seed makes it fair. Who keeps a seed back can't
choose the outcome: a public source then takes the place of the seeds. What it published nobody
tells alone: one of several parties tells it, and it is drawn as another one tells the same.

A lot that minutes tell was drawn from a hat: nobody prepared it here, and nobody can draw it again.
Then what it fell on is what the source says, with that as a finding.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TypeAlias, assert_never

from domain.elections.election import OptionId
from domain.record import event
from domain.refusal import Refused
from domain.values import DecisionId, Moment, OrganisationId, PersonId, PollId, SeatId
from domain.voting.drawing import Fell, drawn

# Events


@event("decision.lot-prepared.v1")
@dataclass(frozen=True)
class LotPrepared:
    """Somebody committed to a seed for the lot, or tied it to a source that is still to come."""

    effective: Moment
    commitment: str = ""
    """The SHA-256 of the seed; empty where a public source is cited."""
    source: str = ""
    """What is to be published, as one would cite it; empty where a seed is committed to."""
    published: Moment | None = None
    """When the source is to be published."""
    seat: SeatId | None = None
    """The seat whose holder does it; None: nobody's who votes."""
    by: PersonId | None = None


@event("decision.lot-drawn.v1")
@dataclass(frozen=True)
class LotDrawn:
    """The lot was drawn: every seed disclosed, or what the public source said."""

    effective: Moment
    seeds: tuple[str, ...]
    """In the order of the commitments; of a public source what it published."""
    source: str = ""
    """The public source, where it was one."""
    poll: PollId | None = None
    """The poll that was tied; None where it was a vote held elsewhere."""
    by: PersonId | None = None
    """Who drew it."""
    in_vain: bool = False
    """Whether it broke nothing, because there was no tie that the rule leaves to the lot; so a
    source tells."""
    fell: Fell | None = None
    """What it fell on as a source tells, of a motion, where nobody can draw it again; None: it
    follows from the seeds."""
    options: tuple[OptionId, ...] = ()
    """The same of an election: the options in the order in which they were drawn."""

    @property
    def lot(self) -> str:
        """What the lot is drawn from."""
        return together(self.seeds)

    @property
    def came_to(self) -> Fell:
        """What the lot on a motion fell on."""
        return self.fell or drawn(self.lot)


@event("decision.lot-source-told.v1")
@dataclass(frozen=True)
class LotSourceTold:
    """One of several parties told what the public source published; it waits for another one."""

    effective: Moment
    said: str
    """What the source published."""
    told_by: OrganisationId
    """The party that told it."""
    poll: PollId | None = None
    """The poll that was tied; None where it was a vote held elsewhere."""
    by: PersonId | None = None
    """Who told it."""


LotEvent: TypeAlias = LotPrepared | LotSourceTold | LotDrawn


# State


@dataclass(frozen=True)
class Lot:
    """What was done for the lot on a motion."""

    commitments: tuple[LotPrepared, ...] = ()
    source: LotPrepared | None = None
    told: tuple[LotSourceTold, ...] = ()
    """What parties told that the source published; of each the last counts."""
    drawn: tuple[LotDrawn, ...] = ()

    def is_told(self, said: str, party: OrganisationId) -> bool:
        """Whether that party told the same."""
        own = [one.said for one in self.told if one.told_by == party]
        return own[-1:] == [said]

    def is_told_by_another(self, said: str, party: OrganisationId) -> bool:
        """Whether another party than this one told the same."""
        others = {one.told_by for one in self.told} - {party}
        return any(self.is_told(said, other) for other in others)


def together(seeds: Sequence[str]) -> str:
    """What several seeds come to: each by itself, in the order of the commitments."""
    return "\n".join(seeds)


# Refusals


class LotNotProvided(Refused):
    """The rule of the motion {decision} leaves no tie to the lot."""

    code = "LOT_NOT_PROVIDED"
    decision: DecisionId


class LotUnclear(Refused):
    """A lot rests on a seed, by its digest, or on a public source with the time when it is
    published: on one of the two."""

    code = "LOT_UNCLEAR"


class MalformedCommitment(Refused):
    """A commitment is the SHA-256 of a seed: 64 hexadecimal digits in lower case."""

    code = "MALFORMED_COMMITMENT"


class AlreadyCommitted(Refused):
    """Seat {seat} has committed to a seed for this lot already."""

    code = "ALREADY_COMMITTED"
    seat: SeatId


class NotAVoter(Refused):
    """Only who holds a seat that may vote commits to a seed for the lot, each to one."""

    code = "NOT_A_VOTER"


class CommitmentTooLate(Refused):
    """Seeds are committed to before the vote ends; on the motion {decision} it has."""

    code = "COMMITMENT_TOO_LATE"
    decision: DecisionId


class SourcePublished(Refused):
    """The source was published on {published} already, so it can't be chosen any more."""

    code = "SOURCE_PUBLISHED"
    published: Moment


class SourceAlreadyCited(Refused):
    """The lot rests on “{source}” already."""

    code = "SOURCE_ALREADY_CITED"
    source: str


class SourceNotPublished(Refused):
    """The source is published only on {published}, so the lot can't be drawn yet."""

    code = "SOURCE_NOT_PUBLISHED"
    published: Moment


class SourceAlreadyTold(Refused):
    """{party} told already that the source published this: another party has to tell the same."""

    code = "SOURCE_ALREADY_TOLD"
    party: OrganisationId


class LotNotPrepared(Refused):
    """Nobody committed to a seed for the lot on the motion {decision}, and no public source was
    cited."""

    code = "LOT_NOT_PREPARED"
    decision: DecisionId


class SeedsMissing(Refused):
    """The lot is drawn from {needed} seeds, and {given} were disclosed."""

    code = "SEEDS_MISSING"
    needed: int
    given: int


class LotFellOtherwise(Refused):
    """The lot is told to have fallen on “{told}”; drawn again from what was prepared for it, it
    falls on “{drawn}”."""

    code = "LOT_FELL_OTHERWISE"
    told: str
    drawn: str


class SeedNotCommitted(Refused):
    """Seed {number} is not the one that was committed to."""

    code = "SEED_NOT_COMMITTED"
    number: int


# What is asked of seeds

_DIGEST = re.compile(r"[0-9a-f]{64}")


def check_commitment(commitment: str) -> None:
    """Refuse what is no SHA-256."""
    if not _DIGEST.fullmatch(commitment):
        raise MalformedCommitment


def is_committed(seed: str, commitment: str) -> bool:
    """Whether the seed is the one that was committed to."""
    return sha256(seed.encode()).hexdigest() == commitment


# Folding


def lot_after(lot: Lot, happened: LotEvent) -> Lot:
    """The lot after what happened."""
    match happened:
        case LotPrepared(commitment=""):
            return replace(lot, source=happened)
        case LotPrepared():
            return replace(lot, commitments=(*lot.commitments, happened))
        case LotSourceTold():
            return replace(lot, told=(*lot.told, happened))
        case LotDrawn(in_vain=True):
            return lot
        case LotDrawn():
            return replace(lot, drawn=(*lot.drawn, happened))
        case _:
            assert_never(happened)
