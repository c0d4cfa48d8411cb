"""Disposal: whose decision may end an agreement, prolong it or change it.

What two parties agreed on is theirs: no body in which others have a say ends it, although it is
a body of the same partnership. A decision disposes of an agreement when

- a clause of that agreement gives it to those who took it: it constitutes the body, assigns the
  matter to it, or carries the rule by which it was decided;
- or the body is constituted by another agreement that binds the same parties;
- or those who took it are its parties together: each of them has a seat in the body or, without
  a body, in the electorate, and no organisation that the agreement does not bind has one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.agreement import Agreement, provisions_in_force
from domain.body import Body, electorate_at
from domain.decision import Decision
from domain.partnership import Partnership, Party, bound_parties, parties_at
from domain.refusal import Conduct, Refused
from domain.rules import FromClause
from domain.scheme import SchemeProvision, is_for
from domain.values import AgreementId, DecisionId, Moment, OrganisationId
from domain.voting import Seat


class DecidedByOthers(Refused):
    """What becomes of the agreement {agreement} is not for the decision {decision}: {because}."""

    code = "DECIDED_BY_OTHERS"
    agreement: AgreementId
    decision: DecisionId
    because: str


@dataclass(frozen=True)
class Deciders:
    """A decision, and by whom it was taken."""

    decision: Decision
    body: Body | None = None
    """The body that took it; None: all parties, without one."""
    constituted_by: Agreement | None = None
    """The agreement that provides for the body."""


def require_theirs(
    agreement: Agreement, partnership: Partnership, by: Deciders, at: Moment, conduct: Conduct
) -> None:
    """Breach the rule that what becomes of an agreement is decided by those whose it is."""
    because = why_not_theirs(agreement, partnership, by, at)
    if because:
        conduct.breach(DecidedByOthers(agreement.id, by.decision.id, because))


def why_not_theirs(agreement: Agreement, partnership: Partnership, by: Deciders, at: Moment) -> str:
    """Why it is not for this decision what becomes of the agreement; empty where it is."""
    if _is_given(agreement, by):
        return ""
    bound, source = _bound(agreement, partnership, at), by.constituted_by
    if source is not None and set(_bound(source, partnership, at)) == set(bound):
        return ""
    seats = _seats(by, at)
    if seats is None:
        present = parties_at(partnership, at.at)
        return "" if _all_in(present, bound) else "others than its parties took it too"
    having = {seat.party for seat in seats if seat.party is not None}
    if not _all_in(having, bound):
        return "others than its parties had a say in it, and no clause of the agreement says so"
    if not all(having.intersection(party) for party in bound):
        return "not each of its parties had a say in it, and no clause of the agreement says so"
    return ""


def _is_given(agreement: Agreement, by: Deciders) -> bool:
    """Whether the agreement itself gives it to those who decided."""
    decision = by.decision
    if by.body is not None and by.body.agreement == agreement.id:
        return True
    origin = decision.rule.origin
    if isinstance(origin, FromClause) and origin.agreement == agreement.id:
        return True
    return any(
        is_for(assignment, decision.body)
        for one in provisions_in_force(agreement, decision.proposed.at)
        if isinstance(one.provision, SchemeProvision)
        for assignment in one.provision.assignments
        if not assignment.matters or decision.motion.matter in assignment.matters
    )


def _seats(by: Deciders, at: Moment) -> Sequence[Seat] | None:
    """The seats of those who took it, where they are known: of the poll, or of the body."""
    poll = by.decision.poll_decided
    if poll is not None:
        return poll.electorate.seats
    if by.body is None:
        return None
    return electorate_at(by.body, (by.decision.decided or at).at).seats


def _bound(agreement: Agreement, partnership: Partnership, at: Moment) -> tuple[Party, ...]:
    return agreement.still_bound(bound_parties(partnership, agreement.parties, at.at), at.at)


def _all_in(
    organisations: Sequence[OrganisationId] | set[OrganisationId], parties: Sequence[Party]
) -> bool:
    """Whether all of them are among the parties, or were before they merged."""
    return all(any(one in party for party in parties) for one in organisations)
