"""Groups that decide apart and are counted, calls that ask for less, and consultations."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from domain.cases.case import CaseConsultation, CaseElectorate, CaseSeat
from domain.decisions.early_close import settled
from domain.linting.linter import lint
from domain.refusal import Refused
from domain.values import BodyId, derived_id
from domain.voting.drafting import (
    EmptyCondition,
    GroupNamedTwice,
    NotAskedOfGroups,
    NumberOutOfRange,
    ShareOrNumber,
    ShareOutOfRange,
    check_rule,
)
from domain.voting.nobody_voting import NobodyVotingNotStated
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    AllOf,
    ByCall,
    Condition,
    CountAtLeast,
    DecisionRule,
    GroupWeight,
    InGroups,
    Majority,
    Not,
    NoVeto,
    QuorumInGroups,
    QuorumNumber,
    StatedDefault,
    Unanimity,
)
from domain.voting.rules_before import Consulted, Noticed
from domain.voting.tally import Ballot, Count, Electorate, Seat, Stance, Tally
from tests.domain.rows import HALF, MORE_YES, came_to, quorum, said, seat_id

COUNCIL = BodyId(derived_id("council"))
MOST_GROUPS = InGroups(MORE_YES, HALF, strictly=True)


def grouped(row: str, groups: str) -> dict[str, Any]:
    """Each seat is in the group of the letter below its sign."""
    seats = [CaseSeat(seat_id(n), group=group) for n, group in enumerate(groups)]
    return {"row": row, "electorate": CaseElectorate(tuple(seats)), "seats": seats}


@pytest.mark.parametrize(
    ("row", "expected"),
    [("++----+", "adopted"), ("+++---0", "rejected"), ("++-----", "rejected")],
)
def test_groups_are_counted_whatever_their_size(row: str, expected: str) -> None:
    assert came_to(DecisionRule(MOST_GROUPS), **grouped(row, "aabbbbc")) == expected


def test_a_group_in_which_nobody_votes_does_not_agree() -> None:
    assert came_to(DecisionRule(MOST_GROUPS), **grouped("+..", "abc")) == "rejected"
    assert came_to(DecisionRule(MOST_GROUPS), **grouped("+.", "ab")) == "rejected"


def test_a_group_counts_by_its_weight() -> None:
    weights = (GroupWeight("a"), GroupWeight("b", HALF), GroupWeight("c", HALF))
    rule = DecisionRule(InGroups(MORE_YES, HALF, strictly=True, groups=weights))
    assert came_to(rule, **grouped("-++", "abc")) == "rejected"
    rule = DecisionRule(InGroups(MORE_YES, number=Fraction(1), groups=weights))
    assert came_to(rule, **grouped("-++", "abc")) == "adopted"
    assert came_to(rule, **grouped("-+-", "abc")) == "rejected"


def test_only_the_groups_that_are_named_are_asked() -> None:
    rule = DecisionRule(InGroups(MORE_YES, number=Fraction(1), groups=(GroupWeight("a"),)))
    assert came_to(rule, **grouped("-+", "ab")) == "rejected"


def test_of_a_tally_that_leaves_groups_out_it_is_told_as_far_as_it_goes() -> None:
    groups = tuple(GroupWeight(group) for group in "abc")
    rule = DecisionRule(InGroups(MORE_YES, HALF, strictly=True, groups=groups))

    def told(**yes: int) -> str:
        counts = (Count(Fraction(y), Fraction(5), group=group) for group, y in yes.items())
        return outcome(rule, Tally(tuple(counts)), StatedDefault()).result

    assert told(a=6) == "incomplete"
    assert told(a=6, b=6) == "adopted"
    assert told(a=1, b=2) == "rejected"


def test_a_tie_in_one_group_is_no_tie_of_the_vote() -> None:
    rule = DecisionRule(InGroups(MORE_YES, number=Fraction(1)), tie="casting-vote")
    assert came_to(rule, **grouped("+-", "aa")) == "rejected"


def test_a_quorum_of_groups() -> None:
    rule = quorum(QuorumInGroups(QuorumNumber(Fraction(2)), number=Fraction(2)))
    assert came_to(rule, **grouped("++.++", "aaabb")) == "adopted"
    assert came_to(rule, **grouped("+++.+", "aaabb")) == "inquorate"


def test_how_many_groups_agree_is_said_with_each_of_them() -> None:
    text = said(DecisionRule(MOST_GROUPS), **grouped("++-", "aab"))
    assert "1 of 2 groups agree, 1/2, which is not more than 1/2" in text
    assert "b: 0 yes of 1 vote cast" in text


def test_what_groups_come_to_is_settled_once_nobody_can_change_it() -> None:
    rule = DecisionRule(MOST_GROUPS, ballots_final=True)
    seats = tuple(Seat(seat_id(n), None, group=g) for n, g in enumerate("aabbc"))
    held = Electorate(tuple(Seat(s.id, derived(s), group=s.group) for s in seats))
    agree = [Ballot(seat_id(n), Stance("yes")) for n in range(4)]
    assert settled(rule, held, agree) == "adopted"
    assert settled(rule, held, agree[:3]) is None
    against = [Ballot(seat_id(n), Stance("no")) for n in range(4)]
    assert settled(rule, held, against) == "rejected"


def derived(seat: Seat) -> Any:
    return derived_id("holder", str(seat.id))


def test_the_linter_counts_groups_too() -> None:
    held = Electorate(
        tuple(Seat(seat_id(n), derived(Seat(seat_id(n))), group=g) for n, g in enumerate("aab"))
    )
    three = DecisionRule(InGroups(MORE_YES, number=Fraction(3)), secrecy="secret")
    codes = {it.code for it in lint(three, held)}
    assert "CANNOT_BE_ADOPTED" in codes
    assert "REVEALS_BY_GROUP" in codes
    every = {it.code for it in lint(DecisionRule(InGroups(MORE_YES, Fraction(1))), held)}
    assert "HIDDEN_VETO" in every


@pytest.mark.parametrize(
    ("condition", "refusal"),
    [
        (InGroups(MORE_YES), ShareOrNumber("condition")),
        (InGroups(MORE_YES, HALF, Fraction(1)), ShareOrNumber("condition")),
        (InGroups(MORE_YES, Fraction(2)), ShareOutOfRange("condition.share", Fraction(2))),
        (
            InGroups(MORE_YES, number=Fraction(-1)),
            NumberOutOfRange("condition.number", Fraction(-1)),
        ),
        (InGroups(MORE_YES, number=Fraction(0)), NobodyVotingNotStated("condition")),
        (
            InGroups(Unanimity("cast"), HALF),
            NobodyVotingNotStated("condition.in-groups"),
        ),
        (
            InGroups(Majority(HALF, True, "cast", "a"), HALF),
            NotAskedOfGroups("condition.in-groups"),
        ),
        (
            InGroups(AllOf((MORE_YES, NoVeto(group="a"))), HALF),
            NotAskedOfGroups("condition.in-groups.all[1]"),
        ),
        (
            InGroups(MORE_YES, HALF, groups=(GroupWeight("a"), GroupWeight("a"))),
            GroupNamedTwice("condition.groups[1]", "a"),
        ),
        (
            InGroups(MORE_YES, HALF, groups=(GroupWeight("a", Fraction(-1)),)),
            NumberOutOfRange("condition.groups[0].weight", Fraction(-1)),
        ),
        (ByCall(()), EmptyCondition("condition")),
        (Consulted(), EmptyCondition("condition")),
        (Consulted((COUNCIL,), days=-1), NumberOutOfRange("condition.days", Fraction(-1))),
        (Consulted((COUNCIL,)), NobodyVotingNotStated("condition")),
        (Not(Consulted((COUNCIL,))), NobodyVotingNotStated("condition")),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(
    condition: Condition, refusal: Refused
) -> None:
    with pytest.raises(type(refusal)) as refused:
        check_rule(DecisionRule(condition))
    assert refused.value.facts() == refusal.facts()


# Calls


def test_each_call_has_its_own_condition_and_the_last_stays() -> None:
    two_thirds, half = (CountAtLeast(Fraction(number)) for number in (4, 3))
    rule = DecisionRule(ByCall((two_thirds, half)))
    assert came_to(rule, "+++---") == "rejected"
    assert came_to(rule, "+++---", call=2) == "adopted"
    assert came_to(rule, "+++---", call=7) == "adopted"
    assert came_to(rule, "++----", call=7) == "rejected"
    assert "on call 7, 2 yes" in said(rule, "++----", call=7)


# Consultation


@pytest.mark.parametrize(
    ("consulted", "expected"),
    [
        (None, "incomplete"),
        (date(2024, 3, 1), "adopted"),
        (date(2024, 3, 7), "adopted"),
        (date(2024, 3, 8), "incomplete"),
        (date(2024, 3, 11), "incomplete"),
    ],
)
def test_who_has_to_be_consulted_is_heard_before_and_early_enough(
    consulted: date | None, expected: str
) -> None:
    rule = DecisionRule(AllOf((MORE_YES, Consulted((COUNCIL,), days=2))))
    held = () if consulted is None else (CaseConsultation(consulted, COUNCIL),)
    facts = {"held": date(2024, 3, 10), "consultations": held}
    assert came_to(rule, "++-", **facts) == expected
    assert came_to(rule, "+--", **facts) == "rejected"
    assert ("not all who have to be consulted were" in said(rule, "++-", **facts)) is (
        consulted is None or consulted > date(2024, 3, 10)
    )


def test_to_have_been_heard_is_another_thing_than_to_have_been_told() -> None:
    rule = DecisionRule(AllOf((MORE_YES, Noticed())), nobody_votes="rejected")
    assert came_to(rule, "++-", held=date(2024, 3, 10)) == "rejected"
