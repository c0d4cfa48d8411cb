"""Access of operators: opened for hours, with a reason; ended once, by itself or before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.parties.access import (
    ACCESS,
    AccessAlreadyOpened,
    AccessEnded,
    AccessOpened,
    AccessOver,
    HoursOutOfRange,
    break_glass,
    end_access,
)
from domain.values import AccessId, ContradictoryDates, Moment, TextMissing
from tests.domain.posts import ALLIANCE, on
from tests.domain.specification import given

ID = AccessId(UUID(int=700))
NOW = on(2020)


def later(hours: int) -> Moment:
    return Moment(NOW.at + timedelta(hours=hours))


OPENED = AccessOpened(NOW, ID, ALLIANCE, "concord_0a0a0a0a", "Night shift", later(2))


def opening(**fields: Any) -> dict[str, Any]:
    return {
        "id": ID,
        "partnership": ALLIANCE,
        "operator": "concord_0a0a0a0a",
        "label": "Night shift",
        "reason": "A fault.",
        "hours": 2,
        "effective": NOW,
        **fields,
    }


def test_the_glass_is_broken_for_some_hours() -> None:
    broken = given().when(break_glass, **opening())
    broken.then(OPENED).again().refused(AccessAlreadyOpened(ID))


@pytest.mark.parametrize("hours", [0, -1, 73])
def test_it_is_for_hours_and_not_for_ever(hours: int) -> None:
    given().when(break_glass, **opening(hours=hours)).refused(HoursOutOfRange(hours, 1, 72))


@pytest.mark.parametrize("field", ["reason", "operator", "label"])
def test_it_is_said_why_and_to_whom(field: str) -> None:
    given().when(break_glass, **opening(**{field: " "})).refused(TextMissing(field))


def test_it_is_ended_once_and_not_after_its_time() -> None:
    ended = given(OPENED).when(end_access, effective=later(1))
    ended.then(AccessEnded(later(1))).again().refused(AccessOver(ID, later(1)))
    given(OPENED).when(end_access, effective=later(2)).refused(AccessOver(ID, later(2)))
    given(OPENED).when(end_access, effective=on(2019)).refused(ContradictoryDates)


def test_it_is_open_from_its_opening_until_its_end() -> None:
    access = ACCESS.fold([OPENED])
    assert access is not None
    opened = [access.is_open_at(later(hours).at) for hours in (-1, 0, 1, 2)]
    assert opened == [False, True, True, False]
    cut = ACCESS.fold([OPENED, AccessEnded(later(1))])
    assert cut is not None
    assert [cut.is_open_at(later(hours).at) for hours in (0, 1)] == [True, False]
