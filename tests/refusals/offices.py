"""Posts, appointments, delegations and handovers: what is refused, and after what."""

from __future__ import annotations

from fractions import Fraction

from domain.agreements.clause import ClauseRepealed, ClauseUnknown
from domain.bodies.body import BodyGone
from domain.decisions.resolution import DecisionNotAdopted
from domain.matters import WordUnclear
from domain.money import MalformedAmount, MalformedCurrency, Money
from domain.posts.appointment import (
    AppointmentAlreadyAccepted,
    AppointmentAlreadyMade,
    AppointmentNotAccepted,
    AppointmentOver,
    NotTheAppointee,
    TermNotOver,
    TermWithoutEnd,
)
from domain.posts.delegation import (
    BeyondAuthority,
    BeyondLimit,
    DelegationAlreadyGranted,
    DelegationAlreadyRevoked,
    DelegationInCircle,
    DelegationUnknown,
    NotTheDelegator,
    OnwardNotGranted,
)
from domain.posts.deputy import DeputyAlreadyNamed, DeputyUnknown, OwnDeputy
from domain.posts.handover import (
    ChecklistEmpty,
    ChecklistItem,
    HandoverAlreadyClosed,
    HandoverAlreadyOpened,
    HandoverItemNamedTwice,
    HandoverItemUnknown,
    HandoverUnknown,
    ItemAlreadyAcknowledged,
    ItemAlreadyHandedOver,
    ItemNotHandedOver,
    ItemsOutstanding,
    NotTheOutgoingHolder,
    NotTheSuccessor,
    SuccessorAlreadyNamed,
    SuccessorIsHolder,
    SuccessorOfAnotherPost,
    handover_id,
)
from domain.posts.post import (
    AccountableAlready,
    AlreadyAppointed,
    PostAlreadyAbolished,
    PostAlreadyDefined,
    PostGone,
    PostTaken,
    RemitUnchanged,
    TermsExhausted,
    TermTooLong,
)
from domain.provisions.remit import (
    Power,
    PowerNamedTwice,
    Remit,
    Responsibility,
    ResponsibilityNamedTwice,
)
from domain.provisions.tenure import BeyondTerm, Tenure, TenureOutOfRange
from domain.values import AppointmentId, DelegationId, HandoverItemId, TooMany
from services.act import AlreadyExists
from tests.refusals.agreements import GONE_REPEALED
from tests.refusals.cases import Case, do, named, on, refused, refused_afresh
from tests.refusals.everywhere import each
from tests.refusals.usual import PUT
from tests.refusals.usual_posts import APPOINTED, HANDING_OVER, IN_OFFICE, ITEM, TREASURER
from tests.refusals.world import ADA, BOB, CHAIR, CLEO, COUNCIL, DAN, GONE, HELD, MOTION, RULES

SECOND = named(AppointmentId, "second")
ELSEWHERE = named(AppointmentId, "elsewhere")
ONWARD = named(DelegationId, "onward")
OTHER_ITEM = named(HandoverItemId, "other item")
GOLD, PARTS = Money(Fraction(1), "gold"), Money(Fraction(1, 3), "CHF")
MONEY = Responsibility("money", "accountable", sole=True)
MINDED = Remit((MONEY,))
REMITS = "define_post grant_remit"
LIMITED = Remit((), (Power(("travel",), Money(Fraction(100), "CHF")),))
FIXED = Remit((), (Power(("travel",), delegable=False),))
KEYS = ChecklistItem(ITEM, "The keys")


def spending(limit: Money) -> Remit:
    """The remit of who may spend up to a limit."""
    return Remit((), (Power((), limit),))


OF_TREASURERS = (do("define_post"), do("appoint", id=ELSEWHERE, post=TREASURER, person=BOB))
POSTS = (
    refused("define_post", PostAlreadyDefined, id=CHAIR),
    refused("define_post", BodyGone, do("dissolve_body"), body=COUNCIL),
    refused("define_post", ClauseRepealed, *GONE_REPEALED, agreement=RULES, clause=GONE),
    refused("define_post", ClauseUnknown, clause=GONE),
    refused("define_post", TenureOutOfRange, tenure=Tenure(holders=0)),
    refused("define_post", AccountableAlready, do("grant_remit", remit=MINDED), remit=MINDED),
    refused("grant_remit", AccountableAlready, do("define_post", remit=MINDED), remit=MINDED),
    *each(REMITS, MalformedAmount, remit=spending(PARTS)),
    *each(REMITS, MalformedCurrency, remit=spending(GOLD)),
    *each(REMITS, PowerNamedTwice, remit=Remit((), (Power(), Power()))),
    *each(REMITS, ResponsibilityNamedTwice, remit=Remit((MONEY, MONEY))),
    *each(REMITS, WordUnclear, remit=Remit((), (Power(("m\N{CYRILLIC SMALL LETTER O}ney",)),))),
    *each(REMITS, TooMany, remit=Remit((), (Power(),) * 101)),
    refused("grant_remit", RemitUnchanged, do("grant_remit")),
    refused("abolish_post", PostAlreadyAbolished, do("abolish_post")),
)
TERMS = (
    refused("appoint", AppointmentAlreadyMade, do("appoint")),
    refused("appoint", AlreadyAppointed, do("appoint", id=SECOND)),
    refused("appoint", PostTaken, do("appoint", id=SECOND, person=BOB)),
    refused(
        "appoint",
        TermsExhausted,
        do("define_post", tenure=Tenure(terms=1)),
        do("appoint", id=SECOND, post=TREASURER, end=on(2024, 12, 31)),
        post=TREASURER,
        start=on(2025),
    ),
    refused(
        "appoint",
        TermTooLong,
        do("define_post", tenure=Tenure(months=12)),
        post=TREASURER,
        end=on(2030),
    ),
    *(
        refused(name, DecisionNotAdopted, do("propose_motion", id=MOTION), decision=MOTION)
        for name in ("appoint",)
    ),
    refused_afresh("remove_holder", DecisionNotAdopted, *IN_OFFICE, *PUT),
    *each(
        "accept_appointment decline_appointment",
        AppointmentAlreadyAccepted,
        do("accept_appointment"),
    ),
    *each(
        "accept_appointment decline_appointment end_appointment name_deputy remove_holder"
        " resign_appointment",
        AppointmentOver,
        do("end_appointment"),
    ),
    *each(
        "delegate_authority expire_appointment open_handover",
        AppointmentOver,
        do("end_appointment"),
    ),
    refused("expire_appointment", TermNotOver, when=on(2024, 6)),
    refused_afresh("expire_appointment", TermWithoutEnd, *IN_OFFICE),
    *each(
        "accept_appointment decline_appointment name_deputy resign_appointment",
        NotTheAppointee,
        by=CLEO,
    ),
    *(
        refused_afresh(name, AppointmentNotAccepted, *APPOINTED)
        for name in ("delegate_authority", "name_deputy", "open_handover", "resign_appointment")
    ),
    *(
        refused_afresh(name, PostGone, do("abolish_post"), do("appoint", reported=True))
        for name in ("accept_appointment", "decline_appointment", "end_appointment")
    ),
    *(
        refused_afresh(
            name,
            PostGone,
            *PUT,
            do("report_tally"),
            do("abolish_post"),
            do("appoint", reported=True),
            do("accept_appointment", reported=True),
        )
        for name in ("name_deputy", "remove_holder", "resign_appointment")
    ),
    refused_afresh(
        "delegate_authority",
        PostGone,
        do("abolish_post"),
        do("appoint", when=on(2023)),
        do("accept_appointment", when=on(2023)),
        start=on(2023, 6),
    ),
    refused("name_deputy", BeyondTerm, start=on(2023)),
    refused("name_deputy", DeputyAlreadyNamed, do("name_deputy")),
    refused("name_deputy", OwnDeputy, deputy=ADA),
    refused("release_deputy", DeputyUnknown, deputy=CLEO),
)
DELEGATIONS = (
    refused("delegate_authority", BeyondAuthority, matters=("war",)),
    refused("delegate_authority", BeyondLimit, do("grant_remit", remit=LIMITED)),
    refused("delegate_authority", BeyondTerm, start=on(2023)),
    refused("delegate_authority", DelegationAlreadyGranted, do("delegate_authority")),
    refused("delegate_authority", DelegationInCircle, delegate=ADA),
    refused(
        "delegate_authority",
        DelegationUnknown,
        *OF_TREASURERS,
        do("accept_appointment", appointment=ELSEWHERE, by=BOB),
        do("grant_remit", post=TREASURER),
        do("delegate_authority", id=ONWARD, appointment=ELSEWHERE, by=BOB, delegate=DAN,
           matters=("paper",)),
        source=ONWARD,
    ),
    refused("delegate_authority", MalformedAmount, limit=PARTS),
    refused("delegate_authority", MalformedCurrency, limit=GOLD),
    refused("delegate_authority", NotTheDelegator, by=CLEO),
    refused("delegate_authority", WordUnclear, matters=("tra\u200bvel",)),
    refused("delegate_authority", OnwardNotGranted, do("grant_remit", remit=FIXED)),
    refused("delegate_authority", TooMany, matters=("travel",) * 201),
    refused("revoke_delegation", DelegationAlreadyRevoked, do("revoke_delegation")),
    refused("revoke_delegation", NotTheDelegator, by=CLEO),
)  # fmt: skip
CLOSED = (
    do("name_successor"),
    do("hand_over_item"),
    do("acknowledge_item"),
    do("close_handover"),
)
IN_HANDOVERS = "acknowledge_item close_handover hand_over_item name_successor"
HANDOVERS = (
    refused("open_handover", AlreadyExists, do("register_organisation", id=handover_id(HELD))),
    refused("open_handover", ChecklistEmpty, items=()),
    refused("open_handover", HandoverAlreadyOpened, do("open_handover")),
    refused("open_handover", HandoverItemNamedTwice, items=(KEYS, KEYS)),
    refused("open_handover", SuccessorIsHolder, successor=HELD),
    refused("open_handover", SuccessorOfAnotherPost, *OF_TREASURERS, successor=ELSEWHERE),
    refused("open_handover", TooMany, items=(KEYS,) * 501),
    *(refused_afresh(name, HandoverUnknown, *HANDING_OVER[:-1]) for name in IN_HANDOVERS.split()),
    refused_afresh("close_handover", HandoverAlreadyClosed, *HANDING_OVER, *CLOSED),
    *(
        refused_afresh(
            name,
            HandoverAlreadyClosed,
            *HANDING_OVER,
            do("close_handover", reported=True),
        )
        for name in ("acknowledge_item", "hand_over_item", "name_successor")
    ),
    *each("acknowledge_item hand_over_item", HandoverItemUnknown, item=OTHER_ITEM),
    refused("acknowledge_item", ItemAlreadyAcknowledged, do("acknowledge_item")),
    refused_afresh("acknowledge_item", ItemNotHandedOver, *HANDING_OVER),
    refused("acknowledge_item", NotTheSuccessor, by=CLEO),
    refused_afresh("close_handover", ItemsOutstanding, *HANDING_OVER),
    refused("hand_over_item", ItemAlreadyHandedOver, do("hand_over_item")),
    refused("hand_over_item", NotTheOutgoingHolder, by=CLEO),
    refused("name_successor", SuccessorAlreadyNamed, do("name_successor")),
    refused("name_successor", SuccessorIsHolder, successor=HELD),
    refused("name_successor", SuccessorOfAnotherPost, *OF_TREASURERS, successor=ELSEWHERE),
)

CASES: tuple[Case, ...] = (*POSTS, *TERMS, *DELEGATIONS, *HANDOVERS)
