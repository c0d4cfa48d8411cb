"""Validity: whether a decision stands, which is another question than what was decided.

A decision is valid until something else is found. Who is entitled may challenge it in time; a
body or a ruling then finds it valid, irregular but immaterial, voidable or void. What is voidable
binds until somebody entitled nullifies it in time, and is valid for good when nobody does. What
is void never bound. Ratification cures the defects that it names, from then on or from the start.

Nullification lists every act that rests on the decision. None of them falls by itself: for each
somebody decides whether it stands, falls or is decided anew. What was done by an act while that
awaited its decision is listed when it falls; where it stands, that stands with it.

This file has the events and what they come to; `domain.challenges.challenge` decides them, and
`domain.chains.reliance` finds the acts that rest on a decision.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias, assert_never
from uuid import UUID

from domain.provisions.recourse import PinnedChallengeRule
from domain.record import event
from domain.refusal import Refused
from domain.values import ChallengeId, ConflictId, DecisionId, Moment, Sealed, SeatId
from domain.voting.explanation import Outcome
from domain.voting.side import Side

DefectKind = Literal[
    "notice",
    "quorum",
    "entitlement",
    "counting",
    "form",
    "authority",
    "conflict-of-interest",
    "content",
]
"""What can be wrong with a decision: notice was not given; too few were there; somebody voted who
was not entitled, or was kept from it; the count; a prescribed form; the body could not decide
this; somebody with an interest took part; it is against the agreement or the law."""

ChallengeFinding = Literal["valid", "immaterial", "voidable", "void"]
Disposition = Literal["stands", "falls", "re-decide"]
ValidityStatus = Literal[
    "valid", "contested", "irregular", "voidable", "void", "ratified", "lapsed"
]
Reliance = Literal[
    "decision", "authority", "rule", "text", "body", "post", "appointment", "execution", "cause"
]
"""How an act rests on another: it names the decision, or rests on it as its authority; it follows
a rule that the other put into the text, or changes that text; it takes place in the body, fills
the post or uses the appointment that the other made; it carries the decision out; it says that
it follows from it."""


@dataclass(frozen=True)
class Dependent:
    """An act that rests on a decision, directly or by others in between."""

    event: UUID
    """The event that it is."""
    kind: str
    """Kind of the stream that it stands in."""
    subject: UUID
    """What it made or changed, such as an amendment, an appointment, another decision."""
    name: str
    """The event's recorded name."""
    reliance: Reliance
    on: UUID | None = None
    """The event of the act in between on which it rests; None: on the decision itself."""

    @property
    def is_decision(self) -> bool:
        """Whether it is another decision as a whole, and not something that became of one."""
        return self.kind == "decision" and self.subject != self.event


# Events


@event("decision.challenged.v1", begins="challenge")
@dataclass(frozen=True)
class DecisionChallenged:
    """Somebody claimed that a decision is not valid, and the rule for that was pinned."""

    effective: Moment
    challenge: ChallengeId
    by: Side
    grounds: Sealed
    defects: tuple[DefectKind, ...]
    rule: PinnedChallengeRule
    until: Moment
    """Until when it could be challenged."""
    seats: tuple[SeatId, ...] = ()
    """The seats whose ballots are contested."""


@event("decision.challenge-withdrawn.v1")
@dataclass(frozen=True)
class ChallengeWithdrawn:
    """Who had challenged a decision took that back."""

    effective: Moment
    challenge: ChallengeId
    by: Side


@event("decision.challenge-determined.v1")
@dataclass(frozen=True)
class ChallengeDetermined:
    """It was found whether a challenged decision is valid."""

    effective: Moment
    challenge: ChallengeId
    finding: ChallengeFinding
    defects: tuple[DefectKind, ...]
    """Those of the alleged defects that there are."""
    reasons: Sealed
    decision: DecisionId | None = None
    """The decision by which a body found it."""
    conflict: ConflictId | None = None
    """The conflict whose ruling found it."""
    recount: Outcome | None = None
    """What the vote came to without the contested ballots, where it was found immaterial."""
    voidable_by: tuple[Side, ...] = ()
    """Who may nullify what was found voidable."""
    voidable_until: Moment | None = None


@event("decision.nullified.v1")
@dataclass(frozen=True)
class DecisionNullified:
    """A voidable decision was nullified, or a void one declared so; what rests on it is listed."""

    effective: Moment
    challenge: ChallengeId
    since: Moment
    """From when it is without effect, which may lie before."""
    dependents: tuple[Dependent, ...]
    by: Side | None = None
    decision: DecisionId | None = None
    conflict: ConflictId | None = None


@event("decision.dependent-decided.v1")
@dataclass(frozen=True)
class DependentDecided:
    """It was decided what becomes of an act that rests on a nullified decision."""

    effective: Moment
    event: UUID
    disposition: Disposition
    reasons: Sealed
    decision: DecisionId | None = None
    conflict: ConflictId | None = None
    dependents: tuple[Dependent, ...] = ()
    """What rests on an act that falls and was not listed yet: what was done by it meanwhile."""


@event("decision.fell.v1")
@dataclass(frozen=True)
class DecisionFell:
    """A decision was let fall because it rested on one that was nullified."""

    effective: Moment
    since: Moment
    nullified: DecisionId
    """The decision that it rested on."""


@event("decision.ratified.v1")
@dataclass(frozen=True)
class DecisionRatified:
    """Later approval cured defects of a decision."""

    effective: Moment
    since: Moment
    """From when it is valid: from the ratification on, or from the start."""
    decision: DecisionId
    """The decision that approves."""
    defects: tuple[DefectKind, ...]


@event("decision.urgent-action-lapsed.v1")
@dataclass(frozen=True)
class UrgencyLapsed:
    """What was decided in urgency lapsed without ratification; what rests on it is listed."""

    effective: Moment
    dependents: tuple[Dependent, ...]


ValidityEvent: TypeAlias = (
    DecisionChallenged
    | ChallengeWithdrawn
    | ChallengeDetermined
    | DecisionNullified
    | DependentDecided
    | DecisionFell
    | DecisionRatified
    | UrgencyLapsed
)


# State


@dataclass(frozen=True)
class Challenge:
    """A challenge, and how it ended."""

    id: ChallengeId
    by: Side
    raised: Moment
    defects: tuple[DefectKind, ...]
    rule: PinnedChallengeRule
    seats: tuple[SeatId, ...] = ()
    withdrawn: Moment | None = None
    finding: ChallengeFinding | None = None
    found: Moment | None = None
    found_defects: tuple[DefectKind, ...] = ()
    voidable_by: tuple[Side, ...] = ()
    voidable_until: Moment | None = None

    @property
    def is_pending(self) -> bool:
        """Whether it was neither withdrawn nor determined."""
        return self.withdrawn is None and self.finding is None


@dataclass(frozen=True)
class Ratification:
    """Approval that cured defects, and from when."""

    since: Moment
    defects: tuple[DefectKind, ...]


@dataclass(frozen=True)
class Validity:
    """What was claimed and found about the validity of a decision."""

    challenges: tuple[Challenge, ...] = ()
    ratifications: tuple[Ratification, ...] = ()
    nullified: Moment | None = None
    nullified_by: ChallengeId | None = None
    """The challenge on which it was nullified."""
    void_since: Moment | None = None
    """From when it is without effect, nullified or fallen with another."""
    lapsed: Moment | None = None
    """When it lapsed, decided in urgency and not ratified, as far as that is recorded."""
    dependents: tuple[Dependent, ...] = ()
    dispositions: tuple[tuple[UUID, Disposition], ...] = ()
    """What was decided last of each dependent act, by its event."""

    def challenge(self, id: ChallengeId) -> Challenge | None:
        """The challenge, or None when there was none of that identifier."""
        return next((one for one in self.challenges if one.id == id), None)

    def disposition(self, event: UUID) -> Disposition | None:
        """What was decided of a dependent act; None while it awaits that."""
        return dict(self.dispositions).get(event)

    def cured_at(self, at: datetime) -> frozenset[DefectKind]:
        """The defects that are cured at the instant `at`, as known by now."""
        return frozenset(
            defect for one in self.ratifications if one.since.at <= at for defect in one.defects
        )


def status_at(validity: Validity, decided: Moment, at: datetime) -> ValidityStatus | None:
    """How it stands at `at` with a decision that was taken at `decided`; None before that."""
    if validity.void_since is not None and validity.void_since.at <= at:
        return "void"
    if at < decided.at:
        return None
    if validity.lapsed is not None and validity.lapsed.at <= at:
        return "lapsed"
    cured = validity.cured_at(at)
    statuses = {_of_challenge(one, cured, at) for one in validity.challenges}
    for status in ("void", "voidable", "contested"):
        if status in statuses:
            return status
    if cured:
        return "ratified"
    return "irregular" if "irregular" in statuses else "valid"


def _of_challenge(
    challenge: Challenge, cured: frozenset[DefectKind], at: datetime
) -> ValidityStatus:
    """What a challenge leaves of the validity, but for the defects that are cured."""
    finding, found = challenge.finding, challenge.found
    if finding is not None and found is not None:
        if cured.issuperset(challenge.found_defects) or finding == "valid":
            finding = None
        if finding == "void":
            return "void"  # it never bound, whenever that was found
        if found.at <= at:
            until = challenge.voidable_until
            if finding == "voidable" and (until is None or at < until.at):
                return "voidable"
            return "irregular" if finding == "immaterial" else "valid"
    ended = challenge.withdrawn or found
    begun = challenge.raised.at <= at and not cured.issuperset(challenge.defects)
    return "contested" if begun and (ended is None or at < ended.at) else "valid"


@dataclass(frozen=True)
class ValidityPeriod:
    """How it stood with a decision from one moment up to, and without, another."""

    status: ValidityStatus
    since: datetime
    until: datetime | None


def history(validity: Validity, decided: Moment) -> tuple[ValidityPeriod, ...]:
    """How it stood with a decision over time, as known by now."""
    moments = {decided.at}
    if validity.void_since is not None:
        moments.add(validity.void_since.at)
    if validity.lapsed is not None:
        moments.add(validity.lapsed.at)
    for one in validity.challenges:
        turns = (one.raised, one.withdrawn, one.found, one.voidable_until)
        moments.update(turn.at for turn in turns if turn is not None)
    moments.update(one.since.at for one in validity.ratifications)
    periods: list[ValidityPeriod] = []
    for at in sorted(moments):
        status = status_at(validity, decided, at)
        if status is None or (periods and periods[-1].status == status):
            continue
        if periods:
            periods[-1] = replace(periods[-1], until=at)
        periods.append(ValidityPeriod(status, at, None))
    return tuple(periods)


# Refusals


class DecisionVoid(Refused):
    """The decision {decision} is void, so nothing can rest on it."""

    code = "DECISION_VOID"
    decision: DecisionId


# Folding


def judged(validity: Validity, happened: ValidityEvent) -> Validity:
    """The validity after what happened."""
    match happened:
        case DecisionChallenged():
            challenge = Challenge(
                happened.challenge,
                happened.by,
                happened.effective,
                happened.defects,
                happened.rule,
                happened.seats,
            )
            return replace(validity, challenges=(*validity.challenges, challenge))
        case ChallengeWithdrawn() | ChallengeDetermined():
            challenges = tuple(
                _ended(one, happened) if one.id == happened.challenge else one
                for one in validity.challenges
            )
            return replace(validity, challenges=challenges)
        case DecisionNullified():
            return replace(
                validity,
                nullified=happened.effective,
                nullified_by=happened.challenge,
                void_since=happened.since,
                dependents=_listed(validity, happened.dependents),
            )
        case DependentDecided():
            dispositions = {**dict(validity.dispositions), happened.event: happened.disposition}
            return replace(
                validity,
                dispositions=tuple(dispositions.items()),
                dependents=_listed(validity, happened.dependents),
            )
        case DecisionFell():
            return replace(validity, void_since=happened.since)
        case DecisionRatified():
            ratification = Ratification(happened.since, happened.defects)
            return replace(validity, ratifications=(*validity.ratifications, ratification))
        case UrgencyLapsed(effective, dependents):
            return replace(validity, lapsed=effective, dependents=_listed(validity, dependents))
        case _:
            assert_never(happened)


def _listed(validity: Validity, dependents: tuple[Dependent, ...]) -> tuple[Dependent, ...]:
    """All that rests on it, what was listed before first: of each act it is decided once."""
    before = {one.event for one in validity.dependents}
    return (*validity.dependents, *(one for one in dependents if one.event not in before))


def _ended(challenge: Challenge, happened: ChallengeWithdrawn | ChallengeDetermined) -> Challenge:
    match happened:
        case ChallengeWithdrawn():
            return replace(challenge, withdrawn=happened.effective)
        case ChallengeDetermined():
            return replace(
                challenge,
                finding=happened.finding,
                found=happened.effective,
                found_defects=happened.defects,
                voidable_by=happened.voidable_by,
                voidable_until=happened.voidable_until,
            )
