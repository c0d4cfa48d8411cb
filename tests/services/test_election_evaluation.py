"""Elections evaluated from a file: the documented ones, bad input with its place, and storing."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from domain.elections.election import ElectionRule, Method, TieBreaker
from domain.elections.returns import ElectionOutcome
from domain.values import variants_of
from domain.voting.tally import Choice
from services.codec import from_plain, to_plain
from services.evaluation import answer, is_good, schema
from tests.domain.elections import approving, came_to, ranked, reported, scored

ROOT = Path(__file__).parents[2]
DOCUMENTED = [
    line
    for block in re.findall(
        r"```jsonl\n(.*?)```",
        (ROOT / "docs" / "elections.md").read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    for line in block.splitlines()
]
SEATS = {"seats": [{"id": "a"}, {"id": "b"}, {"id": "c"}, {"id": "d"}]}
OPTIONS = [{"id": "X"}, {"id": "Y"}]


def election(**facts: Any) -> dict[str, Any]:
    rule = {"method": {"kind": "plurality"}, **facts.pop("rule", {})}
    return {"election": rule, "options": OPTIONS, "electorate": SEATS, **facts}


def pick(seat: str, option: str, **facts: Any) -> dict[str, Any]:
    return {"seat": seat, "choice": {"kind": "pick", "option": option}, **facts}


def told(**facts: Any) -> dict[str, Any]:
    line = election(**facts)
    jsonschema.Draft202012Validator(schema()).validate(line)
    return answer(1, json.dumps(line).encode())


@pytest.mark.parametrize("line", DOCUMENTED, ids=lambda line: json.loads(line)["id"])
def test_a_documented_election_comes_to_what_is_documented(line: str) -> None:
    jsonschema.Draft202012Validator(schema()).validate(json.loads(line))
    given = answer(1, line.encode())
    assert given["agrees"] is True, given
    assert is_good(given)


def test_the_documentation_names_every_method_and_outcome() -> None:
    text = (ROOT / "docs" / "elections.md").read_text(encoding="utf-8")
    assert all(f"`{kind}`" in text for kind in variants_of(Method))
    outcomes = schema()["$defs"]["ElectionCase"]["properties"]["expected_outcome"]
    assert all(f"`{name}`" in text for name in outcomes["anyOf"][0]["enum"])


def test_which_ballot_of_a_seat_counts_is_decided_as_for_a_motion() -> None:
    ballots = [pick("a", "X"), pick("a", "Y"), pick("b", "X", voter="c"), pick("z", "X")]
    given = told(ballots=ballots)
    assert given["elected"] == ["Y"]
    aside = [(it["seat"], it["why"]) for it in given["explanation"]["set_aside"]]
    assert aside == [("a", "replaced"), ("b", "proxy"), ("z", "no-such-seat")]
    first = told(ballots=ballots, rule={"ballots_final": True, "proxy": "present"})
    assert first["elected"] == ["X"]


def test_what_is_not_cast_in_the_window_is_set_aside() -> None:
    ballots = [pick("a", "X", cast="2026-03-02"), pick("b", "Y", cast="2026-03-05")]
    given = told(ballots=ballots, opened="2026-03-01", closes_at="2026-03-03")
    assert given["elected"] == ["X"]
    assert [it["why"] for it in given["explanation"]["set_aside"]] == ["not-in-time"]


def test_blank_invalid_and_illegal_ballots_are_told_apart() -> None:
    ballots = [
        pick("a", "X"),
        {"seat": "b"},
        {"seat": "c", "invalid": True},
        pick("d", "Z"),
    ]
    given = told(ballots=ballots)
    assert given["explanation"]["ballots"] == {"valid": "1", "blank": "1", "invalid": "2"}
    illegal = given["explanation"]["illegal"]
    assert [(it["seat"], it["defect"]["code"]) for it in illegal] == [("d", "OPTION_NOT_ON_SLATE")]


def test_the_casting_vote_is_lost_to_a_recused_chair() -> None:
    ballots = [pick("a", "X"), pick("b", "Y")]
    rule = {"tie": "casting-vote"}
    facts: dict[str, Any] = {"rule": rule, "ballots": ballots, "chair": "c", "casting_vote": ["Y"]}
    assert told(**facts)["elected"] == ["Y"]
    lost = told(**facts, recused=["c"])
    assert (lost["outcome"], lost["elected"]) == ("none-elected", [])
    assert lost["explanation"]["tie"] == "fails"
    assert told(rule=rule, ballots=ballots)["outcome"] == "tied"


def test_a_quorum_that_was_not_met_is_named_as_decisive() -> None:
    rule = {"quorum": [{"kind": "number", "number": 3}]}
    given = told(rule=rule, ballots=[pick("a", "X")], expected_outcome="inquorate")
    assert (given["outcome"], given["agrees"]) == ("inquorate", True)
    assert given["decisive"] == ["election.quorum[0]"]


def test_an_election_says_whether_it_agrees() -> None:
    ballots = [pick("a", "X")]
    assert told(ballots=ballots, expected=["X"])["agrees"]
    assert not told(ballots=ballots, expected=["Y"])["agrees"]
    assert not told(ballots=ballots, expected=["X"], expected_outcome="tied")["agrees"]
    assert not told(ballots=ballots, expected_refusal="OUT_OF_RANGE")["agrees"]
    assert "agrees" not in told(ballots=ballots)


NOBODY = {"kind": "pick", "option": "Z"}
REPORTED = {"ballots": [{"choice": {"kind": "pick", "option": "X"}, "number": 1}]}


@pytest.mark.parametrize(
    ("line", "code", "place"),
    [
        (election(rule={"seats": 0}), "OUT_OF_RANGE", "election.seats"),
        (election(rule={"cap": 0}), "OUT_OF_RANGE", "election.cap"),
        (election(rule={"method": {"kind": "hat"}}), "MALFORMED", "election.method.kind"),
        (
            election(rule={"method": {"kind": "star", "most": "5"}}),
            "MALFORMED",
            "election.method.most",
        ),
        (
            election(rule={"method": {"kind": "schulze", "ratio": 3}}),
            "DEFAULT_OPTION_MISSING",
            "election.method.ratio",
        ),
        (
            election(rule={"method": {"kind": "schulze", "default": "Z"}}),
            "DEFAULT_OPTION_NOT_ON_SLATE",
            "options",
        ),
        (
            election(rule={"quorum": [{"kind": "share", "share": "1/2", "group": "g"}]}),
            "UNKNOWN_GROUP",
            "election.quorum[0].group",
        ),
        (election() | {"options": []}, "EMPTY_SLATE", "options"),
        (election() | {"options": [*OPTIONS, *OPTIONS]}, "OPTION_NAMED_TWICE", "options[2].id"),
        (
            election() | {"options": [{"id": "X", "ratio": 2}]},
            "DEFAULT_OPTION_MISSING",
            "options[0].ratio",
        ),
        (election() | {"options": [{"id": 5}]}, "MALFORMED", "options[0].id"),
        (election(casting_vote=["Z"]), "CASTING_VOTE_FOR_UNKNOWN_OPTION", "casting_vote"),
        (election(recused=["z"]), "UNKNOWN_SEAT", "recused[0]"),
        (
            election(ballots=[{"seat": "a", "choice": {"kind": "shout"}}]),
            "MALFORMED",
            "ballots[0].choice.kind",
        ),
        (election(ballots=[pick("a", "X")], reported=REPORTED), "CONTRADICTORY_CASE", "reported"),
        (election() | {"electorate": None}, "ELECTORATE_MISSING", "electorate"),
        (election(unheard=1), "MALFORMED", "unheard"),
        (
            election(
                reported={"ballots": [{"choice": {"kind": "pick", "option": "Z"}, "number": 1}]}
            ),
            "OPTION_NOT_ON_SLATE",
            "reported.ballots[0]",
        ),
        (
            election(
                reported={"ballots": [{"choice": {"kind": "pick", "option": "X"}, "number": -1}]}
            ),
            "NUMBER_OUT_OF_RANGE",
            "reported.ballots[0].number",
        ),
        (
            election(
                reported={"totals": [{"option": "X", "votes": 1}, {"option": "Q", "votes": 1}]}
            ),
            "OPTION_NOT_ON_SLATE",
            "reported.totals[1]",
        ),
        (
            election(
                rule={"method": {"kind": "schulze"}},
                reported={"pairs": [{"option": "X", "over": "Q", "number": 1}], "voters": 1},
            ),
            "OPTION_NOT_ON_SLATE",
            "reported.pairs[0]",
        ),
        (
            election(reported={"totals": [{"option": "X", "votes": -1}]}),
            "NUMBER_OUT_OF_RANGE",
            "reported.totals[0].votes",
        ),
        (
            election(
                rule={
                    "method": {"kind": "approval"},
                    "quorum": [{"kind": "number", "number": 1}],
                },
                reported={"totals": [{"option": "X", "votes": 1}]},
            ),
            "NOT_REPORTED",
            "reported.voters",
        ),
        (
            election(reported={**REPORTED, "totals": [{"option": "X", "votes": 1}]}),
            "REPORTED_IN_SEVERAL_WAYS",
            "reported",
        ),
        (election(in_office=[["X"]] * 501), "TOO_MANY", "in_office"),
    ],
)
def test_a_bad_line_is_refused_with_its_place(line: dict[str, Any], code: str, place: str) -> None:
    given = answer(7, json.dumps(line).encode())
    assert not is_good(given)
    assert (given["refused"]["code"], given["refused"]["place"]) == (code, place)


BALLOTS: dict[str, dict[Choice, int]] = {
    "plurality": {approving("A"): 2, approving("B"): 1},
    "approval": {approving("AB"): 2, approving("C"): 2},
    "schulze": {ranked("ABC"): 4, ranked("BCA"): 3, ranked("C=BA"): 2},
    "instant-runoff": {ranked("ABC"): 4, ranked("BCA"): 3, ranked("CAB"): 2},
    "transferable-vote": {ranked("ABC"): 7, ranked("BCA"): 3, ranked("CAB"): 2},
    "star": {scored("ABC", "521"): 2, scored("ABC", "152"): 2},
}


@pytest.mark.parametrize("kind", variants_of(Method))
def test_a_rule_a_ballot_and_a_return_can_be_stored(kind: str) -> None:
    method = variants_of(Method)[kind]()
    assert isinstance(method, Method)
    outcome = came_to(method, "ABC", reported(BALLOTS[kind]), TieBreaker("seed"), tie="lot")
    stored_as: list[tuple[Any, type]] = [(choice, Choice) for choice in BALLOTS[kind]]
    stored_as += [(ElectionRule(method), ElectionRule), (outcome, ElectionOutcome)]
    for value, wanted in stored_as:
        stored = msgspec.json.encode(value, enc_hook=to_plain)
        decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(wanted, dec_hook=from_plain)
        assert decoder.decode(stored) == value


def test_a_rule_is_looked_at_where_the_case_says_so() -> None:
    majority = {"kind": "majority", "share": "1/2", "strictly": True, "base": "cast"}
    both = {"method": {"kind": "plurality", "threshold": majority}, "seats": 2}
    given = told(lint=True, rule=both, expected_remarks=["SEATS_CANNOT_BE_FILLED"])
    assert given["agrees"] is True
    assert "outcome" not in given
    assert given["remarks"][0]["place"] == "seats"
    assert told(lint=True, rule=both, expected_remarks=[])["agrees"] is False
    assert told(lint=True)["remarks"] == []
    assert is_good(told(lint=True))


def test_a_rule_is_looked_at_with_the_slate_and_the_seats_there_are() -> None:
    beyond = {"seats": 3}
    assert told(lint=True, rule=beyond)["remarks"][0]["code"] == "SLATE_TOO_SHORT"
    without = election(lint=True, rule=beyond)
    del without["options"]
    assert answer(1, json.dumps(without).encode())["remarks"] == []
    quorum = {"quorum": [{"kind": "number", "number": 3}]}
    assert told(lint=True, rule=quorum)["remarks"] == []
    missed = [{**seat, "missed": 2} for seat in SEATS["seats"][:2]]
    suspended = {"seats": [*missed, *SEATS["seats"][2:]], "suspended_after": 2}
    found = told(lint=True, rule=quorum, electorate=suspended)["remarks"]
    assert [each["code"] for each in found] == ["QUORUM_CANNOT_BE_MET"]


def test_the_chair_of_a_case_is_looked_at_where_it_is_named() -> None:
    casting = {"tie": "casting-vote"}
    vacant = {"seats": [{"id": "a", "vacant": True}, *SEATS["seats"][1:]]}
    [found] = told(lint=True, rule=casting, electorate=vacant, chair="a")["remarks"]
    assert (found["code"], found["seats"]) == ("NOBODY_HAS_CASTING_VOTE", ["a"])
    for facts in ({}, {"chair": "b"}, {"chair": "somebody else"}):
        assert told(lint=True, rule=casting, electorate=vacant, **facts)["remarks"] == []


def test_what_can_not_be_looked_at_is_refused_with_the_place() -> None:
    assert told(lint=True, electorate=None)["refused"]["code"] == "ELECTORATE_MISSING"
    broken = told(lint=True, rule={"cap": 0})
    assert (broken["refused"]["code"], broken["refused"]["place"]) == (
        "OUT_OF_RANGE",
        "election.cap",
    )
    twice = told(lint=True, options=[*OPTIONS, {"id": "X"}])
    assert (twice["refused"]["code"], twice["refused"]["place"]) == (
        "OPTION_NAMED_TWICE",
        "options[2].id",
    )
    without = election()
    del without["options"]
    assert answer(1, json.dumps(without).encode())["refused"]["code"] == "EMPTY_SLATE"
