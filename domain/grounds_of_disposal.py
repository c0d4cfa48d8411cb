"""That what became of an agreement by a decision was for those to decide who did."""

from collections.abc import Iterator
from typing import Any

from domain.agreement import AGREEMENT, AgreementTerminated
from domain.amendment import AmendmentAdopted, AmendmentRejected, AmendmentWithdrawn
from domain.authority import ByDecision
from domain.body import BODY
from domain.chain import Acted, Ground, also_rests, missing
from domain.decision import DECISION
from domain.disposal import Deciders, why_not_theirs
from domain.partnership import PARTNERSHIP
from domain.term import AgreementRenewed
from domain.values import DecisionId, Moment


@also_rests(AgreementTerminated, AgreementRenewed, AmendmentWithdrawn)
def _decided(acted: Acted[Any]) -> Iterator[Ground]:
    authority = acted.record.authority
    if isinstance(authority, ByDecision):
        yield from _of_those_whose_it_is(acted, authority.decision, acted.data.effective)


@also_rests(AmendmentRejected)
def _rejected(acted: Acted[AmendmentRejected]) -> Iterator[Ground]:
    if acted.data.decision is not None:
        yield from _of_those_whose_it_is(acted, acted.data.decision, acted.data.effective)


@also_rests(AmendmentAdopted)
def _adopted(acted: Acted[AmendmentAdopted]) -> Iterator[Ground]:
    if acted.data.decision is not None:
        yield from _of_those_whose_it_is(acted, acted.data.decision, acted.data.adopted)


def _of_those_whose_it_is(acted: Acted[Any], by: DecisionId, at: Moment) -> Iterator[Ground]:
    known = acted.known
    agreement, decision = known.of(AGREEMENT, acted.record.stream), known.of(DECISION, by)
    if agreement is None or decision is None:
        return  # that it is not on record is told by the decision
    partnership = known.of(PARTNERSHIP, agreement.partnership)
    if partnership is None:
        return
    body = known.of(BODY, decision.body)
    source = None if body is None else known.of(AGREEMENT, body.agreement)
    why = why_not_theirs(agreement, partnership, Deciders(decision, body, source), at)
    if why:
        yield missing("decision", "A decision of those whose agreement it is.", why, by)
