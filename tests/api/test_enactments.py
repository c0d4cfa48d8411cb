"""What a motion enacts, through GraphQL alone: named, decided, due, carried out, and no more."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from api.enactments import EnactedActKind
from domain.motions.enacted_acts import EnactedAct
from domain.values import variants_of
from tests.api.client import Client
from tests.api.test_small_partnership import HILL, LAKE, Small, admin

__all__ = ["admin"]

pytestmark = pytest.mark.postgres

BY_AND_FOR = ("By", "For")
FIELDS = """enacts { number kind phrase definition organisation { name } carriedOutAt
    doneBy { sentence } }"""


def put(small: Small, title: str, *enacts: dict[str, Any]) -> str:
    given = {"partnership": small.id, "title": title, "enacts": list(enacts)}
    return str(small.of(HILL).do("putToVote", "decision { id }", **given)["decision"]["id"])


def adopted(small: Small, title: str, *enacts: dict[str, Any]) -> str:
    """A motion to which both said yes."""
    decision = put(small, title, *enacts)
    for name in (HILL, LAKE):
        small.of(name).do("vote", decision=decision, stance="YES")
    done = small.of(HILL).do("concludeVote", "decision { outcome }", decision=decision)
    assert done["decision"]["outcome"] == "ADOPTED"
    return decision


def read(who: Client, decision: str, fields: str) -> Any:
    query = f"query ($id: ID!) {{ decision(id: $id) {{ {fields} }} }}"
    return who.ask(query, id=decision)["decision"]


def registered(admin: Client, name: str) -> str:
    fields = "organisation { id }"
    done = admin.do("registerOrganisation", fields, name=name, kind="SCHOOL")
    return str(done["organisation"]["id"])


def asked(admin: Client, organisation: str) -> list[str]:
    """What an organisation is asked for by its own key."""
    steps = admin.keyed(organisation).ask("{ nextSteps { sentence } }")["nextSteps"]
    return [step["sentence"] for step in steps]


def test_every_act_that_a_motion_can_name_has_its_kind() -> None:
    assert {kind.value for kind in EnactedActKind} == set(variants_of(EnactedAct))


def test_what_was_decided_is_due_until_it_is_carried_out(admin: Client) -> None:
    small = Small(admin).sign()
    vale, hill = registered(admin, "Vale School"), small.of(HILL)
    decision = put(small, "Vale joins", {"accedeParty": {"organisation": vale}})
    acceding = {"partnership": small.id, "organisation": vale, "decision": decision}
    assert admin.refused("accedeParty", **acceding) == "DECISION_NOT_ADOPTED"
    assert small.keyed(HILL).refused("accedeParty", **acceding) == "ACTS_FOR_ANOTHER"
    assert asked(admin, vale) == [], "it is not decided"
    for name in (HILL, LAKE):
        small.of(name).do("vote", decision=decision, stance="YES")
    hill.do("concludeVote", decision=decision)
    [due] = asked(admin, vale)
    assert due.endswith("its parties decided to take Vale School in.")
    assert not [step for step in small.steps(HILL) if "Carry out" in step], "it is not theirs to do"
    [act] = read(hill, decision, FIELDS)["enacts"]
    assert (act["number"], act["kind"], act["phrase"]) == (
        1,
        "ACCEDE_PARTY",
        "take in an organisation",
    )
    assert act["definition"]["kind"] == "accede-party"
    assert (act["carriedOutAt"], act["doneBy"]) == (None, None)
    done = admin.keyed(vale).do("accedeParty", "partnership { id }", **acceding)
    assert done["partnership"]["id"] == small.id
    [act] = read(hill, decision, FIELDS)["enacts"]
    assert act["organisation"] == {"name": "Vale School"}
    assert act["carriedOutAt"] is not None
    assert act["doneBy"]["sentence"].startswith("Vale School became a party")
    assert due not in asked(admin, vale)
    assert admin.keyed(vale).refused("accedeParty", **acceding) == "ALREADY_CARRIED_OUT"


def test_who_opened_ended_and_counted_a_vote_is_told(admin: Client) -> None:
    small = Small(admin).sign()
    polls = """polls { openedBy { name } openedFor { name } closedBy { name } closedFor { name }
        countedBy { name } countedFor { name } }"""
    decision = put(small, "Buy a lens")
    [opened] = read(admin, decision, polls)["polls"]
    ada, hill = {"name": "Ada"}, {"name": HILL}
    assert (opened["openedBy"], opened["openedFor"]) == (ada, hill)
    assert not any(opened[f"{done}{who}"] for done in ("closed", "counted") for who in BY_AND_FOR)
    for name in (HILL, LAKE):
        small.of(name).do("vote", decision=decision, stance="YES")
    small.of(HILL).do("concludeVote", decision=decision)
    [counted] = read(small.of(LAKE), decision, polls)["polls"]
    for done in ("closed", "counted"):
        assert [counted[f"{done}{who}"] for who in BY_AND_FOR] == [ada, hill]


def test_a_decision_does_nothing_else_and_says_what_it_would_have_to_name(admin: Client) -> None:
    small = Small(admin).sign()
    printer = adopted(small, "Buy a printer")
    given = {"partnership": small.id, "decision": printer}
    dissolving = small.keyed(HILL).try_("dissolvePartnership", **given)
    assert dissolving["code"] == "DECISION_DOES_NOT_ENACT"
    assert dissolving["sentence"] == (
        "The decision “Buy a printer” does not enact this: its motion would have to name "
        "“dissolve-partnership”."
    )
    ending = adopted(small, "We part", {"dissolvePartnership": {}})
    small.keyed(HILL).do("dissolvePartnership", partnership=small.id, decision=ending)


def test_what_is_decided_for_a_day_has_effect_from_that_day(admin: Client) -> None:
    small = Small(admin).sign()
    july, key = "2099-07-31", small.keyed(HILL)
    agreement = small.agreement["id"]
    ending = {"terminateAgreement": {"agreement": agreement, "effective": july}}
    decision = adopted(small, "We part", ending, {"dissolvePartnership": {}})
    named = read(small.of(HILL), decision, "enacts { effective phrase }")["enacts"]
    assert [one["effective"] for one in named] == [july, None]
    assert named[0]["phrase"].endswith(" with effect from 31 July 2099")
    assert any("with effect from 31 July 2099" in one for one in small.steps(HILL))
    given = {"agreement": agreement, "decision": decision}
    for other in ({}, {"effective": "8999-01-01"}):
        assert key.refused("terminateAgreement", **given, **other) == "NOT_THE_DAY_DECIDED"
    far = {"partnership": small.id, "decision": decision, "effective": "8999-01-01"}
    refused = key.try_("dissolvePartnership", **far)
    assert refused["code"] == "NOT_THE_DAY_DECIDED"
    assert refused["sentence"] == (
        "What the decision “We part” enacts is carried out as it is done, since its motion names "
        "no day for it: it can't take effect at 8999-01-01."
    )
    key.do("terminateAgreement", **given, effective=july)
    done = read(small.of(HILL), decision, "enacts { carriedOutAt }")["enacts"]
    assert done[0]["carriedOutAt"] == f"{july}T00:00:00.000000Z"
    assert done[1]["carriedOutAt"] is None


def test_a_motion_names_what_there_is_and_nothing_twice(admin: Client) -> None:
    small = Small(admin).sign()
    hill, given = small.of(HILL), {"partnership": small.id, "title": "Badly put"}
    end = {"terminateAgreement": {"agreement": small.agreement["id"]}}
    assert hill.refused("putToVote", **given, enacts=[end, end]) == "ACT_NAMED_TWICE"
    stranger = {"terminateAgreement": {"agreement": Small(admin).agreement["id"]}}
    assert hill.refused("putToVote", **given, enacts=[stranger]) == "UNKNOWN_ID"
    nameless = {"constituteBody": {"name": "", "seats": [{"number": 1}]}}
    assert hill.refused("putToVote", **given, enacts=[nameless]) == "TEXT_MISSING"


def test_a_motion_names_the_seats_of_the_body_that_it_constitutes(admin: Client) -> None:
    small = Small(admin).sign()
    hill, given = small.of(HILL), {"partnership": small.id, "title": "A panel"}
    bare = {"constituteBody": {"name": "Panel"}}
    assert hill.refused("putToVote", **given, enacts=[bare]) == "COMPOSITION_NOT_NAMED"
    panel = {"constituteBody": {"name": "Panel", "preset": "CONSENT", "seats": [{"number": 2}]}}
    decision = adopted(small, "A panel", panel)
    [act] = read(hill, decision, FIELDS)["enacts"]
    assert (act["kind"], act["phrase"]) == (
        "CONSTITUTE_BODY",
        "constitute the body “Panel” with 2 seats",
    )
    made = {"partnership": small.id, "name": "Panel", "preset": "CONSENT", "decision": decision}
    key, seats = small.keyed(HILL), [{"id": str(uuid4())}, {"id": str(uuid4())}]
    assert key.refused("constituteBody", **made, seats=seats[:1]) == "DECISION_DOES_NOT_ENACT"
    body = key.do("constituteBody", "body { id seats { seat } }", **made, seats=seats)["body"]
    filling = {"body": body["id"], "seat": seats[0]["id"], "holder": small.people[HILL]}
    assert key.refused("fillSeat", **filling) == "NOT_FOR_ONE_ALONE"
