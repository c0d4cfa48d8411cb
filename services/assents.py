"""Assents: the heads of the parties together appoint somebody, where nobody else can.

It is the stated default of `domain.competence.assenting`; when it applies,
`domain.powers.appointing` tells.
"""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from domain.agreements.agreement import AGREEMENT
from domain.agreements.governing import Whose, parties_of
from domain.bodies.body import BODY
from domain.competence import assenting as rules
from domain.decisions.resolution import require_adopted
from domain.parties.assent import AppointedTogether, Assents
from domain.parties.organisation import ORGANISATION, name_at
from domain.parties.partnership import Partnership, require_party, zone
from domain.parties.person import PERSON
from domain.posts import appointment as appointments
from domain.posts.appointment import APPOINTMENT
from domain.posts.post import POST, Post, PostFilled, TermTooLong, fill_post
from domain.powers.appointing import able_bodies, require_nobody_else, who_appoints
from domain.provisions.scheme import competence_in
from domain.provisions.tenure import term_of_office
from domain.values import AppointmentId, Moment, OrganisationId, PersonId, PostId
from services.act import Act, Done
from services.agreements import signer_for
from services.charters import office_of
from services.commands import command
from services.electorates import heads_of
from services.founded import require_founded
from services.governing import provisions_of
from services.guests import require_given
from services.ledger import Case, Performs
from services.partnerships import acting_party, moment_in
from services.posts import post_of, require_post_standing
from services.separation import require_compatible

PARTY = "The party whose head does it; left out: the organisation that is acted for."
BY = "Who heads it; left out: the person on whose behalf the request is made."


# A term lasts as long as the post's do, and no decision is named.
@command("post", begins=True, passes=(TermTooLong, require_adopted))
def assent_to_appointment(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[
        AppointmentId | None,
        "The identifier of the appointment that comes of it once all have assented, if it has one "
        "already.",
    ] = None,
    post: Annotated[PostId, "The post, to which nobody else can appoint."],
    person: Annotated[PersonId, "Who is to be appointed."],
    party: Annotated[OrganisationId | None, PARTY] = None,
    by: Annotated[PersonId | None, BY] = None,
) -> Done:
    """Assent, as the head of a party, to the appointment of a person to a post.

    It is for a post to which nobody can appoint: no body that could decide it has anybody in it.
    Once the heads of all parties whose post it is have assented, the person is appointed, for as
    long as the terms of the post are: those whom the agreement binds that provides for it, or all.
    """

    def decide(case: Case) -> UUID:
        found, partnership = post_of(case, post)
        effective = moment_in(case, partnership)
        case.get(PERSON, person)
        assents = acting_party(case, party)
        require_post_standing(case, found, partnership, effective)
        require_founded(case, found, "setting-up", effective)
        require_nobody_else(post, _appointer(case, found, partnership, effective), act.conduct)
        awaited = _awaited(case, found, partnership, effective)
        every = heads_of(case, partnership, effective)
        heads = {party: head for party, head in every.items() if party in awaited}
        happened = rules.assent_to_appointment(
            found,
            person=person,
            party=assents,
            head=signer_for(case, assents, by, "agreements", partnership.id, effective),
            heads=heads,
            effective=effective,
            conduct=act.conduct,
        )
        require_party(partnership, assents, effective, act.conduct)
        require_given(case, found.agreement, partnership, assents, effective)
        new = AppointmentId(id or act.new_id("appointment"))
        filled = _filled(case, found, partnership, new, person, effective)
        _append(case, found, happened)
        given: Assents = case.get(POST, post).assents
        together = rules.appointed_together(given, person, heads, effective)
        if together is not None:
            _appoint(case, found, filled, together)
        return post

    return ledger.perform(act, decide)


@command("post")
def withdraw_assent(
    ledger: Performs,
    act: Act,
    *,
    post: Annotated[PostId, "The post."],
    person: Annotated[PersonId, "Who was to be appointed."],
    party: Annotated[OrganisationId | None, PARTY] = None,
    by: Annotated[PersonId | None, BY] = None,
) -> Done:
    """Take back, as the head of a party, the assent to an appointment that was not made yet."""

    def decide(case: Case) -> UUID:
        found, partnership = post_of(case, post)
        effective = moment_in(case, partnership)
        case.get(PERSON, person)
        assented = acting_party(case, party)
        require_post_standing(case, found, partnership, effective)
        happened = rules.withdraw_assent(
            found,
            person=person,
            party=assented,
            head=signer_for(case, assented, by, "agreements", partnership.id, effective),
            effective=effective,
            conduct=act.conduct,
        )
        return _append(case, found, happened)

    return ledger.perform(act, decide)


def _append(case: Case, post: Post, happened: Sequence[object]) -> UUID:
    """Append to the post what follows from its definition."""
    begun = case.origin(POST, post.id, post.id)
    return case.append(POST, post.id, happened, partnership=post.partnership, caused_by=begun)


def _appointer(case: Case, post: Post, partnership: Partnership, effective: Moment) -> str:
    """Who appoints to the post, as a sentence has it; empty where nobody can."""
    at = effective.at
    agreements = case.within(AGREEMENT, partnership.id)
    in_force = [one.id for one in agreements if one.in_force_at(at)]
    parties = _awaited(case, post, partnership, effective)
    organisations = {party: case.get(ORGANISATION, party) for party in parties}
    return who_appoints(
        office_of(case, post, at),
        {party: name_at(one, at) or one.names.last for party, one in organisations.items()},
        able_bodies(case.within(BODY, partnership.id), in_force, at),
        competence_in("", provisions_of(case, partnership.id, Whose(post.agreement), at)),
    )


def _awaited(
    case: Case, post: Post, partnership: Partnership, effective: Moment
) -> tuple[OrganisationId, ...]:
    """The parties whose post it is: whom the agreement binds that provides for it, or all."""
    provides = None if post.agreement is None else case.get(AGREEMENT, post.agreement)
    return parties_of(provides, partnership, effective.at)


def _filled(
    case: Case,
    post: Post,
    partnership: Partnership,
    new: AppointmentId,
    person: PersonId,
    effective: Moment,
) -> PostFilled:
    """That the person has a place in the post: what could not be done in the end is not begun."""
    term = term_of_office(post.tenure, effective, None, zone(partnership))
    [filled] = fill_post(
        post,
        appointment=new,
        person=person,
        term=term,
        zone=zone(partnership),
        effective=effective,
        conduct=case.act.conduct,
    )
    assert isinstance(filled, PostFilled)
    require_compatible(case, post, person, term, new)
    return filled


def _appoint(case: Case, post: Post, filled: PostFilled, together: AppointedTogether) -> None:
    """Appoint the person to whom the heads of all parties have assented."""
    made = appointments.appoint(
        case.find(APPOINTMENT, filled.appointment),
        id=filled.appointment,
        partnership=post.partnership,
        post=post.id,
        person=filled.person,
        term=filled.term,
        needs_acceptance=post.tenure.needs_acceptance,
        together=together,
        effective=filled.effective,
        conduct=case.act.conduct,
    )
    case.append(APPOINTMENT, filled.appointment, made, partnership=post.partnership, parent=post.id)
    case.append(POST, post.id, [filled], partnership=post.partnership)
