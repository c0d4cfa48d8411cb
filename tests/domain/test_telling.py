"""How a refusal tells its facts: an instant as people read one, all else as it is said."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain.irregularity import Irregularity
from domain.refusal import Refused
from domain.values import Moment

AT = datetime(2026, 11, 22, 21, 50, 49, 208465, tzinfo=UTC)


class Late(Refused):
    """“{title}” came at {at}, and not by {until}."""

    code = "LATE_IN_A_TEST"
    title: str
    at: Moment
    until: datetime | Moment | None


class LateToo(Irregularity):
    """It came at {at}."""

    code = "LATE_TOO_IN_A_TEST"
    at: Moment


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (AT, "2026-11-22 21:50:49 UTC"),
        (AT.replace(microsecond=0), "2026-11-22 21:50:49 UTC"),
        (Moment(AT, date(2026, 11, 22)), "2026-11-22"),
        (None, "None"),
    ],
)
def test_an_instant_is_told_to_the_second_and_kept_to_the_microsecond(
    until: datetime | Moment | None, told: str
) -> None:
    title = "2026-11-22T21:50:49.208465Z"
    refused = Late(title, Moment(AT), until)
    assert refused.sentence == f"“{title}” came at 2026-11-22 21:50:49 UTC, and not by {told}."
    assert refused.facts()["at"] == "2026-11-22T21:50:49.208465Z"


def test_what_is_noted_on_an_act_tells_it_alike() -> None:
    finding = LateToo(Moment(AT)).finding
    assert finding.sentence == "It came at 2026-11-22 21:50:49 UTC."
    assert finding.facts == (("at", "2026-11-22T21:50:49.208465Z"),)
