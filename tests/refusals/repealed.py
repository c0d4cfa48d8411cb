"""What the body or post of a clause that was repealed does not do any more."""

from __future__ import annotations

from domain.remit import Power, Remit
from domain.repealed import ProvidingClauseRepealed
from domain.values import PostId
from domain.voting import Seat
from tests.refusals.agreements import GONE_REPEALED
from tests.refusals.cases import Case, do, named, refused, refused_afresh
from tests.refusals.usual import BOARD, PUT, SEAT
from tests.refusals.usual_payments import REQUESTED
from tests.refusals.world import GONE, HELD, HILL, RULES

BURSAR = named(PostId, "bursar")
REMIT = Remit((), (Power(("travel",)),))
FROM_IT = {"agreement": RULES, "clause": GONE}
BOARD_OF_IT = (
    do("constitute_body", **FROM_IT, seats=(Seat(SEAT, None, HILL),)),
    *GONE_REPEALED,
)
BURSAR_OF_IT = do("define_post", id=BURSAR, **FROM_IT, remit=REMIT)
IN_POST = (
    BURSAR_OF_IT,
    do("appoint", post=BURSAR),
    do("accept_appointment"),
    *GONE_REPEALED,
)
REPEALED = ProvidingClauseRepealed

BODIES = (
    *(
        refused(name, REPEALED, *BOARD_OF_IT, body=BOARD)
        for name in ("propose_motion", "propose_election")
    ),
    refused("put_to_vote", REPEALED, do("dissolve_body"), *BOARD_OF_IT),
    refused_afresh(
        "open_poll",
        REPEALED,
        BOARD_OF_IT[0],
        do("propose_motion", body=BOARD),
        *GONE_REPEALED,
    ),
    *(
        refused(name, REPEALED, *BOARD_OF_IT, body=BOARD, seat=SEAT)
        for name in ("designate_chair", "fill_seat", "grant_proxy")
    ),
    refused("record_attendance", REPEALED, *BOARD_OF_IT, body=BOARD, present=(SEAT,)),
    refused_afresh("enter_consultation", REPEALED, *PUT, *BOARD_OF_IT, body=BOARD, party=None),
)
POSTS = (
    *(
        refused(name, REPEALED, BURSAR_OF_IT, *GONE_REPEALED, post=BURSAR)
        for name in ("grant_remit", "appoint", "assent_to_appointment")
    ),
    refused_afresh(
        "accept_appointment", REPEALED, BURSAR_OF_IT, do("appoint", post=BURSAR), *GONE_REPEALED
    ),
    *(refused_afresh(name, REPEALED, *IN_POST) for name in ("name_deputy", "delegate_authority")),
    *(
        refused_afresh(name, REPEALED, *IN_POST, *REQUESTED, appointment=HELD)
        for name in ("approve_payment", "refuse_payment")
    ),
)

CASES: tuple[Case, ...] = (*BODIES, *POSTS)
