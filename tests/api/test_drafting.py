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
LINT = "lintAgreement"
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


def test_an_amendment_is_looked_at_before_anybody_signs_it(charter: Charter) -> None:
    client, drafted = charter.client, charter.agreed(COUNCIL).agreement
    for title, number in (("three", "3"), ("nine", "9")):
        proposed = {"count": {"number": number}}
        clause = {"id": title, "number": "9", "heading": "", "text": "x\n"}
        change = {"insert": {"clause": {**clause, "provisions": [rule(proposed)]}}}
        client.do(
            "proposeAmendment",
            agreement=drafted,
            title=title,
            changes=[change],
            effective="2026-02-01",
        )
    nodes = client.ask(AMENDMENTS, a=drafted)["agreement"]["amendments"]["nodes"]
    query = """query ($a: ID!, $b: ID) { lintAgreement(agreement: $a, amendment: $b) { code } }"""
    found = {
        one["title"]: [each["code"] for each in client.ask(query, a=drafted, b=one["id"])[LINT]]
        for one in nodes
    }
    assert "CANNOT_BE_ADOPTED" in found["nine"] and "VACANCY_BLOCKS" not in found["nine"]
    assert "VACANCY_BLOCKS" in found["three"] and "CANNOT_BE_ADOPTED" not in found["three"]
    assert "CANNOT_BE_ADOPTED" not in [one["code"] for one in client.ask(query, a=drafted)[LINT]]


class Treasurer:
    """An agreement in force between one school and nobody else, with one clause to be amended."""

    def __init__(self, charter: Charter) -> None:
        self.client, self.hill = charter.client, charter.schools[0]
        self.partnership = charter.partnership
        self.ada = self.client.person("Ada")
        self.client.do("registerHead", organisation=self.hill, person=self.ada)
        drafted = self.client.do("draftAgreement", "agreement { id }", **drafting(charter))
        self.text = str(drafted["agreement"]["id"])
        self.client.do("signAgreement", agreement=self.text, party=self.hill, person=self.ada)
        self.client.do("enterIntoForce", agreement=self.text)

    def proposed(self, title: str) -> str:
        change = {"replace": {**CLAUSE, "text": f"{title} years.\n", "provisions": []}}
        given: dict[str, Any] = {"agreement": self.text, "title": title, "party": self.hill}
        self.client.do("proposeAmendment", **given, changes=[change])
        return str(self.amendments()[title]["id"])

    def signing(self, amendment: str) -> dict[str, Any]:
        return {"amendment": amendment, "party": self.hill, "person": self.ada} | self.of_it

    @property
    def of_it(self) -> dict[str, Any]:
        return {"agreement": self.text}

    def amendments(self) -> dict[str, Any]:
        found = self.client.ask(AMENDMENTS, a=self.text)["agreement"]["amendments"]["nodes"]
        return {one["title"]: one for one in found}

    def remark(self) -> Any:
        [remark] = self.client.ask(LINTED, a=self.text)["lintAgreement"]
        return remark

    def motion(self, title: str, *adopted: str, **more: Any) -> dict[str, Any]:
        enacts = [{"adoptAmendment": {**self.of_it, "amendment": one}} for one in adopted]
        return {"partnership": self.partnership, "title": title, "enacts": enacts, **more}

    def council(self) -> str:
        seats = [{"id": "seat-1", "party": self.hill, "holder": self.ada}]
        given: dict[str, Any] = {"name": "Council", "seats": seats}
        given["partnership"] = self.partnership
        return str(self.client.do("constituteBody", "body { id }", **given)["body"]["id"])

    def steps(self) -> str:
        asked = "query ($p: ID!) { nextSteps(partnership: $p) { sentence } }"
        found = self.client.keyed(self.hill).ask(asked, p=self.partnership)["nextSteps"]
        return " ".join(one["sentence"] for one in found)


def test_open_amendments_of_one_clause_are_told_and_not_decided_together(charter: Charter) -> None:
    text = Treasurer(charter)
    five, six = text.proposed("Five"), text.proposed("Six")
    assert text.amendments()["Six"]["openBeside"] == [{"title": "Five"}]
    assert text.remark()["code"] == "AMENDMENTS_OVERLAP"
    assert text.remark()["sentence"].startswith("The amendments “Five” and “Six” are both open")
    trail = "query ($a: ID!) { agreement(id: $a) { trail { nodes { sentence } } } }"
    told = text.client.ask(trail, a=text.text)["agreement"]["trail"]["nodes"]
    said = "was proposed for Hill School, beside amendment “Five”, which changes the same clauses."
    assert said in told[0]["sentence"]
    both = text.motion("Both", five, six)
    assert text.client.refused("proposeMotion", **both) == "AMENDMENTS_OVERLAP"


def test_no_amendment_takes_back_what_was_adopted_since(charter: Charter) -> None:
    text = Treasurer(charter)
    client, council = text.client, text.council()
    five, six = text.proposed("Five"), text.proposed("Six")
    put = {"party": text.hill, "body": council}
    later = client.do("proposeMotion", "decision { id }", **text.motion("Six years", six, **put))
    client.do("signAmendment", **text.signing(five))
    poll = {"decision": later["decision"]["id"]}
    assert client.refused("openPoll", **poll) == "DRAWN_UP_ON_EARLIER_WORDING"
    refusal = client.try_("signAmendment", **text.signing(six))
    assert refusal["code"] == "DRAWN_UP_ON_EARLIER_WORDING"
    assert "“Six” was drawn up on an earlier wording of clause 1 “Treasurer”" in refusal["sentence"]
    adopting = {**text.of_it, "amendment": six}
    assert client.refused("adoptAmendment", **adopting) == "DRAWN_UP_ON_EARLIER_WORDING"

    told = text.amendments()["Six"]
    assert (told["openBeside"], told["overtakenBy"]) == ([], [{"title": "Five"}])
    assert text.remark()["code"] == "AMENDMENT_OVERTAKEN"
    client.do("proposeMotion", **text.motion("A boat", **put))
    assert "Open the vote on “A boat”." in text.steps()
    assert "Six" not in text.steps()

    client.do("withdrawAmendment", **text.of_it, amendment=six, party=text.hill)
    client.do("signAmendment", **text.signing(text.proposed("Seven")))
    assert text.amendments()["Seven"]["status"] == "ADOPTED"
