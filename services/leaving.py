"""Leaving: in the same act the seats of who is a party no more fall vacant, and what is held for it
ends, and what its people passed on to others."""

from collections.abc import Iterable
from dataclasses import replace

from domain.agreements.agreement import AGREEMENT, Agreement
from domain.agreements.leaving import (
    Leave,
    leave_of_agreement,
    leave_of_partnership,
    left_behind,
    require_staying,
    require_unreleased,
)
from domain.bodies.body import BODY, Body, Event
from domain.bodies.succession import vacate_doubled
from domain.parties.partnership import Partnership
from domain.parties.person import PERSON
from domain.posts.appointment import APPOINTMENT, end_with_post
from domain.posts.delegation import DELEGATION, revoke_with_leaving
from domain.posts.post import POST, PostVacated
from domain.values import AgreementId, Moment, OrganisationId
from domain.voting.tally import Seat
from services.ledger import Case


def leave_bodies(
    case: Case, partnership: Partnership, organisation: OrganisationId, since: Moment
) -> None:
    """Let who has left the partnership leave its seats in every body of it."""
    leave = leave_of_partnership(partnership, [organisation], since)
    for body in case.within(BODY, partnership.id):
        _append(case, body, leave)


def leave_doubled(case: Case, partnership: Partnership, since: Moment) -> None:
    """Let the seats be vacant that who took a party's place would have besides its own."""
    for body in case.within(BODY, partnership.id):
        happened = vacate_doubled(body, partnership, since)
        if happened:
            case.append(BODY, body.id, happened, partnership=partnership.id)


def leave_posts(
    case: Case, partnership: Partnership, organisation: OrganisationId, since: Moment
) -> None:
    """Let what is held for who has left the partnership end: nobody acts for it there."""
    for held in case.within(APPOINTMENT, partnership.id):
        happened = end_with_post(held, effective=since) if held.party == organisation else []
        if not happened:
            continue
        case.append(APPOINTMENT, held.id, happened, partnership=partnership.id)
        vacated = [PostVacated(since, held.id)]
        case.append(POST, held.post, vacated, partnership=partnership.id)


def leave_delegations(
    case: Case, partnership: Partnership, organisation: OrganisationId, since: Moment
) -> None:
    """Let what the people of who left have passed on of posts of all end: they answer for it to
    nobody there any more, and could not take it back.
    """
    for passed_on in case.within(DELEGATION, partnership.id):
        person = case.find(PERSON, passed_on.delegator)
        held = case.find(APPOINTMENT, passed_on.appointment)
        is_theirs = person is not None and person.affiliation == organisation
        if not is_theirs or held is None or held.party is not None:
            continue
        happened = revoke_with_leaving(passed_on, effective=since)
        if happened:
            case.append(DELEGATION, passed_on.id, happened, partnership=partnership.id)


def leave_bodies_of(
    case: Case, agreement: Agreement, partnership: Partnership, party: OrganisationId
) -> None:
    """Let whom a notice released from the agreement leave its seats in the bodies of it."""
    leave = leave_of_agreement(agreement, partnership, party)
    for body in case.within(BODY, partnership.id):
        if body.agreement == agreement.id:
            _append(case, body, leave)


def until_they_leave(
    body: Body | None, happened: list[Event], partnership: Partnership, since: Moment
) -> list[Event]:
    """What happened in a body, and what becomes of its seats and its chair when parties leave
    afterwards that have said so already.
    """
    after = BODY.fold(happened, body)
    assert after is not None, "something happened in it"
    parties = {seat.party for seat in after.seats}
    lines = after.occupants.values()
    parties |= {one.party for line in lines for _, one in line.entries if one is not None}
    leave = leave_of_partnership(partnership, [one for one in parties if one is not None], since)
    later = tuple(moment for moment in leave.moments if since.at < moment.at)
    return [*happened, *left_behind(after, replace(leave, moments=later))]


def require_staying_holders(
    case: Case,
    partnership: Partnership,
    agreement: AgreementId | None,
    seats: Iterable[Seat],
    at: Moment,
) -> None:
    """Breach the rule that nobody sits for a party that has left."""
    text = None if agreement is None else case.find(AGREEMENT, agreement)
    for seat in seats:
        if seat.holder is not None:
            require_staying(partnership, seat.party, at, case.act.conduct)
            require_unreleased(text, seat.party, at, case.act.conduct)


def _append(case: Case, body: Body, leave: Leave) -> None:
    happened = left_behind(body, leave)
    if happened:
        case.append(BODY, body.id, happened, partnership=body.partnership)
