"""Appointments: appoint, accept, decline, resign, end, remove, expire; name, release deputies."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from domain.bodies.succession import appointer_now, present
from domain.decisions.decision import DECISION, Decision
from domain.decisions.elected_acts import require_elected
from domain.motions.enacted_acts import (
    AppointmentEnding,
    EnactedAct,
    HolderRemoval,
    PostAppointment,
)
from domain.motions.enactment import AlreadyCarriedOut
from domain.parties.partnership import Partnership, require_party, zone
from domain.parties.person import PERSON
from domain.posts import appointment as rules
from domain.posts.appointment import APPOINTMENT, Appointment
from domain.posts.post import POST, Post, fill_post, require_standing, vacate_post
from domain.powers.appointing import takes_everybody
from domain.provisions.office import require_appointer
from domain.provisions.tenure import term_of_office
from domain.values import (
    AppointmentId,
    DecisionId,
    Moment,
    OrganisationId,
    Period,
    PersonId,
    PostId,
)
from services.act import Act, Done
from services.charters import decided_in, office_of
from services.commands import command
from services.concerned import require_theirs
from services.days_said import end_said, moment_said, period_said
from services.enactments import enact
from services.entitlement import (
    BY_DECISION,
    acting_person,
    require_everybody,
    require_own,
    require_own_person,
    require_together,
)
from services.founded import require_founded
from services.guests import require_given
from services.ledger import Case, Performs
from services.partnerships import moment_in, partnership_around
from services.posts import post_of, require_post_standing
from services.resolutions import require_unsuspended, resolution_of
from services.separation import require_compatible


def appointment_of(case: Case, appointment: AppointmentId) -> tuple[Appointment, Post, Partnership]:
    """The appointment that an act is about, its post, and the partnership that both belong to."""
    found = case.get(APPOINTMENT, appointment)
    partnership = partnership_around(case, found.partnership, (APPOINTMENT.kind, appointment))
    return found, case.get(POST, found.post), partnership


@command("appointment", creates=True, timing="on that day or later")
def appoint(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[AppointmentId | None, "Its identifier, if it has one already."] = None,
    post: Annotated[PostId, "The post."],
    person: Annotated[PersonId, "Who is appointed."],
    party: Annotated[OrganisationId | None, "The party for which they hold the post."] = None,
    start: Annotated[
        date | datetime | None, "When the term begins; left out: when this takes effect."
    ] = None,
    end: Annotated[
        date | datetime | None,
        "When the term ends, a day being included; left out: as long as the post's terms are.",
    ] = None,
    decision: Annotated[DecisionId | None, "The decision by which they were elected."] = None,
) -> Done:
    """Appoint a person to a post for a term of office."""

    def decide(case: Case) -> UUID:
        new = AppointmentId(id or act.new_id("appointment"))
        found, partnership = post_of(case, post)
        effective, times = moment_in(case, partnership), zone(partnership)
        _check_person(case, person, party)
        by = None if decision is None else resolution_of(case, found.partnership, decision)
        first, last = moment_said(start, partnership), end_said(end, partnership)
        term = term_of_office(found.tenure, first or effective, last, times)
        _require_free_to_appoint(case, found, partnership, party, by, term, effective)
        made = rules.appoint(
            case.find(APPOINTMENT, new),
            id=new,
            partnership=found.partnership,
            post=post,
            person=person,
            term=term,
            needs_acceptance=found.tenure.needs_acceptance,
            party=party,
            decision=by,
            effective=effective,
            conduct=act.conduct,
        )
        _appoint_on(case, by, effective, PostAppointment(post, person, party), term.start)
        filled = fill_post(
            found,
            appointment=new,
            person=person,
            term=term,
            zone=times,
            decided=by.decided if by else None,
            effective=effective,
            conduct=act.conduct,
        )
        require_compatible(case, found, person, term, new)
        cause = _last(case, decision) if decision else case.origin(POST, post, post)
        _append(case, found, new, made, cause, parent=post)
        case.append(POST, post, filled, partnership=found.partnership)
        return new

    return ledger.perform(act, decide)


@command("appointment")
def accept_appointment(
    ledger: Performs,
    act: Act,
    *,
    appointment: Annotated[AppointmentId, "The appointment."],
    by: Annotated[
        PersonId | None, "Who accepts; left out: the person on whose behalf the request is made."
    ] = None,
) -> Done:
    """Accept an appointment; only the person who was appointed can."""

    def decide(case: Case) -> UUID:
        found, post, partnership = appointment_of(case, appointment)
        effective = moment_in(case, partnership)
        happened = rules.accept_appointment(
            found,
            by=acting_person(case, by, found.party, partnership),
            effective=effective,
            conduct=act.conduct,
        )
        require_post_standing(case, post, partnership, effective)
        require_founded(case, post, "setting-up", effective)
        return _append(case, post, appointment, happened)

    return ledger.perform(act, decide)


@command("appointment")
def decline_appointment(
    ledger: Performs,
    act: Act,
    *,
    appointment: Annotated[AppointmentId, "The appointment."],
    by: Annotated[
        PersonId | None, "Who declines; left out: the person on whose behalf the request is made."
    ] = None,
) -> Done:
    """Decline an appointment; only the person who was appointed can. The post becomes vacant."""

    def decide(case: Case) -> UUID:
        found, post, partnership = appointment_of(case, appointment)
        effective = moment_in(case, partnership)
        happened = rules.decline_appointment(
            found,
            by=acting_person(case, by, found.party, partnership),
            effective=effective,
            conduct=act.conduct,
        )
        require_post_standing(case, post, partnership, effective)
        return _leave(case, post, appointment, happened)

    return ledger.perform(act, decide)


@command("appointment", timing="on that day or later")
def resign_appointment(
    ledger: Performs,
    act: Act,
    *,
    appointment: Annotated[AppointmentId, "The appointment."],
    by: Annotated[
        PersonId | None, "Who resigns; left out: the person on whose behalf the request is made."
    ] = None,
) -> Done:
    """Resign from a post from the effective time on; only its holder can, also after the
    partnership ended."""

    def decide(case: Case) -> UUID:
        found, post, partnership = appointment_of(case, appointment)
        effective = moment_in(case, partnership)
        happened = rules.resign_appointment(
            found,
            by=acting_person(case, by, found.party, partnership),
            effective=effective,
            conduct=act.conduct,
        )
        require_standing(post, effective, act.conduct)
        return _leave(case, post, appointment, happened)

    return ledger.perform(act, decide)


@command("appointment", timing="on that day or later")
def end_appointment(
    ledger: Performs,
    act: Act,
    *,
    appointment: Annotated[AppointmentId, "The appointment."],
    decision: Annotated[DecisionId | None, BY_DECISION] = None,
) -> Done:
    """End an appointment before its term is over, by neither resignation nor removal."""

    def decide(case: Case) -> UUID:
        found, post, partnership = appointment_of(case, appointment)
        effective = moment_in(case, partnership)
        if found.party is None or decision is not None:
            ending = AppointmentEnding(appointment)
            require_everybody(case, partnership, decision, effective, ending)
        require_own(case, None if decision else found.party, partnership)
        own = None if decision else found.party
        _require_ender(case, post, partnership, decision, own, effective)
        happened = rules.end_appointment(found, effective=effective, conduct=act.conduct)
        require_post_standing(case, post, partnership, effective)
        return _leave(case, post, appointment, happened)

    return ledger.perform(act, decide)


# An appointment ends once, so that no decision removes its holder twice.
@command("appointment", passes=(AlreadyCarriedOut,), timing="on that day or later")
def remove_holder(
    ledger: Performs,
    act: Act,
    *,
    appointment: Annotated[AppointmentId, "The appointment."],
    decision: Annotated[DecisionId, "The decision by which the holder is removed."],
) -> Done:
    """Remove the holder of a post by a decision that was adopted."""

    def decide(case: Case) -> UUID:
        found, post, partnership = appointment_of(case, appointment)
        effective = moment_in(case, partnership)
        by = resolution_of(case, found.partnership, decision)
        _require_ender(case, post, partnership, decision, None, effective)
        happened = rules.remove_holder(found, decision=by, effective=effective, conduct=act.conduct)
        require_post_standing(case, post, partnership, effective)
        _rest_on(case, by, effective, HolderRemoval(appointment))
        return _leave(case, post, appointment, happened, _last(case, decision))

    return ledger.perform(act, decide)


@command("appointment")
def expire_appointment(
    ledger: Performs, act: Act, *, appointment: Annotated[AppointmentId, "The appointment."]
) -> Done:
    """Record that the term of an appointment is over; it takes effect when the term ended."""

    def decide(case: Case) -> UUID:
        found, post, partnership = appointment_of(case, appointment)
        happened = rules.expire_appointment(
            found, effective=moment_in(case, partnership), conduct=act.conduct
        )
        return _leave(case, post, appointment, happened)

    return ledger.perform(act, decide)


@command("appointment", timing="on that day or later")
def name_deputy(
    ledger: Performs,
    act: Act,
    *,
    appointment: Annotated[AppointmentId, "The appointment of the holder."],
    deputy: Annotated[PersonId, "Who acts in their absence."],
    start: Annotated[
        date | datetime | None, "From when; left out: from when this takes effect."
    ] = None,
    end: Annotated[
        date | datetime | None,
        "Until when, a day being included; left out: as long as the holder holds the post.",
    ] = None,
    by: Annotated[
        PersonId | None, "Who names them; left out: the person who makes the request."
    ] = None,
) -> Done:
    """Name a deputy, who acts in the holder's absence; only the holder can."""

    def decide(case: Case) -> UUID:
        found, post, partnership = appointment_of(case, appointment)
        effective = moment_in(case, partnership)
        _check_person(case, deputy, found.party)
        during = period_said(start, end, effective, partnership)
        happened = rules.name_deputy(
            found,
            deputy=deputy,
            during=during,
            by=acting_person(case, by, found.party, partnership),
            effective=effective,
            conduct=act.conduct,
        )
        require_post_standing(case, post, partnership, effective)
        require_founded(case, post, "using", effective)
        require_compatible(case, post, deputy, during)
        return _append(case, post, appointment, happened)

    return ledger.perform(act, decide)


@command("appointment", timing="on that day or later")
def release_deputy(
    ledger: Performs,
    act: Act,
    *,
    appointment: Annotated[AppointmentId, "The appointment of the holder."],
    deputy: Annotated[PersonId, "Who acts in the holder's absence no more."],
) -> Done:
    """Release a deputy before their time is over."""

    def decide(case: Case) -> UUID:
        found, post, partnership = appointment_of(case, appointment)
        case.get(PERSON, deputy)
        require_own(case, found.party, partnership)
        happened = rules.release_deputy(
            found, deputy=deputy, effective=moment_in(case, partnership), conduct=act.conduct
        )
        return _append(case, post, appointment, happened)

    return ledger.perform(act, decide)


def _check_person(case: Case, person: PersonId, party: OrganisationId | None) -> None:
    """Refuse a person who is not on record, and to a party one of another for a post of its own."""
    case.get(PERSON, person)
    if party is not None:
        require_own_person(case, person)


def _require_own_party(
    case: Case,
    post: Post,
    partnership: Partnership,
    party: OrganisationId | None,
    term: Period,
) -> None:
    """The party for which a post is to be held is one then, bound by the agreement that provides
    for the post, and the one that is acted for.
    """
    require_own(case, party)
    require_given(case, post.agreement, partnership, party, case.act.moment(zone(partnership)))
    if party is not None:
        require_party(partnership, party, term.start, case.act.conduct)


def _require_free_to_appoint(
    case: Case,
    post: Post,
    partnership: Partnership,
    party: OrganisationId | None,
    decision: Decision | None,
    term: Period,
    effective: Moment,
) -> None:
    """Breach the rules of whom a post that stands is given to, and by whom."""
    require_post_standing(case, post, partnership, effective)
    _require_own_party(case, post, partnership, party, term)
    _require_appointer(case, post, partnership, party, decision, effective)


def _require_appointer(
    case: Case,
    post: Post,
    partnership: Partnership,
    party: OrganisationId | None,
    decision: Decision | None,
    effective: Moment,
) -> None:
    """Breach the rule that those appoint to whom the clause of the post gives it, as long as its
    text is not over; what is neither for one party nor decided takes everybody, and so does a post
    with powers of which no clause says who appoints: they are powers over what is everybody's.
    """
    require_founded(case, post, "setting-up", effective)
    provided = office_of(case, post, effective.at)
    if provided is not None:
        by = decided_in(decision)
        may = appointer_now(partnership, provided.appointed_by, effective.at)
        named = present(partnership, party, effective.at)
        require_appointer(provided, may, named, by, case.act.conduct)
    if decision is None and (party is None or takes_everybody(provided, post, effective.at)):
        require_together(case, partnership, effective)


def _require_ender(
    case: Case,
    post: Post,
    partnership: Partnership,
    decision: DecisionId | None,
    party: OrganisationId | None,
    effective: Moment,
) -> None:
    """Breach the rule that those end an appointment to whom the clause of the post gives it."""
    provided = office_of(case, post, effective.at)
    if provided is not None:
        by = None if decision is None else case.get(DECISION, decision)
        may = appointer_now(partnership, provided.ended_by, effective.at)
        named = present(partnership, party, effective.at)
        require_appointer(provided, may, named, decided_in(by), case.act.conduct)


def _rest_on(
    case: Case,
    by: Decision | None,
    effective: Moment,
    act: EnactedAct,
    begins: Moment | None = None,
) -> None:
    """Let what is done rest on the decision, if any, which was adopted: that it enacts it, and is
    not suspended.
    """
    if by is not None:
        require_unsuspended(case, by, effective)
        enact(case, by, effective, act, begins)
        require_theirs(case, by, effective, act)


def _appoint_on(
    case: Case, by: Decision | None, effective: Moment, act: PostAppointment, begins: Moment
) -> None:
    """Let an appointment for a term that begins then rest on the decision, if any: an election
    appoints whom it elected.
    """
    is_ahead = effective.at > max(case.act.at, begins.at)
    _rest_on(case, by, effective, act, effective if is_ahead else begins)
    if by is not None:
        assert act.person is not None, "somebody is appointed"
        require_elected(by, act.person, case.act.conduct)


def _last(case: Case, decision: DecisionId) -> UUID | None:
    held = case.held(DECISION, decision)
    return None if held is None else held.last


def _append(
    case: Case,
    post: Post,
    appointment: AppointmentId,
    happened: Sequence[object],
    caused_by: UUID | None = None,
    parent: PostId | None = None,
) -> UUID:
    """Append to an appointment what follows from it having been made, or from `caused_by`."""
    return case.append(
        APPOINTMENT,
        appointment,
        happened,
        partnership=post.partnership,
        parent=parent,
        caused_by=caused_by or case.origin(APPOINTMENT, appointment, appointment),
    )


def _leave(
    case: Case,
    post: Post,
    appointment: AppointmentId,
    happened: Sequence[rules.Event],
    caused_by: UUID | None = None,
) -> UUID:
    """Append the end of an appointment, and to the post that the place became vacant."""
    _append(case, post, appointment, happened, caused_by)
    vacated = vacate_post(post, appointment=appointment, effective=happened[0].effective)
    case.append(POST, post.id, vacated, partnership=post.partnership)
    return appointment
