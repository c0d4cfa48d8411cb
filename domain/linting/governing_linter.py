"""The linter of whom provisions govern: what a text of some of the parties says of all of them.

It is not refused: two may lay down rules for what is theirs. That the same words do nothing in
what concerns the others as well, or no longer do since a party joined and the clause was changed
without it, is easily overlooked, so it is remarked.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.agreements.agreement import Agreement, provisions_at
from domain.agreements.governing import governed_by
from domain.parties.partnership import Partnership, Party, bound_parties
from domain.provisions.provision import (
    DecisionRuleProvision,
    ElectionRuleProvision,
    ProcedureProvision,
    ProvisionInForce,
    SegregationProvision,
    SpendingProvision,
    TimeLimitsProvision,
)
from domain.provisions.scheme import SchemeProvision
from domain.provisions.signing_rule import SigningProvision
from domain.provisions.urgency import UrgencyProvision
from domain.voting.remark import Remark

_OF_MATTERS = (
    DecisionRuleProvision,
    ElectionRuleProvision,
    ProcedureProvision,
    SchemeProvision,
    SegregationProvision,
    TimeLimitsProvision,
    UrgencyProvision,
)


def lint_governing(
    agreement: Agreement, partnership: Partnership, at: datetime
) -> Iterator[Remark]:
    """The remarks on the provisions of a text as it reads then, in force or not, that do not govern
    what is the matter of all parties.
    """
    for one in provisions_at(agreement, at):
        governed = governed_by(agreement, one.clause, partnership, at)
        others = [party for party in bound_parties(partnership, (), at) if party not in governed]
        if not others:
            continue
        where, party = f"“{one.provision.name}” in {one.cited_as}", others[0][0]
        if _is_about_payments(one):
            said = f"{where} does not govern payments: they concern the party {party} as well, "
            yield Remark("GOVERNS_NO_PAYMENTS", f"{said}which it does not bind.", party=party)
        if _names_another(one, others):
            named = getattr(one.provision, "party", None)
            said = f"{where} is about the signatures of the party {named}, which it does not bind."
            yield Remark("GOVERNS_NOBODY", said, "party", party=named)
        if isinstance(one.provision, _OF_MATTERS):
            said = f"{where} governs what is decided under its own agreement, and nothing that "
            said += f"concerns the party {party}, which it does not bind."
            yield Remark("GOVERNS_SOME", said, party=party)


def _is_about_payments(one: ProvisionInForce) -> bool:
    provision = one.provision
    if isinstance(provision, SigningProvision):
        return not provision.signs or "payments" in provision.signs
    return isinstance(provision, SpendingProvision)


def _names_another(one: ProvisionInForce, others: Sequence[Party]) -> bool:
    provision = one.provision
    return isinstance(provision, SigningProvision) and any(
        provision.party in party for party in others
    )
