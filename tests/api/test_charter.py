"""Provisions of a charter through GraphQL: who decides, who sits, who appoints, what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served, whole
from tests.databases import Server

pytestmark = pytest.mark.postgres

NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)
SOUND = "00000000-0000-4000-8000-000000000001"
DUE = "query ($p: ID!) { due(partnership: $p) { nodes { kind sentence dueAt subject isOverdue } } }"


@pytest.fixture(scope="module")
def running(server: Server) -> Iterator[Served]:
    """A server with nothing in it, on one afternoon."""
    with whole(server, clock=lambda: NOW) as found:
        yield found


class Charter:
    """Two schools, and the agreement in which they write down how they are organised."""

    def __init__(self, running: Served) -> None:
        self.client = client = Client(running)
        self.schools = [client.organisation(name) for name in ("Hill School", "Lake School")]
        self.partnership = client.partnership(self.schools[0])
        client.do("accedeParty", partnership=self.partnership, organisation=self.schools[1])
        self.agreement = ""
        self.clause = ""

    def agreed(self, *provisions: dict[str, Any], effective: str = "2026-01-01") -> Charter:
        """The provisions are in force, in one clause; by what one of them would sign for all."""
        clause = {"id": SOUND, "number": "1", "heading": "So we work", "text": "So.\n"}
        drafted = self.client.do(
            "draftAgreement",
            "agreement { id text { clauses { clause } } }",
            partnership=self.partnership,
            title="Charter",
            parties=[self.schools[0]],
            clauses=[{**clause, "provisions": list(provisions)}],
            effective=effective,
        )["agreement"]
        self.client.do("enterIntoForce", agreement=drafted["id"], effective=effective)
        self.agreement = str(drafted["id"])
        return self

    def amended(self, *provisions: dict[str, Any], effective: str = "2026-02-01") -> None:
        """The clause carries other provisions from then on, when the other school had not joined
        yet: from then on it would have to sign them.
        """
        clause = {"id": SOUND, "number": "1", "heading": "So we work", "text": "Otherwise.\n"}
        fields = "agreement { amendments { nodes { id } } }"
        proposed = self.client.do(
            "proposeAmendment",
            fields,
            agreement=self.agreement,
            title="Otherwise",
            changes=[{"replace": {**clause, "provisions": list(provisions)}}],
            effective=effective,
        )["agreement"]
        amendment = proposed["amendments"]["nodes"][0]["id"]
        given = {"agreement": self.agreement, "amendment": amendment, "effective": effective}
        self.client.do("adoptAmendment", **given)

    def body(self, name: str, *parties: str | None, **more: Any) -> str:
        seats = [{"id": f"seat-{n}", "party": party} for n, party in enumerate(parties)]
        given = {"partnership": self.partnership, "name": name, "seats": seats, **more}
        return str(self.client.do("constituteBody", "body { id }", **given)["body"]["id"])

    def due(self) -> list[Any]:
        found: list[Any] = self.client.ask(DUE, p=self.partnership)["due"]["nodes"]
        return found

    def remarked(self) -> list[str]:
        query = "query ($a: ID!) { lintAgreement(agreement: $a) { code } }"
        found = self.client.ask(query, a=self.agreement)["lintAgreement"]
        return [one["code"] for one in found]


@pytest.fixture
def charter(running: Served) -> Charter:
    return Charter(running)


def test_a_motion_is_put_to_the_body_that_decides_its_matter(charter: Charter) -> None:
    client = charter.client
    board, council = charter.body("Board", None), charter.body("Council", None)
    law = {"matters": ["budget"], "decidedBy": "BODY", "body": board, "reserved": "BY_LAW"}
    law["law"] = "Education Act 2002, section 21"
    rest = {"matters": [], "decidedBy": "BODY", "body": council}
    charter.agreed({"schemeOfDelegation": {"name": "who decides", "assignments": [law, rest]}})
    motion = {"partnership": charter.partnership, "title": "Money", "matter": "budget"}
    assert client.refused("proposeMotion", **motion, body=council) == "MATTER_OF_ANOTHER_BODY"
    assert client.refused("proposeMotion", **motion) == "MATTER_OF_ANOTHER_BODY"
    fields = "decision { id competence { citedAs clause clauseVersion definition } }"
    put = client.do("proposeMotion", fields, **motion, body=board)["decision"]
    assert put["competence"]["citedAs"] == "clause 1 “So we work” of “Charter”"
    assert (bool(put["competence"]["clause"]), put["competence"]["clauseVersion"]) == (True, 1)
    assert put["competence"]["definition"]["law"] == law["law"]
    trail = "query ($d: ID!) { decision(id: $d) { trail { nodes { event sentence } } } }"
    told = client.ask(trail, d=put["id"])["decision"]["trail"]["nodes"]
    [pinned] = [one for one in told if one["event"] == "decision.competence-pinned.v1"]
    assert "by the scheme of delegation of clause 1" in pinned["sentence"]
    post = {"partnership": charter.partnership, "title": "Treasurer"}
    powers = {"responsibilities": [], "powers": [{"matters": ["budget"]}]}
    assert client.refused("definePost", **post, remit=powers) == "MATTER_RESERVED"
    text = """query ($a: ID!) { agreement(id: $a) { text { clauses {
        provisions { kind assignments } } } } }"""
    [shown] = client.ask(text, a=charter.agreement)["agreement"]["text"]["clauses"]
    [provision] = shown["provisions"]
    assert provision["kind"] == "scheme-of-delegation"
    assert provision["assignments"][0]["reserved"] == "by-law"


def test_a_body_has_the_seats_that_its_clause_provides_for(charter: Charter) -> None:
    client, (hill, lake) = charter.client, charter.schools
    seats = [{"number": 2, "party": hill}, {"number": 1}]
    board = {"name": "Board", "seats": seats, "preset": "CONSENT", "chair": hill}
    charter.agreed({"body": board})
    [due] = charter.due()
    assert due["kind"] == "body-to-constitute"
    assert due["sentence"] == "Constitute the body “Board”, for which clause 1 provides."
    assert charter.remarked() == ["BODY_NOT_CONSTITUTED"]
    under = {"agreement": charter.agreement, "clause": SOUND}
    given = {"partnership": charter.partnership, "name": "Board", **under}
    few = [{"id": "seat-0", "party": hill}, {"id": "seat-1", "party": lake}]
    refused = client.try_("constituteBody", **given, seats=few)
    assert refused["code"] == "BODY_NOT_AS_PROVIDED"
    assert "seats of the party Hill" in refused["sentence"]
    body = charter.body("Board", hill, hill, lake, **under)
    found = client.ask(
        "query ($b: ID!) { body(id: $b) { preset matchesClause seats { seat } } }", b=body
    )["body"]
    assert (found["preset"], found["matchesClause"]) == ("CONSENT", True)
    chairing = {"body": body, "seat": found["seats"][2]["seat"]}
    assert client.refused("designateChair", **chairing) == "CHAIR_NOT_AS_PROVIDED"
    assert charter.due() == []
    charter.amended({"body": {**board, "seats": [{"number": 2, "party": hill}, {"number": 2}]}})
    [due] = charter.due()
    assert due["kind"] == "body-to-reconstitute" and due["subject"]
    assert due["sentence"] == (
        "The body “Board” does not have the seats that clause 1 provides for: reconstitute it."
    )
    asked = "query ($b: ID!) { body(id: $b) { matchesClause remarks { code sentence seats } } }"
    found = client.ask(asked, b=body)["body"]
    assert found["matchesClause"] is False
    assert [one["code"] for one in found["remarks"]][:2] == [
        "BODY_NOT_AS_PROVIDED",
        "NOBODY_CHAIRS",
    ]
    told = "Clause 1 “So we work” of “Charter” provides for another body: "
    assert found["remarks"][0]["sentence"].startswith(told)
    long_ago = 'query ($b: ID!) { body(id: $b) { remarks(moment: "2001-01-01") { code } } }'
    assert client.ask(long_ago, b=body) == {"body": {"remarks": []}}
    assert _steps(charter, hill) == [
        "The body “Board” no longer has the seats that clause 1 provides for: reconstitute it.",
        "Nobody chairs “Board”: designate a seat of the party that clause 1 names.",
        "Fill 2 vacant seats of your party in “Board”.",
    ]
    assert _steps(charter, lake) == [
        "The body “Board” no longer has the seats that clause 1 provides for: reconstitute it.",
        "Fill the vacant seat of your party in “Board”.",
    ]
    _reconstituted(charter, body, hill)
    assert _steps(charter, hill)[0].startswith("Nobody chairs “Board”")
    chair = client.ask("query ($b: ID!) { body(id: $b) { seats { seat } } }", b=body)["body"]
    client.do("designateChair", body=body, seat=chair["seats"][0]["seat"])
    client.do("fillSeat", body=body, seat=chair["seats"][0]["seat"], holder=client.person())
    assert _steps(charter, hill) == ["Fill the vacant seat of your party in “Board”."]
    found = client.ask(asked, b=body)["body"]["remarks"]
    assert "NOBODY_CHAIRS" not in [one["code"] for one in found]


def _steps(charter: Charter, party: str) -> list[str]:
    """What the party should do next about bodies."""
    query = "query ($o: ID!) { nextSteps(actingFor: $o) { kind sentence } }"
    about = ("reconstitute-body", "designate-chair", "fill-seat")
    steps = charter.client.ask(query, o=party)["nextSteps"]
    return [one["sentence"] for one in steps if one["kind"] in about]


def _reconstituted(charter: Charter, body: str, hill: str) -> None:
    """The body that its clause no longer fits: from two seats of a school and one to two each."""
    client = charter.client
    assert client.refused("reconstituteBody", body=body, added=[{"id": "x"}] * 2)
    fields = """body { matchesClause remarks { code } reconstitutedAt
        seats { number party { id } addedAt }
        formerSeats { nodes { number endedAt } } trail { nodes { event sentence } } }"""
    changed = client.do("reconstituteBody", fields, body=body)["body"]
    assert changed["matchesClause"] is True
    codes = [one["code"] for one in changed["remarks"]]
    assert "BODY_NOT_AS_PROVIDED" not in codes
    assert "NOBODY_CHAIRS" in codes
    assert [seat["number"] for seat in changed["seats"]] == [1, 2, 3, 4]
    assert changed["seats"][3] == {
        "number": 4,
        "party": None,
        "addedAt": changed["reconstitutedAt"],
    }
    assert changed["formerSeats"]["nodes"] == []
    sentences = [one["sentence"] for one in changed["trail"]["nodes"]]
    assert any("Board was reconstituted, with 1 seat added" in told for told in sentences)
    assert charter.due() == []
    assert client.refused("reconstituteBody", body=body) == "NOTHING_TO_RECONSTITUTE"
    one = [{"number": 1, "party": hill}]
    assert client.refused("reconstituteBody", body=body, seats=one) == "BODY_NOT_AS_PROVIDED"


def test_a_post_is_held_as_its_clause_provides(charter: Charter) -> None:
    client = charter.client
    board = charter.body("Board", None)
    by_board = {"by": "BODY", "body": board}
    post = {"name": "Treasurer", "tenure": {"months": 24}, "appointedBy": by_board}
    charter.agreed({"post": {**post, "endedBy": by_board}})
    [due] = charter.due()
    assert due["kind"] == "post-to-define"
    assert due["sentence"] == "Define the post “Treasurer”, for which clause 1 provides."
    assert charter.remarked() == ["POST_NOT_DEFINED"]
    steps = "query ($o: ID) { nextSteps(actingFor: $o) { kind sentence } }"
    told = client.ask(steps, o=charter.schools[0])["nextSteps"]
    assert [one["kind"] for one in told] == ["post-to-define"]
    under = {"agreement": charter.agreement, "clause": SOUND}
    given = {"partnership": charter.partnership, "title": "Treasurer", **under}
    longer = {**given, "tenure": {"months": 36}}
    assert client.refused("definePost", **longer) == "POST_NOT_AS_PROVIDED"
    made = client.do("definePost", "post { id tenure { months } }", **given)["post"]
    assert (charter.due(), charter.remarked()) == ([], [])
    assert made["tenure"] == {"months": 24}
    ada = client.person()
    appointing = {"post": made["id"], "person": ada}
    assert client.refused("appoint", **appointing) == "NOT_FOR_THEM_TO_APPOINT"
    enacts = [{"appoint": {"post": made["id"], "person": ada}}]
    motion = {"partnership": charter.partnership, "title": "Ada", "body": board}
    decision = _adopted(charter, **motion, enacts=enacts)
    done = client.do("appoint", "appointment { id }", **appointing, decision=decision)
    ending = {"appointment": done["appointment"]["id"]}
    assert client.refused("endAppointment", **ending) == "NOT_FOR_THEM_TO_APPOINT"
    enacts = [{"endAppointment": ending}]
    client.do("endAppointment", **ending, decision=_adopted(charter, **motion, enacts=enacts))


def _adopted(charter: Charter, **motion: Any) -> str:
    """A motion that was carried where they met."""
    put = charter.client.do("proposeMotion", "decision { id }", **motion)["decision"]
    counts = [{"yes": "1", "no": "0", "abstain": "0", "present": "1", "members": "1"}]
    charter.client.do("reportTally", decision=put["id"], tally={"counts": counts})
    return str(put["id"])


def test_a_cadence_says_what_is_due_next_and_nothing_else(charter: Charter) -> None:
    assert charter.due() == []
    report = {"name": "annual report", "what": "REPORT", "months": 12, "starts": "2024-03-31"}
    month_ends = {"name": "meeting", "what": "MEETING", "months": 1, "starts": "2026-01-31"}
    ahead = {"name": "review", "what": "MEETING", "months": 3, "starts": "2027-02-28"}
    today = {"name": "tea", "what": "MEETING", "months": 2, "starts": "2026-03-10"}
    given = [{"cadence": each} for each in (report, month_ends, ahead, today)]
    charter.agreed(*given)
    due = [(one["sentence"], one["dueAt"], one["isOverdue"]) for one in charter.due()]
    assert due == [
        ("“tea” is due on 10 May 2026.", "2026-05-10T23:00:00.000000Z", False),
        ("“meeting” is due on 31 May 2026.", "2026-05-31T23:00:00.000000Z", False),
        ("“review” is due on 28 February 2027.", "2027-03-01T00:00:00.000000Z", False),
        ("“annual report” is due on 31 March 2027.", "2027-03-31T23:00:00.000000Z", False),
    ]
    charter.amended()
    assert charter.due() == []


def test_what_nobody_could_live_by_is_remarked(charter: Charter) -> None:
    client = charter.client
    board = charter.body("Board", None)
    client.do("dissolveBody", body=board)
    scheme = {"matters": ["budget"], "decidedBy": "BODY", "body": board}
    merger = {"matters": ["merger"], "decidedBy": "ALL_PARTIES", "reserved": "BY_AGREEMENT"}
    charter.agreed(
        {"schemeOfDelegation": {"name": "scheme", "assignments": [scheme, merger]}},
        {"post": {"name": "Clerk", "appointedBy": {"by": "BODY", "body": board}}},
        {"authorityToSign": {"name": "pair", "party": charter.schools[0], "together": 2}},
    )
    query = "query ($a: ID!) { lintAgreement(agreement: $a) { code sentence place party } }"
    found = client.ask(query, a=charter.agreement)["lintAgreement"]
    assert [(one["code"], one["place"]) for one in found] == [
        ("BODY_NOT_THERE", "assignments[0]"),
        ("RESERVED_WITHOUT_RULE", "assignments[1]"),
        ("NOBODY_CAN_APPOINT", "appointed_by"),
        ("SIGNATURES_NOT_POSSIBLE", "together"),
        ("POST_NOT_DEFINED", ""),
    ]
    assert "“scheme” in clause 1 “So we work” of “Charter”" in found[0]["sentence"]
    for other in (board, "?", SOUND):
        assert client.ask(query, a=other) == {"lintAgreement": []}


def test_two_sign_together_before_their_party_has_signed(charter: Charter) -> None:
    client, hill = charter.client, charter.schools[0]
    ada, cleo = client.person("Ada"), client.person("Cleo")
    client.do("registerHead", organisation=hill, person=ada)
    client.do("registerSignatory", organisation=hill, person=cleo)
    clerk = {"partnership": charter.partnership, "title": "Clerk", "tenure": {}}
    post = client.do("definePost", "post { id }", **clerk)["post"]["id"]
    rule = {"name": "two signatures", "signs": ["AGREEMENTS"], "posts": [post], "together": 2}
    charter.agreed({"authorityToSign": rule})
    drafted = client.do(
        "draftAgreement",
        "agreement { id }",
        partnership=charter.partnership,
        title="Pact",
        clauses=[
            {
                "id": "00000000-0000-4000-8000-000000000002",
                "number": "1",
                "heading": "",
                "text": "x",
            }
        ],
    )["agreement"]
    signing = {"agreement": drafted["id"], "party": hill}
    assert client.refused("signAgreement", **signing, person=cleo) == "NOT_FOR_THEM_TO_SIGN"
    held = client.do("appoint", "appointment { id }", post=post, person=cleo)["appointment"]
    client.do("acceptAppointment", appointment=held["id"], by=cleo)
    fields = """agreement { state signatures { person { name } }
        cosignatures { person { name } party { name } together citedAs } }"""
    first = client.do("signAgreement", fields, **signing, person=ada)["agreement"]
    assert first["signatures"] == []
    [one] = first["cosignatures"]
    assert (one["person"]["name"], one["party"]["name"]) == ("Ada", "Hill School")
    assert (one["together"], one["citedAs"]) == (2, "clause 1 “So we work” of “Charter”")
    again = {**signing, "person": ada}
    assert client.refused("signAgreement", **again) == "ALREADY_SIGNED_TOGETHER"
    second = client.do("signAgreement", fields, **signing, person=cleo)["agreement"]
    assert second["signatures"] == [{"person": {"name": "Cleo"}}]
    trail = "query ($a: ID!) { agreement(id: $a) { trail { nodes { id sentence } } } }"
    [signed, cosigned, *_] = client.ask(trail, a=drafted["id"])["agreement"]["trail"]["nodes"]
    assert cosigned["sentence"].startswith("One of 2 who sign together for Hill School signed “Pac")
    query = "query ($e: ID!) { authority(event: $e) { links { kind sentence whyNot } } }"
    links = client.ask(query, e=signed["id"])["authority"]["links"]
    said = {link["sentence"]: link["whyNot"] for link in links}
    assert said["The authority to sign “two signatures”."] in (None, "")
    assert "One who signed together with them." in said
