"""What a clause provided for after its repeal: what is open ends, and the rest is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.test_charter import NOW, SOUND, Charter, charter, running

__all__ = ["charter", "running"]

pytestmark = pytest.mark.postgres

STEPS = "query ($o: ID!) { nextSteps(actingFor: $o) { kind sentence } }"
REST = "00000000-0000-4000-8000-000000000002"
ENDING = ("dissolve-body", "abolish-post")


def steps(charter: Charter) -> dict[str, str]:
    found = charter.client.ask(STEPS, o=charter.schools[0])["nextSteps"]
    return {one["kind"]: one["sentence"] for one in found if one["kind"] in ENDING}


def repealed(charter: Charter) -> None:
    """The clause goes, another one stays."""
    rest = {"id": REST, "number": "2", "heading": "", "text": "We go on.\n"}
    proposed = charter.client.do(
        "proposeAmendment",
        "agreement { amendments { nodes { id } } }",
        agreement=charter.agreement,
        title="Without it",
        changes=[{"insert": {"clause": rest}}, {"repeal": {"id": SOUND}}],
        effective="2026-03-01",
    )["agreement"]
    amendment = proposed["amendments"]["nodes"][0]["id"]
    given = {"agreement": charter.agreement, "amendment": amendment}
    charter.client.do("adoptAmendment", **given, effective="2026-03-01")


def test_an_open_vote_is_brought_to_its_end_and_then_the_body_is_to_be_dissolved(
    charter: Charter,
) -> None:
    client, hill = charter.client, charter.schools[0]
    charter.agreed({"body": {"name": "Board", "seats": [{"number": 1}], "preset": "MAJORITY"}})
    ada = client.do("registerPerson", "person { id }", name="Ada", affiliation=hill)["person"]["id"]
    under = {"agreement": charter.agreement, "clause": SOUND, "effective": "2026-02-01"}
    seats = [{"id": "seat-0", "holder": ada}]
    made = {"partnership": charter.partnership, "name": "Board", "seats": seats, **under}
    fields = "body { id seats { seat } }"
    body = client.do("constituteBody", fields, **made)["body"]
    put = {"partnership": charter.partnership, "body": body["id"], "effective": "2026-02-02"}
    first, second = (
        client.do("proposeMotion", "decision { id }", **put, title=title)["decision"]["id"]
        for title in ("Buy a goat", "Buy a hen")
    )
    opened = {"decision": first, "effective": "2026-02-03", "way": "ELECTRONIC"}
    fields = "decision { polls { id } }"
    [poll] = client.do("openPoll", fields, **opened)["decision"]["polls"]
    repealed(charter)
    waiting = [one["kind"] for one in charter.due()]
    assert steps(charter) == {} and waiting == ["poll-to-end"], "its vote is open"
    late = {"decision": second, "effective": "2026-03-02"}
    assert client.refused("openPoll", **late) == "PROVIDING_CLAUSE_REPEALED"
    ballot: dict[str, Any] = {"decision": first, "poll": poll["id"], "effective": "2026-03-03"}
    ballot |= {
        "seat": body["seats"][0]["seat"],
        "voter": ada,
        "choice": {"stance": {"stance": "YES"}},
    }
    client.do("castBallot", **ballot)
    ending = {"decision": first, "poll": poll["id"], "effective": "2026-05-02"}
    client.do("closePoll", **ending)
    counted = client.do("countPoll", "decision { outcome }", **ending)["decision"]
    assert counted["outcome"] == "ADOPTED"
    said = (
        "The clause that provided for “Board” was repealed, so it does nothing more: dissolve it "
        "by a decision, or reconstitute it under another clause."
    )
    assert steps(charter) == {"dissolve-body": said}
    [due] = charter.due()
    assert (due["kind"], due["sentence"]) == ("body-to-dissolve", said)
    assert due["dueAt"] == "2026-03-01T00:00:00.000000Z" and due["isOverdue"]
    client.do("dissolveBody", body=body["id"], effective=NOW.date().isoformat())
    assert steps(charter) == {} and charter.due() == []


def test_a_post_of_a_repealed_clause_is_to_be_abolished(charter: Charter) -> None:
    client = charter.client
    charter.agreed({"post": {"name": "Clerk", "appointedBy": {"by": "DECISION"}}})
    clerk = {"partnership": charter.partnership, "title": "Clerk", "agreement": charter.agreement}
    given = {**clerk, "clause": SOUND, "effective": "2026-02-01"}
    post = client.do("definePost", "post { id }", **given)["post"]["id"]
    assert steps(charter) == {}
    repealed(charter)
    assert list(steps(charter)) == ["abolish-post"]
    assert [one["kind"] for one in charter.due()] == ["post-to-abolish"]
    client.do("abolishPost", post=post, effective=NOW.date().isoformat())
    assert steps(charter) == {} and charter.due() == []
