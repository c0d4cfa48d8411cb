"""Drafting through GraphQL: what can't be meant is refused with its place, and no amendment takes
back another one unnoticed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.test_charter import SOUND, Charter, charter, running

pytestmark = pytest.mark.postgres
__all__ = ["charter", "running"]

YES = {"majority": {"share": "1/2", "strictly": True, "base": "CAST"}}
COUNCIL = {"body": {"name": "Council", "seats": [{"number": 3, "group": "schools"}]}}
CLAUSE = {"id": SOUND, "number": "1", "heading": "Treasurer", "text": "Four years.\n"}
LINTED = "query ($a: ID!) { lintAgreement(agreement: $a) { code sentence place } }"
AMENDMENTS = """query ($a: ID!) { agreement(id: $a) { amendments { nodes {
    id title status openBeside { title } overtakenBy { title } } } } }"""


def rule(condition: dict[str, Any], **more: Any) -> dict[str, Any]:
    decides = {"condition": condition, "nobodyVotes": "REJECTED", **more}
    return {"decisionRule": {"name": "voting", "matters": [], "rule": decides}}


def stages(*kinds: str, **more: Any) -> dict[str, Any]:
    way = [{"kind": kind, "days": 10} for kind in kinds]
    protocol = {"stages": way, "acknowledgementDays": 5, **more}
    return {"conflictProtocol": {"name": "disputes", "protocol": protocol}}


def drafting(charter: Charter, *provisions: dict[str, Any]) -> dict[str, Any]:
    clauses = [{**CLAUSE, "provisions": list(provisions)}]
    parties = [charter.schools[0]]
    given = {"partnership": charter.partnership, "parties": parties, "clauses": clauses}
    return {**given, "title": "Charter"}


@pytest.mark.parametrize(
    ("provisions", "code", "place"),
    [
        (
            [rule({"majority": {"share": "1", "strictly": True, "base": "CAST"}})],
            "CANNOT_BE_MEANT",
            "condition of “voting” in clause 1 “Treasurer”",
        ),
        (
            [rule({"all": {"conditions": [YES, {"not": {"condition": YES}}]}})],
            "CANNOT_BE_MEANT",
            "condition.all[1] of “voting” in clause 1 “Treasurer”",
        ),
        (
            [COUNCIL, rule({"count": {"number": "1", "group": "pupils"}})],
            "UNKNOWN_GROUP",
            "rule.condition.group of “voting” in clause 1 “Treasurer”",
        ),
        (
            [{"urgentAction": {"name": "at once", "reportDays": 100, "ratifyDays": 2}}],
            "CANNOT_BE_MEANT",
            "report_days of “at once” in clause 1 “Treasurer”",
        ),
        (
            [stages("PANEL", "DIRECT_TALKS")],
            "CANNOT_BE_MEANT",
            "stages[1].kind of “disputes” in clause 1 “Treasurer”",
        ),
        (
            [{"duration": {"name": "term", "until": "2020-12-31"}}],
            "CANNOT_BE_MEANT",
            "until of “term” in clause 1 “Treasurer”",
        ),
        (
            [{"duration": {"name": "term", "renewalMonths": 12}}],
            "CANNOT_BE_MEANT",
            "renewal_months of “term” in clause 1 “Treasurer”",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(
    charter: Charter, provisions: list[dict[str, Any]], code: str, place: str
) -> None:
    drafted = charter.client.try_("draftAgreement", **drafting(charter, *provisions))
    assert (drafted["code"], place in drafted["sentence"]) == (code, True), drafted


def test_a_seat_of_a_stranger_is_refused_and_of_an_archive_a_finding(charter: Charter) -> None:
    seats = [{"number": 1, "party": party} for party in charter.schools]
    given = drafting(charter, {"body": {"name": "Board", "seats": seats}})
    refused = charter.client.try_("draftAgreement", **given)
    assert refused["code"] == "NAMES_NO_PARTY"
    assert "Lake School" in refused["sentence"]
    assert "seats[1].party of “Board” in clause 1" in refused["sentence"]
    both = {**given, "parties": charter.schools}
    charter.client.do("draftAgreement", **both)


def test_rules_are_looked_at_for_the_bodies_that_their_text_composes(charter: Charter) -> None:
    hundred = [{"number": {"number": "100"}}]
    given = drafting(charter, COUNCIL, rule(YES, quorum=hundred), stages("MEDIATION"))
    drafted = charter.client.do("draftAgreement", "agreement { id }", **given)["agreement"]["id"]
    found = charter.client.ask(LINTED, a=drafted)["lintAgreement"]
    assert [(one["code"], one["place"]) for one in found] == [
        ("QUORUM_CANNOT_BE_MET", "rule.quorum[0]"),
        ("NOBODY_RULES", "protocol.stages"),
        ("GOVERNS_SOME", ""),
    ]
    assert "for “Council” as it is composed" in found[0]["sentence"]


def test_no_amendment_takes_back_what_was_adopted_since(charter: Charter) -> None:
    client, hill = charter.client, charter.schools[0]
    ada = client.person("Ada")
    client.do("registerHead", organisation=hill, person=ada)
    text = client.do("draftAgreement", "agreement { id }", **drafting(charter))["agreement"]["id"]
    client.do("signAgreement", agreement=text, party=hill, person=ada)
    client.do("enterIntoForce", agreement=text)

    def proposed(title: str) -> str:
        change = {"replace": {**CLAUSE, "text": f"{title} years.\n", "provisions": []}}
        given = {"agreement": text, "title": title, "changes": [change], "party": hill}
        client.do("proposeAmendment", **given)
        return str(amendments()[title]["id"])

    def amendments() -> dict[str, Any]:
        found = client.ask(AMENDMENTS, a=text)["agreement"]["amendments"]["nodes"]
        return {one["title"]: one for one in found}

    def steps() -> list[str]:
        asked = "query ($p: ID!) { nextSteps(partnership: $p) { sentence } }"
        found = client.keyed(hill).ask(asked, p=charter.partnership)
        return [one["sentence"] for one in found["nextSteps"]]

    five, six = proposed("Five"), proposed("Six")
    assert amendments()["Six"]["openBeside"] == [{"title": "Five"}]
    [remark] = client.ask(LINTED, a=text)["lintAgreement"]
    assert remark["code"] == "AMENDMENTS_OVERLAP"
    assert remark["sentence"].startswith("The amendments “Five” and “Six” are both open")
    trail = "query ($a: ID!) { agreement(id: $a) { trail { nodes { sentence } } } }"
    told = client.ask(trail, a=text)["agreement"]["trail"]["nodes"]
    said = "was proposed for Hill School, beside amendment “Five”, which changes the same clauses."
    assert said in told[0]["sentence"]

    both = [{"adoptAmendment": {"agreement": text, "amendment": one}} for one in (five, six)]
    motion = {"partnership": charter.partnership, "title": "Both", "enacts": both}
    assert client.refused("proposeMotion", **motion) == "AMENDMENTS_OVERLAP"

    seats = [{"id": "seat-1", "party": hill, "holder": ada}]
    given = {"partnership": charter.partnership, "name": "Council", "seats": seats}
    council = client.do("constituteBody", "body { id }", **given)["body"]["id"]
    later = {**motion, "title": "Six years", "enacts": both[1:], "party": hill, "body": council}
    put = client.do("proposeMotion", "decision { id }", **later)["decision"]["id"]

    client.do("signAmendment", agreement=text, amendment=five, party=hill, person=ada)
    assert client.refused("openPoll", decision=put) == "DRAWN_UP_ON_EARLIER_WORDING"
    told_now = amendments()["Six"]
    assert (told_now["openBeside"], told_now["overtakenBy"]) == ([], [{"title": "Five"}])
    signing = {"agreement": text, "amendment": six, "party": hill, "person": ada}
    refusal = client.try_("signAmendment", **signing)
    assert refusal["code"] == "DRAWN_UP_ON_EARLIER_WORDING"
    assert "“Six” was drawn up on an earlier wording of clause 1 “Treasurer”" in refusal["sentence"]
    adopting = {"agreement": text, "amendment": six}
    assert client.refused("adoptAmendment", **adopting) == "DRAWN_UP_ON_EARLIER_WORDING"
    client.do("proposeMotion", **{**later, "title": "A boat", "enacts": []})
    told_steps = " ".join(steps())
    assert "Open the vote on “A boat”." in told_steps
    assert "Six" not in told_steps
    [remark] = client.ask(LINTED, a=text)["lintAgreement"]
    assert remark["code"] == "AMENDMENT_OVERTAKEN"

    client.do("withdrawAmendment", agreement=text, amendment=six, party=hill)
    anew = proposed("Seven")
    client.do("signAmendment", agreement=text, amendment=anew, party=hill, person=ada)
    assert amendments()["Seven"]["status"] == "ADOPTED"
