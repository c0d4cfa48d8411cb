"""The state of a conflict, and what all acts in one ask first.

What happens in a conflict folds to this state, in `domain.conflicts.conflict`; every act is decided
on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from domain.conflicts.hearing import Measure, Neutral, NeutralNotSitting, NeutralUnknown
from domain.conflicts.outside_ruling import RulingReport
from domain.conflicts.ruling import Appeal, Ruling
from domain.conflicts.settlement import Offer, RemedyDue
from domain.provisions.protocol import PinnedProtocol, ProtocolStage
from domain.refusal import Conduct, Refused
from domain.values import (
    CONFLICT_ENTRIES_LIMIT,
    AppealId,
    ConflictId,
    DecisionId,
    MeasureId,
    Moment,
    NeutralId,
    OfferId,
    PartnershipId,
    PersonId,
    RemedyId,
    RulingReportId,
    TooMany,
)
from domain.voting.side import Side

ConflictState = Literal["open", "settled", "ruled", "appealed", "withdrawn", "closed"]
RUNNING: frozenset[ConflictState] = frozenset({"open", "appealed"})

# State


@dataclass(frozen=True)
class StageRun:
    """A stage that the conflict entered, perhaps for the second time."""

    number: int
    """Its place in the protocol, from 1."""
    begun: Moment
    ends: Moment
    exhausted_by: tuple[Side, ...] = ()
    exhausted: bool = False
    """Whether who leads it declared it exhausted."""


@dataclass(frozen=True)
class Conflict:
    """A conflict as known so far."""

    id: ConflictId
    partnership: PartnershipId
    raised: Moment
    sides: tuple[Side, ...]
    """Who raised it, then the others."""
    protocol: PinnedProtocol
    about: PersonId | None
    stages: tuple[StageRun, ...]
    """Every stage that it entered, in order."""
    decision: DecisionId | None = None
    """The decision that is contested."""
    acknowledged: tuple[Side, ...] = ()
    neutrals: Mapping[NeutralId, Neutral] = field(default_factory=dict)
    statements: int = 0
    evidence: tuple[str, ...] = ()
    measures: Mapping[MeasureId, Measure] = field(default_factory=dict)
    offers: Mapping[OfferId, Offer] = field(default_factory=dict)
    remedies: Mapping[RemedyId, RemedyDue] = field(default_factory=dict)
    reports: Mapping[RulingReportId, RulingReport] = field(default_factory=dict)
    """Rulings from outside, as sides report them."""
    appeals: Mapping[AppealId, Appeal] = field(default_factory=dict)
    rulings: int = 0
    ruling: Ruling | None = None
    """The one that stands."""
    settled: Moment | None = None
    withdrawn: Moment | None = None
    closed: Moment | None = None

    @property
    def raiser(self) -> Side:
        """Who raised it."""
        return self.sides[0]

    @property
    def subject(self) -> UUID:
        """Under whose key its content is sealed."""
        return self.about or self.partnership

    @property
    def state(self) -> ConflictState:
        """How far it has come."""
        if self.withdrawn is not None:
            return "withdrawn"
        if self.closed is not None:
            return "closed"
        if self.settled is not None:
            return "settled"
        if self.ruling is not None:
            return "appealed" if self.pending_appeals else "ruled"
        return "open"

    @property
    def stage(self) -> StageRun:
        """The stage that it entered last."""
        return self.stages[-1]

    @property
    def pending_appeals(self) -> tuple[Appeal, ...]:
        """The appeals against the standing ruling that are not decided."""
        return tuple(appeal for appeal in self.appeals.values() if self.is_pending(appeal))

    def is_pending(self, appeal: Appeal) -> bool:
        """Whether the appeal is against the standing ruling and not decided."""
        standing = self.ruling is not None and appeal.ruling == self.ruling.number
        return standing and appeal.state == "pending"

    def stage_at(self, moment: Moment) -> StageRun:
        """The stage that it was in at `moment`; the first one before it began."""
        begun = [run for run in self.stages if run.begun.at <= moment.at]
        return begun[-1] if begun else self.stages[0]

    def foreseen(self, run: StageRun) -> ProtocolStage:
        """What the protocol says of the stage."""
        return self.protocol.protocol.stages[run.number - 1]


# Refusals


class ConflictUnknown(Refused):
    """There is no such conflict."""

    code = "CONFLICT_UNKNOWN"


class ConflictOver(Refused):
    """The conflict is {state}, so this can't be done in it any more."""

    code = "CONFLICT_OVER"
    conflict: ConflictId
    state: ConflictState


class NotASide(Refused):
    """{side} is no side of the conflict, and nobody neutral in it."""

    code = "NOT_A_SIDE"
    conflict: ConflictId
    side: Side


class SpeakerUnclear(Refused):
    """Either a side does this or somebody neutral: exactly one of them has to be named."""

    code = "SPEAKER_UNCLEAR"


# What all acts in a conflict ask first


def known(conflict: Conflict | None) -> Conflict:
    """The conflict, or the refusal that there is none."""
    if conflict is None:
        raise ConflictUnknown
    return conflict


def require_running(conflict: Conflict, conduct: Conduct) -> None:
    """Breach the rule that after its end nothing more is said in a conflict."""
    if conflict.state not in RUNNING:
        conduct.breach(ConflictOver(conflict.id, conflict.state))


def refuse_ended(conflict: Conflict) -> None:
    """Refuse to end a conflict that has ended."""
    if conflict.state not in RUNNING:
        raise ConflictOver(conflict.id, conflict.state)


def require_side(conflict: Conflict, side: Side, conduct: Conduct) -> None:
    """Breach the rule that only its sides act in a conflict."""
    if side not in conflict.sides:
        conduct.breach(NotASide(conflict.id, side))


def require_sitting(conflict: Conflict, neutral: NeutralId, conduct: Conduct) -> None:
    """Breach the rule that only who accepted to be neutral acts as such, with every side's yes."""
    why = why_not_sitting(known_neutral(conflict, neutral))
    if why:
        conduct.breach(NeutralNotSitting(neutral, why))


def why_not_sitting(neutral: Neutral) -> str:
    """Why somebody who was asked to be neutral does not sit; empty where they do."""
    if neutral.objected is not None:
        return "a side objected to them"
    if neutral.is_gone:
        return "they declined or were discharged"
    if neutral.accepted is None:
        return "they have not accepted"
    if neutral.awaited:
        return "one side named them, and not every other side has accepted them"
    return ""


def require_room(field: str, count: int) -> None:
    """Refuse one more of what a conflict has as many of as it can."""
    if count >= CONFLICT_ENTRIES_LIMIT:
        raise TooMany(field, count + 1, CONFLICT_ENTRIES_LIMIT)


def known_neutral(conflict: Conflict, neutral: NeutralId) -> Neutral:
    """The neutral, or the refusal that the conflict has none of that identifier."""
    found = conflict.neutrals.get(neutral)
    if found is None:
        raise NeutralUnknown(neutral)
    return found


def require_speaker(
    conflict: Conflict, by: Side | None, neutral: NeutralId | None, conduct: Conduct
) -> None:
    """Refuse unless a side acts or somebody neutral; breach it where they are not entitled to."""
    if by is not None and neutral is None:
        require_side(conflict, by, conduct)
    elif neutral is not None and by is None:
        require_sitting(conflict, neutral, conduct)
    else:
        raise SpeakerUnclear


def unverified(conflict: Conflict) -> int:
    """How many remedies are still to be fulfilled and verified."""
    remedies = conflict.remedies.values()
    return sum(remedy.status in ("open", "fulfilled") for remedy in remedies)


def appealable_until(conflict: Conflict, effective: Moment) -> Moment | None:
    """Until when an appeal is possible at `effective`; None where it is not, or no longer."""
    ruling = conflict.ruling
    if ruling is None or ruling.appeal_until is None or conflict.settled is not None:
        return None
    return ruling.appeal_until if effective.at < ruling.appeal_until.at else None
