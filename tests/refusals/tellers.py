"""Meetings, ways of deciding, invalid ballots and lots: what is refused, and after what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from domain.bodies.attendance import AttendanceAlreadyRecorded, NotInTheChair
from domain.bodies.body import BodyGone, SeatUnknown
from domain.decisions.choosing import OptionNotTied
from domain.decisions.decision import MotionAlreadyDecided, MotionAlreadyWithdrawn
from domain.decisions.resolution import DecisionNotAdopted
from domain.decisions.tellers import AlreadyRuledInvalid, NothingHandedIn, NotTheTeller
from domain.document import DocumentNamedTwice, MalformedDigest
from domain.elections.lot import (
    AlreadyCommitted,
    CommitmentTooLate,
    LotFellOtherwise,
    LotNotPrepared,
    LotNotProvided,
    LotUnclear,
    MalformedCommitment,
    NotAVoter,
    SeedNotCommitted,
    SeedsMissing,
    SourceAlreadyCited,
    SourceAlreadyTold,
    SourceNotPublished,
    SourcePublished,
)
from domain.motions.motion import SeatNotInElectorate
from domain.motions.outcome import DeclaredOtherwise
from domain.motions.poll import (
    AnotherPollOpen,
    PollAlreadyCounted,
    PollNotClosed,
    PollNotCounted,
    PollUnknown,
    WayNotProvided,
)
from domain.motions.sequel import NotTied
from domain.values import TooMany
from domain.voting.drawing import drawn
from domain.voting.rules import ByWay, DecisionRule
from domain.voting.tally import SeatNamedTwice
from tests.refusals.cases import Case, do, on, refused, refused_afresh
from tests.refusals.decisions import BY_OTHER_TITLE, MANY_PAPERS, SECOND_POLL, STRANGE, agreed
from tests.refusals.entitlement import UNDONE
from tests.refusals.everywhere import each
from tests.refusals.usual import DRAWABLE, MINUTES, OPENED, PUT, TIED_AMONG, VOTED
from tests.refusals.world import (
    ADA,
    ADAS,
    BOB,
    CLEO,
    HILL,
    MORE_YES,
    MOTION,
    deciding,
)
from tests.refusals.world import OTHER_MOTION as SECOND_MOTION

CITED = do("prepare_lot", commitment="", source="Lottery of 1 June", published=on(2024, 6), by=None)
PUBLISHED = do(
    "prepare_lot",
    commitment="",
    source="Lottery of 7 January",
    published=on(2024, 1, 7),
    by=None,
    when=on(2024, 1, 6),
)
THEN = datetime(2024, 1, 8, tzinfo=UTC)
TOLD = do("draw_lot", seeds=("12 34 45",), by=ADA, bound=HILL, when=THEN, clock=THEN)
BREAKING = "draw_lot cast_casting_vote choose_among_tied"
AGAIN = (do("open_poll", id=SECOND_POLL),)
"""What was tied is voted on anew."""
TIED_WITHOUT = tuple(step for step in DRAWABLE if step.command != "prepare_lot")
ONLY_IN_WRITING = replace(deciding("any", DecisionRule(ByWay(written=MORE_YES))), matters=())

ATTENDANCE = (
    refused("record_attendance", AttendanceAlreadyRecorded, do("record_attendance")),
    refused("record_attendance", BodyGone, do("dissolve_body")),
    refused("record_attendance", DecisionNotAdopted, *PUT, decision=MOTION),
    *(
        refused("record_attendance", refusal, *before, decision=MOTION)
        for refusal, before in UNDONE
    ),
    refused("record_attendance", DocumentNamedTwice, documents=(MINUTES, BY_OTHER_TITLE)),
    refused("record_attendance", MalformedDigest, documents=(replace(MINUTES, sha256="0"),)),
    refused("record_attendance", TooMany, documents=MANY_PAPERS),
    refused("record_attendance", NotInTheChair, by=BOB),
    refused("record_attendance", SeatNamedTwice, present=(ADAS, ADAS)),
    refused("record_attendance", SeatUnknown, present=(STRANGE,)),
)
WAYS = (
    refused_afresh(
        "open_poll", WayNotProvided, do("propose_motion", matter="in writing", enacts=())
    ),
    refused_afresh("put_to_vote", WayNotProvided, *agreed(ONLY_IN_WRITING)),
)
INVALID = (
    refused("rule_ballot_invalid", AlreadyRuledInvalid, do("rule_ballot_invalid")),
    refused("rule_ballot_invalid", MotionAlreadyDecided, do("report_tally", reported=True)),
    refused("rule_ballot_invalid", MotionAlreadyWithdrawn, do("withdraw_motion")),
    refused_afresh(
        "rule_ballot_invalid",
        NothingHandedIn,
        *OPENED,
        do("cast_ballot"),
        do("close_poll"),
    ),
    refused("rule_ballot_invalid", NotTheTeller, by=BOB),
    refused("rule_ballot_invalid", PollAlreadyCounted, do("count_poll")),
    refused_afresh("rule_ballot_invalid", PollNotClosed, *VOTED),
    refused("rule_ballot_invalid", PollUnknown, poll=SECOND_POLL),
    refused("rule_ballot_invalid", SeatNotInElectorate, seat=STRANGE),
)
OTHERWISE = "rejected" if drawn("seed") == "adopted" else "adopted"
LOTS = (
    *each("prepare_lot draw_lot", MotionAlreadyWithdrawn, do("withdraw_motion")),
    *each("prepare_lot draw_lot", MotionAlreadyDecided, do("report_tally", reported=True)),
    refused_afresh("prepare_lot", LotNotProvided, *PUT),
    refused_afresh("draw_lot", LotNotProvided, *VOTED, do("close_poll"), do("count_poll"),
                   do("propose_motion", id=SECOND_MOTION), decision=SECOND_MOTION),
    refused("prepare_lot", AlreadyCommitted, do("prepare_lot")),
    refused("prepare_lot", CommitmentTooLate, do("open_poll"), do("close_poll", reported=True)),
    refused("prepare_lot", LotUnclear, source="Lottery of 1 June"),
    refused("prepare_lot", MalformedCommitment, commitment="seed"),
    refused("prepare_lot", NotAVoter, by=CLEO),
    refused("prepare_lot", SourceAlreadyCited, CITED, **CITED.given),
    refused("prepare_lot", SourcePublished, **{**CITED.given, "published": on(2023)}),
    refused_afresh("draw_lot", LotNotPrepared, *TIED_WITHOUT),
    refused_afresh(
        "draw_lot", NotTied, do("propose_motion", matter="lot", enacts=()), do("prepare_lot")
    ),
    *each(BREAKING, AnotherPollOpen, *AGAIN),
    *each(BREAKING, PollNotCounted, *AGAIN, do("close_poll", poll=SECOND_POLL)),
    refused("draw_lot", DeclaredOtherwise, options=("A",)),
    refused("draw_lot", LotFellOtherwise, fell=OTHERWISE),
    refused_afresh(
        "draw_lot",
        OptionNotTied,
        do("propose_election", matter="by lot"),
        do("prepare_lot"),
        *TIED_AMONG[1:],
        options=("C",),
    ),
    refused("draw_lot", SeedsMissing, seeds=()),
    refused("draw_lot", SeedNotCommitted, seeds=("another",)),
    refused_afresh("draw_lot", SourceNotPublished, *TIED_WITHOUT, CITED),
    refused_afresh("draw_lot", SourceAlreadyTold, *TIED_WITHOUT, PUBLISHED, TOLD, **TOLD.given),
)  # fmt: skip

CASES: tuple[Case, ...] = (*ATTENDANCE, *WAYS, *INVALID, *LOTS)
