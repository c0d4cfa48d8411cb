"""What is set up by a text that is over, or used before the text is in force."""

from __future__ import annotations

from domain.agreements.agreement import AgreementNotInForce
from domain.bodies.body import BodyGone
from domain.provisions.remit import Power, Remit
from domain.values import PostId
from domain.voting.tally import Seat
from tests.refusals.cases import Case, do, named, refused, refused_afresh
from tests.refusals.usual import BOARD, PUT, SEAT
from tests.refusals.usual_payments import REQUESTED
from tests.refusals.world import COUNCIL, DRAFT, DRAFTED, HELD, HILL, ONE, RULES

BURSAR = named(PostId, "bursar")
REMIT = Remit((), (Power(("travel",)),))
OVER = do("terminate_agreement")
BOARD_OF_A_DRAFT = do("constitute_body", agreement=DRAFT, clause=DRAFTED)
BURSAR_OF_A_DRAFT = (
    do("define_post", id=BURSAR, agreement=DRAFT, clause=DRAFTED, remit=REMIT),
    do("appoint", post=BURSAR),
    do("accept_appointment"),
)
BOARD_OF_THE_RULES = (
    do("constitute_body", agreement=RULES, clause=ONE, seats=(Seat(SEAT, None, HILL),)),
    OVER,
)
BURSAR_OF_THE_RULES = (do("define_post", id=BURSAR, agreement=RULES, clause=ONE), OVER)

SET_UP = (
    *(
        refused(name, AgreementNotInForce, OVER, agreement=RULES, clause=ONE)
        for name in ("constitute_body", "define_post")
    ),
    *(
        refused(name, AgreementNotInForce, *BOARD_OF_THE_RULES, body=BOARD, seat=SEAT)
        for name in ("designate_chair", "fill_seat")
    ),
    *(
        refused(name, AgreementNotInForce, *BURSAR_OF_THE_RULES, post=BURSAR)
        for name in ("grant_remit", "appoint", "assent_to_appointment")
    ),
    refused_afresh(
        "accept_appointment",
        AgreementNotInForce,
        BURSAR_OF_THE_RULES[0],
        do("appoint", post=BURSAR),
        OVER,
    ),
)
USED = (
    refused("enter_consultation", BodyGone, do("dissolve_body"), body=COUNCIL, party=None),
    refused(
        "record_attendance", AgreementNotInForce, BOARD_OF_A_DRAFT, body=BOARD, present=(SEAT,)
    ),
    refused("grant_proxy", AgreementNotInForce, BOARD_OF_A_DRAFT, body=BOARD, seat=SEAT),
    refused_afresh(
        "enter_consultation", AgreementNotInForce, *PUT, BOARD_OF_A_DRAFT, body=BOARD, party=None
    ),
    *(
        refused_afresh(name, AgreementNotInForce, *BURSAR_OF_A_DRAFT)
        for name in ("name_deputy", "delegate_authority")
    ),
    *(
        refused_afresh(name, AgreementNotInForce, *BURSAR_OF_A_DRAFT, *REQUESTED, appointment=HELD)
        for name in ("approve_payment", "refuse_payment")
    ),
)

CASES: tuple[Case, ...] = (*SET_UP, *USED)
