"""Bad input that everybody thinks of first, on a ledger that stores what happened before.

Each is refused with its own code, in GraphQL as in the command, and the ledger holds byte for byte
what it held before.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from domain.agreements.agreement import AgreementAlreadyTerminated, AgreementNotInForce
from domain.agreements.amendment import AlreadyAdopted, AmendmentNotPending
from domain.agreements.signature import NotAuthorisedToSign
from domain.bodies.body import BodyGone
from domain.bodies.seat import SeatTaken
from domain.conflicts.conflict_state import ConflictOver
from domain.conflicts.hearing import NeutralIsParty
from domain.decisions.ballot import NotEntitledToVote
from domain.decisions.decision import MotionAlreadyWithdrawn
from domain.decisions.in_time import BallotAfterClose
from domain.decisions.proxy import ProxyCircle
from domain.motions.poll import PollAlreadyClosed
from domain.parties.organisation import OrganisationGone
from domain.parties.partnership import PartnershipEnded
from domain.posts.appointment import AppointmentOver
from domain.posts.delegation import DelegationInCircle, NotTheDelegator
from domain.posts.post import PostTaken
from domain.provisions.tenure import BeyondTerm
from domain.refusal import Refused
from domain.values import AppointmentId, ContradictoryDates, ProxyId
from services.ledger import Ledger
from tests.databases import Database
from tests.refusals.cases import Case, do, named, on, perform, refused, refused_afresh
from tests.refusals.stage import Stage
from tests.refusals.test_through_graphql import asked, is_sayable
from tests.refusals.usual import PUT, USUAL
from tests.refusals.usual_posts import IN_OFFICE, PASSED
from tests.refusals.world import (
    ADA,
    ADAS,
    BOB,
    BOBS,
    CLEO,
    DAN,
    DRAFT,
    HILL,
    LAKE,
    VACANT,
)
from tests.services.acts import ledger_on, stored

pytestmark = pytest.mark.postgres

SECOND = named(AppointmentId, "second")
OTHER_PROXY = named(ProxyId, "other proxy")
BY_PROXY = (do("propose_motion", matter="by proxy", enacts=()), do("open_poll"))


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with ledger_on(database.dsn) as found:
        yield found


def is_refused(ledger: Ledger, case: Case) -> Refused:
    """The refusal, of the command on what is stored and of its mutation; nothing is written."""
    stage = Stage.set_on(ledger)
    if is_sayable(case):
        answer, written = asked(stage, case)
        assert answer["__typename"] == case.refusal.__name__
        assert (answer["code"], written) == (case.refusal.code, 0)
    if case.after_the_usual:
        for number, step in enumerate(USUAL[case.command].before, start=1_000):
            perform(ledger, step, USUAL[step.command], number)
    for number, step in enumerate(case.before, start=2_000):
        perform(ledger, step, USUAL[step.command], number)
    before = stored(ledger)
    with pytest.raises(case.refusal) as met:
        stage.do(ledger, case.command, 3_000, **case.given)
    assert type(met.value) is case.refusal
    assert stored(ledger) == before
    return met.value


def test_nobody_votes_without_a_seat(ledger: Ledger) -> None:
    refusal = is_refused(ledger, refused("cast_ballot", NotEntitledToVote, voter=CLEO))
    assert refusal.facts()["because"] == "it is held by somebody else"


def test_nobody_votes_after_the_close(ledger: Ledger) -> None:
    is_refused(ledger, refused("cast_ballot", PollAlreadyClosed, do("close_poll")))


def test_nobody_votes_after_the_announced_end_though_nobody_closed_the_poll(
    ledger: Ledger,
) -> None:
    announced = (*PUT, do("open_poll", closes_at=on(2024, 1, 31)))
    case = refused_afresh("cast_ballot", BallotAfterClose, *announced, when=on(2024, 2, 1))
    is_refused(ledger, case)


def test_nobody_votes_by_a_proxy_that_was_revoked(ledger: Ledger) -> None:
    ended = (do("grant_proxy"), *BY_PROXY, do("revoke_proxy"))
    refusal = is_refused(
        ledger, refused_afresh("cast_ballot", NotEntitledToVote, *ended, voter=CLEO)
    )
    assert refusal.facts()["because"] == "its holder gave them no proxy for this"


def test_nobody_signs_whose_right_to_sign_ended(ledger: Ledger) -> None:
    ended = (
        do("register_signatory", organisation=HILL, person=CLEO),
        do("withdraw_signatory", organisation=HILL, person=CLEO),
    )
    is_refused(ledger, refused("sign_agreement", NotAuthorisedToSign, *ended, person=CLEO))


def test_nobody_passes_on_authority_that_ended(ledger: Ledger) -> None:
    resigned = (*IN_OFFICE, do("resign_appointment", when=on(2024, 2)))
    case = refused_afresh("delegate_authority", BeyondTerm, *resigned, when=on(2024, 3))
    is_refused(ledger, case)


def test_nobody_passes_on_authority_that_was_taken_back_from_them(ledger: Ledger) -> None:
    lent = do("delegate_authority", onward=True)
    case = refused("delegate_authority", BeyondTerm, lent, do("revoke_delegation"),
                   id=None, source=PASSED, delegate=DAN, by=BOB)  # fmt: skip
    is_refused(ledger, case)


def test_nobody_passes_on_what_is_somebody_elses(ledger: Ledger) -> None:
    is_refused(ledger, refused("delegate_authority", NotTheDelegator, by=CLEO))


def test_an_amendment_is_adopted_once(ledger: Ledger) -> None:
    case = refused("adopt_amendment", AlreadyAdopted, do("adopt_amendment"))
    is_refused(ledger, case)


def test_an_amendment_is_not_signed_once_it_is_adopted(ledger: Ledger) -> None:
    signed = (do("sign_amendment"), do("sign_amendment", party=LAKE, person=BOB))
    is_refused(ledger, refused("sign_amendment", AlreadyAdopted, *signed))


def test_who_is_a_party_does_not_mediate(ledger: Ledger) -> None:
    is_refused(ledger, refused("appoint_neutral", NeutralIsParty, organisation=LAKE))


def test_who_belongs_to_a_party_does_not_mediate(ledger: Ledger) -> None:
    case = refused("appoint_neutral", NeutralIsParty, organisation=None, person=BOB)
    is_refused(ledger, case)


def test_who_sits_for_a_party_does_not_mediate(ledger: Ledger) -> None:
    sits = do("fill_seat", holder=CLEO, party=LAKE)
    case = refused("appoint_neutral", NeutralIsParty, sits, organisation=None, person=CLEO)
    is_refused(ledger, case)


def test_terms_in_one_place_do_not_overlap(ledger: Ledger) -> None:
    first = do("appoint", end=on(2024, 12, 31))
    case = refused_afresh(
        "appoint", PostTaken, first, id=SECOND, person=BOB, start=on(2024, 12, 31)
    )
    is_refused(ledger, case)
    stage = Stage(ledger)
    stage.do(ledger, "appoint", 4_000, id=SECOND, person=BOB, start=on(2025))


def test_two_do_not_hold_one_seat(ledger: Ledger) -> None:
    is_refused(ledger, refused("fill_seat", SeatTaken, do("fill_seat"), holder=DAN))


@pytest.mark.parametrize(
    "case",
    [
        refused("appoint", ContradictoryDates, start=on(2024, 6), end=on(2024, 5)),
        refused("delegate_authority", ContradictoryDates, start=on(2024, 6), end=on(2024, 5)),
        refused("name_deputy", ContradictoryDates, start=on(2024, 6), end=on(2024, 5)),
        refused("register_signatory", ContradictoryDates, until=on(2023)),
        refused("open_poll", ContradictoryDates, closes_at=on(2023)),
        refused("propose_amendment", ContradictoryDates, lapses=on(2023)),
        refused("make_offer", ContradictoryDates, until=on(2023)),
        refused("order_interim_measure", ContradictoryDates, until=on(2023)),
        refused("open_handover", ContradictoryDates, due=on(2023)),
    ],
    ids=lambda case: case.command,
)
def test_nothing_ends_before_it_begins(ledger: Ledger, case: Case) -> None:
    is_refused(ledger, case)


def test_proxies_do_not_go_in_circles(ledger: Ledger) -> None:
    first = do("grant_proxy", id=OTHER_PROXY, seat=BOBS, holder=CLEO)
    filled = do("fill_seat", holder=CLEO)
    onward = do("grant_proxy", seat=ADAS, holder=BOB)
    case = refused("grant_proxy", ProxyCircle, first, filled, onward, id=None,
                   seat=VACANT, holder=ADA)  # fmt: skip
    is_refused(ledger, case)


def test_delegations_do_not_go_in_circles(ledger: Ledger) -> None:
    lent = do("delegate_authority", onward=True)
    case = refused("delegate_authority", DelegationInCircle, lent, id=None, source=PASSED,
                   delegate=ADA, by=BOB)  # fmt: skip
    is_refused(ledger, case)


@pytest.mark.parametrize(
    "case",
    [
        refused("cast_ballot", MotionAlreadyWithdrawn, do("withdraw_motion")),
        refused("sign_amendment", AmendmentNotPending, do("withdraw_amendment")),
        refused("make_statement", ConflictOver, do("withdraw_conflict")),
        refused("propose_amendment", AgreementNotInForce, do("terminate_agreement")),
        refused(
            "sign_agreement",
            AgreementAlreadyTerminated,
            do("terminate_agreement", agreement=DRAFT, reported=True),
        ),
        refused("terminate_agreement", AgreementAlreadyTerminated, do("terminate_agreement")),
        refused("fill_seat", BodyGone, do("dissolve_body")),
        refused("name_deputy", AppointmentOver, do("resign_appointment")),
        refused("appoint", PartnershipEnded, do("dissolve_partnership")),
        refused("accede_party", OrganisationGone, do("dissolve_organisation")),
        refused(
            "sign_agreement",
            OrganisationGone,
            do("dissolve_organisation", organisation=HILL),
        ),
        refused("draft_agreement", PartnershipEnded, do("dissolve_partnership")),
        refused("constitute_body", PartnershipEnded, do("dissolve_partnership")),
        refused("propose_motion", PartnershipEnded, do("dissolve_partnership")),
    ],
    ids=lambda case: f"{case.command}-{case.refusal.code}",
)
def test_nothing_is_done_about_what_was_withdrawn_or_terminated(ledger: Ledger, case: Case) -> None:
    is_refused(ledger, case)
