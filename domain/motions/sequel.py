"""Sequel: what follows a vote: a casting vote, evidence, and what becomes of the decision.

A tie waits for the casting vote where the rule says so; it is an act of its own. What was
adopted is implemented, and may later be rescinded or superseded: only by another decision that
was adopted. What was decided stays on record either way.
"""

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never

from domain.document import Document
from domain.record import event
from domain.refusal import Refused
from domain.values import DecisionId, Moment, OrganisationId, PersonId, PollId, Sealed, SeatId

CastingStance = Literal["yes", "no"]

# Events


@event("decision.casting-vote-cast.v1")
@dataclass(frozen=True)
class CastingVoteCast:
    """The chair broke a tie."""

    effective: Moment
    stance: CastingStance
    seat: SeatId
    voter: PersonId | None = None
    poll: PollId | None = None
    """The poll that was tied; None where it was a vote held elsewhere."""


@event("decision.evidence-entered.v1")
@dataclass(frozen=True)
class EvidenceEntered:
    """Documents were named that show how it was decided, such as minutes or a scanned ballot."""

    effective: Moment
    documents: tuple[Document, ...]


@event("decision.implemented.v1")
@dataclass(frozen=True)
class DecisionImplemented:
    """What was decided was reported done."""

    effective: Moment
    party: OrganisationId | None = None
    """Which party did it."""
    person: PersonId | None = None
    report: Sealed | None = None
    """What was done."""
    documents: tuple[Document, ...] = ()
    said_by: OrganisationId | None = None
    """Which of several parties says so alone; None: it was reported for all, or from outside."""


@event("decision.implementation-confirmed.v1")
@dataclass(frozen=True)
class ImplementationConfirmed:
    """Another party confirmed that what one of them had reported is done."""

    effective: Moment
    party: OrganisationId | None = None


@event("decision.implementation-contradicted.v1")
@dataclass(frozen=True)
class ImplementationContradicted:
    """What was reported done was said not to be: by whoever had reported it, or by another."""

    effective: Moment
    party: OrganisationId | None = None
    grounds: Sealed | None = None


@event("decision.rescinded.v1")
@dataclass(frozen=True)
class DecisionRescinded:
    """What was decided was taken back by another decision."""

    effective: Moment
    by: DecisionId


@event("decision.superseded.v1")
@dataclass(frozen=True)
class DecisionSuperseded:
    """Another decision took the place of this one."""

    effective: Moment
    by: DecisionId


SequelEvent: TypeAlias = (
    CastingVoteCast
    | EvidenceEntered
    | DecisionImplemented
    | ImplementationConfirmed
    | ImplementationContradicted
    | DecisionRescinded
    | DecisionSuperseded
)


# State


@dataclass(frozen=True)
class Sequel:
    """What followed the votes on a motion."""

    casting_votes: tuple[CastingVoteCast, ...] = ()
    evidence: tuple[Document, ...] = ()
    implemented: Moment | None = None
    shown: bool = False
    """Whether a document shows that it was done, and not only somebody's word; of what one party
    reported, whether another one confirmed it."""
    said_by: OrganisationId | None = None
    """Whose word alone it is that it was done; None where it is more than that, or nobody's."""
    rescinded: DecisionRescinded | None = None
    superseded: DecisionSuperseded | None = None


def undone(sequel: Sequel) -> Sequel:
    """What followed a decision that is opened again: that it was done is not said of the next."""
    return replace(sequel, implemented=None, shown=False, said_by=None)


# Refusals


class CastingVoteNotProvided(Refused):
    """The rule of the motion {decision} gives nobody a casting vote."""

    code = "CASTING_VOTE_NOT_PROVIDED"
    decision: DecisionId


class CastingVoteAmongOptions(Refused):
    """The motion {decision} is an election: its casting vote names options that are tied, and is
    neither yes nor no."""

    code = "CASTING_VOTE_AMONG_OPTIONS"
    decision: DecisionId


class NotTied(Refused):
    """The last vote on the motion {decision} is not tied, so there is nothing to break."""

    code = "NOT_TIED"
    decision: DecisionId


class ChairUnknown(Refused):
    """Nobody chairs the body that decides on the motion {decision} at {at}."""

    code = "CHAIR_UNKNOWN"
    decision: DecisionId
    at: Moment


class NotTheChair(Refused):
    """The casting vote belongs to the holder of seat {seat}, who chairs the body."""

    code = "NOT_THE_CHAIR"
    seat: SeatId


class ChairRecused(Refused):
    """Seat {seat} chairs the body but is recused from this matter: the casting vote is lost."""

    code = "CHAIR_RECUSED"
    seat: SeatId


class EvidenceAlreadyEntered(Refused):
    """The document “{title}” was entered as evidence already, with the digest {sha256}."""

    code = "EVIDENCE_ALREADY_ENTERED"
    title: str
    sha256: str


class NotAdopted(Refused):
    """The decision {decision} was not adopted."""

    code = "NOT_ADOPTED"
    decision: DecisionId


class AlreadyImplemented(Refused):
    """The decision {decision} was reported done on {implemented} already."""

    code = "ALREADY_IMPLEMENTED"
    decision: DecisionId
    implemented: Moment


class DecisionAlreadyRescinded(Refused):
    """The decision {decision} was rescinded on {rescinded}."""

    code = "DECISION_ALREADY_RESCINDED"
    decision: DecisionId
    rescinded: Moment


class DecisionAlreadySuperseded(Refused):
    """The decision {decision} was superseded on {superseded}."""

    code = "DECISION_ALREADY_SUPERSEDED"
    decision: DecisionId
    superseded: Moment


class UndoneByItself(Refused):
    """The decision {decision} can neither rescind, nor supersede, nor reconsider itself."""

    code = "UNDONE_BY_ITSELF"
    decision: DecisionId


# Folding


def followed(sequel: Sequel, happened: SequelEvent) -> Sequel:
    """The sequel after what happened."""
    match happened:
        case CastingVoteCast():
            return replace(sequel, casting_votes=(*sequel.casting_votes, happened))
        case EvidenceEntered(documents=documents):
            return replace(sequel, evidence=(*sequel.evidence, *documents))
        case DecisionImplemented(effective, documents=documents, said_by=said_by):
            shown = bool(documents) and said_by is None
            return replace(sequel, implemented=effective, shown=shown, said_by=said_by)
        case ImplementationConfirmed():
            return replace(sequel, shown=True, said_by=None)
        case ImplementationContradicted():
            return undone(sequel)
        case DecisionRescinded():
            return replace(sequel, rescinded=happened)
        case DecisionSuperseded():
            return replace(sequel, superseded=happened)
        case _:
            assert_never(happened)
