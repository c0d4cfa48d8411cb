"""Entitlement: for whom an actor may act, and what takes more than one of the parties.

A key of an organisation acts for that organisation: for its people, its seats and its posts, and
for nobody else's. A request that is made for a person is made for nobody else. What concerns
every party of a partnership no single one does alone: it rests on a decision, which is then the
authority that the record names. The key that administers the installation says itself for whom
it acts, and that is recorded.
"""

from dataclasses import replace
from uuid import UUID

from domain.authority import ByDecision, attesting
from domain.bodies.body import Body, electorate_at
from domain.bodies.succession import in_its_place
from domain.decisions.resolution import require_adopted
from domain.motions.enacted_acts import EnactedAct
from domain.parties.organisation import ORGANISATION
from domain.parties.partnership import Partnership, is_party_at, parties_at, zone
from domain.parties.person import PERSON
from domain.refusal import Refused
from domain.values import DecisionId, Moment, OrganisationId, PersonId
from domain.voting.tally import Seat
from services.concerned import require_theirs
from services.enactments import enact
from services.ledger import Case
from services.resolutions import require_unsuspended, resolution_of

BY_DECISION = (
    "The adopted decision by which it is done; left out: who asks for it answers for it, which "
    "one of several parties can't do alone."
)


class ActsForAnother(Refused):
    """The request is made on behalf of {organisation}, which may not act for {other}."""

    code = "ACTS_FOR_ANOTHER"
    organisation: OrganisationId
    other: UUID


class ActsAsAnother(Refused):
    """The request is made for the person {person}, who can't act as {other}."""

    code = "ACTS_AS_ANOTHER"
    person: PersonId
    other: PersonId


class NotForOneAlone(Refused):
    """It concerns every party of the partnership, so {organisation} can't do it alone: it takes
    a decision that was adopted."""

    code = "NOT_FOR_ONE_ALONE"
    organisation: OrganisationId


def require_own(
    case: Case, party: OrganisationId | None, around: Partnership | None = None
) -> None:
    """Refuse who acts for one organisation and does something for another; nobody's is anybody's.

    What a party had in the partnership `around` is also that of who took its place there. That the
    organisation is on record is asked as well.
    """
    if party is None:
        return
    case.get(ORGANISATION, party)
    if not acts_for(case, party, around):
        assert case.act.boundary is not None
        raise ActsForAnother(case.act.boundary, party)


def acts_for(case: Case, party: OrganisationId | None, around: Partnership | None = None) -> bool:
    """Whether who acts may do it for the party, as itself or in its place in the partnership."""
    boundary = case.act.boundary
    if boundary in (None, party):
        return True
    if around is None or party is None:
        return False
    return in_its_place(around, party, case.act.moment(zone(around)).at) == boundary


def acting_person(
    case: Case,
    said: PersonId | None,
    party: OrganisationId | None = None,
    around: Partnership | None = None,
) -> PersonId | None:
    """Who does what only a person does: who is named, or for whom the request is made.

    An organisation's key acts for the people who belong to it, and for who holds for it what the
    act is about: a seat or a post for `party`, or for one whose place it took in the partnership
    `around`.
    """
    act = case.act
    person = said or act.person
    if person is None:
        return None
    found = case.get(PERSON, person)
    require_self(case, person)
    if act.boundary in (None, found.affiliation):
        return person
    if party is None or not acts_for(case, party, around):
        assert act.boundary is not None
        raise ActsForAnother(act.boundary, person)
    return person


def require_own_person(case: Case, person: PersonId) -> None:
    """Refuse who acts for one organisation and speaks for a person of another; who belongs to none
    may be anybody's.
    """
    found, boundary = case.get(PERSON, person), case.act.boundary
    if boundary is not None and found.affiliation not in (None, boundary):
        raise ActsForAnother(boundary, person)


def acting_for(
    case: Case,
    said: PersonId | None,
    party: OrganisationId | None,
    body: Body | None,
    at: Moment,
) -> None:
    """Refuse who names, for a party, a person of another one: what takes neither a seat nor a post
    is done for it by those who belong to it or to nobody, or who sit for it in the body.
    """
    if said is None:
        return
    found = case.get(PERSON, said)
    require_self(case, said)
    boundary = case.act.boundary
    if boundary in (None, found.affiliation) or (found.affiliation is None and party == boundary):
        return
    seats = () if body is None else electorate_at(body, at.at).seats
    assert boundary is not None
    if not any((seat.holder, seat.party) == (said, boundary) for seat in seats):
        raise ActsForAnother(boundary, said)


def require_self(case: Case, person: PersonId) -> None:
    """Refuse who makes the request for one person and does what another does."""
    asking = case.act.person
    if asking is not None and asking != person:
        raise ActsAsAnother(asking, person)


def require_own_seat(case: Case, seat: Seat | None, around: Partnership | None = None) -> None:
    """Refuse who does for a seat what its holder does, and is neither that person nor acts for
    the organisation that has the seat, or took the place of that one in the partnership `around`.
    """
    act = case.act
    if seat is None or seat.holder is None:
        return
    require_self(case, seat.holder)
    if act.boundary is not None and (seat.party is None or not acts_for(case, seat.party, around)):
        holder = case.find(PERSON, seat.holder)
        if holder is None or holder.affiliation != act.boundary:
            raise ActsForAnother(act.boundary, seat.holder)


def on_whose_behalf(
    case: Case,
    partnership: Partnership,
    at: Moment,
    person: PersonId | None,
    party: OrganisationId | None,
) -> tuple[PersonId | None, OrganisationId | None]:
    """Who does it in a partnership, and for which party: as said, or else by the request.

    Where the organisation that is acted for is no party, and of what is reported from outside,
    nobody is taken to have done it but who is said to.
    """
    act = case.act
    behalf = act.organisation
    is_of_party = behalf is None or is_party_at(partnership, behalf, at.at)
    if act.conduct.is_reported or not is_of_party:
        return person, party
    return person or act.person, party or behalf


def rest_on(
    case: Case,
    partnership: Partnership,
    decision: DecisionId,
    at: Moment,
    act: EnactedAct,
) -> None:
    """Let what is done rest on a decision of the partnership, which has to be adopted by then
    and to enact that very act.
    """
    found = resolution_of(case, partnership.id, decision)
    require_adopted(found, at, case.act.conduct)
    require_unsuspended(case, found, at)
    enact(case, found, at, act)
    case.act = replace(case.act, authority=ByDecision(decision, attesting(case.act.authority)))


def rest_on_theirs(
    case: Case,
    partnership: Partnership,
    decision: DecisionId,
    at: Moment,
    act: EnactedAct,
) -> None:
    """Let what is done rest on a decision of those whom it concerns, which enacts it."""
    rest_on(case, partnership, decision, at, act)
    require_theirs(case, resolution_of(case, partnership.id, decision), at, act)


def require_everybody(
    case: Case,
    partnership: Partnership,
    decision: DecisionId | None,
    at: Moment,
    act: EnactedAct,
) -> None:
    """Refuse to one of several parties what concerns them all, unless it was decided."""
    if decision is not None:
        rest_on_theirs(case, partnership, decision, at, act)
    else:
        require_together(case, partnership, at)


def require_together(case: Case, partnership: Partnership, at: Moment) -> None:
    """Refuse to one of several parties what concerns them all, and no decision is named for."""
    if stands_alone(case, partnership, at):
        assert case.act.boundary is not None
        raise NotForOneAlone(case.act.boundary)


def stands_alone(case: Case, partnership: Partnership, at: Moment) -> bool:
    """Whether who acts does so for one organisation where there are other parties."""
    return alone_in(case, partnership, at) is not None


def alone_in(case: Case, partnership: Partnership, at: Moment) -> OrganisationId | None:
    """The organisation for which alone who acts does so where there are other parties; None where
    it is not for one, or there are no others.
    """
    boundary = case.act.boundary
    others = set(parties_at(partnership, at.at)) - {boundary}
    return boundary if others else None
