"""Who is a party no more holds no seat and chairs no body, from that instant on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.agreements.agreement import AGREEMENT, AgreementDrafted
from domain.agreements.leaving import (
    has_left,
    leave_of_agreement,
    leave_of_partnership,
    left_behind,
    remarks_on_left,
    require_staying,
    require_unreleased,
)
from domain.agreements.signature import NotPartyToAgreement
from domain.bodies.body import (
    BODY,
    Body,
    BodyConstituted,
    BodyDissolved,
    ChairDesignated,
    SeatFilled,
    SeatVacated,
    chair_at,
    electorate_at,
)
from domain.bodies.reconstitution import ChairVacated
from domain.parties.partnership import (
    PARTNERSHIP,
    NotParty,
    Partnership,
    PartnershipDissolved,
    PartnershipFormed,
    PartyAcceded,
    PartySucceeded,
    PartyWithdrew,
)
from domain.provisions.term import PartyReleased
from domain.refusal import DONE_HERE, Reported
from domain.values import (
    AgreementId,
    BodyId,
    ClauseId,
    OrganisationId,
    PartnershipId,
    PersonId,
    SeatId,
)
from domain.voting.tally import Seat
from tests.domain.agreements import year

ALLIANCE, COUNCIL, TEXT = PartnershipId(UUID(int=1)), BodyId(UUID(int=2)), AgreementId(UUID(int=3))
OAK, BIRCH, CEDAR, VALE = (OrganisationId(UUID(int=10 + n)) for n in range(4))
ADA, BOB, CY = (PersonId(UUID(int=20 + n)) for n in range(3))
OF_OAK, OF_CEDAR, OF_NONE = (SeatId(UUID(int=30 + n)) for n in range(3))


def alliance(*happened: Any) -> Partnership:
    """Oak, Birch and Cedar, since 2000."""
    formed = PartnershipFormed(year(2000), ALLIANCE, "Three", "", "UTC", (OAK, BIRCH, CEDAR))
    found = PARTNERSHIP.fold([formed, *happened])
    assert found is not None
    return found


def council(*happened: Any) -> Body:
    """Ada sits for Oak and Cy for Cedar since 2000; Cedar's seat chairs, and one is of nobody."""
    seats = (Seat(OF_OAK, ADA, OAK), Seat(OF_CEDAR, CY, CEDAR), Seat(OF_NONE))
    constituted = BodyConstituted(year(2000), COUNCIL, ALLIANCE, "Council", seats)
    found = BODY.fold([constituted, ChairDesignated(year(2000), OF_CEDAR), *happened])
    assert found is not None
    return found


LEFT = alliance(PartyWithdrew(year(2010), CEDAR))


def left(body: Body, partnership: Partnership = LEFT, party: OrganisationId = CEDAR) -> list[Any]:
    """What becomes of the party's seats and of the chair, as it left in 2010."""
    return left_behind(body, leave_of_partnership(partnership, [party], year(2010)))


def test_the_seats_of_who_leaves_are_vacant_and_nobody_chairs() -> None:
    body = council()
    assert left(body) == [SeatVacated(year(2010), OF_CEDAR), ChairVacated(year(2010))]
    after = BODY.fold(left(body), body)
    assert after is not None
    [oak, cedar, none] = electorate_at(after, year(2010).at).seats
    assert (oak.holder, cedar.holder, none.holder) == (ADA, None, None)
    assert cedar.party == CEDAR, "it stays the seat of that party"
    assert chair_at(after, year(2010).at) is None
    chaired = chair_at(after, year(2009).at)
    assert chaired is not None and chaired.holder == CY
    assert left(after) == [], "nothing happens to it twice"


def test_a_seat_of_nobody_that_is_held_for_who_leaves_is_vacant_too() -> None:
    body = council(SeatFilled(year(2005), OF_NONE, BOB, CEDAR), ChairDesignated(year(2006), OF_OAK))
    assert left(body) == [SeatVacated(year(2010), OF_CEDAR), SeatVacated(year(2010), OF_NONE)]


def test_what_was_to_begin_after_the_leaving_does_not() -> None:
    body = council(
        SeatVacated(year(2004), OF_CEDAR),
        SeatFilled(year(2012), OF_CEDAR, CY),
        ChairDesignated(year(2004), OF_OAK),
        ChairDesignated(year(2013), OF_CEDAR),
    )
    assert left(body) == [SeatVacated(year(2012), OF_CEDAR), ChairVacated(year(2013))]


def test_who_came_back_keeps_what_began_since() -> None:
    back = alliance(PartyWithdrew(year(2010), CEDAR), PartyAcceded(year(2015), CEDAR))
    body = council(SeatFilled(year(2016), OF_CEDAR, BOB))
    assert left(body, back) == [SeatVacated(year(2010), OF_CEDAR), ChairVacated(year(2010))]
    assert has_left(back, CEDAR, year(2012).at) and not has_left(back, CEDAR, year(2015).at)


def test_a_body_that_is_no_more_has_nobody_to_leave() -> None:
    assert left(council(BodyDissolved(year(2008)))) == []


def test_who_merged_into_another_party_has_not_left_until_that_one_does() -> None:
    merged = alliance(PartySucceeded(year(2010), CEDAR, VALE))
    assert left(council(), merged) == []
    assert not has_left(merged, CEDAR, year(2011).at)
    gone = alliance(PartySucceeded(year(2005), CEDAR, VALE), PartyWithdrew(year(2010), VALE))
    assert [type(one) for one in left(council(), gone, VALE)] == [SeatVacated, ChairVacated]
    assert not has_left(gone, CEDAR, year(2009).at) and has_left(gone, CEDAR, year(2010).at)


def test_the_end_of_the_partnership_is_nobodys_leaving() -> None:
    ended = alliance(PartnershipDissolved(year(2010)))
    assert left(council(), ended) == [] and not has_left(ended, CEDAR, year(2011).at)


def test_whom_a_notice_released_leaves_the_bodies_of_the_agreement() -> None:
    drafted = AgreementDrafted(year(2000), TEXT, ALLIANCE, "Charter", "en", "", (), ())
    text = AGREEMENT.fold([drafted, PartyReleased(year(2008), CEDAR)])
    assert text is not None
    leave = leave_of_agreement(text, alliance(), CEDAR)
    happened = [SeatVacated(year(2008), OF_CEDAR), ChairVacated(year(2008))]
    assert left_behind(council(), leave) == happened
    assert left_behind(council(), leave_of_agreement(text, alliance(), OAK)) == []
    require_unreleased(text, CEDAR, year(2007), DONE_HERE)
    with pytest.raises(NotPartyToAgreement):
        require_unreleased(text, CEDAR, year(2008), DONE_HERE)


def test_nobody_sits_for_who_has_left_and_by_report_that_is_found() -> None:
    require_staying(LEFT, CEDAR, year(2009), DONE_HERE)
    require_staying(LEFT, None, year(2010), DONE_HERE)
    require_staying(LEFT, VALE, year(2010), DONE_HERE)  # who never was a party has not left
    with pytest.raises(NotParty):
        require_staying(LEFT, CEDAR, year(2010), DONE_HERE)
    reported = Reported()
    require_staying(LEFT, CEDAR, year(2010), reported)
    assert [one.code for one in reported.findings] == ["NOT_PARTY"]


def test_the_linter_says_what_was_left_behind_and_only_that() -> None:
    body = council()
    after = BODY.fold(left(body), body)
    assert after is not None
    at = year(2011).at
    found = list(remarks_on_left(after, LEFT, at))
    assert [(one.code, one.seats, one.party) for one in found] == [
        ("SEAT_OF_NO_PARTY", (OF_CEDAR,), CEDAR),
        ("CHAIR_LEFT", (), None),
    ]
    assert found[0].sentence.endswith("Reconstitute the body without it, by a decision.")
    of_clause = replace(after, clause=ClauseId(UUID(int=9)))
    [seat, _chair] = remarks_on_left(of_clause, LEFT, at)
    assert seat.sentence.endswith("Amend the clause, and reconstitute the body without it.")
    assert list(remarks_on_left(body, alliance(), at)) == []
    assert list(remarks_on_left(after, LEFT, year(1999).at)) == []
