"""How what is done about posts and appointments is usually done."""

from __future__ import annotations

from domain.motions.enacted_acts import HolderRemoval
from domain.posts.handover import ChecklistItem
from domain.provisions.remit import Power, Remit
from domain.values import AppointmentId, DelegationId, HandoverItemId, PostId
from tests.refusals.cases import Usual, do, named, on
from tests.refusals.decided import won
from tests.refusals.world import ADA, ALLIANCE, BOB, CHAIR, CLEO, HELD, HILL, LAKE, MOTION

TREASURER = named(PostId, "treasurer")
NEXT = named(AppointmentId, "next")
PASSED = named(DelegationId, "passed")
ITEM = named(HandoverItemId, "item")

APPOINTED = (do("appoint"),)
IN_OFFICE = (*APPOINTED, do("accept_appointment"))
HANDING_OVER = (
    do("appoint", end=on(2024, 12, 31)),
    do("accept_appointment"),
    do("appoint", id=NEXT, person=BOB, start=on(2025)),
    do("open_handover"),
)
FOR_CLEO = {"post": CHAIR, "person": CLEO}
FIRST_HEAD, SECOND_HEAD = {"party": HILL, "by": ADA}, {"party": LAKE, "by": BOB}
NOBODY_DECIDES = (do("dissolve_body"),)
DELIVERED = (*HANDING_OVER, do("name_successor"), do("hand_over_item"))
POSTS = {
    "define_post": Usual({"id": TREASURER, "partnership": ALLIANCE, "title": "Treasurer"}),
    "grant_remit": Usual({"post": CHAIR, "remit": Remit((), (Power(("paper",)),))}),
    "abolish_post": Usual({"post": CHAIR}),
    "appoint": Usual({"id": HELD, "post": CHAIR, "person": ADA}),
    "assent_to_appointment": Usual({**FOR_CLEO, **FIRST_HEAD}, NOBODY_DECIDES),
    "withdraw_assent": Usual(
        {**FOR_CLEO, **FIRST_HEAD}, (*NOBODY_DECIDES, do("assent_to_appointment"))
    ),
    "accept_appointment": Usual({"appointment": HELD, "by": ADA}, APPOINTED),
    "decline_appointment": Usual({"appointment": HELD, "by": ADA}, APPOINTED),
    "resign_appointment": Usual({"appointment": HELD, "by": ADA}, IN_OFFICE),
    "end_appointment": Usual({"appointment": HELD}, IN_OFFICE),
    "remove_holder": Usual(
        {"appointment": HELD, "decision": MOTION}, (*IN_OFFICE, *won(HolderRemoval(HELD)))
    ),
    "expire_appointment": Usual(
        {"appointment": HELD, "when": on(2025)},
        (do("appoint", end=on(2024, 12, 31)), do("accept_appointment")),
    ),
    "name_deputy": Usual({"appointment": HELD, "deputy": BOB, "by": ADA}, IN_OFFICE),
    "release_deputy": Usual({"appointment": HELD, "deputy": BOB}, (*IN_OFFICE, do("name_deputy"))),
    "delegate_authority": Usual(
        {
            "id": PASSED,
            "appointment": HELD,
            "delegate": BOB,
            "matters": ("travel",),
            "by": ADA,
        },
        IN_OFFICE,
    ),
    "revoke_delegation": Usual(
        {"delegation": PASSED, "by": ADA}, (*IN_OFFICE, do("delegate_authority"))
    ),
    "open_handover": Usual(
        {"appointment": HELD, "items": (ChecklistItem(ITEM, "The keys"),)}, IN_OFFICE
    ),
    "name_successor": Usual({"appointment": HELD, "successor": NEXT}, HANDING_OVER),
    "hand_over_item": Usual({"appointment": HELD, "item": ITEM, "by": ADA}, HANDING_OVER),
    "acknowledge_item": Usual({"appointment": HELD, "item": ITEM, "by": BOB}, DELIVERED),
    "close_handover": Usual({"appointment": HELD}, (*DELIVERED, do("acknowledge_item"))),
}
