"""Reading: plain JSON becomes a value of the domain, or is refused with its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any, Literal
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.agreements.clause import ClauseChange, InsertClause, MoveClause, RepealClause
from domain.values import BodyId, ClauseId, SeatId
from domain.voting.rules import AllOf, Condition, CountAtLeast, DecisionRule, Majority, Not
from domain.voting.tally import Choice, Electorate, Seat, Stance
from services.reading import WHEN, Malformed, read
from services.reading import _hints as types_of_fields

KEYS = {"council": uuid4(), "one": uuid4(), "two": uuid4()}


def resolve(kind: str, text: str) -> UUID:
    if text not in KEYS:
        raise ValueError(f"is not a known {kind}")
    return KEYS[text]


def get(hint: Any, plain: Any) -> Any:
    return read(hint, plain, resolve, "it")


def problem(hint: Any, plain: Any) -> tuple[str, str]:
    with pytest.raises(Malformed) as refused:
        get(hint, plain)
    return refused.value.place, refused.value.problem


@pytest.mark.parametrize(
    ("hint", "plain", "value"),
    [
        (str, "é", "é"),
        (str, "", ""),
        (bool, True, True),
        (int, -3, -3),
        (int, 10**30, 10**30),
        (str | None, None, None),
        (int | None, 3, 3),
        (Fraction, 3, Fraction(3)),
        (Fraction, "2/3", Fraction(2, 3)),
        (Fraction, "15.5", Fraction(31, 2)),
        (Fraction, "-1/2", Fraction(-1, 2)),
        (date, "2026-01-31", date(2026, 1, 31)),
        (datetime, "2026-01-31T12:00:00Z", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        (tuple[int, ...], [1, 2], (1, 2)),
        (tuple[str, ...], [], ()),
        (Literal["yes", "no"], "no", "no"),
        (BodyId, "council", KEYS["council"]),
        (UUID, "5c5d3e0e-6f0b-5b46-9d3b-0c0c0d0a0001", UUID("5c5d3e0e6f0b5b469d3b0c0c0d0a0001")),
        (Choice, {"kind": "stance", "stance": "abstain"}, Stance("abstain")),
    ],
)
def test_a_value_is_read(hint: Any, plain: Any, value: Any) -> None:
    read_value = get(hint, plain)
    assert read_value == value and type(read_value) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("1000-01-01", date(1000, 1, 1)),
        ("2026-01-31T12:00Z", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("2026-01-31t12:00:00z", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("2026-01-31 12:00:00.25+0000", datetime(2026, 1, 31, 12, 0, 0, 250_000, tzinfo=UTC)),
        (
            "2019-02-04T12:53:23-05:00",
            datetime(2019, 2, 4, 12, 53, 23, tzinfo=timezone(timedelta(hours=-5))),
        ),
    ],
)
def test_a_day_or_an_instant_is_read(text: str, value: date) -> None:
    assert get(WHEN, text) == get(WHEN | None, text) == value


@pytest.mark.parametrize(
    "plain",
    [
        "",
        "2026",
        "2026-13-01",
        "2026-02-30",
        "20260131",
        "2026-W05-6",
        "2026-01-31T12:00:00",
        "2026-01-31T25:00:00Z",
        "2026-01-31T12:00:00+99:00",
        "2026-01-31T12:00:00 +01:00",
        "0999-12-31",
        "9991-01-01",
        "２０２６-01-31",
        " 2026-01-31",
        "2026-01-31\n",
        "yesterday",
        20260131,
        True,
        None,
        [],
    ],
)
def test_what_is_neither_a_day_nor_an_instant_is_malformed(plain: Any) -> None:
    place, said = problem(WHEN, plain)
    assert place == "it" and "must be a date" in said


def test_a_day_is_no_instant_and_an_instant_no_day() -> None:
    assert problem(datetime, "2026-01-31")[1] == "must be an instant"
    assert problem(date, "2026-01-31T12:00:00Z")[1] == "must be a date"


@pytest.mark.parametrize(
    ("hint", "plain", "said"),
    [
        (str, 3, "must be a text"),
        (str, None, "must be a text"),
        (bool, 1, "must be true or false"),
        (bool, "true", "must be true or false"),
        (int, True, "must be a whole number"),
        (int, 1.0, "must be a whole number"),
        (int, "1", "must be a whole number"),
        (tuple[int, ...], {"a": 1}, "must be a list"),
        (tuple[int, ...], "12", "must be a list"),
        (Literal["yes", "no"], "maybe", "must be one of yes, no"),
        (Literal["yes", "no"], ["yes"], "must be one of yes, no"),
        (Literal["yes", "no"], None, "must be one of yes, no"),
        (BodyId, "board", "is not a known BodyId"),
        (BodyId, "", "must be an identifier"),
        (BodyId, 7, "must be an identifier"),
        (UUID, "x", "must be a UUID"),
        (UUID, 7, "must be a UUID"),
        (Seat, "one", "must be an object"),
        (Choice, None, "must be an object"),
    ],
)
def test_what_does_not_fit_is_malformed(hint: Any, plain: Any, said: str) -> None:
    assert problem(hint, plain) == ("it", said)


@pytest.mark.parametrize(
    "plain",
    ["", "1/0", "1/000", "1e3", "½", "1/-2", "--1", "1.", ".5", " 1", "1 ", "1_000",
     "nan", "inf", 0.5, True, None],
)  # fmt: skip
def test_what_is_no_exact_number_is_malformed(plain: Any) -> None:
    assert "must be a whole number or a fraction" in problem(Fraction, plain)[1]


@pytest.mark.parametrize("plain", ["9" * 16, "1/" + "9" * 16, "0." + "9" * 16, "9" * 5_000])
def test_a_number_of_too_many_digits_is_told_as_such(plain: str) -> None:
    assert problem(Fraction, plain) == ("it", "has a number of more than 15 digits")


def test_the_place_leads_to_what_is_wrong() -> None:
    rule = {
        "condition": {
            "kind": "all",
            "conditions": [
                {"kind": "count", "number": 1},
                {"kind": "majority", "share": "x", "strictly": True, "base": "cast"},
            ],
        }
    }
    assert problem(DecisionRule, rule)[0] == "it.condition.conditions[1].share"
    insert = {"kind": "insert", "after": None, "clause": {"id": "one", "number": ""}}
    assert problem(ClauseChange, insert) == ("it.clause.heading", "is missing")
    assert problem(tuple[ClauseChange, ...], [{"kind": "burn"}])[0] == "it[0].kind"
    assert problem(ClauseChange, {})[0] == "it.kind"


def test_what_is_not_known_is_not_ignored() -> None:
    assert problem(Choice, {"kind": "stance", "stance": "yes", "weight": 2}) == (
        "it.weight",
        "is not known here",
    )
    assert problem(Seat, {"id": "one", "kind": "seat"})[0] == "it.kind"


def test_what_is_left_out_has_its_default() -> None:
    assert get(Seat, {"id": "one"}) == Seat(SeatId(KEYS["one"]))
    assert get(Electorate, {"seats": [{"id": "one", "weight": "1/2", "holder": None}]}) == (
        Electorate((Seat(SeatId(KEYS["one"]), weight=Fraction(1, 2)),))
    )
    moved = get(ClauseChange, {"kind": "move", "id": "one", "after": "two"})
    assert moved == MoveClause(ClauseId(KEYS["one"]), ClauseId(KEYS["two"]))


def test_what_may_be_missing_and_has_no_default_is_none() -> None:
    clause = {"id": "one", "number": "1", "heading": "", "text": "One."}
    inserted = get(ClauseChange, {"kind": "insert", "clause": clause})
    assert isinstance(inserted, InsertClause) and inserted.after is None


def test_sums_are_read_by_their_kind() -> None:
    plain = {
        "kind": "not",
        "condition": {
            "kind": "all",
            "conditions": [
                {"kind": "count", "number": "35", "stance": "no", "measure": "persons"},
                {"kind": "majority", "share": "1/2", "strictly": True, "base": "members"},
            ],
        },
    }
    count = CountAtLeast(Fraction(35), "no", measure="persons")
    majority = Majority(Fraction(1, 2), True, "members")
    assert get(Condition, plain) == Not(AllOf((count, majority)))
    assert get(ClauseChange, {"kind": "repeal", "id": "one"}) == RepealClause(ClauseId(KEYS["one"]))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    plain=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["kind", "id", "conditions", "condition"]), inner)
        ),
    ),
    hint=st.sampled_from([Condition, ClauseChange, Seat, DecisionRule, tuple[Seat, ...], WHEN]),
)
def test_anything_is_read_or_malformed(plain: Any, hint: Any) -> None:
    try:
        get(hint, plain)
    except Malformed as refused:
        place = refused.place
    else:
        place = "it"
    assert place.startswith("it")


def test_the_types_of_fields_are_looked_up_once() -> None:
    @dataclass(frozen=True)
    class Pair:
        left: int
        right: int = 2

    assert get(Pair, {"left": 1}) == Pair(1)
    assert types_of_fields(Pair) is types_of_fields(Pair)
