"""Coherence: whether the agreements of a partnership can stand beside each other.

Each text is sound by itself (`domain.clash`); that two agreements of one partnership do not say
two things on one matter is looked at when one of them is to change: from the moment from which its
new text is to hold, and at every moment after it at which either of them reads otherwise.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.agreement import Agreement, provisions_in_force
from domain.amendment import AmendmentProposed
from domain.clash import clash_with, has_claims
from domain.consolidation import Adopted
from domain.provision import RulesClash
from domain.refusal import Conduct
from domain.values import Moment


def require_coherent(
    before: Agreement,
    after: Agreement,
    others: Sequence[Agreement],
    since: Moment,
    conduct: Conduct,
) -> None:
    """Breach the rule that agreements do not clash, if from `since` on the new text brings a clash
    with the `others` of the partnership that was not there before.
    """
    clash = _first_clash(after, others, since.at)
    if clash is not None and clash != _first_clash(before, others, since.at):
        conduct.breach(clash)


def as_proposed(agreement: Agreement, proposed: AmendmentProposed) -> tuple[Agreement, Moment]:
    """The agreement as it would be, and from when, if the amendment were adopted as proposed."""
    when = proposed.takes_effect or proposed.effective
    since = max(when, proposed.effective, key=lambda moment: moment.at)
    adopted = Adopted(proposed.id, proposed.amendment.changes)
    return replace(agreement, text=agreement.text.amended(since.at, adopted)), since


def _first_clash(
    agreement: Agreement, others: Sequence[Agreement], since: datetime
) -> RulesClash | None:
    texts = [one for one in others if _claims_anything(one)]
    if not texts or not _claims_anything(agreement):
        return None
    later = {version.at for one in (agreement, *texts) for version in one.text.versions}
    later |= {one.in_force.at for one in texts if one.in_force is not None}
    for at in sorted({since, *(one for one in later if since < one)}):
        beside = [found for one in texts for found in provisions_in_force(one, at)]
        clash = clash_with(provisions_in_force(agreement, at), beside)
        if clash is not None:
            return clash
    return None


def _claims_anything(agreement: Agreement) -> bool:
    return any(
        has_claims(provision)
        for version in agreement.text.versions
        for standing in version.clauses
        for provision in standing.clause.provisions
    )
