"""Coherence: the agreements of a partnership, looked at beside each other when one changes."""

from collections.abc import Sequence

from domain.agreement import AGREEMENT, Agreement, AgreementEnteredIntoForce, Event, evolve
from domain.amendment import AmendmentAdopted, AmendmentProposed
from domain.coherence import as_proposed
from domain.coherence import require_coherent as require_coherent_texts
from services.ledger import Case


def require_coherent(case: Case, agreement: Agreement, happened: Sequence[Event]) -> None:
    """Breach the rule that no two agreements clash, where one comes to bind or is to be amended."""
    after = agreement
    for one in happened:
        after = evolve(after, one)
        if isinstance(one, AmendmentProposed):
            changed, since = as_proposed(agreement, one)
        elif isinstance(one, AmendmentAdopted | AgreementEnteredIntoForce):
            changed, since = after, one.effective
        else:
            continue
        others = case.within(AGREEMENT, agreement.partnership)
        beside = [other for other in others if other.id != agreement.id]
        require_coherent_texts(agreement, changed, beside, since, case.act.conduct)
