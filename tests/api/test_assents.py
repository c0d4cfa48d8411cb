"""Heads who appoint together, through GraphQL: each party by its own key, down to the chain."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served
from tests.api.test_small_partnership import HILL, LAKE, Small

pytestmark = pytest.mark.postgres

ASSENTS = "post { isVacant assents { person { id } party { name } head { name } } }"


class Vacant:
    """A small partnership that has a vacant post, and nobody left who could decide."""

    def __init__(self, running: Served, *, dissolved: bool = True) -> None:
        self.admin = Client(running)
        self.small = Small(self.admin).sign()
        self.cleo = self.admin.person("Cleo")
        defined = self.admin.do(
            "definePost", "post { id }", partnership=self.small.id, title="Treasurer"
        )
        self.post = defined["post"]["id"]
        if dissolved:
            self.dissolve()

    def dissolve(self) -> None:
        query = "query ($id: ID!) { partnership(id: $id) { bodies { nodes { id } } } }"
        [body] = self.admin.ask(query, id=self.small.id)["partnership"]["bodies"]["nodes"]
        self.admin.do("dissolveBody", body=body["id"])

    def given(self, name: str, **more: Any) -> dict[str, Any]:
        return {"post": self.post, "person": self.cleo, "by": self.small.people[name], **more}

    def assents(self, name: str, **more: Any) -> Any:
        """The head of a party assents, by the key of that party."""
        given = self.given(name, **more)
        return self.small.keyed(name).do("assentToAppointment", ASSENTS, **given)["post"]

    def steps(self, name: str) -> list[str]:
        found = self.small.keyed(name).ask("{ nextSteps { kind } }")["nextSteps"]
        return [step["kind"] for step in found]


def test_the_heads_of_both_parties_appoint_together(running: Served) -> None:
    vacant = Vacant(running)
    first = vacant.assents(HILL)
    [assent] = first["assents"]
    assert assent == {
        "person": {"id": vacant.cleo}, "party": {"name": HILL}, "head": {"name": "Ada"}
    }  # fmt: skip
    again = vacant.small.keyed(HILL).refused("assentToAppointment", **vacant.given(HILL))
    assert again == "ALREADY_ASSENTED"
    assert vacant.steps(HILL) == []
    assert vacant.steps(LAKE) == ["assent-to-appointment"]
    assert vacant.assents(LAKE)["assents"] == []
    assert vacant.steps(LAKE) == []
    query = """query ($id: ID!) { post(id: $id) { appointments { nodes { state
        person { name } party { name } trail(last: 1) { nodes { sentence
            authorityChain { holds links { kind sentence holds } } } } } } } }"""
    [made] = vacant.admin.ask(query, id=vacant.post)["post"]["appointments"]["nodes"]
    assert (made["state"], made["person"]["name"], made["party"]) == ("APPOINTED", "Cleo", None)
    [entry] = made["trail"]["nodes"]
    assert ", by the heads of all parties together" in entry["sentence"]
    chain = entry["authorityChain"]
    assert chain["holds"]
    told = [(link["kind"], link["sentence"].partition(",")[0]) for link in chain["links"]]
    assert ("assent", f"The assent of the head of {HILL}") in told
    assert ("assent", f"The assent of the head of {LAKE}") in told
    assert ("signatory", f"The head of {LAKE}") in told
    [default] = [sentence for kind, sentence in told if kind == "default"]
    assert default == "The stated default: where nobody holds the authority to appoint"


def test_a_head_takes_back_what_was_not_carried_through(running: Served) -> None:
    vacant = Vacant(running)
    vacant.assents(HILL)
    given = vacant.given(HILL)
    taken = vacant.small.keyed(HILL).do("withdrawAssent", ASSENTS, **given)["post"]
    assert taken["assents"] == []
    assert vacant.steps(LAKE) == []
    assert vacant.small.keyed(HILL).refused("withdrawAssent", **given) == "NOT_ASSENTED"
    assert [one["party"]["name"] for one in vacant.assents(LAKE)["assents"]] == [LAKE]


def test_a_party_acts_for_its_own_head_alone(running: Served) -> None:
    vacant = Vacant(running)
    hill, keyed = vacant.small.organisations[HILL]["id"], vacant.small.keyed(HILL)
    assert keyed.refused("assentToAppointment", **vacant.given(LAKE)) == "NOT_THE_HEAD"
    other = vacant.given(LAKE, party=vacant.small.organisations[LAKE]["id"])
    assert keyed.refused("assentToAppointment", **other) == "ACTS_FOR_ANOTHER"
    keyed.do("registerHead", organisation=hill, person=keyed.person("Dan"))
    assert keyed.refused("assentToAppointment", **vacant.given(HILL)) == "NOT_THE_HEAD"


def test_whoever_follows_as_head_is_awaited_anew(running: Served) -> None:
    vacant = Vacant(running)
    vacant.assents(HILL)
    hill, keyed = vacant.small.organisations[HILL]["id"], vacant.small.keyed(HILL)
    dan = keyed.person("Dan")
    keyed.do("registerHead", organisation=hill, person=dan)
    assert vacant.steps(HILL) == ["assent-to-appointment"]
    assert len(vacant.assents(LAKE)["assents"]) == 2
    assert vacant.assents(HILL, by=dan)["assents"] == []


def test_a_body_that_can_decide_is_named(running: Served) -> None:
    vacant = Vacant(running, dissolved=False)
    refused = vacant.small.keyed(HILL).try_("assentToAppointment", **vacant.given(HILL))
    assert refused["code"] == "OTHERS_APPOINT"
    assert refused["sentence"] == (
        "It is for the body “Both parties”, by a decision, to appoint to the post “Treasurer”: "
        "the heads of the parties do so together only where nobody else can."
    )
