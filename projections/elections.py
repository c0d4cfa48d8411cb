"""Elections as the decisions view has them: the slate, the rule, and what the count came to.

One row beside the decision's own, so that lists of decisions stay as small as they are. Rounds
and pairs lie ready-made; the whole count, step by step, stands in `explanation`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any
from uuid import UUID

from domain.elections.election import ElectionRule, Option, OptionId
from domain.elections.onward import onward
from domain.elections.reported import ReportedBallots
from domain.elections.returns import (
    Amount,
    Counted,
    CountStep,
    Duel,
    ElectionDecidedBy,
    ElectionExplanation,
    Totals,
)
from domain.motions.election_course import ChosenAmongTied, ElectionCalled, ElectionReported
from domain.motions.outcome import ElectionReturned
from domain.record import Record
from domain.voting.rules import AttestedRule, FromClause
from projections.motions import DecisionRow, rule_name
from projections.ready_made import instant
from projections.rows import Rows, Table

# Rows


@dataclass(frozen=True)
class Round:
    """What each option had in a round of the count (ready-made)."""

    number: int
    """From 1; 0 where only those tied were counted again."""
    counted: Counted
    amounts: tuple[Amount, ...]
    exhausted: Fraction


@dataclass(frozen=True)
class Pair:
    """How many prefer the one of two options, and how many the other (ready-made)."""

    first: OptionId
    second: OptionId
    for_first: Fraction
    for_second: Fraction
    runoff: bool


@dataclass(frozen=True)
class Choice:
    """What the chair chose among options that were tied (ready-made)."""

    options: tuple[OptionId, ...]
    seat: UUID
    voter: UUID | None
    poll: UUID | None
    chosen_at: str


@dataclass(frozen=True)
class ElectionRow:
    """An election: what there is to choose from, by which rule, and who was chosen."""

    decision: UUID
    partnership: UUID
    method: str
    seats: int
    tie: str
    rule: ElectionRule
    options: tuple[Option, ...]
    elected: tuple[str, ...]
    """In the order of their election; so far, where a tie is still to be broken."""
    onward: tuple[str, ...]
    """Who stands in a further ballot, where seats stay open."""
    declared: tuple[str, ...] | None
    chosen: tuple[Choice, ...]
    """The casting votes among tied options."""
    reported: ReportedBallots | None
    """What was reported of it, where it was held elsewhere."""
    decided_by: ElectionDecidedBy | None
    valid: str | None
    """Ballots that were counted, in the measure of the rule; None before the count."""
    blank: str | None
    invalid: str | None
    rounds: tuple[Round, ...]
    pairs: tuple[Pair, ...]
    explanation: ElectionExplanation | None
    position: int


# Tables

ELECTION = Table(
    "election",
    ElectionRow,
    key=("decision",),
    ddl="""
    CREATE TABLE election (
        decision uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        method text NOT NULL,
        seats integer NOT NULL,
        tie text NOT NULL,
        rule jsonb NOT NULL,
        options jsonb NOT NULL,
        elected text[] NOT NULL,
        onward text[] NOT NULL,
        declared text[],
        chosen jsonb NOT NULL,
        reported jsonb,
        decided_by text,
        valid text,
        blank text,
        invalid text,
        rounds jsonb NOT NULL,
        pairs jsonb NOT NULL,
        explanation jsonb,
        position bigint NOT NULL
    );
    """,
)


# Writing


_NOT_COUNTED: dict[str, Any] = {
    "elected": (),
    "onward": (),
    "declared": None,
    "chosen": (),
    "reported": None,
    "decided_by": None,
    "valid": None,
    "blank": None,
    "invalid": None,
    "rounds": (),
    "pairs": (),
    "explanation": None,
}
"""What is known of an election before its count."""


def call(
    rows: Rows, row: DecisionRow, record: Record[ElectionCalled], position: int
) -> DecisionRow:
    """The election, and the decision under its rule."""
    happened = record.data
    origin, rule = happened.origin, happened.rule
    rows.put(
        ElectionRow(
            decision=row.id,
            partnership=row.partnership,
            method=rule.method.kind,
            seats=rule.seats,
            tie=rule.tie,
            rule=rule,
            options=happened.slate.options,
            **_NOT_COUNTED,
            position=position,
        )
    )
    clause = origin if isinstance(origin, FromClause) else None
    return replace(
        row,
        recommendation=rule.advisory,
        rule=happened.presence,
        rule_source=origin.kind,
        rule_name=rule_name(origin),
        rule_cited_as=clause.cited_as if clause else "",
        rule_agreement=clause.agreement if clause else None,
        rule_clause=clause.clause if clause else None,
        rule_version=clause.version if clause else None,
        rule_attested_by=origin.source if isinstance(origin, AttestedRule) else None,
    )


def choose(
    rows: Rows, row: DecisionRow, record: Record[ChosenAmongTied], position: int
) -> DecisionRow:
    """What the chair chose among the options that were tied."""
    happened = record.data
    if happened.in_vain:
        return row
    election = rows.existing(ElectionRow, record.stream)
    choice = Choice(
        happened.options,
        happened.seat,
        happened.voter,
        happened.poll,
        instant(happened.effective.at),
    )
    rows.put(replace(election, chosen=(*election.chosen, choice), position=position))
    return row


def report(
    rows: Rows, row: DecisionRow, record: Record[ElectionReported], position: int
) -> DecisionRow:
    """What was counted elsewhere; whom it elects comes with the return."""
    election = rows.existing(ElectionRow, record.stream)
    rows.put(replace(election, reported=record.data.reported, position=position))
    return replace(row, tallies=row.tallies + 1, told_by=record.data.told_by)


def unelected(election: ElectionRow, position: int) -> ElectionRow:
    """As before the first vote, where it is reconsidered."""
    return replace(election, **_NOT_COUNTED, position=position)


def needs_election(record: Record[Any]) -> list[tuple[type, UUID]]:
    """The rows that come to an election which is there already."""
    return [(DecisionRow, record.stream), (ElectionRow, record.stream)]


ELECTION_CHANGES: dict[type, Callable[[Rows, DecisionRow, Record[Any], int], DecisionRow]] = {
    ElectionCalled: call,
    ElectionReported: report,
    ChosenAmongTied: choose,
}
"""What becomes of a decision with each of these events; its election changes beside it."""

ON_ELECTION = frozenset({ElectionReported, ChosenAmongTied})
"""Those of them that come to an election which is there already."""


def put_return(rows: Rows, record: Record[ElectionReturned], position: int) -> None:
    """What the count came to, round by round and pair by pair."""
    outcome = record.data.outcome
    explanation = outcome.explanation
    election = rows.existing(ElectionRow, record.stream)
    rows.put(
        replace(
            election,
            elected=outcome.elected,
            onward=onward(outcome),
            declared=record.data.declared,
            decided_by=explanation.decided_by,
            valid=None if (valid := explanation.ballots.valid) is None else str(valid),
            blank=str(explanation.ballots.blank),
            invalid=str(explanation.ballots.invalid),
            rounds=tuple(rounds_of(explanation.steps)),
            pairs=tuple(pairs_of(explanation.steps)),
            explanation=explanation,
            position=position,
        )
    )


def rounds_of(steps: tuple[CountStep, ...]) -> Iterator[Round]:
    """What each option had, round by round."""
    for step in steps:
        if isinstance(step, Totals):
            yield Round(step.round, step.counted, step.amounts, step.exhausted)


def pairs_of(steps: tuple[CountStep, ...]) -> Iterator[Pair]:
    """The comparisons in pairs, where the method makes them."""
    for step in steps:
        if isinstance(step, Duel):
            yield Pair(step.first, step.second, step.for_first, step.for_second, step.runoff)
