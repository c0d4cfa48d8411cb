"""Resolutions: what may rest on a decision, from when on and until when.

Only what was adopted binds, or whom or what an election chose, and only from then on; a body that
advises binds nobody. Nothing rests any more on what was rescinded or superseded by then, or is
void, or was decided in urgency and has lapsed, and nothing may be done on a decision while an
interim measure of a conflict suspends it; once the measure has ended it may again. What was done on
a decision before that stays done.

A decision authorises exactly the acts that its motion names, each of them once.
"""

from collections.abc import Iterable
from datetime import date

from domain.agreements.amendment import Resolution
from domain.conflicts.conflict_state import Conflict
from domain.decisions.decision import Decision
from domain.decisions.one_word import told_alone_by
from domain.elections.results import ADOPTED, BINDING_RESULTS, DecisionResult
from domain.motions.acts_named import said
from domain.motions.day_decided import CarryingOut, NotTheDayDecided
from domain.motions.enacted_acts import AmendmentAdoption, AmendmentRejection, EnactedAct
from domain.motions.enactment import ActCarriedOut, AlreadyCarriedOut, DecisionDoesNotEnact
from domain.motions.sequel import DecisionAlreadyRescinded, DecisionAlreadySuperseded
from domain.motions.validity import DecisionVoid
from domain.refusal import Conduct, Refused
from domain.values import (
    AgreementId,
    AmendmentId,
    DecisionId,
    MeasureId,
    Moment,
    OrganisationId,
)


class DecisionNotAdopted(Refused):
    """Nothing can rest on the decision {decision} by {at}: {why}."""

    code = "DECISION_NOT_ADOPTED"
    decision: DecisionId
    at: Moment
    why: str


class DecisionSuspended(Refused):
    """The decision {decision} is suspended by the interim measure {measure} at {at}, so nothing
    may be done on it."""

    code = "DECISION_SUSPENDED"
    decision: DecisionId
    measure: MeasureId
    at: Moment


def require_adopted(decision: Decision, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that only an adopted decision binds, if this one does not at `effective`."""
    if not is_adopted_by(decision, effective):
        why = _why_not_adopted(decision, effective)
        conduct.breach(DecisionNotAdopted(decision.id, effective, why))
    require_standing(decision, effective, conduct)


def is_adopted_by(decision: Decision, moment: Moment) -> bool:
    """Whether it was adopted by then, or chose something, by a vote that binds."""
    return result_by(decision, moment) in BINDING_RESULTS


def _why_not_adopted(decision: Decision, moment: Moment) -> str:
    """Why no adoption binds at a moment."""
    if decision.urgency.taken is not None:
        is_ahead = moment.at < decision.urgency.taken.effective.at
        return "what was decided in urgency holds only later" if is_ahead else "it had lapsed"
    if decision.withdrawn is not None:
        return "it was withdrawn"
    if not decision.outcomes:
        return "it is not decided yet"
    last = decision.outcomes[-1]
    if last.outcome.advisory:
        return "its rule only recommends, and binds nobody"
    if moment.at < last.effective.at:
        return "it was decided only later"
    return f"the vote came to “{last.outcome.result}”"


def result_by(decision: Decision, moment: Moment) -> DecisionResult | None:
    """What a vote that binds had come to by then, if there was one."""
    urgent = decision.urgency.taken
    if urgent is not None:
        lasts = urgent.effective.at <= moment.at and not decision.urgency.lapsed_at(moment.at)
        return ADOPTED if lasts else None
    last = decision.outcomes[-1] if decision.outcomes else None
    if last is None or last.outcome.advisory or moment.at < last.effective.at:
        return None
    return last.outcome.result


def resolution_on(
    decision: Decision,
    agreement: AgreementId,
    amendment: AmendmentId,
    at: Moment,
    party: OrganisationId | None = None,
) -> Resolution:
    """The decision as something that adopts or rejects an amendment by then, or does neither;
    `party` is the one of several that would rest on it by its own key.
    """
    names = decision.enactment.naming
    return Resolution(
        decision.id,
        decision.motion.matter,
        None if decision.withdrawn is not None else result_by(decision, at),
        adopts=bool(names(AmendmentAdoption(agreement, amendment))),
        rejects=bool(names(AmendmentRejection(agreement, amendment))),
        own_word=party is not None and told_alone_by(decision) == party,
    )


def require_standing(decision: Decision, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that what was undone by then, or is void, has no further effect."""
    require_not_void(decision, effective, conduct)
    rescinded, superseded = decision.sequel.rescinded, decision.sequel.superseded
    if rescinded is not None and rescinded.effective.at <= effective.at:
        conduct.breach(DecisionAlreadyRescinded(decision.id, rescinded.effective))
    if superseded is not None and superseded.effective.at <= effective.at:
        conduct.breach(DecisionAlreadySuperseded(decision.id, superseded.effective))


def require_not_void(decision: Decision, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that what is void at `effective`, as known by now, has no effect."""
    if decision.validity_at(effective.at) == "void":
        conduct.breach(DecisionVoid(decision.id))


def require_told_by_another(
    decision: Decision, party: OrganisationId | None, at: Moment, conduct: Conduct
) -> None:
    """Breach the rule that no party alone says what was decided and carries it out as well."""
    if party is not None and told_alone_by(decision) == party:
        why = "that it was adopted is so far the word of the party alone that would rest on it"
        conduct.breach(DecisionNotAdopted(decision.id, at, why))


def enacting(
    decision: Decision,
    act: EnactedAct,
    *,
    when: CarryingOut | None = None,
    effective: Moment,
    conduct: Conduct,
) -> list[ActCarriedOut]:
    """What is recorded of a decision on which the act is done.

    Breaches the rules that its motion has to name that very act, that what it names is done once,
    and that this is for the day which it names, if `when` says when it takes effect. Nothing is
    recorded of what it does not name.
    """
    enactment = decision.enactment
    naming = enactment.naming(act)
    if not naming:
        conduct.breach(DecisionDoesNotEnact(decision.id, said(act)))
        return []
    pending = [number for number in naming if number not in enactment.carried_out]
    if not pending:
        done = enactment.carried_out[naming[0]]
        # What the motion names: what it leaves open may have been done with somebody else.
        named = enactment.acts[naming[0] - 1]
        conduct.breach(AlreadyCarriedOut(decision.id, said(named), done))
        return []
    number = pending[0]
    if when is not None:
        number = next((one for one in pending if when.fits(enactment.day(one))), number)
        require_day(decision, enactment.day(number), when, conduct)
    return [ActCarriedOut(effective, number)]


def require_day(
    decision: Decision, named: date | None, when: CarryingOut, conduct: Conduct
) -> None:
    """Breach the rule that what is decided takes effect on the day decided, or else as it is
    done.
    """
    if not when.fits(named):
        conduct.breach(NotTheDayDecided(decision.id, when.permitted(named), when.begins))


def require_unsuspended(
    decision: DecisionId, conflicts: Iterable[Conflict], effective: Moment, conduct: Conduct
) -> None:
    """Breach the rule that nothing is done on a decision that one of the `conflicts` suspends."""
    for conflict in conflicts:
        for measure in conflict.measures.values():
            suspends = measure.suspends == decision
            if suspends and measure.in_force_at(effective, conflict.sides):
                conduct.breach(DecisionSuspended(decision, measure.id, effective))
