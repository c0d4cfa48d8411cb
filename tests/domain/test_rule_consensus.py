"""Consensus, silence procedures, and what must pass twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from domain.calendar import days_between
from domain.cases.case import Case, CaseNotice, CaseObjection
from domain.cases.evaluation import evaluate
from domain.voting.explanation import sentences
from domain.voting.rules import AllOf, Consensus, DecisionRule, NoObjection, QuorumShare
from domain.voting.rules_before import Confirmed, SilenceKept
from domain.voting.tally import Count, Tally
from tests.domain.rows import MORE_YES, came_to, evaluated, said, seat_id

# Consensus


@pytest.mark.parametrize(
    ("row", "most", "expected"),
    [
        ("+++", 0, "adopted"),
        ("++s", 1, "adopted"),
        ("+ss", 1, "rejected"),
        ("+ss", None, "adopted"),
        ("++b", None, "rejected"),
        ("++o", None, "rejected"),
        ("++R", 0, "adopted"),
        ("++.", 0, "adopted"),
        ("...", 0, "rejected"),
        ("s..", 1, "rejected"),
    ],
)
def test_consensus_lets_few_stand_aside_and_nobody_block(
    row: str, most: int | None, expected: str
) -> None:
    rule = DecisionRule(Consensus(most), nobody_votes="rejected")
    assert came_to(rule, row) == expected


def test_who_stands_aside_is_not_nobody_where_too_many_do() -> None:
    generous = DecisionRule(Consensus(1), nobody_votes="adopted")
    assert came_to(generous, "ss.") == "rejected"
    assert came_to(generous, "s..") == "adopted"


@pytest.mark.parametrize(
    ("most", "yes", "abstain", "expected"),
    [
        (None, 9, 1, "adopted"),
        (1, 9, 1, "adopted"),
        (1, 8, 2, "incomplete"),
        (None, 8, 1, "incomplete"),
    ],
)
def test_in_numbers_who_abstained_may_have_stood_aside(
    most: int | None, yes: int, abstain: int, expected: str
) -> None:
    count = Count(
        yes=Fraction(yes), no=Fraction(0), abstain=Fraction(abstain), members=Fraction(10)
    )
    rule = DecisionRule(Consensus(most), nobody_votes="rejected")
    told = evaluate(Case(rule, tally=Tally((count,)))).outcome
    assert told.result == expected
    if told.result == "adopted":
        assert "no more stand aside than may" in " ".join(sentences(told))


def test_consensus_is_told_with_who_blocks_and_how_many_stand_aside() -> None:
    rule = DecisionRule(Consensus(1), nobody_votes="rejected")
    assert f"blocked by seat {seat_id(2)}, 0 stood aside where at most 1 may" in said(rule, "++b")
    assert "nobody blocks, 2 stood aside where at most 1 may" in said(rule, "+ss")


def test_an_objection_alone_is_no_poll_in_which_nobody_voted() -> None:
    generous = DecisionRule(NoObjection(), nobody_votes="adopted")
    assert came_to(generous, "...") == "adopted"
    assert came_to(generous, "o..") == "rejected"


def test_who_objects_is_not_silent() -> None:
    rule = DecisionRule(NoObjection(), (QuorumShare(Fraction(1)),), "rejected", silence="abstain")
    count = evaluated(rule, "+o.").outcome.explanation.quorum[0].count
    assert count == 3


def test_to_stand_aside_or_to_block_means_nothing_to_a_majority() -> None:
    found = evaluated(DecisionRule(MORE_YES), "+sb")
    assert found.outcome.result == "adopted"
    assert [it.why for it in found.outcome.explanation.set_aside] == ["not-admitted"]
    assert found.tally.counts[0].abstain == 1


# Silence

SILENCE = DecisionRule(SilenceKept(10))
MONDAY = date(2026, 3, 2)
WEDNESDAY = date(2026, 3, 4)
SUNDAY = date(2026, 3, 8)
NOTICE = (CaseNotice(MONDAY),)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # ten working days after Monday 2 March end with Monday 16 March
        ({"notices": NOTICE, "held": date(2026, 3, 17)}, "adopted"),
        ({"notices": NOTICE, "held": date(2026, 3, 16)}, "incomplete"),
        # a holiday makes it a day longer, unless it is a Sunday
        (
            {"notices": NOTICE, "held": date(2026, 3, 17), "holidays": (WEDNESDAY,)},
            "incomplete",
        ),
        (
            {"notices": NOTICE, "held": date(2026, 3, 18), "holidays": (WEDNESDAY,)},
            "adopted",
        ),
        (
            {"notices": NOTICE, "held": date(2026, 3, 17), "holidays": (SUNDAY,)},
            "adopted",
        ),
        # without proof of notice it never began
        ({"held": date(2027, 1, 1)}, "incomplete"),
        ({"notices": NOTICE}, "incomplete"),
        # notice to some is no notice; it runs from the last
        (
            {"notices": (CaseNotice(MONDAY, (seat_id(0),)),), "held": date(2026, 3, 17)},
            "incomplete",
        ),
        (
            {
                "notices": (
                    CaseNotice(MONDAY, (seat_id(0),)),
                    CaseNotice(date(2026, 3, 3), (seat_id(1), seat_id(2))),
                ),
                "held": date(2026, 3, 17),
            },
            "incomplete",
        ),
        # an objection in time ends it, one that came after it does not
        (
            {
                "notices": NOTICE,
                "held": date(2026, 3, 17),
                "objections": (
                    CaseObjection(seat_id(1), "We were not asked.", raised=date(2026, 3, 16)),
                ),
            },
            "without-effect",
        ),
        (
            {
                "notices": NOTICE,
                "held": date(2026, 3, 18),
                "objections": (
                    CaseObjection(seat_id(1), "We were not asked.", raised=date(2026, 3, 17)),
                ),
            },
            "adopted",
        ),
    ],
)
def test_silence_adopts_after_proven_notice_unless_somebody_objects_in_time(
    facts: Any, expected: str
) -> None:
    assert came_to(SILENCE, "...", **facts) == expected


def test_a_no_breaks_the_silence_and_a_yes_does_not() -> None:
    over = {"notices": NOTICE, "held": date(2026, 3, 17)}
    assert came_to(SILENCE, "++.", **over) == "adopted"
    assert came_to(SILENCE, "++-", **over) == "without-effect"
    rejecting = DecisionRule(SilenceKept(10, broken="rejected"))
    assert came_to(rejecting, "++-", **over) == "rejected"
    assert "the silence was broken by seat" in said(SILENCE, "++-", **over)


def test_what_a_silence_waits_for_is_told() -> None:
    assert "no notice is proven" in said(SILENCE, "...")
    told = said(SILENCE, "...", notices=NOTICE, held=date(2026, 3, 4))
    assert "nobody objected so far; 1 of the 10 working days since the notice are over" in told


def test_calendar_days_are_counted_where_the_rule_says_so() -> None:
    rule = DecisionRule(SilenceKept(10, working_days=False))
    assert came_to(rule, "...", notices=NOTICE, held=date(2026, 3, 13)) == "adopted"
    assert came_to(rule, "...", notices=NOTICE, held=date(2026, 3, 12)) == "incomplete"


@pytest.mark.parametrize("first", [date(2026, 3, 1 + n) for n in range(7)])
@pytest.mark.parametrize("length", [0, 1, 2, 5, 9, 30, 400])
def test_working_days_are_counted_as_one_by_one(first: date, length: int) -> None:
    second = date.fromordinal(first.toordinal() + length)
    holidays = frozenset({date(2026, 3, 10), date(2026, 3, 14), date(2026, 12, 25)})
    inside = [date.fromordinal(n) for n in range(first.toordinal() + 1, second.toordinal())]
    working = [day for day in inside if day.weekday() < 5 and day not in holidays]
    assert days_between(first, second, working=True, holidays=holidays) == len(working)
    assert days_between(first, second, working=False) == len(inside)


def test_an_instant_falls_on_its_day() -> None:
    at = datetime(2026, 3, 17, 12, tzinfo=UTC)
    assert came_to(SILENCE, "...", notices=NOTICE, held=at) == "adopted"


# Two meetings

TWICE = DecisionRule(AllOf((MORE_YES, Confirmed(5))))


@pytest.mark.parametrize(
    ("row", "passed", "held", "expected"),
    [
        ("++-", None, date(2026, 3, 2), "incomplete"),
        ("+--", None, date(2026, 3, 2), "rejected"),
        # five clear working days after Monday 2 March: the next Tuesday
        ("++-", MONDAY, date(2026, 3, 9), "incomplete"),
        ("++-", MONDAY, date(2026, 3, 10), "adopted"),
        ("+--", MONDAY, date(2026, 3, 10), "rejected"),
    ],
)
def test_what_must_pass_twice_is_incomplete_after_the_first_meeting(
    row: str, passed: date | None, held: date, expected: str
) -> None:
    assert came_to(TWICE, row, passed=passed, held=held) == expected


def test_the_second_meeting_is_told() -> None:
    assert "it still has to pass at a second meeting" in said(TWICE, "++-", held=MONDAY)
    told = said(TWICE, "++-", passed=MONDAY, held=date(2026, 3, 4))
    assert "1 clear working day between the two meetings" in told
