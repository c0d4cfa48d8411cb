"""Urgent action: whoever chairs a body decides a motion in its place, and answers for that to it.

The motion is put as any other. Whoever chairs decides it where a clause provides for it, states
why and what harm waiting would do, reports it to the body, and the body ratifies it by a decision
of its own or lets it lapse. It declines it by rescinding it.

What the motion would enact has to be within reach of urgent action
(`domain.competence.urgent_reach`).
"""

from collections.abc import Iterable
from datetime import tzinfo

from domain.competence.judge import BodyNotCompetent, JudgedByItself
from domain.competence.urgent_reach import Spending, beyond_reach
from domain.decisions.decision import (
    DECISION,
    Decision,
    Event,
    known,
    require_undecided,
)
from domain.decisions.resolution import require_adopted, require_standing
from domain.decisions.unsealing import keys_left_over
from domain.document import Document, check_documents
from domain.motions.poll import require_none_pending
from domain.motions.validity import Dependent, UrgencyLapsed
from domain.provisions.provision import ProvisionInForce
from domain.provisions.scheme import require_unreserved
from domain.provisions.urgency import (
    NotEntitledToUrgentAction,
    NoUrgentAction,
    UrgencyProvision,
    UrgentActionAlreadyRatified,
    UrgentActionAlreadyReported,
    UrgentActionLapsed,
    UrgentActionLapsesLater,
    UrgentActionLasts,
    UrgentActionNotProvided,
    UrgentActionRatified,
    UrgentActionReported,
    UrgentActionTaken,
    until_when,
    urgency_in,
)
from domain.refusal import DONE_HERE, Conduct
from domain.values import (
    SHORT_TEXT_LIMIT,
    Moment,
    PersonId,
    Sealed,
    SeatId,
    in_order,
    required_text,
)
from domain.voting.rules import FromClause
from domain.voting.tally import Seat

__all__ = ["DECISION"]


def take_urgent_action(
    decision: Decision | None,
    *,
    grounds: Sealed,
    harm: Sealed,
    by: PersonId | None = None,
    chair: Seat | None = None,
    is_recused: bool = False,
    in_force: Iterable[ProvisionInForce] = (),
    spending: Spending | None = None,
    zone: tzinfo,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Decide a motion in place of the body, as the holder of the seat that chairs it then.

    `is_recused` is whoever chairs also by a ruling on an interest that the motion touches;
    `spending` is what is known of the payments that it would approve or refuse.
    """
    decision = known(decision)
    in_order("proposal", decision.proposed, "urgent action", effective)
    for place, text in (("grounds", grounds.text), ("harm", harm.text)):
        if text is not None:
            required_text(place, text, SHORT_TEXT_LIMIT, lines=True)
    require_undecided(decision, conduct)
    require_none_pending(decision.polls, conduct)
    if decision.election is not None:
        raise UrgentActionNotProvided(decision.id, "it is an election")
    if decision.rule.rule.advisory:
        raise UrgentActionNotProvided(decision.id, "the body only recommends on it")
    in_force = tuple(in_force)
    require_unreserved([decision.motion.matter], in_force, conduct)
    provided = urgency_in(decision.motion.matter, decision.body, in_force)
    if provided is None:
        conduct.breach(UrgentActionNotProvided(decision.id, "no clause in force provides for it"))
    _require_chair(decision, by, chair, is_recused, effective, conduct)
    acts, matter = decision.enactment.acts, decision.motion.matter
    for beyond in beyond_reach(
        acts, spending or Spending(), matter, decision.body, in_force, chair
    ):
        conduct.breach(beyond)
    seat = None if chair is None else chair.id
    taken = _taken(effective, grounds, harm, seat, by, provided, zone)
    return [taken, *keys_left_over(decision, effective)]


def _taken(
    effective: Moment,
    grounds: Sealed,
    harm: Sealed,
    seat: SeatId | None,
    by: PersonId | None,
    provided: tuple[UrgencyProvision, FromClause] | None,
    zone: tzinfo,
) -> UrgentActionTaken:
    if provided is None:
        return UrgentActionTaken(effective, grounds, harm, seat, by)
    provision, origin = provided
    report_by, ratify_by = until_when(provision, effective, zone)
    return UrgentActionTaken(effective, grounds, harm, seat, by, report_by, ratify_by, origin)


def _require_chair(
    decision: Decision,
    by: PersonId | None,
    chair: Seat | None,
    is_recused: bool,
    effective: Moment,
    conduct: Conduct,
) -> None:
    """Breach the rule that only whoever chairs the body and is impartial decides in its place."""
    if chair is None or chair.holder is None:
        conduct.breach(NotEntitledToUrgentAction("nobody chairs it"))
    elif by != chair.holder:
        conduct.breach(NotEntitledToUrgentAction("somebody else chairs it"))
    elif is_recused or chair.id in decision.recused_at(effective):
        conduct.breach(NotEntitledToUrgentAction("the chair is recused from this matter"))


def report_urgent_action(
    decision: Decision | None,
    *,
    documents: tuple[Document, ...],
    by: PersonId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Report to the body what was decided in its place, as who did; late or not, once."""
    decision = known(decision)
    taken, reported = _taken_on(decision), decision.urgency.reported
    in_order("urgent action", taken.effective, "report", effective)
    check_documents("documents", documents)
    if reported is not None:
        raise UrgentActionAlreadyReported(decision.id, reported.effective)
    if taken.by is not None and by != taken.by:
        conduct.breach(NotEntitledToUrgentAction("somebody else decided, and reports it"))
    return [UrgentActionReported(effective, documents, by)]


def ratify_urgent_action(
    decision: Decision | None,
    *,
    by: Decision | None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Ratify what was decided in urgency, by the decision `by` of the same body."""
    decision, by = known(decision), known(by)
    taken, ratified = _taken_on(decision), decision.urgency.ratified
    in_order("urgent action", taken.effective, "ratification", effective)
    if by.id == decision.id:
        raise JudgedByItself(decision.id)
    if ratified is not None:
        raise UrgentActionAlreadyRatified(decision.id, ratified.effective)
    lapses = decision.urgency.lapses
    if lapses is not None and (decision.urgency.lapse_recorded or lapses.at <= effective.at):
        conduct.breach(UrgentActionLapsed(decision.id, lapses))
    require_standing(decision, effective, conduct)
    require_adopted(by, effective, conduct)
    if by.body != decision.body:
        conduct.breach(BodyNotCompetent(by.id, "another body was decided for"))
    elif by.urgency.taken is not None:
        conduct.breach(BodyNotCompetent(by.id, "it was itself decided in urgency"))
    return [UrgentActionRatified(effective, by.id)]


def lapse_urgent_action(
    decision: Decision | None,
    *,
    dependents: tuple[Dependent, ...] = (),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Record that the body did not ratify it in time; `dependents` is every act that rests on it.

    It lapsed at the end of the last day for that, whenever it is recorded. None of these acts
    falls by that: of each it awaits that the body decides.
    """
    decision = known(decision)
    taken, lapses = _taken_on(decision), decision.urgency.lapses
    if taken.ratify_by is None:
        raise UrgentActionLasts(decision.id)
    if lapses is None:
        ratified = decision.urgency.ratified
        assert ratified is not None, "it lapses unless it was ratified"
        raise UrgentActionAlreadyRatified(decision.id, ratified.effective)
    if decision.urgency.lapse_recorded:
        raise UrgentActionLapsed(decision.id, lapses)
    if effective.at < lapses.at:
        raise UrgentActionLapsesLater(decision.id, lapses)
    require_standing(decision, lapses, conduct)
    return [UrgencyLapsed(lapses, dependents)]


def _taken_on(decision: Decision) -> UrgentActionTaken:
    if decision.urgency.taken is None:
        raise NoUrgentAction(decision.id)
    return decision.urgency.taken
