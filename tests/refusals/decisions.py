"""Bodies, motions, polls and what follows a decision: what is refused, and after what."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from domain.agreements.clause import ClauseRepealed, ClauseUnknown
from domain.bodies.body import (
    AlreadyChair,
    BodyAlreadyConstituted,
    BodyAlreadyDissolved,
    BodyGone,
    SeatUnknown,
)
from domain.bodies.seat import SeatAlreadyHeld, SeatTaken, SeatVacant
from domain.competence.overdue import PollClosesTooLate
from domain.competence.presiding import NotEntitledToClose, NotEntitledToOpen
from domain.competence.silent_acts import SilenceEnactsNothing
from domain.decisions.decision import MotionAlreadyDecided, MotionAlreadyWithdrawn
from domain.decisions.implementation import ConfirmedByItself, MoreThanOneWord, NotReportedDone
from domain.decisions.resolution import DecisionSuspended
from domain.decisions.undoing import UndoneUnderAnotherRule
from domain.document import Document, DocumentMissing, DocumentNamedTwice, MalformedDigest
from domain.motions.enacted_acts import AmendmentAdoption, PartnershipDissolution
from domain.motions.motion import (
    AlreadyRecused,
    AlreadySeconded,
    MotionAlreadyProposed,
    MotionNotSeconded,
    NoticeTooShort,
    PapersAlreadyCirculated,
    RecusedByNobody,
    SeatNotInElectorate,
    SecondedByProposer,
    SeconderHoldsNoSeat,
    SeconderNotNamed,
)
from domain.motions.notice import NoticeAlreadyGiven
from domain.motions.outcome import OutcomeDoesNotFollow
from domain.motions.poll import (
    AnotherPollOpen,
    ExtensionNotLater,
    ExtensionNotProvided,
    ExtensionTooLong,
    NotEntitledToExtend,
    PollAlreadyClosed,
    PollAlreadyCounted,
    PollAlreadyOpened,
    PollClosesLater,
    PollHasNoClose,
    PollNotClosed,
    PollNotCounted,
    PollTimeOver,
    PollUnknown,
)
from domain.motions.sequel import (
    AlreadyImplemented,
    CastingVoteNotProvided,
    ChairRecused,
    ChairUnknown,
    DecisionAlreadyRescinded,
    DecisionAlreadySuperseded,
    EvidenceAlreadyEntered,
    NotAdopted,
    NotTheChair,
    NotTied,
    UndoneByItself,
)
from domain.provisions.provision import (
    DecisionRuleProvision,
    Procedure,
    ProcedureProvision,
    RulesClash,
)
from domain.provisions.seat_term import SeatTermNotOver, SeatTermWithoutEnd
from domain.values import (
    ClauseId,
    ConflictId,
    ContradictoryDates,
    DecisionId,
    PollId,
    SeatId,
    TooMany,
)
from domain.voting.abstaining import AbstainsByTheRule
from domain.voting.drafting import NumberOutOfRange, UnknownGroup, UnknownSeat
from domain.voting.rules import AllOf, DecisionRule, Majority, MustAbstain, NoVeto
from domain.voting.rules_before import SilenceKept
from domain.voting.tally import (
    Count,
    CountedTwice,
    EmptyElectorate,
    EmptyTally,
    MoreVotesThanMembers,
    Seat,
    SeatNamedTwice,
    SeatStance,
    StancesContradictCounts,
    Tally,
)
from services.committee import BodyNotSaid, NoPollOpen
from tests.refusals.agreements import GONE_REPEALED
from tests.refusals.cases import Case, Step, do, named, on, refused, refused_afresh
from tests.refusals.decided import won
from tests.refusals.everywhere import each
from tests.refusals.usual import (
    ADOPTED,
    BOARD,
    CHANGE,
    MINUTES,
    OTHER_ADOPTED,
    OTHER_WON,
    PANEL,
    PUT,
    TEXT,
    WON,
)
from tests.refusals.world import (
    ADA,
    ADAS,
    BOB,
    BOBS,
    CLEO,
    COUNCIL,
    GONE,
    HILL,
    LAKE,
    MILL,
    MORE_YES,
    MOTION,
    OTHER_MOTION,
    RULES,
    VACANT,
    clause,
    deciding,
)

THIRD_MOTION = named(DecisionId, "third motion")
QUARREL = named(ConflictId, "quarrel")
STRANGE = named(SeatId, "strange")
SOME = named(ClauseId, "some")
SECOND_POLL = named(PollId, "second poll")
COUNTED = do("count_poll")
LOST = Tally((replace(WON.counts[0], yes=Fraction(0), no=Fraction(2)),))
TWICE = (Seat(STRANGE), Seat(STRANGE))
TOO_HEAVY = (Seat(STRANGE, CLEO, weight=Fraction(-1)),)
MANY_SEATS = (Seat(STRANGE),) * 10_001
MANY_PAPERS = (MINUTES,) * 101
BY_OTHER_TITLE = Document("Protocol", MINUTES.sha256)


SILENT = DecisionRuleProvision("by silence", (), DecisionRule(SilenceKept()), body=COUNCIL)
DISSOLVING = (PartnershipDissolution(),)
CLOSED = do("close_poll", reported=True)
"""Whatever the motion enacts, and about whom."""


def matter(name: str, **given: object) -> tuple[Step, ...]:
    """A motion on a matter that a provision names."""
    return (do("propose_motion", **{"matter": name, "enacts": (), **given}),)


def agreed(*provisions: object) -> tuple[Step, ...]:
    """A further agreement is in force, with these provisions."""
    text = (clause(SOME, *provisions),)  # type: ignore[arg-type]
    return (
        do("draft_agreement", clauses=text),
        do("enter_into_force", agreement=TEXT, reported=True),
    )


def one(**numbers: object) -> Tally:
    """A tally of one count."""
    return Tally((replace(WON.counts[0], **numbers),))  # type: ignore[arg-type]


def suspended(decision: DecisionId) -> tuple[Step, ...]:
    """An interim measure of a conflict suspends a decision."""
    return (
        do("raise_conflict", id=QUARREL),
        do("order_interim_measure", conflict=QUARREL, suspends=decision),
        do("consent_to_interim_measure", conflict=QUARREL),
    )


CLOSING = do("open_poll", closes_at=on(2024, 1, 10))
SCHOOLS = DecisionRule(Majority(Fraction(1, 2), True, "cast", "schools"))
BOB_ABSTAINS = DecisionRule(AllOf((MORE_YES, MustAbstain((BOBS,)))))
VETO = DecisionRule(NoVeto((STRANGE,)), nobody_votes="rejected")

BODIES = (
    refused("constitute_body", BodyAlreadyConstituted, id=COUNCIL),
    refused("constitute_body", ClauseRepealed, *GONE_REPEALED, agreement=RULES, clause=GONE),
    refused("constitute_body", ClauseUnknown, clause=GONE),
    refused("constitute_body", EmptyElectorate, seats=()),
    *each("constitute_body open_poll", NumberOutOfRange, seats=TOO_HEAVY),
    *each("constitute_body open_poll", SeatNamedTwice, seats=TWICE),
    *each("constitute_body open_poll", TooMany, seats=MANY_SEATS),
    *each("designate_chair fill_seat vacate_seat", BodyGone, do("dissolve_body")),
    *each("designate_chair fill_seat vacate_seat", SeatUnknown, seat=STRANGE),
    refused("designate_chair", AlreadyChair, seat=ADAS),
    refused("fill_seat", SeatAlreadyHeld, do("fill_seat")),
    refused("fill_seat", SeatTaken, seat=ADAS),
    refused("vacate_seat", SeatVacant, seat=VACANT),
    refused("expire_seat", SeatVacant, do("expire_seat")),
    refused("expire_seat", SeatUnknown, seat=STRANGE),
    refused("expire_seat", SeatTermNotOver, when=on(2024, 2)),
    refused("expire_seat", SeatTermWithoutEnd, body=COUNCIL, seat=ADAS),
    refused("expire_seat", BodyAlreadyDissolved, do("dissolve_body", body=PANEL)),
    refused("dissolve_body", BodyAlreadyDissolved, do("dissolve_body")),
)
MOTIONS = (
    *each("propose_motion put_to_vote", BodyGone, do("dissolve_body"), body=COUNCIL),
    *each("propose_motion put_to_vote", MotionAlreadyProposed, do("propose_motion")),
    refused(
        "propose_motion",
        RulesClash,
        *agreed(deciding("tied", DecisionRule(MORE_YES))),
        matter="tied",
    ),
    refused("second_motion", AlreadySeconded, do("second_motion")),
    refused("second_motion", SecondedByProposer, seconder=ADA),
    refused("second_motion", SeconderHoldsNoSeat, seconder=CLEO),
    refused("second_motion", SeconderNotNamed, seconder=None),
    refused("circulate_papers", PapersAlreadyCirculated, do("circulate_papers")),
    refused("give_notice_of_motion", NoticeAlreadyGiven, do("give_notice_of_motion")),
    refused("give_notice_of_motion", SeatNotInElectorate, seats=(STRANGE,)),
    refused("declare_recusal", AlreadyRecused, do("declare_recusal")),
    refused("declare_recusal", RecusedByNobody, seat=VACANT),
    refused("declare_recusal", SeatNotInElectorate, seat=STRANGE),
)
DOCUMENTS = tuple(
    case
    for name, argument in (
        ("circulate_papers", "papers"),
        ("enter_evidence", "documents"),
        ("implement_decision", "documents"),
        ("report_election", "evidence"),
        ("report_tally", "evidence"),
        ("give_notice_of_motion", "papers"),
    )
    for case in (
        refused(name, DocumentNamedTwice, **{argument: (MINUTES, BY_OTHER_TITLE)}),
        refused(name, MalformedDigest, **{argument: (Document("Minutes", "0"),)}),
        refused(name, TooMany, **{argument: MANY_PAPERS}),
    )
)
POLLS = (
    refused("open_poll", AnotherPollOpen, do("open_poll"), id=SECOND_POLL),
    refused("report_tally", AnotherPollOpen, do("open_poll")),
    refused("open_poll", PollAlreadyOpened, do("open_poll")),
    *each("report_tally", PollNotCounted, do("open_poll"), CLOSED),
    refused("open_poll", PollNotCounted, do("open_poll"), CLOSED, id=SECOND_POLL),
    *(
        refused_afresh(name, MotionNotSeconded, *matter("seconded"))
        for name in ("open_poll", "report_tally")
    ),
    *(
        refused_afresh(name, NoticeTooShort, *matter("announced"))
        for name in ("open_poll", "report_tally")
    ),
    refused_afresh(
        "put_to_vote", EmptyElectorate, do("dissolve_body"), body=COUNCIL, reported=True
    ),
    refused_afresh("open_poll", EmptyElectorate, do("propose_motion", body=None)),
    refused_afresh("open_poll", UnknownGroup, *matter("schools")),
    refused_afresh("open_poll", UnknownSeat, *agreed(deciding("veto", VETO)), *matter("veto")),
    refused("close_poll", PollAlreadyClosed, do("close_poll")),
    refused_afresh("close_poll", PollClosesLater, *PUT, do("open_poll", closes_at=on(2025))),
    *each("close_poll count_poll", PollUnknown, poll=SECOND_POLL),
    refused("count_poll", OutcomeDoesNotFollow, declared="rejected"),
    refused("count_poll", PollAlreadyCounted, COUNTED),
    refused_afresh("count_poll", PollNotClosed, *PUT, do("open_poll")),
    refused("report_tally", OutcomeDoesNotFollow, declared="rejected"),
    refused_afresh(
        "report_tally",
        AbstainsByTheRule,
        *agreed(deciding("abstaining", BOB_ABSTAINS)),
        *matter("abstaining"),
        tally=Tally((Count(Fraction(1), Fraction(1)),), (SeatStance(BOBS, "yes"),)),
        declared=None,
    ),
    refused("report_tally", CountedTwice, tally=Tally(WON.counts * 2)),
    refused("report_tally", EmptyTally, tally=Tally(())),
    refused("report_tally", MoreVotesThanMembers, tally=one(members=Fraction(1))),
    refused("report_tally", NumberOutOfRange, tally=one(yes=Fraction(-1))),
    refused(
        "report_tally",
        StancesContradictCounts,
        tally=Tally((one(no=Fraction(0)).counts[0],), (SeatStance(ADAS, "no"),)),
    ),
    refused(
        "report_tally",
        SeatNamedTwice,
        tally=Tally(WON.counts, (SeatStance(ADAS, "yes"), SeatStance(ADAS, "no"))),
    ),
)
SMALL = (
    refused("put_to_vote", BodyNotSaid, do("constitute_body")),
    refused(
        "put_to_vote",
        MotionNotSeconded,
        *agreed(ProcedureProvision("orders", (), Procedure(seconder_required=True))),
    ),
    refused(
        "put_to_vote",
        NoticeTooShort,
        *agreed(ProcedureProvision("orders", (), Procedure(notice_days=7))),
    ),
    refused(
        "put_to_vote",
        RulesClash,
        *agreed(replace(deciding("any", DecisionRule(MORE_YES)), matters=())),
        do("draft_agreement", id=BOARD,
           clauses=(clause(SOME, replace(deciding("any", DecisionRule(MORE_YES)), matters=())),)),
        do("enter_into_force", agreement=BOARD, reported=True),
    ),
    refused(
        "put_to_vote", UnknownGroup, *agreed(replace(deciding("any", SCHOOLS), matters=()))
    ),
    refused("put_to_vote", UnknownSeat, *agreed(replace(deciding("any", VETO), matters=()))),
    refused_afresh("conclude_vote", NoPollOpen, *PUT),
    refused_afresh("vote", NoPollOpen, *PUT),
    refused_afresh("conclude_vote", PollClosesLater, *PUT, do("open_poll", closes_at=on(2025))),
    refused("conclude_vote", PollAlreadyCounted, do("count_poll", reported=True)),
)  # fmt: skip
SEQUELS = (
    refused_afresh("cast_casting_vote", CastingVoteNotProvided, *PUT),
    refused(
        "cast_casting_vote",
        ChairRecused,
        do("declare_recusal", seat=BOBS),
        do("designate_chair"),
        voter=BOB,
    ),
    refused("cast_casting_vote", ChairUnknown, when=on(2019)),
    refused("cast_casting_vote", ContradictoryDates, when=on(2023)),
    refused("cast_casting_vote", MotionAlreadyDecided, do("cast_casting_vote")),
    refused("cast_casting_vote", MotionAlreadyWithdrawn, do("withdraw_motion")),
    refused("cast_casting_vote", NotTheChair, voter=BOB),
    refused_afresh("cast_casting_vote", NotTied, *matter("tied")),
    refused("enter_evidence", DocumentMissing, documents=()),
    refused("circulate_papers", DocumentMissing, papers=()),
    refused("enter_evidence", EvidenceAlreadyEntered, do("enter_evidence")),
    refused("implement_decision", AlreadyImplemented, do("implement_decision")),
    *(
        refused_afresh(name, NotReportedDone, *ADOPTED)
        for name in ("confirm_implementation", "contradict_implementation")
    ),
    refused("confirm_implementation", ConfirmedByItself, party=HILL),
    refused("confirm_implementation", MoreThanOneWord, do("confirm_implementation")),
    refused("contradict_implementation", MoreThanOneWord, do("confirm_implementation"), bound=LAKE),
    refused_afresh("implement_decision", NotAdopted, *PUT),
    refused_afresh(
        "implement_decision", DecisionAlreadyRescinded, *OTHER_ADOPTED, do("rescind_decision")
    ),
    refused_afresh(
        "implement_decision", DecisionAlreadySuperseded, *OTHER_ADOPTED, do("supersede_decision")
    ),
    *each("rescind_decision supersede_decision", DecisionAlreadyRescinded, do("rescind_decision")),
    *each(
        "rescind_decision supersede_decision", DecisionAlreadySuperseded, do("supersede_decision")
    ),
    *(
        refused_afresh(name, NotAdopted, *PUT, do("propose_motion", id=OTHER_MOTION))
        for name in ("rescind_decision", "supersede_decision")
    ),
    *each("rescind_decision supersede_decision", UndoneByItself, by=MOTION),
)

EXTENSIONS = (
    refused("extend_poll", ExtensionNotLater, closes_at=on(2024, 1, 5)),
    refused_afresh("extend_poll", ExtensionNotProvided, *PUT, CLOSING),
    refused("extend_poll", ExtensionTooLong, closes_at=on(2024, 3)),
    refused("extend_poll", NotEntitledToExtend, by=BOB),
    refused("open_poll", NotEntitledToOpen, by=CLEO),
    refused_afresh("open_poll", SilenceEnactsNothing, *agreed(SILENT), *PUT),
    refused_afresh("put_to_vote", SilenceEnactsNothing, *agreed(SILENT), enacts=DISSOLVING),
    refused("open_poll", PollClosesTooLate, by=BOB, closes_at=on(2024, 12)),
    refused("put_to_vote", NotEntitledToOpen, asking=CLEO, acting=MILL),
    *each("close_poll conclude_vote", NotEntitledToClose, by=BOB),
    refused("extend_poll", PollAlreadyClosed, do("close_poll", reported=True)),
    refused_afresh("extend_poll", PollHasNoClose, *matter("extendable"), do("open_poll")),
    refused("extend_poll", PollTimeOver, when=on(2024, 1, 15)),
    refused("extend_poll", PollUnknown, poll=SECOND_POLL),
)
RESTING = "adopt_amendment appoint decide_appeal remand_conflict remove_holder"
ADOPTING = (AmendmentAdoption(RULES, CHANGE),)
STANDS = {
    "adopt_amendment": won(*ADOPTING),
    "appoint": ADOPTED,
}
"""What comes before an act that rests on a decision, where it usually rests on none."""
RESTED = tuple(
    refused(name, refusal, *STANDS.get(name, ()), *undone, decision=MOTION)
    for name in RESTING.split()
    for refusal, undone in (
        (DecisionAlreadyRescinded, (*OTHER_WON, do("rescind_decision"))),
        (DecisionAlreadySuperseded, (*OTHER_WON, do("supersede_decision"))),
        (DecisionSuspended, suspended(MOTION)),
    )
)
ORDERED = (
    refused(
        "reject_amendment",
        DecisionSuspended,
        do("propose_motion", enacts=ADOPTING),
        do("report_tally", tally=LOST),
        *suspended(MOTION),
        decision=MOTION,
    ),
    refused("implement_decision", DecisionSuspended, *suspended(MOTION)),
    *each("rescind_decision supersede_decision", DecisionSuspended, *suspended(OTHER_MOTION)),
)

UNDOING = each(
    "rescind_decision supersede_decision",
    UndoneUnderAnotherRule,
    do("propose_motion", id=THIRD_MOTION, matter="tied", enacts=()),
    do("report_tally", decision=THIRD_MOTION),
    by=THIRD_MOTION,
)

CASES: tuple[Case, ...] = (
    *BODIES,
    *MOTIONS,
    *DOCUMENTS,
    *POLLS,
    *SMALL,
    *SEQUELS,
    *EXTENSIONS,
    *RESTED,
    *ORDERED,
    *UNDOING,
)
