"""Reconstituting a body: what it refuses, and what is refused about seats that ended by it."""

from __future__ import annotations

from fractions import Fraction

from domain.agreements.agreement import AgreementNotInForce
from domain.agreements.clause import ClauseRepealed, ClauseUnknown
from domain.bodies.body import BodyGone
from domain.bodies.one_side import SitsForAnother
from domain.bodies.reconstitution import (
    CompositionNotStated,
    NothingToReconstitute,
    SeatEnded,
    SeatNotNew,
    SeatsNotMissing,
)
from domain.bodies.seats_named import SeatsNamed
from domain.provisions.composition import (
    BodyNotAsProvided,
    BodyProvision,
    SeatsOutOfRange,
    SeatsProvided,
)
from domain.values import SEATS_LIMIT, SeatId, TooMany
from domain.voting.drafting import NumberOutOfRange
from domain.voting.tally import Seat, SeatNamedTwice
from services.entitlement import ActsForAnother
from tests.refusals.agreements import GONE_REPEALED
from tests.refusals.cases import Case, do, named, on, refused
from tests.refusals.charters import CHARTER, HERE, in_force
from tests.refusals.everywhere import each
from tests.refusals.usual import SMALLER
from tests.refusals.world import ADA, ADAS, DRAFT, GONE, HILL, LAKE, RULES, VACANT

NEW, NEWER = (named(SeatId, name) for name in ("new", "newer"))
WITH_ANOTHER = (*SMALLER, SeatsNamed(party=HILL, group="schools"))
ANOTHER = Seat(NEW, None, HILL, group="schools")
OF_LAKE = BodyProvision("Council", (SeatsProvided(3, LAKE),))
ENDED = (do("reconstitute_body"),)

CASES: tuple[Case, ...] = (
    refused("reconstitute_body", NothingToReconstitute, *ENDED, when=on(2024, 2)),
    refused("reconstitute_body", CompositionNotStated, seats=()),
    refused("reconstitute_body", SeatsNotMissing, added=(ANOTHER,)),
    refused("reconstitute_body", SeatNotNew, added=(Seat(ADAS, None, HILL),)),
    refused(
        "reconstitute_body",
        SeatNamedTwice,
        seats=(*SMALLER, SeatsNamed(2, HILL, "schools")),
        added=(ANOTHER,) * 2,
    ),
    refused(
        "reconstitute_body",
        ActsForAnother,
        seats=WITH_ANOTHER,
        added=(Seat(NEW, ADA, HILL, group="schools"),),
        bound=LAKE,
    ),
    refused(
        "reconstitute_body",
        SitsForAnother,
        seats=(*SMALLER, SeatsNamed(party=LAKE, group="schools")),
        added=(Seat(NEW, ADA, LAKE, group="schools"),),
    ),
    refused("reconstitute_body", NumberOutOfRange, seats=(SeatsNamed(weight=Fraction(-1)),)),
    refused("reconstitute_body", SeatsOutOfRange, seats=(SeatsNamed(0),)),
    refused("reconstitute_body", TooMany, seats=(SeatsNamed(SEATS_LIMIT), SeatsNamed())),
    refused("reconstitute_body", BodyGone, do("dissolve_body")),
    refused("reconstitute_body", AgreementNotInForce, agreement=DRAFT),
    refused("reconstitute_body", ClauseUnknown, clause=GONE),
    refused("reconstitute_body", ClauseRepealed, *GONE_REPEALED, agreement=RULES, clause=GONE),
    refused(
        "reconstitute_body", BodyNotAsProvided, *in_force(OF_LAKE), agreement=CHARTER, clause=HERE
    ),
    *each("fill_seat designate_chair", SeatEnded, *ENDED, seat=VACANT),
    refused("record_attendance", SeatEnded, *ENDED, present=(VACANT,)),
)
