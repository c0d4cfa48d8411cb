"""Coherence: whether the agreements of a partnership can stand beside each other.

Each text is sound by itself (`domain.agreements.clash`); that two agreements of one partnership do
not say two things on one matter is looked at when one of them is to change: from the moment from
which its new text is to hold, and at every moment after it at which either of them reads otherwise.

They clash only where both could govern the same matter of the same parties
(`domain.agreements.governing`): a text of two parties and one of two others say what they like, and
so do two that have one party in common, which decides nothing by itself. How that one signs, both
could say.

What a text of more parties comes to say is not stopped by one of fewer: that gives way. How a party
signs, a text of fewer may say beside one of more, to which it adds
(`domain.provisions.signing_rule`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from domain.agreements.agreement import Agreement, provisions_in_force
from domain.agreements.amendment import AmendmentProposed
from domain.agreements.clash import clash_with, has_claims
from domain.agreements.consolidation import Adopted
from domain.agreements.governing import governed_by
from domain.parties.partnership import Partnership, Party, bound_parties
from domain.provisions.provision import ProvisionInForce, RulesClash
from domain.provisions.signing_rule import SigningProvision
from domain.refusal import Conduct
from domain.values import AgreementId, ClauseId, Moment


def require_coherent(
    before: Agreement,
    after: Agreement,
    others: Sequence[Agreement],
    partnership: Partnership,
    since: Moment,
    conduct: Conduct,
) -> None:
    """Breach the rule that agreements do not clash, if from `since` on the new text brings a clash
    with the `others` of the partnership that was not there before.
    """
    clash = _first_clash(after, others, partnership, since.at)
    if clash is not None and clash != _first_clash(before, others, partnership, since.at):
        conduct.breach(clash)


def as_proposed(agreement: Agreement, proposed: AmendmentProposed) -> tuple[Agreement, Moment]:
    """The agreement as it would be, and from when, if the amendment were adopted as proposed."""
    when = proposed.takes_effect or proposed.effective
    since = max(when, proposed.effective, key=lambda moment: moment.at)
    adopted = Adopted(proposed.id, proposed.amendment.changes)
    return replace(agreement, text=agreement.text.amended(since.at, adopted)), since


def _first_clash(
    agreement: Agreement, others: Sequence[Agreement], partnership: Partnership, since: datetime
) -> RulesClash | None:
    texts = [one for one in others if _claims_anything(one)]
    if not texts or not _claims_anything(agreement):
        return None
    later = {version.at for one in (agreement, *texts) for version in one.text.versions}
    later |= {one.in_force.at for one in texts if one.in_force is not None}
    for at in sorted({since, *(one for one in later if since < one)}):
        beside = [found for one in texts for found in provisions_in_force(one, at)]
        meets = _Meeting((agreement, *texts), partnership, at)
        clash = clash_with(provisions_in_force(agreement, at), beside, meets)
        if clash is not None:
            return clash
    return None


class _Meeting:
    """Whether provisions of two agreements could govern the same matter of the same parties."""

    def __init__(
        self, agreements: Iterable[Agreement], partnership: Partnership, at: datetime
    ) -> None:
        self._texts = {one.id: one for one in agreements}
        self._partnership, self._at = partnership, at
        self._governed: dict[tuple[AgreementId, ClauseId], frozenset[Party]] = {}

    def __call__(self, one: ProvisionInForce, other: ProvisionInForce, key: object) -> bool:
        ours, theirs = self._whom(one), self._whom(other)
        if isinstance(one.provision, SigningProvision):
            if len(ours) != len(theirs):
                return False
            if isinstance(key, tuple) and "payments" in key:
                return self._is_of_all(ours & theirs)
            named = one.provision.party  # both name the same, or none
            shared = ours & theirs
            return any(named in party for party in shared) if named else bool(shared)
        if theirs < ours:
            return False
        return ours <= theirs or len(ours & theirs) > 1

    def _whom(self, one: ProvisionInForce) -> frozenset[Party]:
        key = one.agreement, one.clause
        if key not in self._governed:
            text = self._texts[one.agreement]
            self._governed[key] = governed_by(text, one.clause, self._partnership, self._at)
        return self._governed[key]

    def _is_of_all(self, parties: frozenset[Party]) -> bool:
        return parties.issuperset(bound_parties(self._partnership, (), self._at))


def _claims_anything(agreement: Agreement) -> bool:
    return any(
        has_claims(provision)
        for version in agreement.text.versions
        for standing in version.clauses
        for provision in standing.clause.provisions
    )
