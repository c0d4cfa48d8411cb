"""Each scalar has one form: what SQL makes of a value and what Python makes of it are the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from psycopg import RawCursor

from api.cursors import (
    KEY_FORMS,
    cursor,
    cursor_in_sql,
    global_id,
    global_id_in_sql,
    read_cursor,
    read_global_id,
)
from api.scalars import SCALARS, read_datetime, read_fraction, read_moment, write_datetime
from tests.api.lanes.conftest import Lanes

OFFSETS = st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(
    lambda it: timezone(timedelta(minutes=it // timedelta(minutes=1)))
)
INSTANTS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=OFFSETS)  # noqa: DTZ001
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
POSITIONS = st.integers(0, 2**63 - 1).map(str)
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=10,
)

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "String": TEXTS,
    "ID": TEXTS,
    "Int": st.integers(-(2**31), 2**31 - 1),
    "Boolean": st.booleans(),
    "DateTime": INSTANTS,
    "Date": st.dates(),
    "Fraction": st.fractions(),
    "Position": POSITIONS,
    "UUID": st.uuids(),
    "JSON": JSONS,
}


Form = Callable[[str, str, str], Any]


@pytest.fixture(scope="module")
def in_sql(lanes: Lanes) -> Form:
    """What an SQL form makes of a text that is cast to a type, as JSON."""
    connection = lanes.slow_pool.getconn()
    # The forms must not depend on the session's settings.
    connection.execute("SET TimeZone = 'Australia/Lord_Howe'")
    connection.execute("SET DateStyle = 'SQL, DMY'")

    def made(form: str, text: str, sql_type: str) -> Any:
        value = f"(SELECT $1::{sql_type} AS it)"
        query = f"SELECT (JSON_OBJECT('it': {form} RETURNING json))::text FROM {value} AS row"
        found = RawCursor(connection).execute(query.encode(), [text]).fetchone()
        assert found is not None
        return json.loads(found[0])["it"]

    return made


@pytest.mark.postgres
@pytest.mark.parametrize("name", VALUES)
@given(data=st.data())
def test_both_forms_of_a_scalar_are_the_same(name: str, in_sql: Form, data: st.DataObject) -> None:
    scalar, value = SCALARS[name], data.draw(VALUES[name])
    form = scalar.in_python(value)
    assert in_sql(scalar.in_sql("it"), scalar.bound(value), scalar.sql_type) == form
    # What went out comes in again as the same value.
    assert scalar.in_python(scalar.read(form)) == form


@pytest.mark.postgres
@pytest.mark.parametrize("sql_type", KEY_FORMS)
@given(data=st.data())
def test_both_forms_of_a_handle_are_the_same(
    sql_type: str, in_sql: Form, data: st.DataObject
) -> None:
    strategies: dict[str, st.SearchStrategy[Any]] = {
        "uuid": st.uuids(),
        "text": TEXTS.filter(bool),
        "int4": st.integers(-(2**31), 2**31 - 1),
        "int8": st.integers(-(2**63), 2**63 - 1),
        "timestamptz": INSTANTS,
        "date": st.dates(),
    }
    value = data.draw(strategies[sql_type])
    text = KEY_FORMS[sql_type].in_python(value)
    types = [sql_type, "text"]

    place = cursor([value, None], types)
    assert in_sql(cursor_in_sql(["it", "NULL"], types), text, sql_type) == place
    assert read_cursor(place, types) == [text, None]

    handle = global_id("AFairlyLongNameOfAType", text)
    assert (
        in_sql(global_id_in_sql("AFairlyLongNameOfAType", "it", sql_type), text, sql_type) == handle
    )
    assert read_global_id(handle) == ("AFairlyLongNameOfAType", text)


@given(st.text() | st.binary().map(lambda it: it.decode("latin-1")))
@example("W10=")
@example("e30=")
@example("WzFd")
def test_a_forged_handle_is_a_value_error_and_nothing_else(text: str) -> None:
    for read in (read_global_id, lambda it: read_cursor(it, ["uuid", "text"])):
        try:
            read(text)
        except ValueError:
            continue


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DateTime", "2026-11-21T23:36:55"),
        ("DateTime", "2026-11-21"),
        ("DateTime", "2026-11-21 23:36:55Z"),
        ("DateTime", "2026-02-29T00:00:00Z"),
        ("DateTime", "2026-11-21T23:59:60Z"),
        ("DateTime", "2026-11-21T23:36:55.1234567Z"),
        ("DateTime", "0001-01-01T00:00:00+01:00"),
        ("DateTime", "２０２６-11-21T23:36:55Z"),
        ("DateTime", 5),
        ("Date", "2026-02-29"),
        ("Date", "20261121"),
        ("Date", "2026-W01-1"),
        ("Moment", "now"),
        ("Fraction", "1/0"),
        ("Fraction", ".5"),
        ("Fraction", "5."),
        ("Fraction", "1.2.3"),
        ("Fraction", "1.5/2"),
        ("Fraction", "1,50"),
        ("Fraction", "1e2"),
        ("Fraction", 0.5),
        ("Fraction", "1/-2"),
        ("Fraction", "1" * 50),
        ("Position", "-1"),
        ("Position", "9223372036854775808"),
        ("Position", "1e3"),
        ("Position", 7),
        ("UUID", "{00000000-0000-4000-8000-000000000000}"),
        ("UUID", "00000000000040008000000000000000"),
    ],
)
def test_what_is_no_value_of_a_scalar_is_refused(name: str, text: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        SCALARS[name].read(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12.50", Fraction(25, 2)),
        ("-0.1", Fraction(-1, 10)),
        ("0.333", Fraction(333, 1000)),
        ("3.0", Fraction(3)),
        ("6/4", Fraction(3, 2)),
    ],
)
def test_fractions_are_read_in_decimals_exactly(text: str, number: Fraction) -> None:
    assert SCALARS["Fraction"].read(text) == number
    assert SCALARS["Fraction"].in_python(number) == str(number)


def test_instants_are_read_with_any_offset_and_written_in_utc() -> None:
    assert (
        write_datetime(read_datetime("2026-11-21t23:36:55.12+01:00"))
        == "2026-11-21T22:36:55.120000Z"
    )
    assert read_moment("2026-11-21T00:00:00-00:00") == "2026-11-21T00:00:00.000000Z"
    assert read_moment("2026-11-21") == "2026-11-21"
    assert SCALARS["Date"].in_python(date(33, 4, 3)) == "0033-04-03"
    assert write_datetime(datetime(33, 4, 3, tzinfo=UTC)) == "0033-04-03T00:00:00.000000Z"


def test_fractions_are_in_lowest_terms() -> None:
    assert [str(read_fraction(it)) for it in ("2/4", "-6/3", "007/7")] == ["1/2", "-2", "1"]
    assert read_fraction("1/3") == Fraction(1, 3)


def test_a_key_is_written_one_way_only() -> None:
    key = UUID(int=5)
    assert KEY_FORMS["uuid"].checked(f"{{{str(key).upper()}}}") == str(key)
