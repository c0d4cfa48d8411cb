"""Challenges: how the validity of a decision is questioned, and what is found.

Who may challenge a decision and until when says the rule that was in force when it was taken.
Who proposed a decision can't challenge it. What is found rests on the defects that were claimed;
whoever challenged may nullify what is found voidable, unless others are named.

See `domain.competence.judge` for who answers, and `domain.motions.validity` for what comes of these
acts.
"""

from collections import Counter
from collections.abc import Iterable, Set
from datetime import tzinfo

from domain.challenges.materiality import Recount, immaterial
from domain.competence.judge import (
    DefectNamedTwice,
    DefectsCured,
    Judge,
    check_defects,
    decided_before,
    require_judge,
)
from domain.decisions.decision import DECISION, Decision, Event, known
from domain.motions.validity import (
    Challenge,
    ChallengeDetermined,
    ChallengeFinding,
    ChallengeWithdrawn,
    DecisionChallenged,
    DecisionVoid,
    DefectKind,
)
from domain.provisions.protocol import deadline
from domain.provisions.recourse import PinnedChallengeRule
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    CHALLENGES_LIMIT,
    SHORT_TEXT_LIMIT,
    ChallengeId,
    DecisionId,
    Moment,
    OrganisationId,
    Sealed,
    SeatId,
    TooMany,
    in_order,
    required_text,
)
from domain.voting.drafting import UnknownSeat
from domain.voting.explanation import Outcome
from domain.voting.side import Side, check_side, check_sides
from domain.voting.tally import Seat, SeatNamedTwice

__all__ = ["DECISION"]

# Refusals


class AlreadyChallenged(Refused):
    """{by} challenged the decision {decision} already."""

    code = "ALREADY_CHALLENGED"
    decision: DecisionId
    by: Side


class NotEntitledToChallenge(Refused):
    """{by} may not challenge the decision {decision}: {who} may."""

    code = "NOT_ENTITLED_TO_CHALLENGE"
    decision: DecisionId
    by: Side
    who: str


class ChallengeOfOwnAct(Refused):
    """{by} proposed the decision {decision}, so they can't challenge it."""

    code = "CHALLENGE_OF_OWN_ACT"
    decision: DecisionId
    by: Side


class ChallengeTooLate(Refused):
    """The decision {decision} could be challenged until {until}."""

    code = "CHALLENGE_TOO_LATE"
    decision: DecisionId
    until: Moment


class ChallengeUnknown(Refused):
    """There is no challenge {challenge} to the decision."""

    code = "CHALLENGE_UNKNOWN"
    challenge: ChallengeId


class ChallengeAlreadyWithdrawn(Refused):
    """The challenge {challenge} was withdrawn on {withdrawn}."""

    code = "CHALLENGE_ALREADY_WITHDRAWN"
    challenge: ChallengeId
    withdrawn: Moment


class ChallengeAlreadyDetermined(Refused):
    """The challenge {challenge} was determined already: {finding}."""

    code = "CHALLENGE_ALREADY_DETERMINED"
    challenge: ChallengeId
    finding: ChallengeFinding


class ChallengeNotYours(Refused):
    """The challenge {challenge} was brought by {by}, who alone can withdraw it."""

    code = "CHALLENGE_NOT_YOURS"
    challenge: ChallengeId
    by: Side


class FindingContradictsDefects(Refused):
    """The finding “{finding}” does not go with {count} defects found: with “valid” there are none,
    and with any other finding `defects` says which they are."""

    code = "FINDING_CONTRADICTS_DEFECTS"
    finding: ChallengeFinding
    count: int


class DefectNotAlleged(Refused):
    """Nobody claimed in the challenge {challenge} that there was a defect of {defect}."""

    code = "DEFECT_NOT_ALLEGED"
    challenge: ChallengeId
    defect: DefectKind


# Decisions


def challenge_decision(
    decision: Decision | None,
    *,
    challenge: ChallengeId,
    by: Side,
    entitled: Set[Side],
    grounds: str,
    defects: tuple[DefectKind, ...],
    seats: tuple[SeatId, ...] = (),
    rule: PinnedChallengeRule,
    zone: tzinfo,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Claim that a decision is not valid, once and in time; `entitled` are those who may.

    `seats` are those whose ballots are contested.
    """
    decision = known(decision)
    required_text("grounds", grounds, SHORT_TEXT_LIMIT, lines=True)
    check_side(by)
    check_defects(decision, defects)
    decided = decided_before(decision, effective, "challenge")
    _check_seats(decision, seats)
    validity = decision.validity
    if len(validity.challenges) >= CHALLENGES_LIMIT:
        raise TooMany("challenges", len(validity.challenges) + 1, CHALLENGES_LIMIT)
    for one in validity.challenges:
        if one.id == challenge or (one.by == by and one.withdrawn is None):
            raise AlreadyChallenged(decision.id, one.by)
    if validity.void_since is not None:
        raise DecisionVoid(decision.id)
    if by not in entitled:
        conduct.breach(NotEntitledToChallenge(decision.id, by, _who(rule)))
    if by.id in (decision.proposer, decision.party):
        conduct.breach(ChallengeOfOwnAct(decision.id, by))
    until = deadline(decided, rule.rule.days, zone)
    if until.at <= effective.at:
        conduct.breach(ChallengeTooLate(decision.id, until))
    if validity.cured_at(effective.at).issuperset(defects):
        conduct.breach(DefectsCured(decision.id))
    sealed = Sealed(grounds, decision.partnership)
    return [DecisionChallenged(effective, challenge, by, sealed, defects, rule, until, seats)]


def withdraw_challenge(
    decision: Decision | None,
    *,
    challenge: ChallengeId,
    by: Side,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Take back a challenge that is not determined yet."""
    found = pending_challenge(known(decision), challenge)
    check_side(by)
    in_order("challenge", found.raised, "withdrawal", effective)
    if by != found.by:
        conduct.breach(ChallengeNotYours(challenge, found.by))
    return [ChallengeWithdrawn(effective, challenge, by)]


def determine_challenge(
    decision: Decision | None,
    *,
    challenge: ChallengeId,
    finding: ChallengeFinding,
    defects: tuple[DefectKind, ...] = (),
    reasons: str,
    judge: Judge,
    recount: Recount | None = None,
    voidable_by: tuple[Side, ...] = (),
    zone: tzinfo,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Find whether a challenged decision is valid; `defects` are those that there are.

    Whoever challenged it may nullify what is voidable, unless `voidable_by` names others.
    """
    decision = known(decision)
    required_text("reasons", reasons, SHORT_TEXT_LIMIT, lines=True)
    found = pending_challenge(decision, challenge)
    in_order("challenge", found.raised, "finding", effective)
    if (finding == "valid") != (not defects):
        raise FindingContradictsDefects(finding, len(defects))
    for defect in defects:
        if defect not in found.defects:
            raise DefectNotAlleged(challenge, defect)
    if len(set(defects)) < len(defects):
        raise DefectNamedTwice(Counter(defects).most_common(1)[0][0])
    check_sides(*voidable_by)
    require_judge(decision, found, judge, effective, conduct)
    without: Outcome | None = None
    if finding == "immaterial":
        without = immaterial(decision, found, defects, recount, conduct)
    is_voidable = finding == "voidable"
    determined = ChallengeDetermined(
        effective,
        challenge,
        finding,
        defects,
        Sealed(reasons, decision.partnership),
        judge.decision_id,
        judge.conflict_id,
        without,
        (voidable_by or (found.by,)) if is_voidable else (),
        deadline(effective, found.rule.rule.nullify_days, zone) if is_voidable else None,
    )
    return [determined]


def entitled_to_challenge(
    rule: PinnedChallengeRule, parties: Iterable[OrganisationId], seats: Iterable[Seat]
) -> frozenset[Side]:
    """Who may challenge a decision: of the parties, and of those who hold a seat in it."""
    found: set[Side] = set()
    if rule.rule.by != "members":
        found.update(Side(party) for party in parties)
    if rule.rule.by != "parties":
        found.update(Side(person=seat.holder) for seat in seats if seat.holder is not None)
    return frozenset(found)


def _check_seats(decision: Decision, seats: tuple[SeatId, ...]) -> None:
    poll = decision.poll_decided
    for seat, times in Counter(seats).items():
        if times > 1:
            raise SeatNamedTwice(seat)
        if poll is None or poll.electorate.seat(seat) is None:
            raise UnknownSeat("the challenge", seat)


def _who(rule: PinnedChallengeRule) -> str:
    return {
        "parties": "a party",
        "members": "who could vote",
        "parties-and-members": "a party, or who could vote",
    }[rule.rule.by]


def pending_challenge(decision: Decision, challenge: ChallengeId) -> Challenge:
    """The challenge, or the refusal that there is none or that it has ended."""
    found = decision.validity.challenge(challenge)
    if found is None:
        raise ChallengeUnknown(challenge)
    if found.withdrawn is not None:
        raise ChallengeAlreadyWithdrawn(challenge, found.withdrawn)
    if found.finding is not None:
        raise ChallengeAlreadyDetermined(challenge, found.finding)
    return found
