"""Leaving: who is a party no more holds no seat, and chairs no body.

A seat stays when its party leaves the partnership, as seats follow from what constitutes the body;
it is vacant from that instant on, whoever held it for that party, and counts as vacancies do. Where
it chaired the body, nobody does until another one is designated. What a vote was opened with, it
keeps. Who merged into another party has not left: that one is there for it. Whom a notice has
released from the agreement that constitutes a body leaves that body.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.agreements.agreement import Agreement
from domain.agreements.signature import NotPartyToAgreement
from domain.bodies.body import Body, Event, SeatVacated
from domain.bodies.reconstitution import ChairVacated
from domain.bodies.succession import doubled_seats, followers
from domain.parties.partnership import NotParty, Partnership
from domain.refusal import Conduct
from domain.timeline import Timeline
from domain.values import Moment, OrganisationId, SeatId
from domain.voting.remark import Remark


def has_left(partnership: Partnership, organisation: OrganisationId, at: datetime) -> bool:
    """Whether the organisation was a party and is none any more at the instant `at`, and nobody is
    there for it into whom it merged. The end of the partnership itself is nobody's leaving.
    """
    if partnership.parties.get(organisation, Timeline[bool]()).at(at) is not False:
        return False
    return not any(partnership.parties[one].at(at) for one in followers(partnership, organisation))


def _with_former(partnership: Partnership, party: OrganisationId) -> frozenset[OrganisationId]:
    """The party with those whose place it took."""
    former = (one for one in partnership.successors if party in followers(partnership, one))
    return frozenset((party, *former))


@dataclass(frozen=True)
class Leave:
    """Who leaves, and when, as far as is known."""

    who: frozenset[OrganisationId]
    moments: tuple[Moment, ...]
    is_gone: Callable[[OrganisationId, datetime], bool]


def leave_of_partnership(
    partnership: Partnership, parties: Iterable[OrganisationId], since: Moment
) -> Leave:
    """That the parties leave the partnership, at `since` or later; with each, those that merged
    into it.
    """
    who = frozenset(one for party in parties for one in _with_former(partnership, party))
    instants = {
        at
        for one in who
        for at, is_party in partnership.parties.get(one, Timeline[bool]()).entries
        if not is_party and since.at <= at
    }
    moments = (since if at == since.at else Moment(at) for at in sorted(instants))
    return Leave(who, tuple(moments), lambda one, at: has_left(partnership, one, at))


def leave_of_agreement(
    agreement: Agreement, partnership: Partnership, party: OrganisationId
) -> Leave:
    """That a notice released the party from the agreement, if one did."""
    released = agreement.released.get(party)
    who = _with_former(partnership, party)
    if released is None:
        return Leave(who, (), lambda _one, _at: False)
    return Leave(who, (released,), lambda _one, at: released.at <= at)


def left_behind(body: Body, leave: Leave) -> list[Event]:
    """What becomes of the seats and of the chair of those who leave the body; nothing that has
    become of them already.
    """
    happened: list[Event] = []
    if not leave.moments:
        return happened
    own = {seat.id: seat.party for seat in body.seats}
    for seat in own:
        held = body.occupants[seat]
        for moment in _turns(leave, [at for at, _ in held.entries], body):
            occupant = held.at(moment.at)
            party = None if occupant is None else occupant.party
            if party in leave.who and leave.is_gone(party, moment.at):
                happened.append(SeatVacated(moment, seat))
                held = held.since(moment.at, None)
    chair = body.chair
    for moment in _turns(leave, [at for at, _ in chair.entries], body):
        chairs = chair.at(moment.at)
        party = None if chairs is None else own[chairs]
        if party in leave.who and leave.is_gone(party, moment.at):
            happened.append(ChairVacated(moment))
            chair = chair.since(moment.at, None)
    return happened


def _turns(leave: Leave, begun: Sequence[datetime], body: Body) -> Iterator[Moment]:
    """When somebody leaves, and after that when something was to begin; not once the body is no
    more."""
    first, known = leave.moments[0].at, {moment.at: moment for moment in leave.moments}
    end = None if body.dissolved is None else body.dissolved.at
    for at in sorted({*known, *(at for at in begun if first < at)}):
        if end is None or at < end:
            yield known.get(at, Moment(at))


def require_staying(
    partnership: Partnership, party: OrganisationId | None, at: Moment, conduct: Conduct
) -> None:
    """Breach the rule that nobody sits, votes or chairs for a party that has left."""
    if party is not None and has_left(partnership, party, at.at):
        conduct.breach(NotParty(party, at))


def require_unreleased(
    agreement: Agreement | None, party: OrganisationId | None, at: Moment, conduct: Conduct
) -> None:
    """Breach the rule that nobody sits for a party that a notice has released from the agreement of
    the body."""
    released = None if agreement is None or party is None else agreement.released.get(party)
    if party is not None and released is not None and released.at <= at.at:
        conduct.breach(NotPartyToAgreement(party))


def remarks_on_left(body: Body, partnership: Partnership, at: datetime) -> Iterator[Remark]:
    """What the linter says of seats whose party has left, and of a chair that is nobody's since."""
    if not body.exists_at(at):
        return
    doubled = doubled_seats(body, partnership, at)
    for seat in body.seats:
        party = seat.party
        if party is None or not body.has_seat_at(seat.id, at):
            continue
        if seat.id in doubled:
            yield _on_doubled(body, seat.id, party)
        if has_left(partnership, party, at):
            said = f"Nobody can take seat {seat.id}, as its party has left. "
            change = "Amend the clause, and reconstitute the body without it."
            if body.clause is None:
                change = "Reconstitute the body without it, by a decision."
            yield Remark("SEAT_OF_NO_PARTY", said + change, "", (seat.id,), party)
    if body.chair.entries and body.chair.at(at) is None:
        yield Remark("CHAIR_LEFT", "Nobody chairs it any more. Designate another seat.")


def _on_doubled(body: Body, seat: SeatId, party: OrganisationId) -> Remark:
    said = f"Nobody can take seat {seat}: who took the place of its party has a seat already. "
    change = "Reconstitute the body without it, by a decision."
    if body.clause is not None:
        change = "Amend the clause, and reconstitute the body without it."
    return Remark("SEAT_DOUBLED", said + change, "", (seat,), party)
