"""Interests and notice: what is refused, and after what."""

from __future__ import annotations

from domain.decisions.resolution import DecisionNotAdopted
from domain.matters import WordUnclear
from domain.motions.confirmation import (
    ConfirmedByNobody,
    InterestOnRecord,
    NoInterestAlreadyConfirmed,
)
from domain.motions.enacted_acts import RulingOnInterest
from domain.motions.enactment import AlreadyCarriedOut, DecisionDoesNotEnact
from domain.motions.interest import (
    InterestAlreadyDeclared,
    InterestAlreadyRuledOn,
    InterestAlreadyWithdrawn,
    InterestInNothing,
    InterestStands,
    NotEntitledToRule,
    RulingUnclear,
)
from domain.motions.motion import SeatNotInElectorate
from domain.motions.notice import (
    DeliveryAlreadyKnown,
    NotEntitledToShorten,
    NoticeNotShorter,
    NoticeUnknown,
    NotNoticed,
    SeatsMissing,
    ShortenedTooFar,
    ShorteningNotProvided,
)
from domain.values import InterestId, NoticeId, SeatId, TooMany
from domain.voting.side import Side, SideMalformed, SideNamedTwice
from services.deliberation import DeliveryContradicted
from services.interests import PersonNotSaid
from tests.refusals.cases import Case, do, named, refused, refused_afresh
from tests.refusals.decided import won
from tests.refusals.entitlement import UNDONE
from tests.refusals.everywhere import each
from tests.refusals.preparing import INTEREST, NOTICE, PUT
from tests.refusals.world import (
    ADA,
    ADAS,
    BOB,
    BOBS,
    COUNCIL,
    HILL,
    HILLS,
    MILL,
    MOTION,
    OTHER_MOTION,
    VACANT,
)

OTHER = named(InterestId, "other")
STRANGE = named(SeatId, "strange")
DECLARED = do("declare_interest")
OF_THE_COUNCIL = {"decision": MOTION, "motion": None, "body": COUNCIL}

DECLARING = (
    refused("declare_interest", InterestAlreadyDeclared, DECLARED),
    refused("declare_interest", InterestInNothing, interest_in=None),
    refused("declare_interest", WordUnclear, matter="Money  "),
    refused("declare_interest", InterestStands, DECLARED, id=OTHER),
    refused("declare_interest", PersonNotSaid, person=None),
    refused("declare_interest", SideMalformed, interest_in=Side()),
    refused("withdraw_interest", InterestAlreadyWithdrawn, do("withdraw_interest")),
)
RULING = (
    refused("rule_on_interest", InterestAlreadyRuledOn, do("rule_on_interest")),
    refused("rule_on_interest", InterestAlreadyWithdrawn, do("withdraw_interest")),
    refused("rule_on_interest", NotEntitledToRule, by=BOB),
    refused("rule_on_interest", RulingUnclear, body=COUNCIL),
    refused_afresh("rule_on_interest", DecisionNotAdopted, DECLARED, *PUT, **OF_THE_COUNCIL),
    refused_afresh("rule_on_interest", DecisionDoesNotEnact, DECLARED, *won(), **OF_THE_COUNCIL),
    refused_afresh(
        "rule_on_interest",
        AlreadyCarriedOut,
        DECLARED,
        *won(RulingOnInterest(INTEREST)),
        do("rule_on_interest", **OF_THE_COUNCIL),
        do("propose_motion", id=OTHER_MOTION, concerns=(Side(MILL),)),
        decision=MOTION,
        motion=OTHER_MOTION,
    ),
    *(
        refused_afresh("rule_on_interest", refusal, DECLARED, *before, **OF_THE_COUNCIL)
        for refusal, before in UNDONE
    ),
)
CONFIRMING = (
    refused("confirm_no_interest", ConfirmedByNobody, seat=VACANT),
    refused("confirm_no_interest", NoInterestAlreadyConfirmed, do("confirm_no_interest")),
    refused("confirm_no_interest", SeatNotInElectorate, seat=STRANGE),
    refused(
        "confirm_no_interest",
        InterestOnRecord,
        do("declare_interest", person=ADA, interest_in=None, decision=MOTION),
    ),
)
CONCERNS = (
    refused("propose_motion", SideMalformed, concerns=(Side(),)),
    refused("propose_motion", SideNamedTwice, concerns=(HILLS, HILLS)),
)
DELIVERY = (
    *each("confirm_delivery report_bounce", NoticeUnknown, notice=named(NoticeId, "unknown")),
    *each("confirm_delivery report_bounce", SeatNotInElectorate, seats=(STRANGE,)),
    *each("confirm_delivery report_bounce", TooMany, seats=(ADAS,) * 10_001),
    *(
        refused_afresh(
            name,
            NotNoticed,
            *PUT,
            do("give_notice_of_motion", id=NOTICE, seats=(BOBS,)),
            seats=(ADAS,),
        )
        for name in ("confirm_delivery", "report_bounce")
    ),
    refused("confirm_delivery", DeliveryAlreadyKnown, do("confirm_delivery")),
    refused(
        "confirm_delivery", DeliveryContradicted, do("report_bounce"), seats=(BOBS,), bound=HILL
    ),
    refused("report_bounce", DeliveryAlreadyKnown, do("report_bounce")),
    refused("report_bounce", SeatsMissing, seats=()),
)
SHORTENING = (
    refused("shorten_notice", NoticeNotShorter, days=7),
    refused("shorten_notice", ShortenedTooFar, days=1),
    refused("shorten_notice", NotEntitledToShorten, by=BOB),
    refused_afresh("shorten_notice", ShorteningNotProvided, *PUT, days=0),
)

CASES: tuple[Case, ...] = (
    *DECLARING, *RULING, *CONFIRMING, *CONCERNS, *DELIVERY, *SHORTENING,
)  # fmt: skip
