"""Nullification: undoing a decision that is voidable, or declaring one void, and what rests on it.

A voidable decision is nullified by those who may, in time, from then on or from the start; void is
declared at any time, and was always so. Either lists every act that rests on the decision. Nothing
falls by itself: of each act it is decided that it stands, that it falls, or that it is to be
decided anew; what is to be decided anew is decided of again, to stand or to fall.

A decision that falls is without effect, and a motion that is not decided yet is withdrawn; what
becomes of anything else that falls says `domain.challenges.falling`.
"""

from collections.abc import Set
from uuid import UUID

from domain.challenges.challenge import ChallengeUnknown
from domain.competence.judge import (
    DefectsCured,
    Judge,
    decided_before,
    require_judge,
    require_judge_of_lapsed,
)
from domain.decisions.decision import DECISION, Decision, Event, known
from domain.decisions.unsealing import keys_left_over
from domain.motions.motion import MotionWithdrawn
from domain.motions.named_act import NamedAct
from domain.motions.validity import (
    Challenge,
    DecisionFell,
    DecisionNullified,
    DecisionVoid,
    Dependent,
    DependentDecided,
    Disposition,
)
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    SHORT_TEXT_LIMIT,
    ChallengeId,
    DecisionId,
    Moment,
    Sealed,
    in_order,
    required_text,
)
from domain.voting.side import Side, check_side

__all__ = ["DECISION"]


# Refusals


class NotVoidable(Refused):
    """Nobody found by the challenge {challenge} that the decision is voidable or void."""

    code = "NOT_VOIDABLE"
    challenge: ChallengeId


class NullificationNotYours(Refused):
    """It is not for {by} to nullify the decision {decision}, but for those whom the finding names,
    or else who challenged it."""

    code = "NULLIFICATION_NOT_YOURS"
    decision: DecisionId
    by: Side


class NullificationTooLate(Refused):
    """The decision {decision} could be nullified until {until}; it is valid since."""

    code = "NULLIFICATION_TOO_LATE"
    decision: DecisionId
    until: Moment


class NullifierUnclear(Refused):
    """Either a side nullifies the decision, or a body or ruling does: exactly one is named."""

    code = "NULLIFIER_UNCLEAR"


class NotNullified(Refused):
    """The decision {decision} was not nullified and has not lapsed, so nothing awaits that it is
    decided of."""

    code = "NOT_NULLIFIED"
    decision: DecisionId


class ActUnclear(Refused):
    """An act is named by its event, or by what it made: exactly one of them."""

    code = "ACT_UNCLEAR"


class NotDependent(Refused):
    """The act {act} is not among those that rest on the decision {decision}."""

    code = "NOT_DEPENDENT"
    decision: DecisionId
    act: UUID


class DependentAlreadyDecided(Refused):
    """It was decided of the act {event} already: {disposition}."""

    code = "DEPENDENT_ALREADY_DECIDED"
    event: UUID
    disposition: Disposition


# Decisions


def nullify_decision(
    decision: Decision | None,
    *,
    challenge: ChallengeId,
    by: Side | None = None,
    judge: Judge | None = None,
    entitled: Set[Side] = frozenset(),
    from_start: bool = True,
    dependents: tuple[Dependent, ...] = (),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Nullify what was found voidable, or declare void what was found so.

    `dependents` is every act that rests on the decision; `entitled` are those who may declare
    what is void. Void is from the start, whatever `from_start` says.
    """
    decision = known(decision)
    decided = decided_before(decision, effective, "nullification")
    found = decision.validity.challenge(challenge)
    if found is None:
        raise ChallengeUnknown(challenge)
    if decision.validity.void_since is not None:
        raise DecisionVoid(decision.id)
    if found.finding not in ("voidable", "void") or found.found is None:
        raise NotVoidable(challenge)
    in_order("finding", found.found, "nullification", effective)
    if decision.validity.cured_at(effective.at).issuperset(found.found_defects):
        raise DefectsCured(decision.id)
    if (by is None) == (judge is None):
        raise NullifierUnclear
    is_void = found.finding == "void"
    if by is not None:
        check_side(by)
        if by not in (entitled if is_void else found.voidable_by):
            conduct.breach(NullificationNotYours(decision.id, by))
    else:
        assert judge is not None, "one of the two was checked to be named"
        require_judge(decision, found, judge, effective, conduct)
    until = found.voidable_until
    if not is_void and until is not None and until.at <= effective.at:
        conduct.breach(NullificationTooLate(decision.id, until))
    nullified = DecisionNullified(
        effective,
        challenge,
        decided if is_void or from_start else effective,
        dependents,
        by,
        None if judge is None else judge.decision_id,
        None if judge is None else judge.conflict_id,
    )
    return [nullified]


def decide_dependent(
    decision: Decision | None,
    *,
    act: NamedAct,
    disposition: Disposition,
    reasons: str,
    judge: Judge,
    dependents: tuple[Dependent, ...] = (),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[DependentDecided]:
    """Decide what becomes of an act that rests on a decision that was nullified or has lapsed.

    `dependents` is what rests on an act that falls and was not listed yet.
    """
    decision = known(decision)
    required_text("reasons", reasons, SHORT_TEXT_LIMIT, lines=True)
    nullified, lapsed = decision.validity.nullified, decision.validity.lapsed
    if nullified is not None:
        in_order("nullification", nullified, "decision on it", effective)
    elif lapsed is not None:
        in_order("lapse", lapsed, "decision on it", effective)
    else:
        raise NotNullified(decision.id)
    dependent = dependent_named(decision, act)
    earlier = decision.validity.disposition(dependent.event)
    if earlier is not None and (earlier != "re-decide" or disposition == "re-decide"):
        raise DependentAlreadyDecided(dependent.event, earlier)
    if nullified is None:
        require_judge_of_lapsed(decision, judge, effective, conduct)
    else:
        require_judge(decision, _nullifying(decision), judge, effective, conduct)
    sealed = Sealed(reasons, decision.partnership)
    return [
        DependentDecided(
            effective,
            dependent.event,
            disposition,
            sealed,
            judge.decision_id,
            judge.conflict_id,
            dependents if disposition == "falls" else (),
        )
    ]


def let_fall(decision: Decision | None, *, nullified: Decision, effective: Moment) -> list[Event]:
    """What becomes of a decision that falls because it rests on one that was nullified or lapsed.

    A motion that is not decided yet is withdrawn by that.
    """
    decision = known(decision)
    if decision.validity.void_since is not None:
        return []
    if decision.decided is None:
        if decision.withdrawn:
            return []
        return [MotionWithdrawn(effective), *keys_left_over(decision, effective)]
    since = nullified.validity.void_since or nullified.validity.lapsed
    assert since is not None, "only what was nullified or lapsed lets others fall"
    begins = max(decision.decided, since, key=lambda one: one.at)
    return [DecisionFell(effective, begins, nullified.id)]


def dependent_named(decision: Decision, act: NamedAct) -> Dependent:
    """The act as it was listed, or the refusal that it is not."""
    names = act.names()
    if len(names) != 1:
        raise ActUnclear
    found = dependent_listed(decision, act)
    if found is None:
        raise NotDependent(decision.id, names[0])
    return found


def dependent_listed(decision: Decision, act: NamedAct) -> Dependent | None:
    """The act as it was listed; None where it is not."""
    names = act.names()
    listed = decision.validity.dependents
    return next((one for one in listed if {one.event, one.subject}.intersection(names)), None)


def _nullifying(decision: Decision) -> Challenge:
    """The challenge by which the decision was nullified."""
    challenge = decision.validity.nullified_by
    found = None if challenge is None else decision.validity.challenge(challenge)
    assert found is not None, "a decision is nullified by a challenge to it"
    return found
