"""What a case names by seat beside the numbers of a tally: used, or refused where both can't be."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.evaluation import answer

SEATS = [{"id": f"a{number}"} for number in range(1, 6)]
MORE_YES = {"kind": "majority", "share": "1/2", "strictly": True, "base": "cast"}
OF_MEMBERS = {**MORE_YES, "base": "members"}
THREE_FIFTHS = [{"kind": "share", "share": "3/5"}]


def told(rule: dict[str, Any], count: dict[str, Any], **facts: Any) -> dict[str, Any]:
    case = {"rule": rule, "electorate": {"seats": SEATS}, "tally": {"counts": [count]}}
    return answer(1, json.dumps({**case, **facts}).encode())


def refused(given: dict[str, Any]) -> tuple[str, str]:
    return given["refused"]["code"], given["refused"]["place"]


def test_those_named_as_present_make_the_quorum() -> None:
    rule = {"condition": MORE_YES, "quorum": THREE_FIFTHS}
    count = {"yes": 2, "no": 0, "abstain": 0, "members": 5}
    there = ["a1", "a2", "a3", "a4"]
    given = told(rule, count, present=there)
    assert given["outcome"] == "adopted"
    assert "4 present of 5 members is 4/5" in " ".join(given["sentences"])
    assert told(rule, count)["outcome"] == "inquorate"
    del count["abstain"]
    assert told(rule, count, present=there)["outcome"] == "adopted", "they are all there were"


def test_who_is_recused_is_not_counted_among_those_named() -> None:
    rule = {"condition": {**MORE_YES, "base": "present"}}
    count = {"yes": 2, "no": 0, "abstain": 0, "members": 5}
    there = ["a1", "a2", "a3", "a4"]
    given = told(rule, count, present=there, recused=["a4"])
    assert "2 yes of 3 present is 2/3" in " ".join(given["sentences"])


@pytest.mark.parametrize(
    "count",
    [
        {"yes": 2, "no": 0, "present": 3},
        {"yes": 2, "no": 0, "abstain": 1},
    ],
)
def test_numbers_that_contradict_who_was_there_are_refused(count: dict[str, Any]) -> None:
    given = told({"condition": MORE_YES}, count, present=["a1", "a2"])
    assert refused(given) == ("NUMBERS_CONTRADICT_SEATS", "tally.counts[0]")
    without = told({"condition": MORE_YES}, count, present=["a1", "a2"], electorate=None)
    assert refused(without) == ("NUMBERS_CONTRADICT_SEATS", "tally.counts[0]")


def test_suspended_seats_are_in_none_of_the_numbers() -> None:
    missed = [{"id": "a"}, {"id": "b"}, {"id": "c", "missed": 3}, {"id": "d", "missed": 3}]
    electorate = {"seats": missed, "suspended_after": 3}
    count = {"yes": 2, "no": 0, "members": 2}
    given = told({"condition": OF_MEMBERS}, count, electorate=electorate)
    assert given["outcome"] == "adopted"
    assert given["suspended"] == ["c", "d"]
    for contradiction in ({"members": 4}, {"seats": 4, "members": 2}, {"yes": 3, "members": None}):
        said = told({"condition": OF_MEMBERS}, {**count, **contradiction}, electorate=electorate)
        assert refused(said) == ("NUMBERS_CONTRADICT_SEATS", "tally.counts[0]")


def test_a_seat_that_must_abstain_is_not_told_as_voting() -> None:
    bound = {"kind": "must-abstain", "seats": ["a1"]}
    rule = {"condition": {"kind": "all", "conditions": [MORE_YES, bound]}}
    tally = {"counts": [{"yes": 3, "no": 1}], "stances": [{"seat": "a1", "stance": "yes"}]}
    given = told(rule, {}, tally=tally)
    assert refused(given) == ("ABSTAINS_BY_THE_RULE", "tally.stances[0]")
    tally["stances"] = [{"seat": "a1", "stance": "abstain"}]
    tally["counts"] = [{"yes": 3, "no": 1, "abstain": 1}]
    assert told(rule, {}, tally=tally)["outcome"] == "adopted"


BOUND = {"kind": "must-abstain", "seats": ["a1"]}


def test_more_votes_than_members_who_need_not_abstain_are_refused() -> None:
    rule = {"condition": {"kind": "all", "conditions": [MORE_YES, BOUND]}}
    count = {"yes": 5, "no": 0, "abstain": 0, "members": 5}
    assert refused(told(rule, count)) == ("NUMBERS_CONTRADICT_SEATS", "tally.counts[0]")
    assert told(rule, {**count, "yes": 4, "abstain": 1})["outcome"] == "adopted"
    assert told(rule, {**count, "yes": 4})["outcome"] == "adopted", "who must abstain may be away"
    gone = told(rule, count, recused=["a1"])
    assert gone["outcome"] == "adopted", "the members may be told without who is recused"
    del count["members"]
    assert told(rule, count)["outcome"] == "adopted", "there may be more than are named"


@pytest.mark.parametrize("stance", ["yes", "no", "object"])
def test_a_recused_seat_is_not_told_as_voting(stance: str) -> None:
    veto = {"kind": "no-veto", "seats": ["a1"]}
    rule = {"condition": {"kind": "all", "conditions": [MORE_YES, veto]}}
    count = {"yes": 2, "no": 1, "abstain": 1, "members": 5}
    said = {"counts": [count], "stances": [{"seat": "a2", "stance": stance}]}
    given = told(rule, count, recused=["a2"], tally=said)
    assert refused(given) == ("NUMBERS_CONTRADICT_SEATS", "tally.stances[0]")
    said["stances"] = [{"seat": "a2", "stance": "abstain"}, {"seat": "a1", "stance": "yes"}]
    assert told(rule, count, recused=["a2"], tally=said)["outcome"] == "adopted"


def test_those_present_at_an_election_held_elsewhere_make_its_quorum() -> None:
    case = {
        "election": {"method": {"kind": "plurality"}, "quorum": THREE_FIFTHS},
        "options": [{"id": "A"}, {"id": "B"}],
        "electorate": {"seats": SEATS},
        "present": ["a1", "a2", "a3"],
        "reported": {"totals": [{"option": "A", "votes": 2}], "members": 5},
    }
    assert answer(1, json.dumps(case).encode())["outcome"] == "elected"
    case["reported"] = {"totals": [{"option": "A", "votes": 2}], "members": 5, "present": 2}
    given = answer(1, json.dumps(case).encode())
    assert refused(given) == ("NUMBERS_CONTRADICT_SEATS", "reported")


def test_a_cap_for_which_there_are_too_few_says_so() -> None:
    rule = {
        "condition": {**MORE_YES, "measure": "weight"},
        "weight_cap": {"share": "1/5", "repeated": True},
    }
    electorate = {"seats": [{"id": "a", "weight": 5}, {"id": "b", "weight": 4}]}
    case = {"rule": rule, "electorate": electorate, "ballots": [{"seat": "a", "stance": "yes"}]}
    said = answer(1, json.dumps(case).encode())["sentences"]
    assert (
        "By weight no seat counts for more than 4, as the smallest does: there are too few for "
        "1/5 of what is left to all members: seat a counts for 4 in place of 5." in said
    )


def test_of_two_ballots_on_a_tie_break_the_last_counts() -> None:
    question = {"rule": {"condition": MORE_YES}, "tally": {"counts": [{"yes": 2, "no": 1}]}}
    case = {
        "questions": [{"id": "A", **question}, {"id": "B", **question}],
        "electorate": {"seats": SEATS},
        "tie_break": {
            "steps": [{"kind": "preferred-in-each"}],
            "ballots": [{"seat": "a1", "prefers": ["A"]}, {"seat": "a1", "prefers": ["B"]}],
        },
    }
    assert answer(1, json.dumps(case).encode())["prevails"] == ["B"]
    case["tie_break"]["ballots"].append({"seat": "zz", "prefers": ["A"]})  # type: ignore[index]
    said = answer(1, json.dumps(case).encode())["refused"]
    assert said["place"] == "tie_break.ballots[2].seat"
    assert said["sentence"] == "There is no seat zz, which tie_break.ballots[2].seat names."
