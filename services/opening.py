"""Opening: what is asked of a vote as it is opened, besides who opens it."""

from collections.abc import Sequence

from domain.agreements.agreement import AGREEMENT, provisions_in_force
from domain.competence import overdue, silent_acts
from domain.competence.presiding import Whoever
from domain.competence.time_to_vote import PollClosesTooSoon, open_until
from domain.competence.urgent_reach import payments_named
from domain.decisions.decision import Decision
from domain.motions.poll import PollOpened
from domain.parties.partnership import PARTNERSHIP
from domain.parties.person import PERSON
from domain.payments.payment import PAYMENT, Payment
from domain.provisions.provision import DecisionRuleProvision
from domain.voting.rules import FromClause
from services.entitlement import alone_in
from services.ledger import Case
from services.presiding import is_unsaid


def require_fair_opening(
    case: Case,
    decision: Decision,
    happened: Sequence[object],
    whoever: Whoever,
    *,
    is_announced: bool,
) -> None:
    """Breach the rules that the vote on somebody else's motion is not kept open for ever, where
    its close is announced, that no party leaves the others no time to vote, and that silence
    enacts nothing that concerns every party.
    """
    for opened in happened:
        if not isinstance(opened, PollOpened):
            continue
        if is_announced and not is_unsaid(case, whoever):
            overdue.require_close_in_time(decision, opened, whoever, case.act.conduct)
            partnership = case.get(PARTNERSHIP, decision.partnership)
            alone = alone_in(case, partnership, opened.effective)
            earliest = open_until(decision, opened.electorate, opened.effective.at, alone)
            if earliest and opened.closes_at and opened.closes_at.at < earliest.at:
                raise PollClosesTooSoon(decision.id, earliest)
        if silent_acts.goes_by_silence(decision, opened.way) and not _is_by_name(case, decision):
            paid = [case.get(PAYMENT, one) for one in payments_named(decision.enactment.acts)]
            own = [one.id for one in paid if _is_to_mover(case, decision, one)]
            silent_acts.require_said(decision, opened.way, own, case.act.conduct)


def _is_by_name(case: Case, decision: Decision) -> bool:
    """Whether the clause whose rule was pinned is for the matter of the motion by name."""
    origin = decision.rule.origin
    if not isinstance(origin, FromClause) or not decision.motion.matter:
        return False
    return any(
        isinstance(one.provision, DecisionRuleProvision)
        and (one.clause, one.provision.name) == (origin.clause, origin.provision)
        and decision.motion.matter in one.provision.matters
        for one in provisions_in_force(case.get(AGREEMENT, origin.agreement), decision.proposed.at)
    )


def _is_to_mover(case: Case, decision: Decision, payment: Payment) -> bool:
    """Whether who put the motion is paid, or somebody who belongs to it."""
    payee = payment.payee
    if payee.person is None:
        return payee.organisation is not None and payee.organisation == decision.party
    affiliation = case.get(PERSON, payee.person).affiliation
    return payee.person == decision.proposer or (
        affiliation is not None and affiliation == decision.party
    )
