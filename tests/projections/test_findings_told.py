"""What a finding means by an identifier is told by its name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from domain.payments.paying_for_all import PostOfSome
from domain.refusal import Finding
from domain.values import OrganisationId, PostId
from projections.findings_told import findings_told, identifiers_in
from projections.wording import Label
from services.entitlement import ActsForAnother

POST, HILL, POLL = UUID(int=1), UUID(int=2), UUID(int=3)
LABELS = {POST: Label(POST, "post", "Purser"), HILL: Label(HILL, "organisation", "Hill School")}


def test_a_finding_names_what_it_speaks_of_and_says_no_identifier() -> None:
    found = (
        Finding.of(PostOfSome(PostId(POST))),
        Finding.of(ActsForAnother(OrganisationId(HILL), POLL)),
    )
    record: Any = SimpleNamespace(findings=found)
    assert list(identifiers_in(record)) == [POST, HILL, POLL]
    of_some, for_another = findings_told(record, LABELS.get)
    assert of_some.sentence.startswith("The post “Purser” is of an agreement")
    assert of_some.facts == found[0].facts
    assert for_another.sentence == (
        "The request is made on behalf of Hill School, which may not act for another one."
    )
