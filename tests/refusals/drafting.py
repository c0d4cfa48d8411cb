"""Drafting: provisions that are refused wherever an agreement's text is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from domain.agreements.clause import (
    Clause,
    ClauseChange,
    ClauseNamedTwice,
    InsertClause,
    ParentMisplaced,
    RepealClause,
)
from domain.elections.election import (
    ElectionRule,
    InstantRunoff,
    Method,
    Plurality,
    Schulze,
    TransferableVote,
)
from domain.elections.election_drafting import (
    DecimalsNotStated,
    DefaultOptionMissing,
    OneSeatMethod,
    OutOfRange,
    PrecedenceUnclear,
    RatioOutOfRange,
)
from domain.linting.text_drafting import NamesNoParty
from domain.matters import WordUnclear
from domain.money import MalformedAmount, MalformedCurrency, Money
from domain.provisions.cadence import CadenceOfSeveral, CadenceProvision
from domain.provisions.composition import (
    BodyProvision,
    ChairWithoutSeat,
    SeatsOutOfRange,
    SeatsProvided,
)
from domain.provisions.office import Appointer, AppointerContradictory, PostProvision
from domain.provisions.protocol import ConflictProtocol, DaysOutOfRange, ProtocolStage, StageMissing
from domain.provisions.provision import (
    ChallengeProvision,
    ConflictProtocolProvision,
    DecisionRuleProvision,
    DurationContradictory,
    DurationProvision,
    ElectionRuleProvision,
    MatterNamedTwice,
    NoticeProvision,
    PeriodOutOfRange,
    ProtocolsClash,
    Provision,
    RulesClash,
    SegregationProvision,
)
from domain.provisions.recourse import ChallengeRule, ChallengeRulesClash
from domain.provisions.remit import (
    Power,
    PowerNamedTwice,
    Remit,
    Responsibility,
    ResponsibilityNamedTwice,
)
from domain.provisions.scheme import (
    Assignment,
    DeciderContradictory,
    ReservationContradictory,
    SchemeProvision,
)
from domain.provisions.segregation import (
    FunctionNamedTwice,
    Incompatibility,
    IncompatibilityMissing,
    IncompatibleWithItself,
)
from domain.provisions.signing_rule import NoticesSignedAlone, SigningProvision, TogetherOutOfRange
from domain.provisions.spending import PeriodLimit, PeriodNotOfCalendar
from domain.provisions.tenure import Tenure, TenureOutOfRange
from domain.refusal import Refused
from domain.values import AgreementId, AmendmentId, ClauseId, OrganisationId, TooMany
from domain.voting.contradiction import CannotBeMeant
from domain.voting.drafting import (
    BlockingSeatsNotStated,
    CapWithoutWeight,
    EmptyCondition,
    GroupNamedTwice,
    NotAskedOfGroups,
    NumberOutOfRange,
    RuleTooComplex,
    SecrecyContradicted,
    ShareOrNumber,
    ShareOutOfRange,
    UnknownGroup,
    UnknownOption,
)
from domain.voting.nobody_voting import NobodyVotingContradicted, NobodyVotingNotStated
from domain.voting.positions import NotOutermost, SecondMeetingTwice
from domain.voting.rules import (
    AllOf,
    Condition,
    CountAtLeast,
    DecisionRule,
    GroupWeight,
    InGroups,
    Majority,
    NoBlockingMinority,
    NoObjection,
    Not,
    Result,
    Unanimity,
)
from domain.voting.rules_before import Confirmed, SilenceKept
from domain.voting.weight_cap import WeightCap
from tests.refusals.cases import Case, Step, do, named, on, refused
from tests.refusals.usual import TEXT
from tests.refusals.world import (
    BOB,
    COUNCIL,
    GONE,
    HILL,
    LAKE,
    MORE_YES,
    ONE,
    PROTOCOL,
    RULES,
    TWO,
    clause,
)

FIRST = named(ClauseId, "a first clause")
NEW, CHILD = named(ClauseId, "a new clause"), named(ClauseId, "a child")


HALF = Fraction(1, 2)
REVIEW = ChallengeProvision("review", ChallengeRule())


def rule(condition: Condition, nobody_votes: Result | None = None) -> DecisionRuleProvision:
    """A decision rule."""
    decides = DecisionRule(condition, nobody_votes=nobody_votes)
    return DecisionRuleProvision("rule", ("this",), decides)


def elected(method: Method, seats: int = 1) -> ElectionRuleProvision:
    """An election rule."""
    return ElectionRuleProvision("electing", ("board",), ElectionRule(method, seats))


def by_age(said: str) -> ElectionRuleProvision:
    """An election rule by which ties go by the order of the slate."""
    rule = ElectionRule(Plurality(), tie="precedence", precedence=said)
    return ElectionRuleProvision("electing", ("board",), rule)


def nested(depth: int) -> Condition:
    """A condition inside conditions."""
    return AllOf((nested(depth - 1),)) if depth else MORE_YES


def disputes(*stages: ProtocolStage) -> ConflictProtocolProvision:
    """A protocol for conflicts."""
    return ConflictProtocolProvision("disputes", ConflictProtocol(stages, 5))


STRANGER = named(OrganisationId, "a stranger")
MINDS = Responsibility("a", "informed")
MEETING = CadenceProvision("a", "meeting", 1, on(2020))
FIVE_MONTHS = PeriodLimit(Money(Fraction(1), "EUR"), 5)
ODDLY = Remit((), (Power(period_limit=FIVE_MONTHS),))
LAWLESS = Assignment(("a",), "all-parties", reserved="by-law")
NOTICE = NoticeProvision("notice", months=1)
SECRET_CONSENT = DecisionRule(NoObjection(), nobody_votes="rejected", secrecy="secret")
CAPPED = DecisionRule(MORE_YES, weight_cap=WeightCap(HALF))
PROVISIONS: tuple[tuple[type[Refused], tuple[Provision, ...]], ...] = (
    (DaysOutOfRange, (disputes(ProtocolStage("mediation", 0)),)),
    (DurationContradictory, (DurationProvision("term", months=1, until=on(2030)),)),
    (CannotBeMeant, (rule(Majority(Fraction(1), True, "cast")),)),
    (NamesNoParty, (BodyProvision("a", (SeatsProvided(1, STRANGER),)),)),
    (
        UnknownGroup,
        (
            BodyProvision("a", (SeatsProvided(2, group="schools"),)),
            rule(CountAtLeast(Fraction(1), group="pupils")),
        ),
    ),
    (DeciderContradictory, (SchemeProvision("a", (Assignment((), "body"),)),)),
    (ReservationContradictory, (SchemeProvision("a", (LAWLESS,)),)),
    (AppointerContradictory, (PostProvision("a", appointed_by=Appointer("body")),)),
    (PeriodNotOfCalendar, (PostProvision("a", remit=ODDLY),)),
    (FunctionNamedTwice, (PostProvision("a", remit=Remit(functions=("auditor",) * 2)),)),
    (CadenceOfSeveral, (replace(MEETING, body=COUNCIL, party=LAKE),)),
    (ChairWithoutSeat, (BodyProvision("a", (SeatsProvided(1, HILL),), chair=LAKE),)),
    (MalformedAmount, (SigningProvision("a", limit=Money(Fraction(-1), "EUR")),)),
    (MalformedCurrency, (SigningProvision("a", limit=Money(Fraction(1), "euro")),)),
    (NoticesSignedAlone, (SigningProvision("a", ("notices",), together=2),)),
    (PowerNamedTwice, (PostProvision("a", remit=Remit((), (Power(), Power()))),)),
    (ResponsibilityNamedTwice, (PostProvision("a", remit=Remit((MINDS, MINDS))),)),
    (SeatsOutOfRange, (BodyProvision("a", (SeatsProvided(0),)),)),
    (TenureOutOfRange, (PostProvision("a", Tenure(holders=0)),)),
    (TogetherOutOfRange, (SigningProvision("a", together=0),)),
    (BlockingSeatsNotStated, (rule(NoBlockingMinority(HALF, base="present")),)),
    (CapWithoutWeight, (DecisionRuleProvision("a", ("b",), CAPPED),)),
    (EmptyCondition, (rule(AllOf(())),)),
    (GroupNamedTwice, (rule(InGroups(MORE_YES, HALF, groups=(GroupWeight("a"),) * 2)),)),
    (NotAskedOfGroups, (rule(InGroups(NoObjection(), HALF), "rejected"),)),
    (ShareOrNumber, (rule(InGroups(MORE_YES)),)),
    (WordUnclear, (DecisionRuleProvision("a", ("b ",), DecisionRule(MORE_YES)),)),
    (MatterNamedTwice, (DecisionRuleProvision("a", ("b", "b"), DecisionRule(MORE_YES)),)),
    (NobodyVotingContradicted, (rule(SilenceKept(10), nobody_votes="adopted"),)),
    (NobodyVotingNotStated, (rule(Unanimity("cast")),)),
    (NotOutermost, (rule(Not(Confirmed(5)), "rejected"),)),
    (SecondMeetingTwice, (rule(AllOf((MORE_YES, Confirmed(5), Confirmed(0)))),)),
    (PrecedenceUnclear, (by_age(""),)),
    (NumberOutOfRange, (rule(CountAtLeast(Fraction(-1))),)),
    (PeriodOutOfRange, (NoticeProvision("notice", months=-1),)),
    (RuleTooComplex, (rule(nested(30)),)),
    (SecrecyContradicted, (DecisionRuleProvision("a", ("b",), SECRET_CONSENT),)),
    (ShareOutOfRange, (rule(Majority(Fraction(2), True, "cast")),)),
    (StageMissing, (disputes(),)),
    (TooMany, (NOTICE,) * 101),
    (UnknownOption, (rule(CountAtLeast(Fraction(1), "object")),)),
    (RulesClash, (NOTICE, NOTICE)),
    (DecimalsNotStated, (elected(TransferableVote(), seats=7),)),
    (DefaultOptionMissing, (elected(Schulze(ratio=Fraction(2))),)),
    (OneSeatMethod, (elected(InstantRunoff(), seats=2),)),
    (OutOfRange, (elected(Plurality(), seats=0),)),
    (RatioOutOfRange, (elected(Schulze(default="none", ratio=Fraction(-1))),)),
    (IncompatibilityMissing, (SegregationProvision("apart", ()),)),
    (
        IncompatibleWithItself,
        (SegregationProvision("apart", (Incompatibility("auditor", "auditor"),)),),
    ),
)
"""Each with the provisions of a clause that it refuses."""

TEXTS: tuple[tuple[type[Refused], tuple[Clause, ...]], ...] = (
    *((refusal, (clause(NEW, *provisions),)) for refusal, provisions in PROVISIONS),
    (ClauseNamedTwice, (clause(NEW), clause(NEW))),
    (ParentMisplaced, (Clause(CHILD, "1", "", "!", NEW), clause(NEW))),
    (ProtocolsClash, (clause(NEW, *[ConflictProtocolProvision("a", PROTOCOL)] * 2),)),
    (ChallengeRulesClash, (clause(NEW, *[REVIEW] * 2),)),
)
"""Each with the clauses of a text that it refuses."""

A, B = named(AmendmentId, "A"), named(AmendmentId, "B")


def side_by_side(agreement: AgreementId, *changes: ClauseChange) -> tuple[Step, ...]:
    """Amendments are proposed, each of which fits the text as it stands; the first is adopted."""
    both = zip((A, B), changes, strict=True)
    return (
        *(do("propose_amendment", agreement=agreement, id=i, changes=(c,)) for i, c in both),
        do("adopt_amendment", agreement=agreement, amendment=A, reported=True),
    )


def cases() -> Iterator[Case]:
    """A text is refused when it is drafted, and when an amendment would make it so."""
    for refusal, clauses in TEXTS:
        yield refused("draft_agreement", refusal, clauses=clauses)
        if refusal is not ClauseNamedTwice:
            changes = tuple(InsertClause(each, ONE) for each in reversed(clauses))
            if refusal is ParentMisplaced:
                changes = (InsertClause(clause(NEW), TWO), InsertClause(clauses[0], ONE))
            yield refused("propose_amendment", refusal, changes=changes)


RULE = rule(MORE_YES)
PROTOCOL_OF_TWO = ConflictProtocolProvision("disputes", PROTOCOL)
CLASHING: tuple[tuple[type[Refused], AgreementId, ClauseId, tuple[Step, ...]], ...] = (
    (
        RulesClash,
        RULES,
        ONE,
        side_by_side(RULES, *(InsertClause(clause(one, RULE), GONE) for one in (NEW, CHILD))),
    ),
    (
        ParentMisplaced,
        RULES,
        ONE,
        side_by_side(
            RULES, InsertClause(Clause(CHILD, "1", "", "!", GONE), GONE), RepealClause(GONE)
        ),
    ),
    (
        ProtocolsClash,
        TEXT,
        FIRST,
        (
            do("draft_agreement", clauses=(clause(FIRST),)),
            do("enter_into_force", agreement=TEXT, reported=True),
            *side_by_side(
                TEXT, *(InsertClause(clause(one, PROTOCOL_OF_TWO), FIRST) for one in (NEW, CHILD))
            ),
        ),
    ),
    (
        ChallengeRulesClash,
        TEXT,
        FIRST,
        (
            do("draft_agreement", clauses=(clause(FIRST),)),
            do("enter_into_force", agreement=TEXT, reported=True),
            *side_by_side(
                TEXT, *(InsertClause(clause(one, REVIEW), FIRST) for one in (NEW, CHILD))
            ),
        ),
    ),
)
"""Amendments that fit the text each, and not one beside the other: with what the second is
refused, in which agreement and beside which clause, and what comes before."""


def clashing() -> Iterator[Case]:
    """The second is neither adopted nor signed last; had it been, no clause could be reworded."""
    for refusal, agreement, standing, before in CLASHING:
        second = {"agreement": agreement, "amendment": B}
        lakes = do("sign_amendment", party=LAKE, person=BOB, **second)
        hills = do("sign_amendment", reported=True, **second)
        adopted = do("adopt_amendment", reported=True, **second)
        yield refused("sign_amendment", refusal, *before, lakes, **second)
        yield refused("adopt_amendment", refusal, *before, lakes, hills, **second)
        yield refused(
            "change_text", refusal, *before, adopted, agreement=agreement, clause=standing
        )


LONGER = (
    do("propose_amendment", id=A, changes=(InsertClause(clause(NEW), GONE),)),
    do("sign_amendment", amendment=A, party=LAKE, person=BOB),
)
AT_THE_LIMIT = {"domain.agreements.clause.CLAUSES_LIMIT": 3}
TOO_MANY = (
    refused("change_text", TooMany, lowered={"domain.agreements.revision.AMENDMENTS_LIMIT": 0}),
    refused("sign_amendment", TooMany, *LONGER, amendment=A, lowered=AT_THE_LIMIT),
    refused(
        "adopt_amendment",
        TooMany,
        *LONGER,
        do("sign_amendment", amendment=A, reported=True),
        amendment=A,
        lowered=AT_THE_LIMIT,
    ),
)

CASES: tuple[Case, ...] = (*cases(), *clashing(), *TOO_MANY)
