"""Evaluating cases from a file: what is answered, what is refused where, and that docs are true."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from domain.cases.case_attendance import MEETINGS_LIMIT
from domain.cases.case_ballots import BALLOTS_LIMIT
from domain.cases.evaluation import CALLS_LIMIT, CASE_HOLIDAYS_LIMIT
from services.evaluation import answer, answers, is_good, schema

ROOT = Path(__file__).parents[2]
DOCUMENTED = [
    line
    for block in re.findall(
        r"```jsonl\n(.*?)```",
        (ROOT / "docs" / "evaluating.md").read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    for line in block.splitlines()
]
MORE_YES = {"kind": "majority", "share": "1/2", "strictly": True, "base": "cast"}
SEATS = {"seats": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}


def case(**facts: Any) -> dict[str, Any]:
    return {"rule": {"condition": MORE_YES}, "electorate": SEATS, **facts}


def told(**facts: Any) -> dict[str, Any]:
    return answer(1, json.dumps(case(**facts)).encode())


def refused(line: str | bytes | dict[str, Any]) -> tuple[str, str]:
    text = json.dumps(line) if isinstance(line, dict) else line
    given = answer(7, text.encode() if isinstance(text, str) else text)
    assert given["line"] == 7
    assert not is_good(given)
    assert given["refused"]["sentence"].endswith(".")
    return given["refused"]["code"], given["refused"]["place"]


@pytest.mark.parametrize("line", DOCUMENTED, ids=lambda line: json.loads(line)["id"])
def test_a_documented_case_has_the_outcome_that_is_documented(line: str) -> None:
    plain = json.loads(line)
    jsonschema.Draft202012Validator(schema()).validate(plain)
    given = answer(1, line.encode())
    assert given["agrees"] is True, given


def test_the_schema_is_one_and_refers_to_nothing_that_is_not_there() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    text = json.dumps(schema())
    assert set(re.findall(r"#/\$defs/(\w+)", text)) <= set(schema()["$defs"])


def test_an_answer_explains_itself_in_exact_fractions() -> None:
    given = told(
        id="x",
        ballots=[{"seat": s, "stance": v} for s, v in [("a", "yes"), ("b", "yes"), ("c", "no")]],
    )
    step = given["explanation"]["condition"]
    assert (step["count"], step["of"], step["ratio"], step["threshold"]) == ("2", "3", "2/3", "1/2")
    assert (given["id"], given["outcome"], given["decided_by"]) == ("x", "adopted", "condition")
    assert given["decisive"] == ["rule.condition"]
    assert given["sentences"][0] == "The motion is adopted."
    assert given["counts"][0]["yes"] == "2"
    assert "agrees" not in given


def test_seats_are_called_as_the_case_calls_them() -> None:
    given = told(ballots=[{"seat": "nobody's", "stance": "yes"}], recused=["c"])
    assert given["explanation"]["set_aside"] == [{"seat": "nobody's", "why": "no-such-seat"}]
    assert given["explanation"]["recused"] == ["c"]
    assert "The ballot of seat nobody's was set aside" in given["sentences"][-1]


@pytest.mark.parametrize(
    ("line", "code", "place"),
    [
        ("nonsense", "MALFORMED", "line 7"),
        ("[]", "MALFORMED", "line 7"),
        (b"\xff\xfe{}", "MALFORMED", "line 7"),
        ('{"rule": NaN}', "MALFORMED", "line 7"),
        ("[" * 100_000, "MALFORMED", "line 7"),
        ("{}", "MALFORMED", "rule"),
        (case(colour="red"), "MALFORMED", "colour"),
        (case(rule={"condition": {"kind": "most"}}), "MALFORMED", "rule.condition.kind"),
        (case(rule={"condition": {**MORE_YES, "share": 0.5}}), "MALFORMED", "rule.condition.share"),
        (
            case(ballots=[{"seat": "a", "stance": "maybe"}]),
            "MALFORMED",
            "ballots[0].stance",
        ),
        (case(ballots=[{"seat": "", "stance": "yes"}]), "MALFORMED", "ballots[0].seat"),
        (case(closes_at="tomorrow"), "MALFORMED", "closes_at"),
        (case(recused=["a", "b" * 501]), "TEXT_TOO_LONG", "recused[1]"),
        (
            case(ballots=[{"seat": "\u0000", "stance": "yes"}]),
            "CONTROL_CHARACTER",
            "ballots[0].seat",
        ),
        (
            case(rule={"condition": {"kind": "all", "conditions": []}}),
            "EMPTY_CONDITION",
            "rule.condition",
        ),
        (
            case(rule={"condition": {**MORE_YES, "share": "3/2"}}),
            "SHARE_OUT_OF_RANGE",
            "rule.condition.share",
        ),
        (
            case(rule={"condition": {**MORE_YES, "group": "firms"}}),
            "UNKNOWN_GROUP",
            "rule.condition.group",
        ),
        (
            case(
                rule={
                    "condition": {
                        "kind": "all",
                        "conditions": [MORE_YES, {"kind": "no-veto", "seats": ["z"]}],
                    }
                }
            ),
            "UNKNOWN_SEAT",
            "rule.condition.all[1].seats",
        ),
        (case(electorate={"seats": []}), "EMPTY_ELECTORATE", "electorate.seats"),
        (
            case(electorate={"seats": [{"id": "a"}, {"id": "a"}]}),
            "SEAT_NAMED_TWICE",
            "electorate.seats[1].id",
        ),
        (
            case(electorate={"seats": [{"id": "a", "vacant": True, "holder": "x"}]}),
            "VACANT_SEAT_HELD",
            "electorate.seats",
        ),
        (
            case(electorate={"seats": [{"id": "a", "weight": "-1"}]}),
            "NUMBER_OUT_OF_RANGE",
            "electorate.seats[0].weight",
        ),
        (
            case(electorate={"seats": [{"id": "a"}, {"id": "b", "missed": -1}]}),
            "NUMBER_OUT_OF_RANGE",
            "electorate.seats[1].missed",
        ),
        (
            case(tally={"counts": [{"yes": 1, "no": -1}]}),
            "NUMBER_OUT_OF_RANGE",
            "tally.counts[0].no",
        ),
        (
            case(tally={"counts": [{"yes": 1, "no": 1, "present": 5, "members": 4}]}),
            "MORE_VOTES_THAN_MEMBERS",
            "tally.counts[0]",
        ),
        (
            case(
                tally={
                    "counts": [{"yes": 3, "no": 1}],
                    "stances": [{"seat": name, "stance": "no"} for name in "ab"],
                },
                electorate=None,
            ),
            "STANCES_CONTRADICT_COUNTS",
            "tally.stances",
        ),
        (case(call=0), "NUMBER_OUT_OF_RANGE", "call"),
        (
            case(rule={"condition": MORE_YES, "rejection": {"kind": "silence"}}),
            "NOT_OUTERMOST",
            "rule.rejection",
        ),
        (
            case(rule={"condition": MORE_YES, "rejection": {**MORE_YES, "group": "north"}}),
            "UNKNOWN_GROUP",
            "rule.rejection.group",
        ),
        (
            case(rule={"condition": {**MORE_YES, "stance": "object"}}),
            "UNKNOWN_OPTION",
            "rule.condition.stance",
        ),
        (case(electorate=None), "ELECTORATE_MISSING", "electorate"),
        (case(recused=["z"]), "UNKNOWN_SEAT", "recused[0]"),
        (case(tally={"counts": []}), "EMPTY_TALLY", "tally"),
        (
            case(tally={"counts": [{"yes": 5, "no": 0}, {"yes": 4, "no": 0}]}),
            "COUNTED_TWICE",
            "tally.counts[1]",
        ),
        (
            case(tally={"counts": [{"yes": 5, "no": 0, "members": 4}]}),
            "MORE_VOTES_THAN_MEMBERS",
            "tally.counts[0]",
        ),
        (
            case(
                tally={"counts": [{"yes": 5, "no": 0}]},
                ballots=[{"seat": "a", "stance": "yes"}],
            ),
            "CONTRADICTORY_CASE",
            "tally",
        ),
        (case(proxies_per_holder=-1), "NUMBER_OUT_OF_RANGE", "proxies_per_holder"),
        (case(proxies=[{"seat": "z", "holder": "b"}]), "UNKNOWN_SEAT", "proxies[0].seat"),
        (
            case(notices=[{"reached": "2026-03-02", "seats": ["a", "z"]}]),
            "UNKNOWN_SEAT",
            "notices[0].seats[1]",
        ),
        (
            case(electorate={"seats": [{"id": "a"}, {"id": "b"}, {"id": "a"}]}),
            "SEAT_NAMED_TWICE",
            "electorate.seats[2].id",
        ),
        (
            case(electorate={"seats": [{"id": "a" * 501}]}),
            "TEXT_TOO_LONG",
            "electorate.seats[0].id",
        ),
        (
            case(opened="2026-03-02", closes_at="2026-03-01"),
            "CONTRADICTORY_DATES",
            "closes_at",
        ),
        (case(passed="2026-03-02", held="2026-03-01"), "CONTRADICTORY_DATES", "held"),
        (
            case(
                proxies=[
                    {"seat": "a", "holder": "b", "granted": "2026-03-02", "revoked": "2026-03-01"}
                ]
            ),
            "CONTRADICTORY_DATES",
            "proxies[0].revoked",
        ),
        (case(source="\u0007"), "CONTROL_CHARACTER", "source"),
    ],
)
def test_a_bad_line_is_refused_with_its_place(line: Any, code: str, place: str) -> None:
    assert refused(line) == (code, place)


def test_a_rule_nested_without_end_is_refused() -> None:
    condition: dict[str, Any] = dict(MORE_YES)
    for _ in range(500):
        condition = {"kind": "not", "condition": condition}
    assert refused(case(rule={"condition": condition}))[0] in {"RULE_TOO_COMPLEX", "MALFORMED"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"[" * 100_000 + b"]" * 100_000, "line 1 is nested too deeply to be read."),
        (b'{"call": ' + b"9" * 5_000 + b"}", "line 1 has a number that is too large."),
        (b'{"call": 1e400}', "line 1 has a number that is too large."),
        (b"{", "line 1 is no JSON: Input data was truncated."),
    ],
    ids=["nested", "huge", "infinite", "cut off"],
)
def test_what_can_not_be_read_is_told_in_words(line: bytes, said: str) -> None:
    assert answer(1, line)["refused"]["sentence"] == said


def test_one_bad_line_leaves_the_others_alone() -> None:
    good = json.dumps(case(ballots=[{"seat": "a", "stance": "yes"}])).encode()
    given = list(answers([good, b"\n", b"{", good]))
    assert [(one["line"], is_good(one)) for one in given] == [(1, True), (3, False), (4, True)]


def test_a_case_says_whether_it_agrees() -> None:
    ballots = [{"seat": "a", "stance": "yes"}]
    assert told(ballots=ballots, expected="adopted")["agrees"] is True
    assert told(ballots=ballots, expected="rejected")["agrees"] is False
    assert told(ballots=ballots, expected_refusal="UNKNOWN_GROUP")["agrees"] is False
    unmet = told(electorate=None, expected="adopted")
    assert unmet["agrees"] is False
    assert not is_good(unmet)
    assert is_good(told(electorate=None, expected_refusal="ELECTORATE_MISSING"))
    assert not is_good(told(electorate=None, expected_refusal="UNKNOWN_GROUP"))


@pytest.mark.parametrize(
    ("ballots", "facts", "expected", "aside"),
    [
        # of several for one seat the last counts, or the first where ballots are final
        ([("a", "yes"), ("a", "no")], {}, "rejected", [("a", "replaced")]),
        ([("a", "yes"), ("a", "no")], {"ballots_final": True}, "adopted", [("a", "replaced")]),
        # whose ballot it is
        ([("a", "yes", "x")], {}, "rejected", [("a", "proxy")]),
        ([("a", "yes", "x")], {"proxy": "present"}, "adopted", []),
        ([("a", "no"), ("a", "yes", "x")], {"proxy": "present"}, "rejected", [("a", "replaced")]),
        ([("a", "yes"), ("a", "no", "a")], {}, "rejected", [("a", "replaced")]),
        # an objection is no vote where the rule does not ask for consent
        ([("a", "yes"), ("b", "object")], {}, "adopted", [("b", "not-admitted")]),
    ],
)
def test_which_ballot_of_a_seat_counts(
    ballots: list[tuple[str, ...]], facts: dict[str, Any], expected: str, aside: list[Any]
) -> None:
    given = told(
        rule={"condition": MORE_YES, **facts},
        ballots=[
            {"seat": seat, "stance": stance, **({"voter": voter[0]} if voter else {})}
            for seat, stance, *voter in ballots
        ],
    )
    assert given["outcome"] == expected
    assert [(it["seat"], it["why"]) for it in given["explanation"]["set_aside"]] == aside


def test_what_is_not_cast_in_the_window_is_set_aside() -> None:
    window = {"opened": "2026-01-05", "closes_at": "2026-01-06"}
    dates = ["2026-01-04T23:59:59Z", "2026-01-05T00:00:00Z", "2026-01-07T00:00:00Z"]
    ballots = [{"seat": s, "stance": "yes", "cast": at} for s, at in zip("abc", dates, strict=True)]
    given = told(ballots=ballots, **window)
    assert given["counts"][0]["yes"] == "1"
    assert given["explanation"]["set_aside"] == [
        {"seat": "a", "why": "not-in-time"},
        {"seat": "c", "why": "not-in-time"},
    ]


def test_proxies_are_looked_up_and_limited_where_the_case_names_them() -> None:
    rule = {"condition": MORE_YES, "proxy": "present"}
    ballots = [{"seat": s, "stance": "yes", "voter": "x"} for s in "ab"]
    given = told(rule=rule, ballots=ballots, proxies=[{"seat": "a", "holder": "x"}])
    assert given["explanation"]["set_aside"] == [{"seat": "b", "why": "no-proxy"}]
    both = [{"seat": "a", "holder": "x"}, {"seat": "b", "holder": "x"}]
    assert told(rule=rule, ballots=ballots, proxies=both)["counts"][0]["yes"] == "2"
    limited = told(rule=rule, ballots=ballots, proxies=both, proxies_per_holder=1)
    assert limited["counts"][0]["yes"] == "0"
    assert limited["explanation"]["set_aside"][0]["why"] == "too-many-proxies"
    revoked = [{"seat": "a", "holder": "x", "revoked": "2026-01-01"}]
    late = [{"seat": "a", "stance": "yes", "voter": "x", "cast": "2026-02-01"}]
    given = told(rule=rule, ballots=late, proxies=revoked)
    assert given["explanation"]["set_aside"] == [{"seat": "a", "why": "no-proxy"}]


@pytest.mark.parametrize(
    ("proxy", "around", "why"),
    [
        ({"granted": "2026-01-05"}, {}, None),
        ({"granted": "2026-01-05"}, {"held": "2026-01-05"}, None),
        ({"granted": "2026-01-05T18:00:00Z"}, {"held": "2026-01-05"}, None),
        ({"granted": "2026-01-06"}, {"held": "2026-01-05"}, "no-proxy"),
        ({"revoked": "2026-01-05"}, {"held": "2026-01-05"}, "no-proxy"),
        ({"revoked": "2026-01-06"}, {"held": "2026-01-05"}, None),
        ({"revoked": "2026-01-06"}, {}, "no-proxy"),
        ({"revoked": "2026-01-06"}, {"opened": "2026-01-05"}, None),
    ],
)
def test_a_proxy_of_a_ballot_without_a_time_is_that_of_the_vote(
    proxy: dict[str, str], around: dict[str, str], why: str | None
) -> None:
    given = told(
        rule={"condition": MORE_YES, "proxy": "present"},
        ballots=[{"seat": "a", "stance": "yes", "voter": "x"}],
        proxies=[{"seat": "a", "holder": "x", **proxy}],
        **around,
    )
    expected = [] if why is None else [{"seat": "a", "why": why}]
    assert given["explanation"]["set_aside"] == expected


def test_a_suspended_chair_has_no_casting_vote() -> None:
    seats = [{"id": "a"}, {"id": "b"}, {"id": "c", "missed": 2}]
    given = told(
        rule={"condition": MORE_YES, "tie": "casting-vote"},
        electorate={"seats": seats, "suspended_after": 2},
        ballots=[{"seat": "a", "stance": "yes"}, {"seat": "b", "stance": "no"}],
        chair="c",
        casting_vote="yes",
    )
    assert (given["outcome"], given["decided_by"]) == ("rejected", "casting-vote-lost")


def test_an_objection_stands_only_when_it_is_argued_and_not_met() -> None:
    consent = {"condition": {"kind": "no-objection"}, "nobody_votes": "rejected"}
    ballots = [{"seat": "a", "stance": "yes"}, {"seat": "b", "stance": "yes"}]

    def came_to(**objection: Any) -> str:
        given = told(rule=consent, ballots=ballots, objections=[{"seat": "c", **objection}])
        return str(given["outcome"])

    assert came_to(argument="It harms us.") == "rejected"
    assert came_to(argument="  ") == "adopted"
    assert came_to(argument="It harms us.", resolved=True) == "adopted"
    assert came_to(argument="It harms us.", voter="somebody else") == "adopted"


def test_a_rule_is_looked_at_where_the_case_says_so() -> None:
    given = told(lint=True, expected_remarks=["ONE_VOTE_SUFFICES"])
    assert given["agrees"] is True
    assert "outcome" not in given
    assert given["remarks"][0]["sentence"].endswith(".")
    assert told(lint=True, expected_remarks=[])["agrees"] is False
    assert is_good(told(lint=True))
    unknown = {"condition": {**MORE_YES, "group": "firms"}}
    assert told(lint=True, rule=unknown)["remarks"][0]["code"] == "UNKNOWN_GROUP"
    assert told(lint=True, electorate=None)["refused"]["code"] == "ELECTORATE_MISSING"
    broken = told(lint=True, rule={"condition": {**MORE_YES, "share": 2}})
    assert broken["refused"]["place"] == "rule.condition.share"


def test_what_a_case_can_state_is_limited() -> None:
    ballot = {"seat": "a", "stance": "yes"}
    many = refused(case(ballots=[ballot] * (BALLOTS_LIMIT + 1)))
    assert many == ("TOO_MANY", "ballots")
    assert refused(case(call=CALLS_LIMIT + 1)) == ("NUMBER_OUT_OF_RANGE", "call")
    assert refused(case(call=0)) == ("NUMBER_OUT_OF_RANGE", "call")
    met = {"seats": [{"id": "a"}], "meetings": [{"held": "2026-01-01"}] * (MEETINGS_LIMIT + 1)}
    assert refused(case(electorate=met)) == ("TOO_MANY", "electorate.meetings")
    days = ["2026-01-01"] * (CASE_HOLIDAYS_LIMIT + 1)
    assert refused(case(holidays=days)) == ("TOO_MANY", "holidays")
    assert refused(case(electorate={"seats": [{"id": "a"}], "suspended_after": 0})) == (
        "NUMBER_OUT_OF_RANGE",
        "electorate.suspended_after",
    )


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "api.cli", "evaluate", *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "CONCORD_DATABASE_URL": "postgresql:///nowhere"},
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_command_needs_nothing_but_the_file(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(DOCUMENTED), encoding="utf-8")
    done = run(str(file))
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["line"] for line in done.stdout.splitlines()] == [
        *range(1, len(DOCUMENTED) + 1)
    ]
    assert list(tmp_path.iterdir()) == [file]


def test_the_command_ends_with_three_where_a_line_is_bad_or_differs() -> None:
    assert run("-", given="nonsense\n").returncode == 3
    assert run("-", given=json.dumps(case(expected="adopted"))).returncode == 3
    assert run("-", given=json.dumps(case(expected="rejected"))).returncode == 0
    assert run("no/such/file").returncode == 1
    assert run().returncode == 2


def test_the_command_prints_its_schema() -> None:
    done = run("--schema")
    assert done.returncode == 0
    assert json.loads(done.stdout) == schema()


def test_what_is_named_twice_is_refused_wherever_it_stands() -> None:
    assert refused('{"id": "a", "id": "b"}') == ("MALFORMED", "line 7")
    line = json.dumps(case()).replace('"kind": "majority"', '"kind": "count", "kind": "majority"')
    assert refused(line) == ("MALFORMED", "rule.condition")
    assert "twice" in answer(7, line.encode())["refused"]["sentence"]


def test_a_byte_order_mark_begins_a_file_and_no_other_line() -> None:
    line = b"\xef\xbb\xbf" + json.dumps(case()).encode()
    first, second = answers([line, line])
    assert "outcome" in first
    assert second["refused"]["code"] == "MALFORMED"
    assert list(answers([b"\xef\xbb\xbf\n", b"\n"])) == []


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("digits", [41, 4_000, 20_000])
def test_of_a_number_of_thousands_of_digits_the_beginning_is_told(digits: int, sign: str) -> None:
    line = json.dumps(case(call=0)).replace('"call": 0', f'"call": {sign}{"7" * digits}')
    found = answer(1, line.encode())["refused"]
    assert found["code"] == ("NUMBER_OUT_OF_RANGE" if digits < 4_300 else "MALFORMED")
    assert len(found["sentence"]) < 200
    if digits < 4_300:
        shown = (sign + "7" * digits)[:40]
        assert f" {shown}… ({digits + len(sign)} characters) " in found["sentence"]
