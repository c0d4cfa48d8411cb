"""A post whose clause was amended: it is remarked, and each party gives it the new remit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.test_charter import SOUND, Charter, charter, running

__all__ = ["charter", "running"]

pytestmark = pytest.mark.postgres

STEPS = "query ($o: ID!) { nextSteps(actingFor: $o) { kind sentence } }"


def office(limit: str) -> dict[str, Any]:
    """The clause lets the clerk pay so much."""
    power = {"matters": ["pay"], "limit": {"amount": limit, "currency": "EUR"}}
    remit = {"responsibilities": [], "powers": [power]}
    return {"post": {"name": "Clerk", "remit": remit, "appointedBy": {"by": "DECISION"}}}


def steps(charter: Charter) -> list[str]:
    found = charter.client.ask(STEPS, o=charter.schools[0])["nextSteps"]
    return [one["sentence"] for one in found if one["kind"] == "grant-remit"]


def test_a_post_gets_the_remit_that_its_amended_clause_provides(charter: Charter) -> None:
    client = charter.client
    charter.agreed(office("100"))
    clerk = {"partnership": charter.partnership, "title": "Clerk", "agreement": charter.agreement}
    post = client.do("definePost", "post { id }", **clerk, clause=SOUND)["post"]["id"]
    assert steps(charter) == [] and charter.remarked() == []
    charter.amended(office("50"))
    assert charter.remarked() == ["POST_NOT_AS_PROVIDED"]
    said = "The post “Clerk” no longer has the remit that clause 1 provides for: give it that one."
    assert steps(charter) == [said]
    remit = office("50")["post"]["remit"]
    more = office("60")["post"]["remit"]
    assert client.refused("grantRemit", post=post, remit=more) == "POST_NOT_AS_PROVIDED"
    client.do("grantRemit", post=post, remit=remit)
    assert steps(charter) == [] and charter.remarked() == []
