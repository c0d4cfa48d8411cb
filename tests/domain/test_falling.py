"""What is decided to fall ends with that, once, and as far as there is something to end."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.bodies.body import (
    BODY,
    BodyConstituted,
    BodyDissolved,
    ChairDesignated,
    SeatFilled,
    SeatVacated,
)
from domain.bodies.reconstitution import ChairVacated
from domain.challenges.falling import (
    let_appointment_fall,
    let_body_fall,
    let_delegation_fall,
    let_place_fall,
    let_post_fall,
    vacated_with,
)
from domain.posts.appointment import APPOINTMENT, AppointmentEnded, AppointmentMade
from domain.posts.delegation import DELEGATION, AuthorityDelegated, DelegationRevoked, Mandate
from domain.posts.post import POST, PostAbolished, PostDefined, PostFilled, PostVacated
from domain.provisions.remit import Remit
from domain.provisions.tenure import USUAL_TENURE
from domain.values import (
    AppointmentId,
    BodyId,
    DelegationId,
    PartnershipId,
    Period,
    PersonId,
    PostId,
    SeatId,
)
from domain.voting.tally import Seat
from tests.domain.matters import on

ALLIANCE, OFFICE = PartnershipId(UUID(int=1)), PostId(UUID(int=2))
HELD, GIVEN, COUNCIL = AppointmentId(UUID(int=3)), DelegationId(UUID(int=4)), BodyId(UUID(int=5))
EVE, BOB = PersonId(UUID(int=6)), PersonId(UUID(int=7))
FIRST, SECOND = SeatId(UUID(int=8)), SeatId(UUID(int=9))
MADE = AppointmentMade(on(2), HELD, ALLIANCE, OFFICE, EVE, Period(on(2)), False)
DEFINED = PostDefined(on(1), OFFICE, ALLIANCE, "Treasurer", USUAL_TENURE, Remit((), ()))
CONSTITUTED = BodyConstituted(on(1), COUNCIL, ALLIANCE, "Council", (Seat(FIRST), Seat(SECOND)))


def test_an_appointment_that_falls_ends_and_its_place_is_vacant() -> None:
    held, post = (
        APPOINTMENT.fold([MADE]),
        POST.fold([DEFINED, PostFilled(on(2), HELD, EVE, Period(on(2)))]),
    )
    assert held is not None and post is not None
    assert let_appointment_fall(held, on(5)) == [AppointmentEnded(on(5))]
    assert vacated_with(post, held, on(5)) == [PostVacated(on(5), HELD)]
    assert let_appointment_fall(held, on(1)) == []
    over = APPOINTMENT.fold([MADE, AppointmentEnded(on(4))])
    left = POST.fold(
        [DEFINED, PostFilled(on(2), HELD, EVE, Period(on(2))), PostVacated(on(4), HELD)]
    )
    assert over is not None and left is not None
    assert let_appointment_fall(over, on(5)) == []
    assert vacated_with(left, over, on(5)) == []


def test_a_post_that_falls_is_abolished() -> None:
    post, gone = POST.fold([DEFINED]), POST.fold([DEFINED, PostAbolished(on(4))])
    assert post is not None and gone is not None
    assert let_post_fall(post, on(5)) == [PostAbolished(on(5))]
    assert let_post_fall(gone, on(5)) == []


def test_a_delegation_that_falls_is_taken_back() -> None:
    given = AuthorityDelegated(
        on(3), GIVEN, ALLIANCE, HELD, EVE, BOB, Mandate(("money",)), Period(on(3))
    )
    delegation = DELEGATION.fold([given])
    revoked = DELEGATION.fold([given, DelegationRevoked(on(4))])
    assert delegation is not None and revoked is not None
    assert let_delegation_fall(delegation, on(5)) == [DelegationRevoked(on(5))]
    assert let_delegation_fall(revoked, on(5)) == []


def test_a_body_that_falls_is_dissolved() -> None:
    body, gone = BODY.fold([CONSTITUTED]), BODY.fold([CONSTITUTED, BodyDissolved(on(4))])
    assert body is not None and gone is not None
    assert let_body_fall(body, on(5)) == [BodyDissolved(on(5))]
    assert let_body_fall(gone, on(5)) == []


def test_a_seat_or_chair_that_falls_is_vacant_unless_somebody_else_has_it_since() -> None:
    filled, chairs = SeatFilled(on(3), FIRST, EVE, None), ChairDesignated(on(3), FIRST)
    body = BODY.fold([CONSTITUTED, filled, chairs])
    assert body is not None
    assert let_place_fall(body, filled, on(5)) == [SeatVacated(on(5), FIRST)]
    assert let_place_fall(body, chairs, on(5)) == [ChairVacated(on(5))]
    since = BODY.fold(
        [
            CONSTITUTED,
            filled,
            chairs,
            SeatVacated(on(4), FIRST),
            replace(filled, effective=on(4), holder=BOB),
            ChairDesignated(on(4), SECOND),
        ]
    )
    assert since is not None
    assert let_place_fall(since, filled, on(5)) == []
    assert let_place_fall(since, chairs, on(5)) == []
    gone = BODY.fold([CONSTITUTED, filled, BodyDissolved(on(4))])
    assert gone is not None
    assert let_place_fall(gone, filled, on(5)) == []
