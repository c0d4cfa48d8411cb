"""Several questions decided together: which takes effect, how it is told, what is refused where."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.evaluation import answer

MORE_YES = {"kind": "majority", "share": "1/2", "strictly": True, "base": "cast"}
TOO_MUCH = {"condition": {**MORE_YES, "share": 2}}
EACH = {"kind": "preferred-in-each"}
IN_TWO = {"groups": ["people", "cantons"]}


def question(name: str, yes: int = 60, no: int = 40) -> dict[str, Any]:
    tally = {"counts": [{"yes": yes, "no": no}]}
    return {"id": name, "rule": {"condition": MORE_YES}, "tally": tally}


def preferring(option: str, over: str, *counts: tuple[str, int, int]) -> dict[str, Any]:
    told = [{"group": group, "number": one, "other": other} for group, one, other in counts]
    return {"option": option, "over": over, "counts": told}


def told(
    *steps: dict[str, Any], questions: list[dict[str, Any]] | None = None, **tie_break: Any
) -> dict[str, Any]:
    facts = tie_break.pop("case", {})
    case = {
        "questions": questions or [question("A"), question("B")],
        "tie_break": {"steps": list(steps), **tie_break},
        **facts,
    }
    return answer(3, json.dumps(case).encode())


def test_of_those_adopted_the_preferred_one_takes_effect() -> None:
    given = told(EACH, preferences=[preferring("A", "B", ("", 51, 50))])
    assert (given["outcome"], given["prevails"]) == ("one-prevails", ["A"])
    assert given["questions"]["B"]["outcome"] == "adopted"
    assert given["sentences"][0] == "“A” takes effect."
    assert given["decisive"] == ["tie_break.steps[0]"]


def test_a_preference_is_read_either_way_round() -> None:
    given = told(EACH, preferences=[preferring("B", "A", ("", 51, 50))])
    assert given["prevails"] == ["B"]


@pytest.mark.parametrize(
    ("yes", "outcome", "prevails"),
    [((60, 40), "one-prevails", ["A"]), ((40, 60), "one-prevails", ["B"]), ((40, 40), None, [])],
)
def test_where_one_alone_is_adopted_the_tie_break_is_not_asked(
    yes: tuple[int, int], outcome: str | None, prevails: list[str]
) -> None:
    asked = [question("A", yes[0], 50), question("B", yes[1], 50)]
    given = told(EACH, questions=asked)
    assert given["prevails"] == prevails
    assert given["outcome"] == (outcome or "none-prevails")
    assert given["explanation"]["steps"] == []


def test_the_larger_sum_of_shares_decides_where_people_and_cantons_differ() -> None:
    sums = {"kind": "largest-sum-of-shares", **IN_TWO}
    preferences = [preferring("A", "B", ("people", 53, 47), ("cantons", 11, 12))]
    given = told({**EACH, **IN_TWO}, sums, preferences=preferences)
    assert given["prevails"] == ["A"]
    each, summed = given["explanation"]["steps"]
    assert each["prevails"] is None
    compared = summed["compared"][0]
    assert (compared["amount"], compared["amount_of_other"]) == ("2319/2300", "2281/2300")
    assert [part["amount"] for part in compared["parts"]] == ["53/100", "11/23"]


def test_what_is_not_reported_is_not_guessed() -> None:
    given = told({**EACH, **IN_TWO}, preferences=[preferring("A", "B", ("people", 53, 47))])
    assert (given["outcome"], given["prevails"]) == ("incomplete", [])
    given = told(EACH)
    assert given["outcome"] == "incomplete"
    unsaid = [question("A"), question("B")]
    unsaid[1]["rule"] = {"condition": {**MORE_YES, "base": "members"}}
    assert told(EACH, questions=unsaid)["outcome"] == "incomplete"


def test_the_next_step_is_asked_where_one_does_not_decide() -> None:
    level = [preferring("A", "B", ("", 50, 50))]
    asked = [question("A", 60, 50), question("B", 61, 60)]
    assert told(EACH, {"kind": "most-yes"}, questions=asked, preferences=level)["prevails"] == ["B"]
    by_margin = told(EACH, {"kind": "largest-margin"}, questions=asked, preferences=level)
    assert by_margin["prevails"] == ["A"]
    assert told(EACH, preferences=level)["outcome"] == "undecided"


def test_questions_that_exclude_nothing_take_effect_by_themselves() -> None:
    asked = [question("A"), question("B"), question("fee"), question("lost", 1, 2)]
    preferences = [preferring("A", "B", ("", 51, 50))]
    given = told(EACH, questions=asked, between=["A", "B"], preferences=preferences)
    assert given["prevails"] == ["A", "fee"]
    level = told(
        EACH, questions=asked, between=["A", "B"], preferences=[preferring("A", "B", ("", 1, 1))]
    )
    assert (level["outcome"], level["prevails"]) == ("undecided", ["fee"])


def test_ballots_on_the_tie_break_are_counted_by_groups_and_weights() -> None:
    seats = [
        {"id": "a", "weight": 5, "group": "x"},
        {"id": "b", "group": "y"},
        {"id": "c", "group": "y"},
    ]
    ballots = [
        {"seat": "a", "prefers": ["A"]},
        {"seat": "b", "prefers": ["B"]},
        {"seat": "c", "prefers": ["B", "A"]},
    ]
    facts: dict[str, Any] = {"ballots": ballots, "case": {"electorate": {"seats": seats}}}
    assert told(EACH, **facts)["prevails"] == ["B"]
    assert told({**EACH, "measure": "weight"}, **facts)["prevails"] == ["A"]
    assert told({**EACH, "groups": ["x", "y"]}, **facts)["outcome"] == "undecided"
    recused = {"electorate": {"seats": seats}, "recused": ["b", "c"]}
    assert told(EACH, ballots=ballots, case=recused)["prevails"] == ["A"]


@pytest.mark.parametrize(
    ("case", "code", "place"),
    [
        ({"questions": []}, "EMPTY_CONDITION", "questions"),
        ({"questions": [question("A"), question("A")]}, "OPTION_MARKED_TWICE", "questions[1].id"),
        ({"questions": [question("A"), question("")]}, "TEXT_MISSING", "questions[1].id"),
        ({"tie_break": {"steps": []}}, "EMPTY_CONDITION", "tie_break.steps"),
        ({"tie_break": {"steps": [{"kind": "coin"}]}}, "MALFORMED", "tie_break.steps[0].kind"),
        (
            {"tie_break": {"steps": [EACH], "between": ["C"]}},
            "OPTION_NOT_ON_SLATE",
            "tie_break.between[0]",
        ),
        (
            {"tie_break": {"steps": [EACH], "preferences": [preferring("A", "A")]}},
            "OPTION_MARKED_TWICE",
            "tie_break.preferences[0].over",
        ),
        (
            {"tie_break": {"steps": [EACH], "preferences": [preferring("A", "B")] * 2}},
            "OPTION_MARKED_TWICE",
            "tie_break.preferences[1]",
        ),
        (
            {"tie_break": {"steps": [EACH], "preferences": [preferring("A", "B", ("", -1, 0))]}},
            "NUMBER_OUT_OF_RANGE",
            "tie_break.preferences[0].counts[0].number",
        ),
        (
            {"tie_break": {"steps": [EACH], "ballots": [{"seat": "a"}]}},
            "ELECTORATE_MISSING",
            "electorate",
        ),
        (
            {
                "tie_break": {"steps": [EACH], "ballots": [{"seat": "z"}]},
                "electorate": {"seats": [{"id": "a"}]},
            },
            "UNKNOWN_SEAT",
            "tie_break.ballots[0].seat",
        ),
        (
            {"questions": [question("A"), {"id": "B", "rule": {"condition": MORE_YES}}]},
            "ELECTORATE_MISSING",
            "electorate",
        ),
        (
            {
                "questions": [
                    question("A"),
                    {**question("B"), "rule": {"condition": {**MORE_YES, "share": 2}}},
                ]
            },
            "SHARE_OUT_OF_RANGE",
            "questions[1].rule.condition.share",
        ),
        ({"rule": {"condition": MORE_YES}}, "MALFORMED", "rule"),
    ],
)
def test_what_cannot_be_decided_is_refused_with_its_place(
    case: dict[str, Any], code: str, place: str
) -> None:
    whole = {"questions": [question("A"), question("B")], "tie_break": {"steps": [EACH]}, **case}
    given = answer(3, json.dumps({**whole, "expected_refusal": code}).encode())
    assert (given["refused"]["code"], given["refused"]["place"]) == (code, place)
    assert given["agrees"] is True
