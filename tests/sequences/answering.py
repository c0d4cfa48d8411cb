"""Answering: what a party says when its word is asked for on a motion or on what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.sequences.doing import Told


def is_consulted(told: Told) -> Iterator[tuple[str, dict[str, Any]]]:
    given = {"decision": told.step.subject, "party": told.asker.organisation}
    yield "enter_consultation", {**given, "opinion": "Do it."}


def confirms_done(told: Told) -> Iterator[tuple[str, dict[str, Any]]]:
    given = {"decision": told.step.subject, "party": told.asker.organisation}
    yield "confirm_implementation", given
