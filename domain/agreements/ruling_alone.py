"""Ruling alone: a text of one party lays down no rules for the others.

A text that binds one party alone needs nobody's signature but that party's. So it can say how it
lasts and is amended, what that party does at which times, and who signs for it; who decides what,
by which rule, which bodies and posts there are, and whatever else would govern the other parties
of the partnership, takes a text that binds them as well.
"""

from collections.abc import Sequence

from domain.agreements.agreement import Agreement, provisions_at
from domain.agreements.bound import bound_at, parties_to
from domain.parties.partnership import Partnership, Party, parties_at
from domain.provisions.cadence import CadenceProvision
from domain.provisions.provision import (
    AmendmentRuleProvision,
    DurationProvision,
    NoticeProvision,
    Provision,
)
from domain.provisions.signing_rule import SigningProvision
from domain.refusal import Conduct, Refused
from domain.values import Moment, OrganisationId

OF_ITS_OWN = (AmendmentRuleProvision, DurationProvision, NoticeProvision, CadenceProvision)


class RulesForOthers(Refused):
    """The text binds {party} alone, so “{provision}” can't govern the other parties of the
    partnership: they would have to be parties to it, and sign it."""

    code = "RULES_FOR_OTHERS"
    party: OrganisationId
    provision: str


def require_no_rules_for_others(
    before: Agreement, after: Agreement, partnership: Partnership, at: Moment, conduct: Conduct
) -> None:
    """Breach the rule that nobody alone lays down rules for others, if from `at` on the text would
    and did not before.
    """
    found = rules_for_others(after, partnership, at)
    stood = rules_for_others(before, partnership, at) if before.in_force_at(at.at) else ()
    for provision in found:
        if provision not in stood:
            party = parties_to(after, partnership, at.at)[0][0]
            conduct.breach(RulesForOthers(party, provision.name))
            return


def rules_for_others(
    agreement: Agreement, partnership: Partnership, at: Moment
) -> tuple[Provision, ...]:
    """The provisions of a text that binds one party alone by which others would be governed."""
    bound = bound_at(agreement, partnership, at.at)
    others = [one for one in parties_at(partnership, at.at) if not any(one in p for p in bound)]
    if len(bound) > 1 or not others:
        return ()
    stated = (one.provision for one in provisions_at(agreement, at.at))
    return tuple(one for one in stated if not _is_own(one, bound))


def _is_own(provision: Provision, bound: Sequence[Party]) -> bool:
    """Whether it says something of those alone whom the text binds."""
    if isinstance(provision, SigningProvision):
        return any(provision.party in party for party in bound)
    if isinstance(provision, CadenceProvision) and provision.party is not None:
        return any(provision.party in party for party in bound)
    return isinstance(provision, OF_ITS_OWN)
