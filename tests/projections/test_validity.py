"""Validity as rows: what was claimed and found, what rests on it, and how it stands over time."""

from __future__ import annotations

from domain.chains.known import KINDS
from domain.record import Record
from projections.decisions import DECISIONS
from projections.standing import DecisionStanding, standing
from projections.validity import (
    ChallengeRow,
    DependentRow,
    RatificationRow,
    ValidityRow,
)
from projections.wording import tell
from tests.projections.judged import COURT, FIRST, SECOND, THIRD, history
from tests.projections.records import Ledger, folded, on


def test_a_nullified_decision_shows_its_challenges_and_what_awaits_a_decision() -> None:
    ledger = Ledger()
    van, bus, _ = history(ledger)
    rows = folded(DECISIONS, ledger)
    first, second = (rows.existing(ChallengeRow, (van, one)) for one in (FIRST, SECOND))
    assert (first.grounds, first.reasons, first.finding) == ("No notice.", "So it is.", "voidable")
    assert (first.rule_source, first.rule_cited_as) == ("clause", "clause 9")
    assert (second.finding, second.withdrawn_at) == (None, on(12).at)
    found = rows.existing(ValidityRow, van)
    statuses = [period.status for period in found.periods]
    assert (statuses, found.pending, found.awaiting) == (["void"], 0, 1)
    adoption, fallen = (
        rows.existing(DependentRow, (van, one.event)) for one in found.course.dependents
    )
    assert (adoption.number, adoption.disposition, adoption.reasons) == (1, "re-decide", "Again.")
    assert (fallen.subject, fallen.disposition, fallen.decided_in) == (bus, "falls", COURT)
    assert rows.existing(ValidityRow, bus).fell_with == van


def test_a_ratified_decision_shows_what_was_cured_and_from_when() -> None:
    ledger = Ledger()
    _, _, tea = history(ledger)
    rows = folded(DECISIONS, ledger)
    challenge = rows.existing(ChallengeRow, (tea, THIRD))
    assert (challenge.finding, challenge.found_in) == ("void", COURT)
    periods = rows.existing(ValidityRow, tea).periods
    assert [period.status for period in periods] == ["ratified"]
    [ratified] = [row for row in rows.all(RatificationRow) if row.decision == tea]
    assert (ratified.number, ratified.since, ratified.defects) == (1, on(6).at, ("entitlement",))


def test_how_it_stood_can_be_asked_of_every_instant() -> None:
    ledger = Ledger()
    van, _, tea = history(ledger)

    def stood(decision: object, day: int, known: int | None = None) -> str | None:
        records = [record for _, record in ledger.records if record.stream == decision]
        state = None
        for record in records[:known]:
            state = KINDS[record.kind].evolve(state, record.data)
        found = standing(state, on(day).at)
        assert isinstance(found, DecisionStanding)
        return found.validity

    before = 5  # motion, acts, poll, close, outcome
    assert stood(van, 20, before) == "valid"
    assert stood(van, 20, before + 1) == "contested"
    assert stood(van, 20, before + 4) == "voidable"
    assert stood(van, 20) == "void"
    assert stood(van, 3) is None
    assert (stood(tea, 20, before + 2), stood(tea, 20)) == ("void", "ratified")


def test_what_happened_is_told_in_words() -> None:
    ledger = Ledger()
    van, bus, tea = history(ledger)

    def told(record: Record[object]) -> str:
        return tell(record, lambda _: None).sentence

    said = [
        told(record)
        for _, record in ledger.records
        if record.stream in (van, bus, tea) and record.version > 5
    ]
    assert said == SENTENCES


SENTENCES = [
    "The decision on a motion was challenged by an organisation over notice on 10 January 2020.",
    "The decision on a motion was challenged by a person over form on 11 January 2020.",
    "The challenge to the decision on a motion was withdrawn by a person on 12 January 2020.",
    (
        "The decision on a motion was found voidable over notice by the decision on a "
        "motion on 13 January 2020."
    ),
    (
        "The decision on a motion, on which 2 acts rest, was nullified with effect from 6"
        " January 2020 by an organisation on 14 January 2020."
    ),
    (
        "Of an act that rests on the decision on a motion it was decided that it is to be"
        " decided anew by the decision on a motion on 15 January 2020."
    ),
    (
        "Of an act that rests on the decision on a motion it was decided that it falls by"
        " a ruling in a conflict on 16 January 2020."
    ),
    (
        "With effect from 6 January 2020, the decision on a motion fell with the decision"
        " on a motion on 16 January 2020."
    ),
    (
        "The decision on a motion was challenged by a person over entitlement to vote on "
        "10 January 2020."
    ),
    (
        "The decision on a motion was found void over entitlement to vote by a ruling in "
        "a conflict on 11 January 2020."
    ),
    (
        "What was wrong with the decision on a motion (entitlement to vote) was cured "
        "with effect from 6 January 2020 by the decision on a motion, which ratified it "
        "on 12 January 2020."
    ),
]
