"""Provisions of a charter: what they refuse, and the clashes of agreements beside each other."""

from __future__ import annotations

from fractions import Fraction

from domain.bodies.one_side import SitsForAnother
from domain.bodies.seats_named import SeatsNamed
from domain.matters import MatterSpeltOtherwise
from domain.money import Money
from domain.powers.joint_approval import (
    AlreadyCoapproved,
    AuthorityCountedAlready,
    BeyondApproval,
    CoapprovalsMissing,
    NotForThemToApprove,
)
from domain.provisions.composition import (
    BodyNotAsProvided,
    BodyProvision,
    BodyStands,
    ChairNotAsProvided,
    SeatsProvided,
)
from domain.provisions.office import (
    Appointer,
    NotForThemToAppoint,
    PostNotAsProvided,
    PostProvision,
    PostStands,
)
from domain.provisions.provision import DurationProvision, Provision, RulesClash
from domain.provisions.remit import Power, Remit
from domain.provisions.scheme import (
    Assignment,
    MatterOfAllParties,
    MatterOfAnotherBody,
    MatterOfPost,
    MatterReserved,
    SchemeProvision,
)
from domain.provisions.seat_tenure import SeatTenureProvision
from domain.provisions.seat_term import SeatHeldOver
from domain.provisions.signing_rule import AlreadySignedTogether, NotForThemToSign, SigningProvision
from domain.values import AgreementId, AppointmentId, BodyId, ClauseId, PostId, SeatId
from domain.voting.tally import Seat
from tests.refusals.cases import Case, Step, do, named, refused
from tests.refusals.usual import BOARD as OWN_BOARD
from tests.refusals.usual import SEAT as OWN_SEAT
from tests.refusals.usual_posts import TREASURER
from tests.refusals.world import ADA, BOB, CHAIR, CLEO, HILL, LAKE, clause

CHARTER, OTHER = (named(AgreementId, name) for name in ("charter", "other charter"))
HERE, THERE = (named(ClauseId, name) for name in ("here", "there"))
BOARD = named(BodyId, "another board")
CASHIER = named(PostId, "another treasurer")
BOOKKEEPING = named(AppointmentId, "bookkeeping")


def scheme(*assignments: Assignment) -> SchemeProvision:
    """A scheme of delegation."""
    return SchemeProvision("scheme", assignments)


def in_force(
    *provisions: Provision, agreement: AgreementId = CHARTER, at: ClauseId = HERE
) -> tuple[Step, ...]:
    """An agreement that carries the provisions."""
    return (
        do("draft_agreement", id=agreement, clauses=(clause(at, *provisions),)),
        do("enter_into_force", agreement=agreement, reported=True),
    )


ELSEWHERE = Assignment((), "body", BOARD)
BY_CHAIR = Assignment((), "post", post=CHAIR)
BY_ALL = Assignment((), "all-parties")
PUTTING = ("propose_election", "propose_motion", "put_to_vote")
OF_A_MOTION = (
    (MatterOfAnotherBody, ELSEWHERE),
    (MatterOfPost, BY_CHAIR),
    (MatterOfAllParties, BY_ALL),
)
RESERVED = Assignment(("travel",), "all-parties", reserved="by-law", law="Travel Act 1999")
TRAVEL = Remit((), (Power(("travel", "trains")),))
TWICE = (
    *in_force(scheme(RESERVED)),
    *in_force(scheme(RESERVED), agreement=OTHER, at=THERE),
)
ONCE_SIGNED = DurationProvision("term", begins="when-all-have-signed")
READY = (
    *in_force(scheme(RESERVED)),
    do("draft_agreement", id=OTHER, clauses=(clause(THERE, scheme(RESERVED), ONCE_SIGNED),)),
    do("sign_agreement", agreement=OTHER, party=LAKE, person=BOB),
)

OF_LAKE = BodyProvision("Board", (SeatsProvided(2, LAKE), SeatsProvided()), chair=LAKE)
SEATS = tuple(Seat(named(SeatId, f"seat {n}"), None, of) for n, of in enumerate((LAKE, LAKE, HILL)))
PROVIDED_BODY = {"seats": SEATS, "agreement": CHARTER, "clause": HERE}
BY_COURT = Appointer("body", body=BOARD)
OF_A_COURT = SeatTenureProvision("Board", filled_by=BY_COURT)
STAYS = SeatTenureProvision("Jury", holds_over=True)
FREE = named(SeatId, "free")
BOOKS = PostProvision("Treasurer", remit=TRAVEL, appointed_by=BY_COURT, ended_by=BY_COURT)
BY_ANYBODY = PostProvision("Treasurer", ended_by=BY_COURT)
PROVIDED_POST = {"agreement": CHARTER, "clause": HERE}
IN_PROVIDED_POST = (
    *in_force(BY_ANYBODY),
    do("define_post", **PROVIDED_POST),
    do("appoint", id=BOOKKEEPING, post=TREASURER, person=BOB),
    do("accept_appointment", appointment=BOOKKEEPING, by=BOB),
)

BY_CHAIRS = SigningProvision("by chairs", posts=(CHAIR,), head=False)
TOGETHER = SigningProvision("together", together=2)
BY_BOOKKEEPER = SigningProvision("books", ("payments",), posts=(TREASURER,), head=False)
UP_TO_FEW = SigningProvision("few", ("payments",), limit=Money(Fraction(50), "CHF"))
BY_CHAIRS_TWICE = (*in_force(BY_CHAIRS), *in_force(BY_CHAIRS, agreement=OTHER, at=THERE))

OF_BOTH = tuple(Seat(named(SeatId, f"of {of}"), CLEO, of) for of in (HILL, LAKE))

CASES: tuple[Case, ...] = (
    refused("constitute_body", SitsForAnother, seats=OF_BOTH),
    refused("fill_seat", SitsForAnother, holder=ADA, party=LAKE),
    *(
        refused(command, NotForThemToSign, *in_force(BY_CHAIRS))
        for command in ("sign_agreement", "sign_amendment", "give_notice")
    ),
    *(
        refused(command, AlreadySignedTogether, *in_force(TOGETHER), do(command))
        for command in ("sign_agreement", "sign_amendment")
    ),
    refused("give_notice", RulesClash, *BY_CHAIRS_TWICE),
    refused("approve_payment", NotForThemToApprove, do("define_post"), *in_force(BY_BOOKKEEPER)),
    refused("approve_payment", BeyondApproval, *in_force(UP_TO_FEW)),
    refused("approve_payment", AlreadyCoapproved, *in_force(TOGETHER), do("approve_payment")),
    refused(
        "approve_payment",
        AuthorityCountedAlready,
        *in_force(TOGETHER),
        do("name_deputy", deputy=CLEO),
        do("approve_payment"),
        by=CLEO,
    ),
    refused("approve_payment", CoapprovalsMissing, *in_force(TOGETHER), completes=True),
    refused("constitute_body", BodyNotAsProvided, *in_force(OF_LAKE), **PROVIDED_BODY, name="Ours"),
    refused(
        "designate_chair",
        ChairNotAsProvided,
        *in_force(OF_LAKE),
        do("constitute_body", **PROVIDED_BODY),
        body=OWN_BOARD,
        seat=SEATS[2].id,
    ),
    refused(
        "constitute_body",
        BodyStands,
        *in_force(OF_LAKE),
        do("constitute_body", **PROVIDED_BODY),
        **PROVIDED_BODY,
        id=BOARD,
    ),
    refused(
        "fill_seat",
        NotForThemToAppoint,
        *in_force(BodyProvision("Board", (SeatsProvided(),)), OF_A_COURT),
        do("constitute_body", agreement=CHARTER, clause=HERE, seats=(Seat(FREE),)),
        body=OWN_BOARD,
        seat=FREE,
    ),
    refused(
        "constitute_body",
        NotForThemToAppoint,
        *in_force(BodyProvision("Board", (SeatsProvided(),)), OF_A_COURT),
        agreement=CHARTER,
        clause=HERE,
        seats=(Seat(FREE, CLEO),),
    ),
    refused(
        "reconstitute_body",
        NotForThemToAppoint,
        *in_force(BodyProvision("Board", (SeatsProvided(),)), OF_A_COURT),
        do("constitute_body", agreement=CHARTER, clause=HERE, seats=(Seat(FREE),)),
        body=OWN_BOARD,
        name=None,
        seats=(SeatsNamed(2),),
        added=(Seat(named(SeatId, "further"), CLEO),),
    ),
    refused(
        "expire_seat",
        SeatHeldOver,
        do(
            "draft_agreement",
            id=OTHER,
            clauses=(clause(THERE, BodyProvision("Jury", (SeatsProvided(),), months=6), STAYS),),
        ),
        do("constitute_body", name="Jury", agreement=OTHER, clause=THERE),
        body=OWN_BOARD,
        seat=OWN_SEAT,
    ),
    refused("define_post", PostNotAsProvided, *in_force(BOOKS), **PROVIDED_POST, title="Boss"),
    refused(
        "define_post",
        PostStands,
        *in_force(BOOKS),
        do("define_post", **PROVIDED_POST),
        **PROVIDED_POST,
        id=CASHIER,
    ),
    refused(
        "grant_remit",
        PostNotAsProvided,
        *in_force(BOOKS),
        do("define_post", **PROVIDED_POST),
        post=TREASURER,
    ),
    refused(
        "appoint",
        NotForThemToAppoint,
        *in_force(BOOKS),
        do("define_post", **PROVIDED_POST),
        post=TREASURER,
    ),
    refused("end_appointment", NotForThemToAppoint, *IN_PROVIDED_POST, appointment=BOOKKEEPING),
    refused("remove_holder", NotForThemToAppoint, *IN_PROVIDED_POST, appointment=BOOKKEEPING),
    *(
        refused(command, refusal, *in_force(scheme(assignment)))
        for command in PUTTING
        for refusal, assignment in OF_A_MOTION
    ),
    *(
        refused(command, MatterSpeltOtherwise, *in_force(scheme(RESERVED)), matter="Travel")
        for command in ("propose_election", "propose_motion", "request_payment")
    ),
    *(
        refused(command, refusal, *before, **given)
        for command, given in (
            ("define_post", {"remit": TRAVEL}),
            ("grant_remit", {"remit": TRAVEL, "post": CHAIR}),
            ("delegate_authority", {}),
            ("approve_payment", {}),
        )
        for refusal, before in ((MatterReserved, in_force(scheme(RESERVED))), (RulesClash, TWICE))
    ),
    refused("sign_agreement", RulesClash, *READY, agreement=OTHER),
    refused(
        "enter_into_force",
        RulesClash,
        *READY,
        do("sign_agreement", agreement=OTHER, reported=True),
        agreement=OTHER,
    ),
)
