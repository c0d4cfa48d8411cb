"""Drafting: provisions that are refused wherever an agreement's text is written."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from domain.clause import Clause, ClauseNamedTwice, InsertClause, ParentMisplaced
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
from domain.refusal import Refused
from domain.rules import AllOf, Condition, CountAtLeast, DecisionRule, Majority, Unanimity
from domain.values import AmendmentId, ClauseId, TooMany
from tests.refusals.cases import Case, Step, do, named, on, refused
from tests.refusals.world import GONE, MORE_YES, ONE, PROTOCOL, TWO, clause

NEW, CHILD = named(ClauseId, "a new clause"), named(ClauseId, "a child")


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
)
"""Each with the clauses of a text that it refuses."""

A, B, C = (named(AmendmentId, name) for name in "ABC")


def amended(id: AmendmentId, *inserted: Clause, after: ClauseId = GONE) -> tuple[Step, ...]:
    """An amendment of the rules that inserts clauses."""
    changes = tuple(InsertClause(each, after) for each in inserted)
    return (do("propose_amendment", id=id, changes=changes),)


def adopted(*amendments: AmendmentId) -> tuple[Step, ...]:
    """Amendments are adopted that fit the text each, and not one beside the other."""
    return tuple(do("adopt_amendment", amendment=one, reported=True) for one in amendments)


def cases() -> Iterator[Case]:
    """A text is refused when it is drafted, and when an amendment would make it so."""
    for refusal, clauses in TEXTS:
        yield refused("draft_agreement", refusal, clauses=clauses)
        if refusal is not ClauseNamedTwice:
            changes = tuple(InsertClause(each, ONE) for each in reversed(clauses))
            if refusal is ParentMisplaced:
                changes = (InsertClause(clause(NEW), TWO), InsertClause(clauses[0], ONE))
            yield refused("propose_amendment", refusal, changes=changes)


STATED = (
    *amended(A, clause(NEW, rule(MORE_YES))),
    *amended(B, clause(CHILD, rule(MORE_YES))),
    *adopted(A, B),
)
REWORDED = (refused("change_text", RulesClash, *STATED),)

CASES: tuple[Case, ...] = (*cases(), *REWORDED)
