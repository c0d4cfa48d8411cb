"""Taking seats: how long a vote waits for a party to say who sits for it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain.bodies.body import Body, BodyConstituted, SeatFilled, SeatVacated, evolve
from domain.bodies.taking_seats import TO_BE_SEATED, not_seated
from domain.values import BodyId, Moment, OrganisationId, PartnershipId
from domain.voting.tally import Seat
from tests.domain.polls import person, seat_id

SCHOOL, FIRM = OrganisationId(UUID(int=3)), OrganisationId(UUID(int=4))
FIRST = datetime(2026, 3, 1, tzinfo=UTC)


def after(days: float) -> Moment:
    return Moment(FIRST + timedelta(days=days))


def board(*sittings: tuple[float, float]) -> Body:
    """A body whose second seat somebody held between these days after its constitution."""
    seats = (Seat(seat_id(0), person(0), SCHOOL), Seat(seat_id(1), party=FIRM))
    constituted = BodyConstituted(
        after(0), BodyId(UUID(int=1)), PartnershipId(UUID(int=2)), "Board", seats
    )
    body = evolve(None, constituted)
    for filled, vacated in sittings:
        body = evolve(body, SeatFilled(after(filled), seat_id(1), person(1)))
        body = evolve(body, SeatVacated(after(vacated), seat_id(1)))
    return body


def waits(body: Body, days: float) -> bool:
    return not_seated(body, (SCHOOL, FIRM), after(days).at) is not None


def test_a_vote_waits_two_weeks_for_a_party_that_says_not_who_sits_for_it() -> None:
    assert waits(board(), TO_BE_SEATED.days - 1)
    assert not waits(board(), TO_BE_SEATED.days)


def test_whoever_sits_for_a_moment_does_not_put_the_vote_off() -> None:
    again_and_again = board((12, 12.1), (13, 13.1), (13.9, 13.95))
    assert waits(again_and_again, 13.99)
    assert not waits(again_and_again, 14)


def test_a_seat_that_was_held_for_long_is_waited_for_anew() -> None:
    left = board((1, 100))
    assert waits(left, 113)
    assert not waits(left, 114)
    assert not waits(board((1, 100), (103, 104)), 114)
