"""What an election asks of each option: every condition that an option can be asked, in each call.

Absolute majority in the first ballots and most votes in a later one is the most usual rule of all
(Basic Law of Germany, art. 54(6) and 63(4); code général des collectivités territoriales, L2122-7).
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any, Literal

import pytest

from domain.elections.election import Approval, ElectionRule, Plurality
from domain.elections.election_drafting import ASKED_OF_OPTIONS, check_election
from domain.elections.marks import OneOption, SeveralOptions
from domain.elections.return_sentences import election_sentences
from domain.elections.returns import ElectionOutcome, Threshold
from domain.refusal import Refused
from domain.values import variants_of
from domain.voting.figures import Circumstances
from domain.voting.rules import (
    AllOf,
    AnyOf,
    ByCall,
    ByWay,
    Condition,
    Consensus,
    CountAtLeast,
    GroupWeight,
    InGroups,
    Majority,
    MustAbstain,
    NoBlockingMinority,
    NoObjection,
    Not,
    NoVeto,
    RootAtLeast,
    Unanimity,
)
from domain.voting.rules_before import Confirmed, Consulted, Noticed, SilenceKept, TwoMeetings
from domain.voting.tally import Electorate
from domain.voting.turnout import Turnout
from tests.domain.elections import body_of, counted, ids, some_seat, steps_of

HALF = Fraction(1, 2)
OF_MEMBERS = Majority(HALF, strictly=True, base="members")
OF_CAST = Majority(HALF, strictly=True, base="cast")
TWO_THIRDS = Majority(Fraction(2, 3), strictly=False, base="cast")
MOST = CountAtLeast(Fraction(0))
ASKED: dict[str, Condition] = {
    "all": AllOf((OF_CAST, MOST)),
    "any": AnyOf((OF_CAST, MOST)),
    "not": Not(CountAtLeast(Fraction(9), "no")),
    "by-call": ByCall((OF_MEMBERS, OF_CAST, MOST)),
    "by-way": ByWay(meeting=OF_CAST, written=OF_MEMBERS),
    "in-groups": InGroups(OF_CAST, share=HALF),
    "majority": OF_CAST,
    "unanimity": Unanimity("cast"),
    "count": CountAtLeast(Fraction(2)),
    "turnout": Turnout(HALF),
    "root": RootAtLeast(Fraction(1), "members"),
    "no-blocking-minority": NoBlockingMinority(HALF, measure="votes"),
    "no-veto": NoVeto((some_seat(0),)),
}
OF_A_MOTION: dict[str, Condition] = {
    "no-objection": NoObjection(),
    "consensus": Consensus(),
    "silence": SilenceKept(),
    "confirmed": Confirmed(0),
    "two-meetings": TwoMeetings(CountAtLeast(Fraction(2)), CountAtLeast(Fraction(2))),
    "noticed": Noticed(),
    "consulted": Consulted(parties=(some_seat(1),)),  # type: ignore[arg-type]  # any id
    "must-abstain": MustAbstain((some_seat(0),)),
}


def elected(
    threshold: Condition,
    picks: str,
    *,
    electorate: Electorate | None = None,
    call: int = 1,
    way: Literal["meeting", "written", "electronic"] = "meeting",
    **rule: Any,
) -> ElectionOutcome:
    choices: list[Any] = [None if one == "." else OneOption(one) for one in picks]
    around = Circumstances(call=call, way=way)
    asked = ElectionRule(Plurality(threshold=threshold), **rule)
    check_election(asked)
    body = electorate or body_of(len(picks))
    return counted(asked, "ABC", body, choices, circumstances=around)


def test_every_kind_of_condition_is_either_asked_of_options_or_refused() -> None:
    assert set(ASKED) == set(ASKED_OF_OPTIONS)
    assert {*ASKED, *OF_A_MOTION} == set(variants_of(Condition))


@pytest.mark.parametrize("kind", ASKED)
@pytest.mark.parametrize("method", [Plurality, Approval])
def test_what_can_be_asked_is_asked_with_its_arithmetic(kind: str, method: Any) -> None:
    rule = ElectionRule(method(threshold=ASKED[kind]))
    check_election(rule)
    body = body_of(5, group="board")
    choices: list[Any] = [SeveralOptions((one,)) for one in "AAABC"]
    outcome = counted(rule, "ABC", body, choices)
    steps = {step.option: step.step for step in steps_of(outcome, Threshold)}
    assert set(steps) == set("ABC")
    assert all(step.holds is not None for step in steps.values())
    assert steps["A"].holds is (kind != "unanimity")
    assert outcome.elected == (ids("A") if steps["A"].holds else ())
    assert len(election_sentences(outcome)) > 4


@pytest.mark.parametrize("kind", OF_A_MOTION)
@pytest.mark.parametrize("nest", ["", "all", "not", "by-call", "by-way"])
def test_what_is_about_a_motion_is_refused_with_its_place(kind: str, nest: str) -> None:
    one = OF_A_MOTION[kind]
    inside: dict[str, Condition] = {
        "": one,
        "all": AllOf((OF_CAST, one)),
        "not": Not(one),
        "by-call": ByCall((one, OF_CAST)),
        "by-way": ByWay(meeting=one),
    }
    with pytest.raises(Refused) as refused:
        check_election(ElectionRule(Plurality(threshold=inside[nest])))
    assert refused.value.code == "UNKNOWN_OPTION"
    assert refused.value.facts()["place"].startswith("method.threshold")


IN_CALLS = ByCall((OF_MEMBERS, OF_MEMBERS, MOST))


@pytest.mark.parametrize(
    ("picks", "call", "who"),
    [
        ("AABC.", 1, ""),
        ("AABC.", 2, ""),
        ("AABC.", 3, "A"),
        ("AABC.", 7, "A"),
        ("AAABC", 1, "A"),
        ("BBCCA", 3, ""),
    ],
)
def test_an_absolute_majority_at_first_and_most_votes_later(
    picks: str, call: int, who: str
) -> None:
    outcome = elected(IN_CALLS, picks, call=call)
    assert (outcome.result, outcome.elected) == ("elected" if who else "none-elected", ids(who))


def test_two_thirds_at_first_and_then_half() -> None:
    """FIFA Statutes: two thirds in the first ballot, more than half in the second."""
    rule = ByCall((TWO_THIRDS, OF_CAST))
    assert elected(rule, "AAABB").result == "none-elected"
    second = elected(rule, "AAABB", call=2)
    assert second.elected == ids("A")
    assert any(
        "on call 2, 3 yes of 5 votes cast is 3/5" in said for said in election_sentences(second)
    )


def test_a_later_call_with_a_threshold_of_its_own_inside_another_condition() -> None:
    rule = AllOf((ByCall((OF_MEMBERS, MOST)), CountAtLeast(Fraction(2))))
    assert elected(rule, "AABC.").result == "none-elected"
    assert elected(rule, "AABC.", call=2).elected == ids("A")
    assert elected(rule, "ABC..", call=2).result == "none-elected"


def test_each_way_of_electing_has_its_own_threshold() -> None:
    rule = ByWay(meeting=OF_CAST, written=OF_MEMBERS)
    assert elected(rule, "AA...").elected == ids("A")
    assert elected(rule, "AA...", way="written").result == "none-elected"
    assert elected(rule, "AAAAA", way="electronic").result == "none-elected"


def test_an_option_needs_a_majority_in_a_majority_of_groups() -> None:
    by_group = body_of(5)
    seats = [replace(s, group=g) for s, g in zip(by_group.seats, "nnsww", strict=True)]
    rule = InGroups(OF_CAST, share=HALF, strictly=True)
    body = Electorate(tuple(seats))
    assert elected(rule, "AABBA", electorate=body).result == "none-elected"
    assert elected(rule, "AABAA", electorate=body).elected == ids("A")
    named = replace(rule, groups=(GroupWeight("n"), GroupWeight("w")))
    assert elected(named, "AABBA", electorate=body).result == "none-elected"
    assert elected(named, "AABAA", electorate=body).elected == ids("A")
