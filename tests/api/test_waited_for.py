"""Whoever is waited for is told so: in the smallest partnership, with keys of its organisations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served
from tests.api.test_small_partnership import HILL, LAKE, Small

pytestmark = pytest.mark.postgres

STEPS = "query ($p: ID) { nextSteps(partnership: $p) { kind sentence subject item } }"


@pytest.fixture
def small(running: Served) -> Small:
    return Small(Client(running)).sign()


def told(small: Small, name: str, **given: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = small.keyed(name).ask(STEPS, **given)["nextSteps"]
    return found


def kinds(small: Small, name: str) -> list[str]:
    return [step["kind"] for step in told(small, name)]


def test_once_both_have_voted_who_opened_the_vote_concludes_it(small: Small) -> None:
    hill, lake = small.keyed(HILL), small.keyed(LAKE)
    given = {"partnership": small.id, "title": "Buy a dome"}
    decision = hill.do("putToVote", "decision { id }", **given)["decision"]["id"]
    assert (kinds(small, HILL), kinds(small, LAKE)) == (["vote"], ["vote"])
    for client, name in ((hill, HILL), (lake, LAKE)):
        client.do("vote", decision=decision, stance="YES", voter=small.people[name])
    assert kinds(small, LAKE) == []
    [step] = told(small, HILL)
    assert step["sentence"] == "Everybody has voted on “Buy a dome”: close the vote, and count it."
    done = hill.do("concludeVote", "decision { outcome }", decision=decision)
    assert done["decision"]["outcome"] == "ADOPTED"
    assert kinds(small, HILL) == []


def test_each_side_of_a_conflict_is_told_what_it_waits_for(small: Small) -> None:
    hill, lake = small.keyed(HILL), small.keyed(LAKE)
    against = [{"party": small.organisations[HILL]["id"]}]
    raising = {"partnership": small.id, "grounds": "It is late.", "title": "Late"}
    done = lake.do("raiseConflict", "conflict { id }", **raising, against=against)
    conflict = done["conflict"]["id"]
    [step] = told(small, HILL)
    assert step["kind"] == "acknowledge-conflict"
    assert step["sentence"].startswith(f"{LAKE} raised a conflict with you: acknowledge it by ")
    assert "Late" not in step["sentence"], "others may read it"
    hill.do("acknowledgeConflict", conflict=conflict)
    for name, other in ((HILL, LAKE), (LAKE, HILL)):
        [step] = told(small, name)
        assert step["sentence"].startswith(f"Talk about the conflict with {other}, and make an ")
    due = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    remedy = {"what": "Mend it.", "owner": against[0], "due": due}
    hill.do("makeOffer", conflict=conflict, terms="We mend it.", remedies=[remedy])
    [step] = told(small, LAKE)
    assert (step["kind"], kinds(small, HILL)) == ("answer-offer", [])
    fields = "conflict { remedies { id } }"
    [mended] = lake.do("acceptOffer", fields, conflict=conflict, offer=step["item"])["conflict"][
        "remedies"
    ]
    assert (kinds(small, HILL), kinds(small, LAKE)) == (["fulfil-remedy"], [])
    hill.do("fulfilRemedy", conflict=conflict, remedy=mended["id"])
    assert (kinds(small, HILL), kinds(small, LAKE)) == ([], ["verify-remedy"])
    lake.do("verifyRemedy", conflict=conflict, remedy=mended["id"])
    assert kinds(small, LAKE) == []


def test_whoever_stays_hears_of_a_notice(small: Small) -> None:
    small.of(LAKE).do("giveNotice", agreement=small.agreement["id"])
    [step] = told(small, HILL)
    assert step["kind"] == "agreement-notice-ends"
    assert step["sentence"].startswith(f"{LAKE} gave notice to end “Memorandum of understanding”")


def test_what_is_adopted_unless_somebody_objects_comes_first_and_says_so(small: Small) -> None:
    hill = small.keyed(HILL)
    for number in range(3):
        clauses = [{"id": "c", "number": "1", "heading": "", "text": "x"}]
        given: dict[str, Any] = {
            "partnership": small.id,
            "title": f"Text {number}",
            "clauses": clauses,
        }
        hill.do("draftAgreement", **given)
    rule = {"condition": {"silence": {"days": 5}}}
    provisions = [{"decisionRule": {"name": "in silence", "matters": ["paint"], "rule": rule}}]
    clause = {"id": "s", "number": "1", "heading": "", "text": "x", "provisions": provisions}
    given = {"partnership": small.id, "title": "Silence", "clauses": [clause]}
    silence = hill.do("draftAgreement", "agreement { id }", **given)["agreement"]["id"]
    for name in (HILL, LAKE):
        small.of(name).do("signAgreement", agreement=silence)
    hill.do("enterIntoForce", agreement=silence)
    asked = "query ($p: ID!) { bodies(partnership: $p) { nodes { id } } }"
    [body] = hill.ask(asked, p=small.id)["bodies"]["nodes"]
    motion = {"partnership": small.id, "body": body["id"], "title": "Paint it", "matter": "paint"}
    decision = hill.do("proposeMotion", "decision { id }", **motion)["decision"]["id"]
    hill.do("giveNoticeOfMotion", decision=decision, how="by letter")
    hill.do("openPoll", decision=decision, way="WRITTEN")
    first = told(small, LAKE)[0]
    assert first["sentence"].startswith("“Paint it” is adopted on ")
    assert first["sentence"].endswith(" unless somebody objects before: object, or vote for it.")


def test_of_several_partnerships_each_is_named_and_has_its_turn(small: Small) -> None:
    hill = small.organisations[HILL]["id"]
    for number in range(3):
        clauses = [{"id": "c", "number": "1", "heading": "", "text": "x"}]
        given: dict[str, Any] = {
            "partnership": small.id,
            "title": f"Text {number}",
            "clauses": clauses,
        }
        small.keyed(HILL).do("draftAgreement", **given)
    founders = [{"organisation": hill, "contact": {"name": "Ada"}},
                {"name": "Vale", "kind": "SCHOOL", "contact": {"name": "Cy"}}]  # fmt: skip
    fields = "partnership { id name }"
    started = small.admin.do("startPartnership", fields, purpose="Sing.", founders=founders)
    other = started["partnership"]
    sentences = [step["sentence"] for step in told(small, HILL)]
    assert sentences[0] == f"In “{other['name']}”: Sign “Memorandum of understanding” for {HILL}."
    assert [said.split("”")[0] for said in sentences[1:]] == [f"In “{HILL} and {LAKE}"] * 2
    [alone] = told(small, HILL, p=other["id"])
    assert alone["sentence"] == f"Sign “Memorandum of understanding” for {HILL}."
