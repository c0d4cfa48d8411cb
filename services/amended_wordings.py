"""Amended wordings: whether what a motion would adopt still changes the text that there is."""

from collections.abc import Iterable
from itertools import combinations

from domain.agreements.agreement import AGREEMENT
from domain.agreements.earlier_wording import require_apart, require_on_present_wording
from domain.decisions.decision import Decision
from domain.motions.enacted_acts import AmendmentAdoption, EnactedAct
from domain.values import Moment
from services.ledger import Case


def require_amendments_apart(case: Case, enacts: Iterable[EnactedAct]) -> None:
    """Breach the rule that no motion adopts two amendments of which one takes back the other."""
    for one, other in combinations(_adopting(enacts), 2):
        if one.agreement == other.agreement:
            agreement = case.get(AGREEMENT, one.agreement)
            require_apart(agreement, one.amendment, other.amendment, case.act.conduct)


def require_amending_present_wording(case: Case, decision: Decision, at: Moment) -> None:
    """Breach the rule that nobody votes on an amendment of a wording that is no longer there."""
    for one in _adopting(decision.enactment.acts):
        agreement = case.get(AGREEMENT, one.agreement)
        pending = agreement.amendments.get(one.amendment)
        if pending is not None and pending.status == "proposed":
            require_on_present_wording(agreement, pending, at, case.act.conduct)


def _adopting(enacts: Iterable[EnactedAct]) -> list[AmendmentAdoption]:
    return [one for one in enacts if isinstance(one, AmendmentAdoption)]
