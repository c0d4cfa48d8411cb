"""Electorates: who votes in a poll, who is there, who chairs, and what is settled already."""

from dataclasses import replace
from datetime import date, datetime

from domain.agreements.leaving import has_left, require_staying
from domain.bodies.attendance import present_on
from domain.bodies.body import BODY, Body, chair_at, electorate_at, seat_at, seats_then
from domain.bodies.succession import require_single
from domain.bodies.suspension import suspended_at, without
from domain.bodies.taking_seats import asks_all, not_seated
from domain.competence.votes_asked import parties_asked
from domain.competence.votes_of_parties import check_votes_of, require_heads, votes_of
from domain.decisions.ballot import BALLOT
from domain.decisions.ballots_counted import ballots_to_count
from domain.decisions.counting import settled_by_then
from domain.decisions.decision import Decision
from domain.decisions.poll_turn import turn_of
from domain.decisions.silence import silence_ends
from domain.holiday import holidays_at
from domain.motions.poll import closes_early
from domain.parties.assent import Heads
from domain.parties.organisation import ORGANISATION
from domain.parties.partnership import Partnership, parties_at, zone
from domain.refusal import Conduct
from domain.values import Moment, OrganisationId, PollId, SeatId, end_of
from domain.voting.rules import Result, Way
from domain.voting.tally import Electorate, Seat
from services.entitlement import stands_alone
from services.ledger import Case


def heads_of(case: Case, partnership: Partnership, effective: Moment) -> Heads:
    """Who heads each party at that moment."""
    return {
        party: case.get(ORGANISATION, party).signatories.head_at(effective.at)
        for party in parties_at(partnership, effective.at)
    }


def body_electorate(case: Case, decision: Decision, effective: Moment) -> Electorate | None:
    """The seats of the body that decides, as they are held at `effective`, if there is one."""
    if decision.body is None:
        return None
    return electorate_at(case.get(BODY, decision.body), effective.at)


def seats_known(case: Case, decision: Decision, effective: Moment) -> Electorate | None:
    """The seats of the body that decides, where it is known to have been there by then."""
    body = None if decision.body is None else case.get(BODY, decision.body)
    return seats_then(body, effective)


def electorate_of(case: Case, decision: Decision, effective: Moment) -> Electorate:
    """The same; none where no body decides."""
    seats = body_electorate(case, decision, effective)
    return Electorate(()) if seats is None else seats


def voters_of(case: Case, decision: Decision, effective: Moment) -> Electorate:
    """Who votes in the last poll, which settled it; before the first, who would."""
    if decision.polls:
        return decision.polls[-1].electorate
    return electorate_of(case, decision, effective)


def stated_in(
    case: Case,
    decision: Decision,
    seats: tuple[Seat, ...],
    partnership: Partnership,
    effective: Moment,
) -> tuple[Seat, ...]:
    """The seats that are said to vote. Where no body decides, one of several parties lets the
    parties vote, each by its head, and states nobody else.
    """
    if decision.body is not None or not stands_alone(case, partnership, effective):
        return held_by_parties(seats, partnership, effective, case.act.conduct)
    heads = heads_of(case, partnership, effective)
    asked = parties_asked(decision, partnership, case.find, effective)
    waited_for = {party: heads[party] for party in asked} if seats else heads
    require_heads(waited_for, decision, effective)
    if not seats:
        return votes_of(heads, lambda party: SeatId(case.act.new_id("seat", str(party))))
    check_votes_of(seats, heads, asked, effective)
    return seats


def held_by_parties(
    seats: tuple[Seat, ...], partnership: Partnership, effective: Moment, conduct: Conduct
) -> tuple[Seat, ...]:
    """The seats as stated; that of a party that has left breaches the rule that nobody votes for
    it any more, and is vacant by report."""
    found = []
    for seat in seats:
        is_left = seat.party is not None and has_left(partnership, seat.party, effective.at)
        if seat.holder is not None and is_left:
            require_staying(partnership, seat.party, effective, conduct)
            found.append(replace(seat, holder=None))
        else:
            found.append(seat)
    return tuple(found)


def require_voting(
    case: Case,
    decision: Decision,
    partnership: Partnership,
    party: OrganisationId | None,
    effective: Moment,
) -> None:
    """Breach the rule that who took the place of a party votes once, where it has a seat
    of its own in the body.
    """
    if decision.body is not None:
        body = case.get(BODY, decision.body)
        require_single(body, partnership, party, effective, case.act.conduct)


def require_seated(
    case: Case, decision: Decision, body: Body, partnership: Partnership, effective: Moment
) -> None:
    """Breach the rule that one of several parties opens a vote in a body once the others have had
    the time to say who sits in it."""
    if not stands_alone(case, partnership, effective):
        return
    parties, by_all = parties_at(partnership, effective.at), asks_all(decision.rule.rule.condition)
    waiting = not_seated(body, parties, effective.at, by_all=by_all)
    if waiting is not None:
        case.act.conduct.breach(waiting)


def voting_in(
    decision: Decision,
    body: Body | None,
    seats: tuple[Seat, ...],
    partnership: Partnership,
    effective: Moment,
) -> tuple[Electorate, tuple[SeatId, ...]]:
    """Who votes, as stated or as the seats of the body are held, and who is suspended from it."""
    if body is None or seats:
        return Electorate(seats), ()
    orders = decision.preparation.procedure
    suspended = suspended_at(
        body, orders.suspended_after, zone(partnership), effective, orders.suspended_of_last
    )
    return without(electorate_at(body, effective.at), suspended), suspended


def present_at(
    body: Body | None,
    electorate: Electorate,
    way: Way,
    partnership: Partnership,
    effective: Moment,
) -> tuple[SeatId, ...]:
    """Of those who vote at a meeting, who is there by the attendance on record for that day."""
    if body is None or way != "meeting":
        return ()
    return present_on(body.meetings, electorate.seats, zone(partnership), effective)


def closing_of(
    decision: Decision,
    electorate: Electorate,
    way: Way,
    said: date | datetime | None,
    partnership: Partnership,
    effective: Moment,
) -> Moment | None:
    """When the poll closes: as it is said, or when the time to object is over."""
    times = zone(partnership)
    if said is not None:
        return end_of(said, times)
    rule, preparation = decision.rule.rule, decision.preparation
    holidays = holidays_at(partnership.holidays, effective.at)
    turn = turn_of(decision, None, way)
    return silence_ends(rule, turn, preparation, electorate, effective, times, holidays)


def seat_held(case: Case, decision: Decision, seat: SeatId, effective: Moment) -> Seat | None:
    """The seat as it is held now; None where the body that decides has no such seat, or none
    decides: who voted then when the vote was opened still does."""
    if decision.body is None:
        return None
    return seat_at(case.get(BODY, decision.body), seat, effective.at)


def chair_of(case: Case, decision: Decision, effective: Moment) -> Seat | None:
    """The seat that chairs the body that decides, as it is held then."""
    body = None if decision.body is None else case.get(BODY, decision.body)
    return None if body is None else chair_at(body, effective.at)


def settled_early(
    case: Case, decision: Decision, poll: PollId, partnership: Partnership, effective: Moment
) -> Result | None:
    """What the poll comes to whatever is still handed in, where it would be closed early."""
    closing = decision.poll(poll)
    if closing is None or closing.closed is not None or not closes_early(closing, effective):
        return None
    ballots = ballots_to_count(case.children(BALLOT, poll), decision, closing)
    holidays = holidays_at(partnership.holidays, effective.at)
    return settled_by_then(decision, closing, ballots, effective, zone(partnership), holidays)
