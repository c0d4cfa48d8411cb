"""That a decision was for those to take who took it, before anything rests on it.

A motion that is put here to others than decide its matter, or the matter of what it enacts, is
refused. One that a source reports is recorded with that as a finding; what it came to stands on
record, but it is no decision of those whose matter it is, so nothing is done on it, until they
ratify it.
"""

from domain.authority import attesting
from domain.bodies.body import BODY
from domain.competence.disposal import DecidedByOthers
from domain.decisions.decision import DECISION, Decision
from domain.decisions.resolution import DecisionNotAdopted
from domain.motions.enacted_acts import AmendmentAdoption, AmendmentRejection, EnactedAct
from domain.provisions.scheme import require_competent
from domain.refusal import Refused, Reported, hands_back
from domain.values import Moment
from services.concerned import Put, require_own_matters
from services.ledger import Case


def require_taken_by_competent(
    case: Case, decision: Decision, effective: Moment, act: EnactedAct
) -> None:
    """Breach the rule that nothing rests on what was for others to decide."""
    why = _why_for_others(case, decision, effective, act)
    if why:
        case.act.conduct.breach(DecisionNotAdopted(decision.id, effective, why))


def require_amending_competent(
    case: Case,
    decision: Decision,
    effective: Moment,
    act: AmendmentAdoption | AmendmentRejection,
) -> None:
    """Breach the same rule of what becomes of an amendment."""
    why = _why_for_others(case, decision, effective, act)
    if why:
        case.act.conduct.breach(DecidedByOthers(act.agreement, decision.id, why))


@hands_back
def _why_for_others(case: Case, decision: Decision, effective: Moment, act: EnactedAct) -> str:
    """Why the decision was for others to take, by the provisions under which the motion was put;
    empty where it was not, or they ratified it. Of a motion that was put here that was asked then.
    """
    if "authority" in decision.validity.cured_at(effective.at):
        return ""
    why = _why_not_theirs(case, decision, act)
    return why if why and _is_reported(case, decision) else ""


def _why_not_theirs(case: Case, decision: Decision, act: EnactedAct) -> str:
    """Why the decision was for others to take; empty where it was not."""
    found, matter = Reported(), decision.motion.matter
    require_competent(decision.preparation.competence, matter, decision.body, found)
    if decision.election is None and not found.findings:
        body = None if decision.body is None else case.get(BODY, decision.body)
        preset = None if body is None else body.preset
        put = Put(decision.partnership, decision.body, preset, decision.proposed)
        try:
            require_own_matters(case, put, matter, decision.rule, (act,), found)
        except Refused:
            return ""  # two provisions clash since: nobody can tell whose it is
    return next((_as_reason(one.sentence) for one in found.findings), "")


def _as_reason(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].removesuffix(".")


def _is_reported(case: Case, decision: Decision) -> bool:
    """Whether a source tells of the motion."""
    records = case.course(decision.partnership, (DECISION,))
    put = next((record for record in records if record.stream == decision.id), None)
    return put is not None and attesting(put.authority) is not None
