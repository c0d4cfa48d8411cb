"""One side of a conflict does not name the judge of both, and a ruling binds its sides only."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.api.client import Client
from tests.api.serving import Served

pytestmark = pytest.mark.postgres

PARTIES = ("Oak", "Birch", "Cedar")
NEUTRALS = "neutrals { id sitsSince awaited { party { name } } }"
HOLDS = "query ($id: ID!) { authority(event: $id) { holds } }"


class World:
    """Three parties, an organisation from outside, and the key of each."""

    def __init__(self, admin: Client) -> None:
        self.admin = admin
        self.ids = {name: admin.organisation(name) for name in (*PARTIES, "Dale")}
        self.keys = {name: admin.keyed(party) for name, party in self.ids.items()}
        self.partnership = admin.partnership(*(self.ids[name] for name in PARTIES))

    def party(self, name: str) -> dict[str, str]:
        return {"party": self.ids[name]}

    def do(self, who: str, mutation: str, fields: str = "id", **given: Any) -> Any:
        return self.keys[who].do(mutation, f"conflict {{ {fields} }}", **given)["conflict"]

    def refused(self, who: str, mutation: str, **given: Any) -> str:
        return self.keys[who].refused(mutation, **given)

    def decided(self) -> str:
        """A decision of all three parties."""
        given: dict[str, Any] = {"partnership": self.partnership, "title": "A boat"}
        decision = self.admin.do("proposeMotion", "decision { id }", **given)["decision"]["id"]
        won = {"counts": [{"yes": "2", "no": "1", "abstain": "0", "members": "3"}]}
        self.admin.do("reportTally", decision=decision, tally=won)
        return str(decision)

    def conflict(self, by: str, *against: str, **more: Any) -> str:
        given = {"partnership": self.partnership, "grounds": "It is not fair.", **more}
        sides = [self.party(name) for name in against]
        return str(self.do(by, "raiseConflict", against=sides, **given)["id"])

    def named(self, by: str, conflict: str, **whom: str) -> str:
        [found] = self.do(by, "appointNeutral", NEUTRALS, conflict=conflict, **whom)["neutrals"]
        return str(found["id"])

    def at_the_panel(self, conflict: str, *sides: str) -> None:
        """All sides together leave each stage before its time."""
        for _ in range(2):
            for name in sides[1:]:
                self.do(name, "declareStageExhausted", conflict=conflict)
            self.do(sides[0], "escalateConflict", conflict=conflict)

    def latest(self, event: str) -> str:
        query = """query ($p: ID!) { auditTrail(partnership: $p) { nodes { event id } } }"""
        nodes = self.admin.ask(query, p=self.partnership)["auditTrail"]["nodes"]
        return next(str(one["id"]) for one in nodes if one["event"] == event)


@pytest.fixture
def world(running: Served) -> World:
    return World(Client(running))


def test_a_side_and_its_friend_rule_on_nothing(world: World) -> None:
    decision = world.decided()
    conflict = world.conflict("Birch", "Oak", decision=decision)
    dina = world.admin.do(
        "registerPerson", "person { id }", name="Dina", affiliation=world.ids["Dale"]
    )["person"]["id"]
    named = world.named("Birch", conflict, organisation=world.ids["Dale"], person=dina)
    asked = {"conflict": conflict, "neutral": named}
    [told] = world.do("Dale", "acceptAsNeutral", NEUTRALS, **asked)["neutrals"]
    assert (told["sitsSince"], told["awaited"]) == (None, [{"party": {"name": "Oak"}}])
    assert world.refused("Dale", "declareStageExhausted", **asked) == "NEUTRAL_NOT_SITTING"
    about = {"conflict": conflict}
    assert world.refused("Birch", "escalateConflict", **about) == "STAGE_NOT_OVER"
    ordering = {**asked, "text": "Wait.", "suspends": decision}
    ruling = {**asked, "ruling": "Oak pays.", "reasons": "It has the money."}
    remedy = {"what": "Pay.", "owner": world.party("Oak"), "due": "2999-12-31"}
    for who in ("Birch", "Dale"):
        stolen = {**asked, "by": world.party("Oak")}
        assert world.refused(who, "agreeToNeutral", **stolen) in ("ACTS_FOR_ANOTHER", "NOT_A_SIDE")
    assert world.refused("Birch", "agreeToNeutral", **asked) == "ALREADY_AGREED_TO"
    assert world.refused("Cedar", "agreeToNeutral", **asked) == "NOT_A_SIDE"
    world.at_the_panel(conflict, "Birch", "Oak")
    assert world.refused("Dale", "orderInterimMeasure", **ordering) == "DECISION_OF_OTHERS_TOO"
    del ordering["suspends"]
    assert world.refused("Dale", "orderInterimMeasure", **ordering) == "NEUTRAL_NOT_SITTING"
    assert world.refused("Dale", "giveRuling", **ruling, remedies=[remedy]) == "NEUTRAL_NOT_SITTING"
    asks = "{ nextSteps { kind sentence subject } }"
    [step] = [
        one for one in world.keys["Oak"].ask(asks)["nextSteps"] if one["kind"] == "agree-to-neutral"
    ]
    assert step["sentence"].startswith(
        "Somebody was named to be neutral in the conflict with Birch"
    )
    world.do("Oak", "objectToNeutral", **asked, grounds="They are friends.")
    assert world.refused("Dale", "acceptAsNeutral", **asked) == "UNKNOWN_ID"


def test_two_of_three_suspend_and_nullify_nothing_that_is_the_third_ones_too(world: World) -> None:
    decision = world.decided()
    conflict = world.conflict("Birch", "Oak", decision=decision)
    named = world.named("Birch", conflict, organisation=world.ids["Dale"])
    asked = {"conflict": conflict, "neutral": named}
    world.do("Oak", "agreeToNeutral", **asked)
    world.do("Dale", "acceptAsNeutral", **asked)
    ordering = {**asked, "text": "Wait.", "suspends": decision}
    assert world.refused("Dale", "orderInterimMeasure", **ordering) == "DECISION_OF_OTHERS_TOO"
    by_side = {"conflict": conflict, "text": "Wait.", "suspends": decision}
    refused = world.keys["Birch"].try_("orderInterimMeasure", **by_side)
    assert refused["code"] == "DECISION_OF_OTHERS_TOO"
    assert "“A boat” is also that of Cedar" in refused["sentence"]
    world.at_the_panel(conflict, "Birch", "Oak")
    world.do("Dale", "giveRuling", **asked, ruling="It is void.", reasons="No notice.")
    assert holds(world, "conflict.ruling-given.v1")
    answer = challenged(world, "Birch", decision)
    finding: dict[str, Any] = {**answer, "finding": "VOID", "defects": ["NOTICE"], "reasons": "!"}
    judged = {**finding, "conflict": conflict}
    assert world.refused("Birch", "determineChallenge", **judged) == "DECISION_OF_OTHERS_TOO"


def test_all_together_have_somebody_neutral_suspend_and_void_their_decision(world: World) -> None:
    decision = world.decided()
    conflict = world.conflict("Birch", "Oak", "Cedar", decision=decision)
    named = world.named("Birch", conflict, organisation=world.ids["Dale"])
    asked = {"conflict": conflict, "neutral": named}
    world.do("Dale", "acceptAsNeutral", **asked)
    world.do("Oak", "agreeToNeutral", **asked)
    assert world.refused("Dale", "declareStageExhausted", **asked) == "NEUTRAL_NOT_SITTING"
    [told] = world.do("Cedar", "agreeToNeutral", NEUTRALS, **asked)["neutrals"]
    assert told["awaited"] == [] and told["sitsSince"] is not None
    world.do("Dale", "orderInterimMeasure", **asked, text="Wait.", suspends=decision)
    assert holds(world, "conflict.interim-measure-ordered.v1")
    for name in ("Birch", "Oak"):
        [told] = world.do(name, "dischargeNeutral", NEUTRALS, **asked)["neutrals"]
        assert told["sitsSince"] is not None
    assert world.refused("Birch", "dischargeNeutral", **asked) == "DISCHARGE_ALREADY_SOUGHT"
    world.at_the_panel(conflict, "Birch", "Oak", "Cedar")
    world.do("Dale", "giveRuling", **asked, ruling="It is void.", reasons="No notice.")
    answer = challenged(world, "Birch", decision)
    finding: dict[str, Any] = {**answer, "finding": "VOID", "defects": ["NOTICE"], "reasons": "!"}
    world.keys["Birch"].do("determineChallenge", **finding, conflict=conflict)
    done = world.keys["Birch"].do(
        "nullifyDecision", "decision { validity }", **answer, conflict=conflict, fromStart=True
    )
    assert done["decision"]["validity"] == "VOID"
    assert holds(world, "decision.nullified.v1")


def test_the_organisation_of_a_person_acts_for_them_as_neutral(world: World) -> None:
    conflict = world.conflict("Birch", "Oak")
    carl = world.admin.do(
        "registerPerson", "person { id }", name="Carl", affiliation=world.ids["Cedar"]
    )["person"]["id"]
    named = world.named("Birch", conflict, person=carl)
    asked = {"conflict": conflict, "neutral": named}
    stranger = world.keys["Dale"].try_("acceptAsNeutral", **asked)
    assert stranger["code"] == "UNKNOWN_ID"
    fields = "isWithheld neutrals { person { name } organisation { name } }"
    accepted = world.do("Cedar", "acceptAsNeutral", fields, **asked)
    assert accepted["isWithheld"] is False
    assert accepted["neutrals"] == [{"person": {"name": "Carl"}, "organisation": {"name": "Cedar"}}]
    world.do("Oak", "agreeToNeutral", **asked)
    world.do("Cedar", "declareStageExhausted", **asked)
    other = world.conflict("Birch", "Oak")
    told = world.keys["Cedar"].try_("makeStatement", conflict=other, text="Me too.")
    assert told["sentence"] == "Cedar is no side of the conflict, and nobody neutral in it."


def test_a_committee_of_some_finds_no_decision_of_all_void(world: World) -> None:
    decision = world.decided()
    determining = challenged(world, "Birch", decision)
    seats = [{"id": str(uuid4()), "party": world.ids["Birch"]}]
    tea = {"partnership": world.partnership, "name": "Tea", "seats": seats}
    committee = world.admin.do("constituteBody", "body { id }", **tea)["body"]["id"]
    for body, code in ((committee, "BODY_NOT_COMPETENT"), (None, None)):
        motion = {"partnership": world.partnership, "title": "It is void", "body": body}
        acts = [{"determineChallenge": determining}]
        by = world.admin.do("proposeMotion", "decision { id }", **motion, enacts=acts)
        finding = {"by": by["decision"]["id"], "finding": "VOID", "defects": ["NOTICE"]}
        count = {"yes": "3", "no": "0", "abstain": "0", "members": "1" if body else "3"}
        won = {"counts": [{**count, "yes": count["members"]}]}
        world.admin.do("reportTally", decision=finding["by"], tally=won)
        answer = {**determining, **finding, "reasons": "Nobody was told."}
        if code is None:
            world.admin.do("determineChallenge", **answer)
        else:
            assert world.refused("Birch", "determineChallenge", **answer) == code


def challenged(world: World, by: str, decision: str) -> dict[str, str]:
    """A challenge of the decision, as later commands name it."""
    fields = "decision { challenges { id } }"
    given: dict[str, Any] = {"decision": decision, "grounds": "Late.", "defects": ["NOTICE"]}
    done = world.keys[by].do("challengeDecision", fields, **given)["decision"]
    return {"decision": decision, "challenge": done["challenges"][-1]["id"]}


def holds(world: World, event: str) -> bool:
    """Whether the chain of the last such event holds."""
    chain = world.admin.ask(HOLDS, id=world.latest(event))["authority"]
    return bool(chain["holds"])
