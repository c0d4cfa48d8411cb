"""How an organisation becomes a party, through GraphQL with the keys of organisations: invited by a
decision, shown what it would join, and by its own word.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.api.client import Client
from tests.api.serving import Served

pytestmark = pytest.mark.postgres

ACCESSIONS = """{ accessions { partnership decision name purpose parties { name }
    texts { agreement title clauses { text provisions { kind name } } } } }"""
STEPS = "{ nextSteps { kind sentence subject partnership { id } } }"
ONE_SUFFICES = {
    "name": "One suffices",
    "matters": [],
    "rule": {"condition": {"count": {"number": "1"}}},
}


@pytest.fixture
def admin(running: Served) -> Client:
    return Client(running)


class Alone:
    """A partnership of one organisation, with a text of its own in force, which names nobody."""

    def __init__(self, admin: Client) -> None:
        self.admin = admin
        self.birch, self.oak = admin.organisation("Birch"), admin.organisation("Oak")
        self.key, self.oaks = admin.keyed(self.birch), admin.keyed(self.oak)
        self.heads = {one: self.headed(one) for one in (self.birch, self.oak)}
        formed = self.key.do(
            "formPartnership", "partnership { id }", name="Trap", parties=[self.birch]
        )
        self.id = formed["partnership"]["id"]
        clause = {"id": str(uuid4()), "number": "1", "heading": "Rules", "text": "We decide.\\n"}
        drafted = self.key.do(
            "draftAgreement",
            "agreement { id }",
            partnership=self.id,
            title="Statutes",
            clauses=[{**clause, "provisions": [{"decisionRule": ONE_SUFFICES}]}],
        )
        self.text = drafted["agreement"]["id"]
        self.clause = clause["id"]
        self.key.do("enterIntoForce", agreement=self.text)

    def headed(self, organisation: str) -> str:
        given = {"name": "Head", "affiliation": organisation}
        head = self.admin.do("registerPerson", "person { id }", **given)["person"]["id"]
        self.admin.do("registerHead", organisation=organisation, person=head)
        return str(head)

    def invite(self) -> str:
        """Birch decides to take Oak in."""
        putting = {"partnership": self.id, "title": "Oak joins"}
        enacts = [{"accedeParty": {"organisation": self.oak}}]
        put = self.key.do("proposeMotion", "decision { id }", **putting, enacts=enacts)
        decision = str(put["decision"]["id"])
        counts = [{"yes": "1", "no": "0", "abstain": "0", "members": "1"}]
        self.key.do("reportTally", decision=decision, tally={"counts": counts})
        return decision

    def kinds(self) -> list[str]:
        """What Oak is asked for."""
        return [one["kind"] for one in self.oaks.ask(STEPS)["nextSteps"]]

    def join(self, decision: str) -> dict[str, Any]:
        joining = {"partnership": self.id, "organisation": self.oak, "decision": decision}
        self.oaks.do("accedeParty", **joining)
        return joining


def test_no_key_makes_a_party_of_another_organisation(admin: Client) -> None:
    alone = Alone(admin)
    joining = {"partnership": alone.id, "organisation": alone.oak}
    assert alone.key.refused("accedeParty", **joining) == "ACTS_FOR_ANOTHER"
    assert alone.oaks.refused("accedeParty", **joining) == "UNKNOWN_ID"
    forming = {"name": "Ours", "parties": [alone.birch, alone.oak]}
    assert alone.key.refused("formPartnership", **forming) == "NOT_FOR_ONE_ALONE"
    raising = {"partnership": alone.id, "grounds": "!", "against": [{"party": alone.oak}]}
    assert alone.key.refused("raiseConflict", **raising) == "NOT_PARTY"
    assert alone.oaks.ask(STEPS)["nextSteps"] == []
    assert alone.oaks.ask(ACCESSIONS)["accessions"] == []


def test_who_was_invited_is_shown_what_it_would_join_and_nothing_else(admin: Client) -> None:
    alone = Alone(admin)
    draft = {"id": "a", "number": "1", "heading": "", "text": "Not yet.\n"}
    alone.key.do("draftAgreement", partnership=alone.id, title="Draft", clauses=[draft])
    decision = alone.invite()
    [step] = alone.oaks.ask(STEPS)["nextSteps"]
    assert step["kind"] == "accede-party"
    assert step["sentence"] == (
        "Join “Trap”, if Oak is to be a party: its parties decided to take Oak in."
    )
    assert step["partnership"] is None, "it is no party yet"
    [found] = alone.oaks.ask(ACCESSIONS)["accessions"]
    assert (found["partnership"], found["decision"]) == (alone.id, decision)
    assert (found["name"], found["parties"]) == ("Trap", [{"name": "Birch"}])
    [text] = found["texts"]
    [clause] = text["clauses"]
    assert (text["agreement"], text["title"]) == (alone.text, "Statutes")
    assert clause["text"] == "We decide.\\n"
    assert [one["name"] for one in clause["provisions"]] == ["One suffices"]
    hidden = """query ($p: ID!, $a: ID!, $d: ID!) { partnership(id: $p) { id }
        agreement(id: $a) { id } decision(id: $d) { id }
        auditTrail(partnership: $p) { totalCount } }"""
    seen = alone.oaks.ask(hidden, p=alone.id, a=alone.text, d=decision)
    assert seen == {
        "partnership": None,
        "agreement": None,
        "decision": None,
        "auditTrail": {"totalCount": 0},
    }
    mill = admin.keyed(admin.organisation("Mill"))
    asked = (
        "query ($o: ID!) { accessions(actingFor: $o) { name } nextSteps(actingFor: $o) { kind } }"
    )
    assert mill.ask(asked, o=alone.oak) == {"accessions": [], "nextSteps": []}


def test_who_was_invited_is_shown_what_no_text_provides_for(admin: Client) -> None:
    alone = Alone(admin)
    seats = [{"id": str(uuid4()), "party": alone.birch}]
    council = {"partnership": alone.id, "name": "Council", "seats": seats, "preset": "MAJORITY"}
    alone.key.do("constituteBody", **council)
    powers = [{"matters": ["payments"], "limit": None}]
    treasurer = {"partnership": alone.id, "title": "Treasurer", "remit": {"powers": powers}}
    post = alone.key.do("definePost", "post { id }", **treasurer)["post"]["id"]
    person = {"name": "Tom", "affiliation": alone.birch}
    tom = alone.key.do("registerPerson", "person { id }", **person)["person"]["id"]
    appointing = {"post": post, "person": tom, "party": alone.birch}
    held = alone.key.do("appoint", "appointment { id }", **appointing)["appointment"]["id"]
    alone.key.do("acceptAppointment", appointment=held, by=tom)
    alone.invite()
    asked = """{ accessions {
        bodies { name preset seats { number party { name } isHeld } }
        posts { title powers { matters } holders { party { name } affiliation { name } } } } }"""
    [found] = alone.oaks.ask(asked)["accessions"]
    birch = {"name": "Birch"}
    [body] = found["bodies"]
    assert body["name"] == "Council" and body["preset"] == "MAJORITY"
    assert body["seats"] == [{"number": 1, "party": birch, "isHeld": False}]
    [shown] = found["posts"]
    assert (shown["title"], shown["powers"]) == ("Treasurer", [{"matters": ["payments"]}])
    assert shown["holders"] == [{"party": birch, "affiliation": birch}]
    hidden = "query ($p: ID!) { posts(partnership: $p) { totalCount } }"
    assert alone.oaks.ask(hidden, p=alone.id) == {"posts": {"totalCount": 0}}


def test_who_joins_is_governed_as_it_was_shown_and_has_no_say_before_it_signs(
    admin: Client,
) -> None:
    alone = Alone(admin)
    joining = alone.join(alone.invite())
    assert alone.oaks.ask(ACCESSIONS)["accessions"] == []
    assert alone.oaks.refused("accedeParty", **joining) == "ALREADY_CARRIED_OUT"
    moved = alone.oaks.do(
        "proposeMotion", "decision { rule { name source } }", partnership=alone.id, title="So"
    )
    assert moved["decision"]["rule"] == {"name": "One suffices", "source": "CLAUSE"}
    head = {"agreement": alone.text, "person": alone.heads[alone.oak]}
    assert alone.oaks.refused("giveNotice", **head) == "NOT_PARTY_TO_AGREEMENT"
    wording = {"id": alone.clause, "number": "1", "heading": "", "text": "No rules.\n"}
    change = {"agreement": alone.text, "title": "So", "changes": [{"replace": wording}]}
    assert alone.oaks.refused("proposeAmendment", **change) == "NOT_PARTY_TO_AGREEMENT"
    alone.key.do("proposeAmendment", **change, proposer=alone.heads[alone.birch])
    assert "sign-amendment" not in alone.kinds(), "nobody waits for who did not sign"
    alone.oaks.do("signAgreement", **head)
    assert "sign-amendment" in alone.kinds()


def test_a_cadence_asks_for_nothing_of_who_did_not_sign(admin: Client) -> None:
    alone = Alone(admin)
    alone.join(alone.invite())
    due = """query ($p: ID!) { due(partnership: $p) { nodes { sentence party { name } } } }"""

    def asked() -> list[Any]:
        found = admin.ask(due, p=alone.id)["due"]["nodes"]
        return [one["party"] and one["party"]["name"] for one in found]

    def cadence(name: str, **of: str) -> dict[str, Any]:
        every_month = {"name": name, "what": "REPORT", "months": 1, "starts": "2026-01-31"}
        return {"cadence": {**every_month, **of}}

    def change(number: int, provision: dict[str, Any]) -> dict[str, Any]:
        clause = {"number": f"{number}", "heading": "", "text": "Reports.\n"}
        inserted = {**clause, "id": str(uuid4()), "provisions": [provision]}
        changes = [{"insert": {"clause": inserted, "after": alone.clause}}]
        return {"agreement": alone.text, "title": f"Reports {number}", "changes": changes}

    of_oak = change(2, cadence("Of Oak", party=alone.oak))
    assert alone.key.refused("proposeAmendment", **of_oak) == "RULES_FOR_OTHERS"
    head = {"agreement": alone.text, "person": alone.heads[alone.birch]}
    fields = "agreement { amendments(first: 1) { nodes { id } } }"
    made = alone.key.do("proposeAmendment", fields, **change(3, cadence("Of each")))["agreement"]
    assert asked() == []
    alone.key.do("signAmendment", **head, amendment=made["amendments"]["nodes"][0]["id"])
    assert asked() == ["Birch"]
    signing = {"agreement": alone.text, "person": alone.heads[alone.oak]}
    alone.oaks.do("signAgreement", **signing)
    assert asked() == [None], "of all of them"
