"""What a clause gives to some, and what of it is refused to the others."""

from __future__ import annotations

from domain.agreements.signature import NotPartyToAgreement
from domain.competence.assenting import AssentedForAnother
from domain.competence.submitting import DoingNotShown
from domain.payments.paying_for_all import PostOfSome, PostUnconfirmed
from domain.provisions.remit import Power, Remit
from domain.voting.tally import Seat
from services.entitlement import ActsForAnother
from tests.refusals.agreements import LAKES_OWN
from tests.refusals.cases import Case, do, on, refused, refused_afresh
from tests.refusals.everywhere import each
from tests.refusals.usual import BOARD, SEAT, TEXT
from tests.refusals.usual_posts import NEXT, TREASURER
from tests.refusals.world import ADA, BOB, DAN, HILL, LAKE, MILL

LAKES = {"agreement": TEXT, "bound": HILL}
LAKES_BOARD = (
    LAKES_OWN,
    do("enter_into_force", agreement=TEXT),
    do("constitute_body", agreement=TEXT, seats=(Seat(SEAT),)),
)
OF_LAKES_BOARD = {"body": BOARD, "bound": HILL}

PAYING = Remit((), (Power(("travel",)),))
LAKES_PURSER = (
    LAKES_OWN,
    do("enter_into_force", agreement=TEXT),
    do("define_post", agreement=TEXT, remit=PAYING),
    do("appoint", id=NEXT, post=TREASURER),
    do("accept_appointment", appointment=NEXT),
)
PACT = (
    do("accede_party"),
    do("register_head", organisation=MILL, person=DAN),
    do("draft_agreement", id=TEXT, parties=(HILL, LAKE)),
    do("define_post", agreement=TEXT),
)
BOTH_HEAD = do("register_head", organisation=LAKE, person=ADA, reported=True)

CASES: tuple[Case, ...] = (
    refused("constitute_body", NotPartyToAgreement, LAKES_OWN, **LAKES, seats=(Seat(SEAT),)),
    refused("define_post", NotPartyToAgreement, LAKES_OWN, **LAKES),
    refused("reconstitute_body", NotPartyToAgreement, *LAKES_BOARD, **OF_LAKES_BOARD),
    refused("fill_seat", NotPartyToAgreement, *LAKES_BOARD, **OF_LAKES_BOARD, seat=SEAT),
    refused("propose_motion", NotPartyToAgreement, *LAKES_BOARD, **OF_LAKES_BOARD),
    refused("propose_election", NotPartyToAgreement, *LAKES_BOARD, **OF_LAKES_BOARD),
    refused_afresh(
        "put_to_vote", NotPartyToAgreement, do("dissolve_body"), *LAKES_BOARD, bound=HILL
    ),
    refused(
        "appoint",
        NotPartyToAgreement,
        LAKES_OWN,
        do("define_post", agreement=TEXT),
        post=TREASURER,
        party=HILL,
    ),
    *each(
        "register_head register_signatory",
        ActsForAnother,
        organisation=HILL,
        person=BOB,
        bound=HILL,
    ),
    refused(
        "assent_to_appointment",
        AssentedForAnother,
        BOTH_HEAD,
        do("assent_to_appointment"),
        party=LAKE,
        by=ADA,
    ),
    refused(
        "assent_to_appointment",
        NotPartyToAgreement,
        *PACT,
        post=TREASURER,
        party=MILL,
        by=DAN,
    ),
    *each("approve_payment refuse_payment", PostOfSome, *LAKES_PURSER, appointment=NEXT),
    *each(
        "approve_payment refuse_payment",
        PostUnconfirmed,
        do("accede_party", when=on(2024, 2)),
        when=on(2024, 3),
    ),
    refused("implement_decision", DoingNotShown, do("accede_party"), bound=MILL),
)
