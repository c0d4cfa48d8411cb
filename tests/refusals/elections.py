"""Elections: slates that nobody can vote on, ballots that can't be counted, and the count."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from domain.agreements.agreement import AgreementNotInForce
from domain.bodies.body import BodyGone
from domain.decisions.choosing import ChoiceBreaksNoTie, NothingChosen, OptionNotTied
from domain.decisions.counting import ElectionNotTallied
from domain.decisions.decision import MotionAlreadyDecided, MotionAlreadyWithdrawn
from domain.decisions.elected_acts import (
    CandidateNotOnSlate,
    ChairNotElected,
    NoCandidates,
    NotElected,
    NotForAnElection,
)
from domain.decisions.elected_elsewhere import NotAnElection
from domain.elections.election import ElectionRule, Option, Plurality, ReservedPlaces
from domain.elections.election_drafting import (
    CandidateNamedTwice,
    CastingVoteForUnknownOption,
    CastTwiceForOption,
    DefaultOptionMissing,
    DefaultOptionNotOnSlate,
    DefaultOptionWithRatio,
    EmptySlate,
    OptionNamedTwice,
    OutOfRange,
    PrecedenceMissing,
    RatioOutOfRange,
)
from domain.elections.marks import (
    MARKS_LIMIT,
    EqualRanksNotAdmitted,
    OneOption,
    OptionMarkedTwice,
    OptionNotOnSlate,
    OptionScore,
    RankedOptions,
    ScoredOptions,
    ScoreOutOfRange,
    SeveralOptions,
    TooFewOptionsRanked,
    TooManyOptionsPicked,
    UnknownChoice,
)
from domain.elections.profile import NoCommonUnit
from domain.elections.reported import (
    AlikeBallots,
    NotReported,
    OptionTotal,
    PairTotal,
    ReportedBallots,
    ReportedInSeveralWays,
)
from domain.elections.returning import ElectorateNotReported
from domain.motions.enacted_acts import (
    ChairDesignation,
    PartnershipDissolution,
    PostAppointment,
    SeatFilling,
)
from domain.motions.motion import MotionAlreadyProposed, MotionNotSeconded, NoticeTooShort
from domain.motions.outcome import DeclaredOtherwise, ElectionDoesNotFollow
from domain.motions.poll import AnotherPollOpen, PollNotCounted
from domain.motions.sequel import (
    CastingVoteAmongOptions,
    CastingVoteNotProvided,
    ChairRecused,
    ChairUnknown,
    NotTheChair,
    NotTied,
)
from domain.provisions.provision import ElectionRuleProvision, RulesClash
from domain.values import ContradictoryDates, SeatId, TooMany
from domain.voting.contradiction import CannotBeMeant
from domain.voting.drafting import NumberOutOfRange
from domain.voting.side import Side, SideMalformed, SideNamedTwice
from domain.voting.tally import ONE, Choice, MoreVotesThanMembers, Seat
from services.entitlement import ActsAsAnother, ActsForAnother
from tests.refusals.cases import Case, Step, do, named, on, refused, refused_afresh
from tests.refusals.decisions import agreed
from tests.refusals.entitlement import BOARD_OF_A_DRAFT
from tests.refusals.usual import BOARD, TIED_AMONG, A, B
from tests.refusals.world import ADA, BOB, BOBS, CHAIR, COUNCIL, HILLS, LAKE, MOTION

NONE = Option("none")
"""The default option of the matter “further”."""
OPTIONS_BEYOND = tuple(Option(str(number)) for number in range(101))
BY_AGE = ElectionRule(Plurality(), tie="precedence", precedence="the eldest first")
OF_TWO_KINDS = ElectionRule(
    Plurality(0), 3, reserved=(ReservedPlaces("schools", 1), ReservedPlaces("women", 1))
)
HEAVY = tuple(
    Seat(named(SeatId, str(number)), holder, weight=Fraction(1, number))
    for number, holder in ((10**9, ADA), (10**9 + 1, BOB))
)
"""The product of the two, which have no common factor, is more than readers keep exactly."""


def called(matter: str = "", **given: object) -> tuple[Step, ...]:
    """An election is open on a matter that a provision names."""
    return (do("propose_election", matter=matter, **given), do("open_poll"))


VOTED = (
    *called(),
    do("cast_ballot", choice=RankedOptions((("A",),))),
    do("cast_ballot", seat=BOBS, voter=BOB, choice=RankedOptions((("A",),))),
    do("close_poll"),
)
C = Option("C")
ABC = (A, B, C)


def reporting(*choices: Choice, number: Fraction = ONE, **more: Any) -> ReportedBallots:
    """An election that was held elsewhere, with so many of each of these ballots."""
    return ReportedBallots(tuple(AlikeBallots(choice, number) for choice in choices), **more)


FIRST = tuple(RankedOptions(((option.id,),)) for option in ABC)
AS_TOTALS = ReportedBallots(totals=(OptionTotal("A", ONE),), voters=ONE)

SLATES = (
    refused("propose_election", EmptySlate, options=(NONE,), matter="further"),
    refused("propose_election", OptionNamedTwice, options=(A, A)),
    refused(
        "propose_election",
        CannotBeMeant,
        *agreed(ElectionRuleProvision("kept", ("kept",), OF_TWO_KINDS)),
        matter="kept",
        options=(A, replace(B, affiliations=("schools",), group="women")),
    ),
    refused(
        "propose_election",
        CandidateNamedTwice,
        options=(replace(A, person=ADA), replace(B, person=ADA)),
    ),
    refused("propose_election", DefaultOptionMissing, options=(A, replace(B, ratio=Fraction(2)))),
    refused("propose_election", DefaultOptionNotOnSlate, matter="further"),
    refused(
        "propose_election",
        PrecedenceMissing,
        *agreed(ElectionRuleProvision("aged", ("seniority",), BY_AGE)),
        matter="seniority",
    ),
    refused(
        "propose_election",
        DefaultOptionWithRatio,
        matter="further",
        options=(A, replace(NONE, ratio=Fraction(2))),
    ),
    refused(
        "propose_election",
        RatioOutOfRange,
        matter="further",
        options=(NONE, replace(A, ratio=Fraction(-1))),
    ),
    refused(
        "propose_election",
        NumberOutOfRange,
        matter="further",
        options=(NONE, replace(A, ratio=Fraction(1, 2**60))),
    ),
    refused("propose_election", OutOfRange, options=(replace(A, precedence=0),)),
    refused("propose_election", TooMany, options=OPTIONS_BEYOND),
    refused("propose_election", MotionAlreadyProposed, do("propose_motion")),
    refused("propose_election", BodyGone, do("dissolve_body")),
    refused("propose_election", AgreementNotInForce, BOARD_OF_A_DRAFT, body=BOARD),
    refused("propose_election", ActsAsAnother, asking=BOB),
    refused("propose_election", ActsForAnother, bound=LAKE),
    refused(
        "propose_election",
        RulesClash,
        *agreed(ElectionRuleProvision("again", ("chairing",), ElectionRule(Plurality()))),
        matter="chairing",
    ),
    refused("propose_election", NotForAnElection, enacts=(PartnershipDissolution(),)),
    refused("propose_election", NoCandidates, enacts=(PostAppointment(CHAIR),)),
    refused(
        "propose_election",
        CandidateNotOnSlate,
        options=(replace(A, person=ADA), B),
        enacts=(PostAppointment(CHAIR, BOB),),
    ),
    refused("propose_election", SideMalformed, concerns=(Side(),)),
    refused("propose_election", SideNamedTwice, concerns=(HILLS, HILLS)),
    refused_afresh(
        "open_poll", NoCommonUnit, do("propose_election", body=None, matter="weighed"), seats=HEAVY
    ),
)
STANDING = called(
    options=(replace(A, person=ADA), replace(B, person=BOB)),
    enacts=(PostAppointment(CHAIR), ChairDesignation(COUNCIL), SeatFilling(COUNCIL)),
)
ADA_ELECTED = (
    *STANDING,
    do("cast_ballot", choice=RankedOptions((("A",),))),
    do("cast_ballot", seat=BOBS, voter=BOB, choice=RankedOptions((("A",),))),
    do("close_poll"),
    do("count_poll"),
)
OFFICES = (
    refused("appoint", NotElected, *ADA_ELECTED, person=BOB, decision=MOTION),
    refused("fill_seat", NotElected, *ADA_ELECTED, decision=MOTION),
    refused("designate_chair", ChairNotElected, *ADA_ELECTED, seat=BOBS, decision=MOTION),
)
MARKS = (
    refused_afresh("cast_ballot", OptionNotOnSlate, *called("chairing"), choice=OneOption("Z")),
    refused_afresh(
        "cast_ballot", OptionMarkedTwice, *called(), choice=RankedOptions((("A", "A"),))
    ),
    refused_afresh(
        "cast_ballot", TooManyOptionsPicked, *called("chairing"), choice=SeveralOptions(("A", "B"))
    ),
    refused_afresh(
        "cast_ballot", TooFewOptionsRanked, *called("ranked"), choice=RankedOptions((("A",),))
    ),
    refused_afresh(
        "cast_ballot", EqualRanksNotAdmitted, *called("ranked"), choice=RankedOptions((("A", "B"),))
    ),
    refused_afresh(
        "cast_ballot",
        ScoreOutOfRange,
        *called("scored"),
        choice=ScoredOptions((OptionScore("A", 6),)),
    ),
    refused_afresh(
        "cast_ballot", TooMany, *called(), choice=RankedOptions((("A",),) * (MARKS_LIMIT + 1))
    ),
    refused_afresh("vote", UnknownChoice, *called()),
)
COUNTS = (
    refused_afresh("count_poll", DeclaredOtherwise, *VOTED, declared="adopted"),
    refused_afresh("count_poll", ElectionDoesNotFollow, *VOTED, elected=("B",)),
    refused_afresh("count_poll", OptionNotOnSlate, *VOTED, elected=("Z",)),
    refused_afresh("count_poll", TooMany, *VOTED, elected=("A",) * 101),
    refused_afresh("report_tally", ElectionNotTallied, do("propose_election")),
    refused_afresh("cast_casting_vote", CastingVoteAmongOptions, *TIED_AMONG),
)
CHOOSING = (
    refused("choose_among_tied", CastingVoteForUnknownOption, options=("Z",)),
    refused("choose_among_tied", CastTwiceForOption, options=("A", "A")),
    refused("choose_among_tied", NothingChosen, options=()),
    refused_afresh(
        "choose_among_tied",
        OptionNotTied,
        do("propose_election", matter="chairing", options=ABC),
        *TIED_AMONG[1:],
        options=("C",),
    ),
    refused_afresh(
        "choose_among_tied",
        ChoiceBreaksNoTie,
        do("propose_election", matter="run-off", options=ABC),
        do("report_election", counted=reporting(*FIRST)),
    ),
    refused_afresh("choose_among_tied", CastingVoteNotProvided, do("propose_election")),
    refused_afresh("choose_among_tied", NotTied, do("propose_election", matter="chairing")),
    refused_afresh("choose_among_tied", NotAnElection, do("propose_motion")),
    refused(
        "choose_among_tied",
        ChairRecused,
        do("declare_recusal", seat=BOBS),
        do("designate_chair"),
        voter=BOB,
    ),
    refused("choose_among_tied", ChairUnknown, when=on(2019)),
    refused("choose_among_tied", ContradictoryDates, when=on(2023)),
    refused("choose_among_tied", MotionAlreadyDecided, do("choose_among_tied")),
    refused("choose_among_tied", MotionAlreadyWithdrawn, do("withdraw_motion")),
    refused("choose_among_tied", NotTheChair, voter=BOB),
)
REPORTS = (
    refused_afresh("report_election", NotAnElection, do("propose_motion")),
    refused("report_election", ElectionDoesNotFollow, elected=("B",)),
    refused("report_election", NotReported, counted=ReportedBallots()),
    refused(
        "report_election",
        ReportedInSeveralWays,
        counted=replace(AS_TOTALS, ballots=reporting(FIRST[0]).ballots),
    ),
    refused("report_election", UnknownChoice, counted=AS_TOTALS),
    refused("report_election", OptionNotOnSlate, counted=reporting(FIRST[2])),
    refused("report_election", OptionMarkedTwice, counted=reporting(RankedOptions((("A", "A"),)))),
    refused("report_election", NumberOutOfRange, counted=reporting(FIRST[0], number=-ONE)),
    refused(
        "report_election",
        MoreVotesThanMembers,
        counted=ReportedBallots(pairs=(PairTotal("A", "B", ONE + ONE),), voters=ONE),
    ),
    refused(
        "report_election",
        NoCommonUnit,
        counted=ReportedBallots(
            tuple(
                AlikeBallots(FIRST[place], Fraction(1, whole))
                for place, whole in enumerate((10**9, 10**9 + 1))
            )
        ),
    ),
    refused_afresh(
        "report_election",
        ElectorateNotReported,
        do("propose_election", matter="quorate", options=(A, NONE)),
        counted=reporting(FIRST[0]),
    ),
    refused_afresh(
        "report_election",
        TooManyOptionsPicked,
        do("propose_election", matter="chairing"),
        counted=reporting(SeveralOptions(("A", "B"))),
    ),
    refused_afresh(
        "report_election",
        TooFewOptionsRanked,
        do("propose_election", matter="ranked"),
        counted=reporting(FIRST[0]),
    ),
    refused_afresh(
        "report_election",
        EqualRanksNotAdmitted,
        do("propose_election", matter="ranked"),
        counted=reporting(RankedOptions((("A", "B"),))),
    ),
    refused_afresh(
        "report_election",
        ScoreOutOfRange,
        do("propose_election", matter="scored"),
        counted=reporting(ScoredOptions((OptionScore("A", 6),))),
    ),
    refused("report_election", AnotherPollOpen, do("open_poll")),
    refused("report_election", PollNotCounted, do("open_poll"), do("close_poll")),
    refused_afresh("report_election", MotionNotSeconded, do("propose_election", matter="seconded")),
    refused_afresh("report_election", NoticeTooShort, do("propose_election", matter="announced")),
    refused("report_election", MotionAlreadyDecided, do("report_election")),
    refused("report_election", MotionAlreadyWithdrawn, do("withdraw_motion")),
)

CASES: tuple[Case, ...] = (*SLATES, *OFFICES, *MARKS, *COUNTS, *CHOOSING, *REPORTS)
