"""Coherence: the agreements of a partnership, looked at beside each other when one changes."""

from collections.abc import Sequence

from domain.agreements.agreement import (
    AGREEMENT,
    Agreement,
    AgreementEnteredIntoForce,
    Event,
    evolve,
)
from domain.agreements.amendment import AmendmentAdopted, AmendmentProposed
from domain.agreements.coherence import as_proposed
from domain.agreements.coherence import require_coherent as require_coherent_texts
from domain.agreements.ruling_alone import require_no_rules_for_others
from domain.parties.partnership import PARTNERSHIP
from services.ledger import Case


def require_coherent(case: Case, agreement: Agreement, happened: Sequence[Event]) -> None:
    """Breach the rules that no two agreements clash, where one comes to bind or is to be amended,
    and that a text of one party lays down no rules for others.
    """
    after = agreement
    for one in happened:
        after = evolve(after, one)
        if isinstance(one, AmendmentProposed):
            changed, since = as_proposed(agreement, one)
        elif isinstance(one, AmendmentAdopted | AgreementEnteredIntoForce):
            changed, since = after, one.effective
        else:
            continue
        partnership = case.get(PARTNERSHIP, agreement.partnership)
        require_no_rules_for_others(agreement, changed, partnership, since, case.act.conduct)
        others = case.within(AGREEMENT, agreement.partnership)
        beside = [other for other in others if other.id != agreement.id]
        require_coherent_texts(agreement, changed, beside, partnership, since, case.act.conduct)
