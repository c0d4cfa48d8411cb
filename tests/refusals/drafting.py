"""Drafting: provisions that are refused wherever an agreement's text is written."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from domain.clause import (
    Clause,
    ClauseChange,
    ClauseNamedTwice,
    InsertClause,
    ParentMisplaced,
    RepealClause,
)
from domain.drafting import (
    EmptyCondition,
    NobodyVotingNotStated,
    NumberOutOfRange,
    RuleTooComplex,
    ShareOutOfRange,
    UnknownOption,
)
from domain.protocol import ConflictProtocol, DaysOutOfRange, ProtocolStage, StageMissing
from domain.provision import (
    ChallengeProvision,
    ConflictProtocolProvision,
    DecisionRuleProvision,
    DurationContradictory,
    DurationProvision,
    MatterNamedTwice,
    NoticeProvision,
    PeriodOutOfRange,
    ProtocolsClash,
    Provision,
    RulesClash,
)
from domain.recourse import ChallengeRule, ChallengeRulesClash
from domain.refusal import Refused
from domain.rules import AllOf, Condition, CountAtLeast, DecisionRule, Majority, Unanimity
from domain.values import AgreementId, AmendmentId, ClauseId, TooMany
from tests.refusals.cases import Case, Step, do, named, on, refused
from tests.refusals.usual import TEXT
from tests.refusals.world import GONE, MORE_YES, ONE, PROTOCOL, RULES, TWO, clause

FIRST = named(ClauseId, "a first clause")
NEW, CHILD = named(ClauseId, "a new clause"), named(ClauseId, "a child")


REVIEW = ChallengeProvision("review", ChallengeRule())


def rule(condition: Condition) -> DecisionRuleProvision:
    """A decision rule."""
    return DecisionRuleProvision("rule", ("this",), DecisionRule(condition))


def nested(depth: int) -> Condition:
    """A condition inside conditions."""
    return AllOf((nested(depth - 1),)) if depth else MORE_YES


def disputes(*stages: ProtocolStage) -> ConflictProtocolProvision:
    """A protocol for conflicts."""
    return ConflictProtocolProvision("disputes", ConflictProtocol(stages, 5))


NOTICE = NoticeProvision("notice", months=1)
PROVISIONS: tuple[tuple[type[Refused], tuple[Provision, ...]], ...] = (
    (DaysOutOfRange, (disputes(ProtocolStage("mediation", 0)),)),
    (DurationContradictory, (DurationProvision("term", months=1, until=on(2030)),)),
    (EmptyCondition, (rule(AllOf(())),)),
    (MatterNamedTwice, (DecisionRuleProvision("a", ("b", "b"), DecisionRule(MORE_YES)),)),
    (NobodyVotingNotStated, (rule(Unanimity("cast")),)),
    (NumberOutOfRange, (rule(CountAtLeast(Fraction(-1))),)),
    (PeriodOutOfRange, (NoticeProvision("notice", months=-1),)),
    (RuleTooComplex, (rule(nested(30)),)),
    (ShareOutOfRange, (rule(Majority(Fraction(2), True, "cast")),)),
    (StageMissing, (disputes(),)),
    (TooMany, (NOTICE,) * 101),
    (UnknownOption, (rule(CountAtLeast(Fraction(1), "object")),)),
    (RulesClash, (NOTICE, NOTICE)),
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


def amended(agreement: AgreementId, *changes: ClauseChange) -> tuple[Step, ...]:
    """Amendments, each of which fits the text as it stands, are adopted one after the other."""
    both = tuple(zip((A, B), changes, strict=True))
    return (
        *(do("propose_amendment", agreement=agreement, id=i, changes=(c,)) for i, c in both),
        *(
            do("adopt_amendment", agreement=agreement, amendment=one, reported=True)
            for one, _ in both
        ),
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
REWORDED = (
    refused(
        "change_text",
        RulesClash,
        *amended(RULES, *(InsertClause(clause(one, RULE), GONE) for one in (NEW, CHILD))),
    ),
    refused(
        "change_text",
        ParentMisplaced,
        *amended(RULES, InsertClause(Clause(CHILD, "1", "", "!", GONE), GONE), RepealClause(GONE)),
    ),
    refused(
        "change_text",
        ChallengeRulesClash,
        do("draft_agreement", clauses=(clause(FIRST),)),
        do("enter_into_force", agreement=TEXT, reported=True),
        *amended(TEXT, *(InsertClause(clause(one, REVIEW), FIRST) for one in (NEW, CHILD))),
        agreement=TEXT,
        clause=FIRST,
    ),
    refused(
        "change_text",
        ProtocolsClash,
        do("draft_agreement", clauses=(clause(FIRST),)),
        do("enter_into_force", agreement=TEXT, reported=True),
        *amended(
            TEXT, *(InsertClause(clause(one, PROTOCOL_OF_TWO), FIRST) for one in (NEW, CHILD))
        ),
        agreement=TEXT,
        clause=FIRST,
    ),
    refused("change_text", TooMany, lowered={"domain.revision.AMENDMENTS_LIMIT": 0}),
)
"""Amendments that fit the text each, and not one beside the other: it can't be reworded so."""

CASES: tuple[Case, ...] = (*cases(), *REWORDED)
