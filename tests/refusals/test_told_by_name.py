"""What a refusal says by an identifier, it says by the name, to whoever may see the thing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, get_args, get_type_hints

import pytest

from api.naming import sentence_of
from domain.refusal import Refused
from domain.values import ClauseId
from services.act import AlreadyExists, UnknownId
from tests.refusals.cases import Case
from tests.refusals.stage import Stage
from tests.refusals.test_every_refusal import CASES

IDENTIFIER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ONE_OF_EACH = list({case.refusal: case for case in CASES}.values())
BY_IDENTIFIER = (UnknownId, AlreadyExists)
"""What is said of an identifier that was handed in, and not of a thing."""


def _without_clauses(told: str, met: Refused) -> str:
    """The sentence without the identifiers of clauses, which are their drafter's own words."""
    for fact, hint in get_type_hints(type(met)).items():
        if ClauseId in (hint, *get_args(hint)):
            told = told.replace(str(getattr(met, fact)), "…")
    return told


class Everything:
    """A reader to whom everything is shown that has a name."""

    def node(self, type_name: str, key: object) -> Any:
        """Something that is called by its kind."""
        return SimpleNamespace(name=f"a {type_name}", title=f"a {type_name}", number=4)

    def follow(
        self, parent: object, type_name: str, field: str, arguments: Mapping[str, Any]
    ) -> Any:
        """What it leads to."""
        return self.node(field.title(), None)


@pytest.mark.parametrize("case", ONE_OF_EACH, ids=lambda case: "-".join(case.pair))
def test_a_refusal_names_what_it_is_about(stage: Stage, case: Case) -> None:
    met, _ = stage.met(case)
    assert met is not None
    told = sentence_of(met, Everything())
    if isinstance(met, BY_IDENTIFIER) or met.code.endswith("_UNKNOWN"):
        return
    assert not re.search(r"  | [.,:;]", told), told
    assert not IDENTIFIER.search(_without_clauses(told, met)), told
