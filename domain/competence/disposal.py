"""Disposal: whose decision it takes: to end an agreement, prolong or change it, and to do what
concerns all parties of the partnership.

What two parties agreed on is theirs: no body in which others have a say ends it, although it is
a body of the same partnership. A decision disposes of an agreement when

- a clause of that agreement gives it to those who took it: it constitutes the body, in which each
  of its parties has a seat, assigns the matter to it, or carries the rule by which it was decided
  and names the body in it;
- or the body, in which each of them has a seat, is constituted by another agreement that binds the
  same parties;
- or those who took it are its parties together: each of them has a seat in the body or, without
  a body, in the electorate, and no organisation that the agreement does not bind has one.

What is under an agreement, such as a body or a post that it provides for, is as much a matter of
those whom it binds. What is under none, a payment, the admission of a party, the end of the
partnership, concerns all of its parties: all of them decide it without a body, or a body that an
agreement of all gives it to, or one in which each of them has a seat, or nobody sits for any of
them. A committee in which some of them sit decides for all what a scheme of delegation says it
does, and no more because all have constituted it. What some of the parties agreed on between
themselves gives their bodies no say over the others, except over those who joined the partnership
while it was governed so (`domain.agreements.governing`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.agreements.agreement import Agreement, provisions_in_force
from domain.agreements.bound import bound_at
from domain.agreements.governing import governs, is_for_all
from domain.bodies.body import Body, electorate_at
from domain.decisions.decision import Decision
from domain.parties.partnership import Partnership, Party, bound_parties, parties_at
from domain.provisions.provision import DecisionRuleProvision, ElectionRuleProvision
from domain.provisions.scheme import SchemeProvision, is_for
from domain.refusal import Conduct, Refused
from domain.values import AgreementId, BodyId, ClauseId, DecisionId, Moment, OrganisationId
from domain.voting.rules import FromClause
from domain.voting.tally import Seat


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
    agreement: Agreement,
    partnership: Partnership,
    by: Deciders,
    at: Moment,
    word: str | None,
    conduct: Conduct,
) -> None:
    """Breach the rule that what becomes of an agreement is decided by those whose it is.

    `word` is the one of the act (`domain.competence.words_of_acts`); None: the matter of the
    motion.
    """
    because = why_not_theirs(agreement, partnership, by, at, word)
    if because:
        conduct.breach(DecidedByOthers(agreement.id, by.decision.id, because))


def why_not_theirs(
    agreement: Agreement, partnership: Partnership, by: Deciders, at: Moment, word: str | None
) -> str:
    """Why it is not for this decision what becomes of the agreement; empty where it is."""
    bound, source = bound_at(agreement, partnership, at.at), by.constituted_by
    if _is_given(agreement, by, partnership, bound, at, word):
        return ""
    is_alike = source is not None and set(bound_at(source, partnership, at.at)) == set(bound)
    if is_alike and has_all(by, partnership, bound, at):
        return ""
    seats, present = seats_of(by, at), parties_at(partnership, at.at)
    if seats is None:
        return "" if _all_in(present, bound) else "others than its parties took it too"
    having = {seat.party for seat in seats if seat.party is not None}
    if by.body is not None and source is None and not having and _all_in(present, bound):
        return ""  # a body of the whole partnership, in which nobody sits for one of its parties
    if not _all_in(having, bound):
        return "others than its parties had a say in it, and no clause of the agreement says so"
    if not all(having.intersection(party) for party in bound):
        return "not each of its parties had a say in it, and no clause of the agreement says so"
    return ""


class DecidedBySome(Refused):
    """This concerns others as well as those who took the decision {decision}: not each party whom
    it concerns had a say in it, and no agreement of theirs gives it to those who took it."""

    code = "DECIDED_BY_SOME"
    decision: DecisionId


class JoinedSince(Refused):
    """{party} joined after the decision {decision} was taken and had no say in it: what ends the
    partnership for every party is decided anew with it."""

    code = "JOINED_SINCE"
    decision: DecisionId
    party: OrganisationId


def newcomer(partnership: Partnership, decision: Decision, at: Moment) -> OrganisationId | None:
    """The first party that was none when the decision was taken, nor has merged from one; None
    where all that there are had their say."""
    taken = decision.decided or at
    then = parties_at(partnership, taken.at)
    lines = bound_parties(partnership, then, at.at) if then else ()
    known = {one for line in lines for one in line} | set(then)
    present = parties_at(partnership, at.at)
    return next((party for party in present if party not in known), None)


def require_no_newcomer(
    partnership: Partnership, decision: Decision, at: Moment, conduct: Conduct
) -> None:
    """Breach the rule that nobody's partnership is ended without its having had a say."""
    party = newcomer(partnership, decision, at)
    if party is not None:
        conduct.breach(JoinedSince(decision.id, party))


def is_theirs(
    agreement: Agreement | None,
    partnership: Partnership,
    by: Deciders,
    agreements: Iterable[Agreement],
    at: Moment,
    word: str | None = None,
    given_to: BodyId | None = None,
) -> bool:
    """Whether it is for this decision what is under `agreement`; None: what is under none, and so
    of all parties. `agreements` are those of the partnership, `word` is that of the act, and
    `given_to` the body that appoints to the post, or ends what it is about, by the clause that
    provides for that post.
    """
    if given_to is not None and by.body is not None and by.body.id == given_to:
        return True
    if agreement is not None:
        if not why_not_theirs(agreement, partnership, by, at, word):
            return True
        if not binds_all(agreement, partnership, at):
            return False
    return is_of_all(partnership, by, agreements, at, word)


def is_of_all(
    partnership: Partnership,
    by: Deciders,
    agreements: Iterable[Agreement],
    at: Moment,
    word: str | None = None,
) -> bool:
    """Whether it is for this decision what concerns all parties that there were when it was taken,
    or at `at` where that is not known.
    """
    taken = by.decision.decided or at
    present = parties_at(partnership, taken.at)
    if by.body is not None:
        stands_for_all = is_for_all(by.constituted_by, by.body.clause, partnership, taken.at)
        if stands_for_all and has_all(by, partnership, [(party,) for party in present], taken):
            return True
        everybody = bound_parties(partnership, (), taken.at)
        for one in agreements:
            clauses = _given_by(one, by, word)
            if any(governs(one, each, partnership, everybody, taken.at) for each in clauses):
                return True
    seats = seats_of(by, taken)
    if seats is None:
        return True  # without a body, and of whom the numbers are is not said
    return {seat.party for seat in seats}.issuperset(present)


def binds_all(agreement: Agreement, partnership: Partnership, at: Moment) -> bool:
    """Whether the agreement binds every party of the partnership."""
    return _all_in(parties_at(partnership, at.at), bound_at(agreement, partnership, at.at))


def has_all(by: Deciders, partnership: Partnership, parties: Iterable[Party], at: Moment) -> bool:
    """Whether each of the parties has a seat in the body, or in the electorate; or the body has no
    seat of any party, so that its members are there for nobody in particular. Somebody has to sit
    for more than half of them: the rest stop nothing by leaving their seats empty. Who joined the
    partnership later than the body was constituted joined it with that body, if a clause provides
    for it, which they read before they joined; in any other they ask for a seat.
    """
    seats = seats_of(by, at) or ()
    having = {seat.party for seat in seats} - {None}
    seated = {seat.party for seat in seats if seat.holder is not None}
    if by.body is not None and by.constituted_by is not None:
        then = set(parties_at(partnership, by.body.constituted.at))
        parties = [party for party in parties if then.intersection(party)]
    parties = list(parties)
    if not having or not parties:
        return True
    present = [party for party in parties if seated.intersection(party)]
    return all(having.intersection(party) for party in parties) and 2 * len(present) > len(parties)


def _is_given(
    agreement: Agreement,
    by: Deciders,
    partnership: Partnership,
    bound: Sequence[Party],
    at: Moment,
    word: str | None,
) -> bool:
    """Whether the agreement itself gives it to those who decided; it binds `bound`."""
    is_own = by.body is not None and by.body.agreement == agreement.id
    if is_own and has_all(by, partnership, bound, at):
        return True
    return any(True for _ in _given_by(agreement, by, word))


def _given_by(agreement: Agreement, by: Deciders, word: str | None) -> Iterator[ClauseId]:
    """The clauses of the agreement that give it to the body that decided: the one whose rule they
    decided by, if that names their body, and the schemes of delegation that say it is theirs. A
    rule for whoever decides gives nobody anything, and one for another matter not this act.
    """
    decision = by.decision
    origin, body, matter = decision.rule.origin, decision.body, decision.motion.matter
    if word is not None and decision.election is None:
        matter = word
    if body is None:
        return
    ruling = origin.clause if isinstance(origin, FromClause) else None
    for one in provisions_in_force(agreement, decision.proposed.at):
        provision = one.provision
        if isinstance(provision, DecisionRuleProvision | ElectionRuleProvision):
            is_of_it = not provision.matters or matter in provision.matters
            if one.clause == ruling and provision.body == body and is_of_it:
                yield one.clause
        elif isinstance(provision, SchemeProvision):
            named = [each for each in provision.assignments if matter in each.matters]
            every = [each for each in provision.assignments if not each.matters]
            if any(is_for(assignment, body) for assignment in named or every):
                yield one.clause


def seats_of(by: Deciders, at: Moment) -> Sequence[Seat] | None:
    """The seats of those who took it, where they are known: of the poll, or of the body."""
    poll = by.decision.poll_decided
    if poll is not None:
        return poll.electorate.seats
    if by.body is None:
        return None
    return electorate_at(by.body, (by.decision.decided or at).at).seats


def _all_in(
    organisations: Sequence[OrganisationId] | set[OrganisationId], parties: Sequence[Party]
) -> bool:
    """Whether all of them are among the parties, or were before they merged."""
    return all(any(one in party for party in parties) for one in organisations)
