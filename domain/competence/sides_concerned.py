"""Whose decision something is, and whether all of them are sides of a conflict about it.

What is ordered, ruled or settled in a conflict binds its sides and nobody else. So a decision is
suspended, found void or nullified in a conflict only where every party whose decision it is is a
side of it. And a body answers a challenge to a decision only where each of them has a part in that
answer, unless it took the decision itself or a clause names it. Whose decision it is: those whom
the clause governs that provides for the body which took it; without a body, those whom the clause
governs by whose rule it was taken; all parties of the partnership where no clause does either; and
whoever had a seat in it besides. Who has left the partnership since is not among them, as nobody
can raise a conflict with them any more; who merged is there as the organisation that it merged
into.
"""

from collections.abc import Iterable

from domain.agreements.agreement import Agreement
from domain.agreements.bound import bound_at
from domain.agreements.governing import governed_by
from domain.competence.disposal import Deciders, has_all, seats_of
from domain.parties.partnership import Partnership, Party, bound_parties, is_party_at, parties_at
from domain.refusal import Conduct, Refused
from domain.values import AgreementId, DecisionId, Moment, OrganisationId
from domain.voting.rules import FromClause
from domain.voting.side import Side


class DecisionOfOthersToo(Refused):
    """The decision {decision} is also that of {party}, which is no side of the conflict: nothing
    that is ordered or ruled there touches it."""

    code = "DECISION_OF_OTHERS_TOO"
    decision: DecisionId
    party: OrganisationId


class DecidedWithoutASide(Refused):
    """{party}, a side of the conflict, had no part in the decision {decision}: an appeal is decided
    by somebody neutral, or by those to whom all sides belong."""

    code = "DECIDED_WITHOUT_A_SIDE"
    decision: DecisionId
    party: OrganisationId


def governing_agreement(by: Deciders) -> AgreementId | None:
    """The agreement whose clause governed a decision that no body took; None where none did."""
    origin = by.decision.rule.origin
    return origin.agreement if by.body is None and isinstance(origin, FromClause) else None


def whose(
    by: Deciders, partnership: Partnership, governing: Agreement | None, at: Moment
) -> tuple[Party, ...]:
    """Whose decision it is at `at`; `governing` is the agreement of `governing_agreement`."""
    taken = by.decision.decided or by.decision.proposed
    source = by.constituted_by if by.body is not None else governing
    if source is None:
        named = parties_at(partnership, taken.at) or parties_at(partnership, at.at)
    else:
        theirs = {line[0] for line in _governed(source, by, partnership, taken)}
        named = tuple(party for party in partnership.parties if party in theirs)
    lines = bound_parties(partnership, named or tuple(partnership.parties), at.at)
    seated = [seat.party for seat in seats_of(by, taken) or () if seat.party is not None]
    others = tuple(
        party
        for party in dict.fromkeys(seated)
        if is_party_at(partnership, party, at.at) and not any(party in line for line in lines)
    )
    return (*lines, *((party,) for party in others))


def _governed(
    source: Agreement, by: Deciders, partnership: Partnership, at: Moment
) -> Iterable[Party]:
    """Whom the clause governs by which it was decided, whether they signed it or joined later."""
    origin = by.decision.rule.origin
    clause = origin.clause if isinstance(origin, FromClause) else None
    if by.body is not None:
        clause = by.body.clause
    if clause is None:
        return bound_at(source, partnership, at.at)
    return governed_by(source, clause, partnership, at.at)


def answers_without(
    by: Deciders, of_by: Iterable[Party], lines: Iterable[Party], partnership: Partnership
) -> bool:
    """Whether the decision `by`, which is that of the parties `of_by`, answers of the decision of
    others without them: one of the `lines` whose decision it is has no part in it.
    """
    theirs, lines = {one for line in of_by for one in line}, list(lines)
    if any(theirs.isdisjoint(line) for line in lines):
        return True
    taken = by.decision.decided or by.decision.proposed
    return not has_all(by, partnership, lines, taken)


def no_side(lines: Iterable[Party], sides: Iterable[Side]) -> OrganisationId | None:
    """The first party that is no side; None where each of them is one."""
    there = {side.party for side in sides}
    return next((line[0] for line in lines if there.isdisjoint(line)), None)


def left_out(lines: Iterable[Party], sides: Iterable[Side]) -> OrganisationId | None:
    """The first side, of those that are parties, whose decision it is not; None where it is that
    of all."""
    theirs = {one for line in lines for one in line}
    parties = (side.party for side in sides if side.party is not None)
    return next((party for party in parties if party not in theirs), None)


def require_by_sides(
    decision: DecisionId, lines: Iterable[Party], sides: Iterable[Side], conduct: Conduct
) -> None:
    """Breach the rule that no body in which only some sides have a part decides an appeal."""
    out = left_out(lines, sides)
    if out is not None:
        conduct.breach(DecidedWithoutASide(decision, out))


def require_of_sides(
    decision: DecisionId, lines: Iterable[Party], sides: Iterable[Side], conduct: Conduct
) -> None:
    """Breach the rule that a conflict touches a decision only of its sides."""
    other = no_side(lines, sides)
    if other is not None:
        conduct.breach(DecisionOfOthersToo(decision, other))
