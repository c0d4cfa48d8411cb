"""What a clause gives to some, and what of it is refused to the others."""

from __future__ import annotations

from domain.signature import NotPartyToAgreement
from domain.voting import Seat
from tests.refusals.agreements import LAKES_OWN
from tests.refusals.cases import Case, do, refused, refused_afresh
from tests.refusals.usual import BOARD, SEAT, TEXT
from tests.refusals.usual_posts import TREASURER
from tests.refusals.world import HILL

LAKES = {"agreement": TEXT, "bound": HILL}
LAKES_BOARD = (
    LAKES_OWN,
    do("enter_into_force", agreement=TEXT),
    do("constitute_body", agreement=TEXT, seats=(Seat(SEAT),)),
)
OF_LAKES_BOARD = {"body": BOARD, "bound": HILL}

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
)
