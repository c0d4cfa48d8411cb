"""Presiding: who opens a vote and who ends one, found from the request and from who holds what."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from domain.authority import ByClause, ByDefault
from domain.competence import overdue
from domain.competence import presiding as rules
from domain.competence.presiding import NotEntitledToCount, NotEntitledToOpen, Whoever
from domain.competence.time_to_vote import ends_before_others
from domain.decisions.ballot import BALLOT
from domain.decisions.decision import Decision
from domain.document import Document
from domain.motions.poll import Poll, closes_by_itself, closes_early
from domain.parties.partnership import PARTNERSHIP, Partnership
from domain.parties.person import PERSON
from domain.refusal import Refused
from domain.values import DecisionId, Moment, OrganisationId, PersonId, SeatId
from domain.voting.tally import Electorate, Seat
from services.electorates import chair_of
from services.entitlement import acting_person, acts_for, alone_in, on_whose_behalf, stands_alone
from services.ledger import Case
from services.separation import held_in


class EvidenceMissing(Refused):
    """One of several parties reports a vote on the motion {decision}: it has to name a document
    that shows it."""

    code = "EVIDENCE_MISSING"
    decision: DecisionId


class NotEntitledToReport(Refused):
    """The vote on the motion {decision} is reported for who presides over it: the chair of the body
    or its returning officer. Where there is neither, who votes does so here."""

    code = "NOT_ENTITLED_TO_REPORT"
    decision: DecisionId


class NotEntitledToNotify(Refused):
    """What became of the notice of the motion {decision} is entered for who proposed it, chairs the
    body or is its returning officer, and of single seats for the party whose they are."""

    code = "NOT_ENTITLED_TO_NOTIFY"
    decision: DecisionId


BY = "Who does it; left out: the person on whose behalf the request is made."


def acting_in(
    case: Case,
    decision: Decision,
    partnership: Partnership,
    electorate: Electorate,
    said: PersonId | None,
    effective: Moment,
) -> Whoever:
    """Who acts in a vote: as is said, or on whose behalf the request is made."""
    chair = chair_of(case, decision, effective)
    asked = said or case.act.person
    seats = electorate.seats if chair is None else (*electorate.seats, chair)
    held = next((seat for seat in seats if asked and seat.holder == asked), None)
    person = acting_person(case, said, None if held is None else held.party, partnership)
    person, party = on_whose_behalf(case, partnership, effective, person, None)
    return Whoever(person, party, administers=case.act.boundary is None)


def require_part(
    case: Case, decision: Decision, electorate: Electorate, whoever: Whoever, effective: Moment
) -> None:
    """Breach the rule that a vote is opened by who has a part in it, where it is said who does."""
    if is_unsaid(case, whoever):
        return
    chair, officers = chair_of(case, decision, effective), _officers(case, decision, effective)
    if not rules.has_part(decision, whoever, electorate, chair, officers):
        case.act.conduct.breach(NotEntitledToOpen(decision.id))


def ends_instead(
    case: Case, decision: Decision, poll: Poll, whoever: Whoever, effective: Moment
) -> bool:
    """Whether one of those who may vote ends the vote in place of whoever presides."""
    if poll.closed is not None or closes_by_itself(poll, effective) or is_unsaid(case, whoever):
        return False
    who = _presiding(case, decision, effective)
    procedure = decision.preparation.procedure
    if not closes_early(poll, effective) and not rules.why_not_closing(
        poll, procedure, whoever, who.chair, who.officers, who.concerned
    ):
        return False
    around = case.get(PARTNERSHIP, decision.partnership)
    if not overdue.may_vote(poll, whoever, around, effective.at):
        return False
    since = overdue.ended_by_voters_from(
        decision,
        poll,
        case.children(BALLOT, poll.id),
        nobody_presides=rules.nobody_presides(
            poll, procedure, who.chair, who.officers, who.concerned
        ),
    )
    return since is not None and since <= effective.at


def require_entitled_to_close(
    case: Case, decision: Decision, poll: Poll, whoever: Whoever, effective: Moment
) -> None:
    """Breach the rule that a vote which does not end by itself is ended by who may do that."""
    if closes_by_itself(poll, effective) or is_unsaid(case, whoever):
        return
    who = _presiding(case, decision, effective)
    rules.require_entitled_to_close(
        poll,
        decision.preparation.procedure,
        whoever,
        chair=who.chair,
        officers=who.officers,
        concerned=who.concerned,
        conduct=case.act.conduct,
    )
    partnership = case.get(PARTNERSHIP, decision.partnership)
    alone = alone_in(case, partnership, effective)
    handed_in = partial(case.children, BALLOT, poll.id)
    too_soon = ends_before_others(decision, poll, handed_in, effective.at, alone)
    if too_soon is not None:
        raise too_soon


def require_counting(
    case: Case,
    decision: Decision,
    partnership: Partnership,
    poll: Poll,
    said: PersonId | None,
    effective: Moment,
) -> PersonId | None:
    """Who counts, if it is said; breaches the rule that it is for the returning officer."""
    whoever = acting_in(case, decision, partnership, poll.electorate, said, effective)
    who = _presiding(case, decision, effective)
    officers = who.officers - who.concerned
    if not officers or is_unsaid(case, whoever):
        return whoever.person
    parties = {case.get(PERSON, officer).affiliation for officer in officers}
    by_clause = isinstance(case.act.authority, ByClause | ByDefault)
    since = overdue.counted_by_anybody_from(decision, poll)
    is_overdue = since is not None and since <= effective.at
    because = rules.why_not_counting(
        whoever, officers, parties, is_by_clause=by_clause, is_overdue=is_overdue
    )
    if because:
        case.act.conduct.breach(NotEntitledToCount(poll.id, because))
    return whoever.person


def require_reporting(
    case: Case,
    decision: Decision,
    partnership: Partnership,
    evidence: Sequence[Document],
    effective: Moment,
) -> OrganisationId | None:
    """The one of several parties that reports a vote, if one does. It is refused to without a
    document that shows it, or where it is not for it to preside: the others see the document, and
    can challenge what it led to. Where nobody presides no party says alone how the others voted.
    """
    if not stands_alone(case, partnership, effective):
        return None
    if not evidence:
        raise EvidenceMissing(decision.id)
    parties = _presiding_for(case, decision, effective)
    if case.act.boundary not in parties:
        raise NotEntitledToReport(decision.id)
    return case.act.boundary


def require_entitled_to_notify(
    case: Case,
    decision: Decision,
    effective: Moment,
    electorate: Electorate | None = None,
    seats: Sequence[SeatId] = (),
) -> None:
    """Refuse one of several parties that enters of the notice of a motion what is not its to say:
    that it was given is for who proposed the motion or presides; that it arrived, or came back
    from, certain seats is also for the party whose seats they are.
    """
    boundary = case.act.boundary
    if boundary is None or case.act.conduct.is_reported:
        return
    parties = _presiding_for(case, decision, effective) | {decision.party}
    around, places = case.get(PARTNERSHIP, decision.partnership), electorate or Electorate(())
    own = {one.id for one in places.seats if one.party and acts_for(case, one.party, around)}
    is_of_own_seats = bool(seats) and own.issuperset(seats)
    if parties != {None} and boundary not in parties and not is_of_own_seats:
        raise NotEntitledToNotify(decision.id)


def _presiding_for(case: Case, decision: Decision, effective: Moment) -> set[OrganisationId | None]:
    """The parties whose the chair and the returning officers of the body are."""
    chair, officers = chair_of(case, decision, effective), _officers(case, decision, effective)
    parties = {case.get(PERSON, officer).affiliation for officer in officers}
    if chair is not None and chair.holder is not None:
        parties.add(chair.party)
    return parties


@dataclass(frozen=True)
class _Presiding:
    """Who presides over a vote, and whom of all it concerns."""

    chair: Seat | None
    officers: frozenset[PersonId]
    concerned: frozenset[PersonId]


def _presiding(case: Case, decision: Decision, effective: Moment) -> _Presiding:
    chair, held = chair_of(case, decision, effective), held_in(case, decision.partnership)
    officers = rules.returning_officers(held, effective.at)
    return _Presiding(chair, officers, overdue.concerned_in(decision, held, chair))


def concerned_in(case: Case, decision: Decision, effective: Moment) -> frozenset[PersonId]:
    """The persons whom the motion concerns, or whose post or chair it is about."""
    return _presiding(case, decision, effective).concerned


def is_unsaid(case: Case, whoever: Whoever) -> bool:
    """Whether a source reports it that does not say who did it: that is nobody's breach."""
    return case.act.conduct.is_reported and whoever.person is None


def _officers(case: Case, decision: Decision, effective: Moment) -> frozenset[PersonId]:
    held = held_in(case, decision.partnership)
    return rules.returning_officers(held, effective.at)
