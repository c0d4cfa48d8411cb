"""The validity of decisions through GraphQL: challenged, found, nullified, ratified."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served, whole
from tests.databases import Server

pytestmark = pytest.mark.postgres

CLAUSE = "00000000-0000-4000-8000-00000000c1a5"
BY_TWO_THIRDS = {
    "condition": {"majority": {"share": "2/3", "strictly": False, "base": "CAST"}},
    "nobodyVotes": "REJECTED",
}
BY_HALF = {"condition": {"majority": {"share": "1/2", "strictly": True, "base": "CAST"}}}
DEPENDENTS = """decision { validity nullification { awaiting person { name } }
    dependents { totalCount nodes { event kind subject name reliance restsOn disposition
        entry { sentence } decidedBy { title } } } }"""


@pytest.fixture(scope="module")
def running(server: Server) -> Iterator[Served]:
    with whole(server, is_lawful=False) as found:
        yield found


class Council:
    """Three members who decide by the rules of an agreement that they amend by decision."""

    def __init__(self, client: Client, **challenge: Any) -> None:
        self.client = client
        self.school = client.organisation()
        self.partnership = client.partnership(self.school)
        self.agreement = self._agreed(challenge)
        self.members = [client.person(name) for name in ("Ada", "Bob", "Cleo")]
        seats = [{"id": f"seat-{n}", "holder": who} for n, who in enumerate(self.members)]
        given = {"partnership": self.partnership, "name": "Council", "seats": seats}
        body = client.do("constituteBody", "body { id seats { seat } }", **given)["body"]
        self.id, self.seats = body["id"], [seat["seat"] for seat in body["seats"]]

    def _agreed(self, challenge: dict[str, Any]) -> str:
        provisions: list[Any] = [
            {"decisionRule": {"name": "voting", "matters": [], "rule": BY_HALF}},
            {"amendmentRule": {"name": "amending", "by": "DECISION"}},
        ]
        if challenge:
            provisions.append({"challenge": {"name": "review", "rule": challenge}})
        clause = {"id": CLAUSE, "number": "1", "heading": "", "text": "x"}
        drafted = self.client.do(
            "draftAgreement",
            "agreement { id }",
            partnership=self.partnership,
            title="Rules",
            clauses=[{**clause, "provisions": provisions}],
        )["agreement"]
        self.provisions = provisions
        self.client.do("enterIntoForce", agreement=drafted["id"])
        return str(drafted["id"])

    def motion(self, title: str, **more: Any) -> str:
        given = {"partnership": self.partnership, "title": title, "body": self.id, **more}
        return str(self.client.do("proposeMotion", "decision { id }", **given)["decision"]["id"])

    def adopted(self, title: str, votes: str = "+++", **more: Any) -> str:
        """A motion on which the members voted: yes, no, or not at all."""
        decision = self.motion(title, **more)
        fields = "decision { polls { id } }"
        polls = self.client.do("openPoll", fields, decision=decision)["decision"]["polls"]
        poll = {"decision": decision, "poll": polls[-1]["id"]}
        for seat, voter, vote in zip(self.seats, self.members, votes, strict=True):
            if vote != ".":
                choice = {"stance": {"stance": "YES" if vote == "+" else "NO"}}
                self.client.do("castBallot", **poll, seat=seat, voter=voter, choice=choice)
        self.client.do("closePoll", **poll)
        counted = self.client.do("countPoll", "decision { outcome }", **poll)["decision"]
        assert counted["outcome"] == "ADOPTED"
        return decision

    def amendment(self) -> str:
        """That the rule on voting be changed is proposed."""
        rule = {"decisionRule": {"name": "voting", "matters": [], "rule": BY_TWO_THIRDS}}
        wording = {"id": CLAUSE, "number": "1", "heading": "", "text": "y"}
        changes = [{"replace": {**wording, "provisions": [rule, *self.provisions[1:]]}}]
        given = {"agreement": self.agreement, "title": "Two thirds", "changes": changes}
        fields = "agreement { amendments { nodes { id } } }"
        proposed = self.client.do("proposeAmendment", fields, **given)["agreement"]
        return str(proposed["amendments"]["nodes"][0]["id"])

    def post(self) -> str:
        """There is to be a treasurer."""
        given = {"partnership": self.partnership, "title": "Treasurer"}
        return str(self.client.do("definePost", "post { id }", **given)["post"]["id"])

    def reformed(self) -> tuple[str, str]:
        """A decision by which the rule on voting is changed and Ada made treasurer; and that."""
        amending = {"agreement": self.agreement, "amendment": self.amendment()}
        given = {"post": self.post(), "person": self.members[0]}
        enacts = [{"adoptAmendment": amending}, {"appoint": given}]
        decision = self.adopted("New rules and a treasurer", "++.", enacts=enacts)
        # The count has adopted the amendment, by a decision alone.
        given = {**given, "decision": decision}
        done = self.client.do("appoint", "appointment { id }", **given)
        return decision, str(done["appointment"]["id"])

    def answered(self, title: str, decision: str, challenge: str) -> str:
        """A motion on which the members answered a challenge."""
        answer = {"decision": decision, "challenge": challenge}
        return self.adopted(title, enacts=[{"determineChallenge": answer}])

    def challenged(self, decision: str, *defects: str, by: int = 2, **more: Any) -> str:
        given = {"grounds": "Nobody told me.", "by": {"person": self.members[by]}, **more}
        fields = "decision { validity challenges { id } }"
        done = self.client.do(
            "challengeDecision", fields, decision=decision, defects=list(defects), **given
        )["decision"]
        assert done["validity"] == "CONTESTED"
        return str(done["challenges"][-1]["id"])

    def read(self, decision: str, fields: str) -> Any:
        query = f"query ($id: ID!) {{ decision(id: $id) {{ {fields} }} }}"
        return self.client.ask(query, id=decision)["decision"]


def test_what_rests_on_a_nullified_decision_is_listed_and_each_of_it_decided(
    client: Client,
) -> None:
    council = Council(client)
    first, treasurer = council.reformed()
    van = council.adopted("Buy a van")
    challenge = council.challenged(first, "NOTICE", "FORM")
    again = {"decision": first, "grounds": "!", "defects": ["FORM"]}
    assert client.refused("challengeDecision", **again, by={"person": council.members[2]}) == (
        "ALREADY_CHALLENGED"
    )
    answer = {"decision": first, "challenge": challenge, "reasons": "Cleo had no notice."}
    answer["by"] = council.answered("Cleo is right", first, challenge)
    waived = {**answer, "finding": "IMMATERIAL", "defects": ["NOTICE"]}
    assert client.refused("determineChallenge", **waived) == "NOTICE_NOT_WAIVABLE"
    fields = "decision { validity challenges { finding reasons voidableBy { person { name } } } }"
    voidable = {**answer, "finding": "VOIDABLE", "defects": ["NOTICE"]}
    found = client.do("determineChallenge", fields, **voidable)["decision"]
    assert found["validity"] == "VOIDABLE"
    assert found["challenges"] == [
        {
            "finding": "VOIDABLE",
            "reasons": "Cleo had no notice.",
            "voidableBy": [{"person": {"name": "Cleo"}}],
        }
    ]
    assert client.refused("determineChallenge", **voidable) == "CHALLENGE_ALREADY_DETERMINED"
    steps = "query ($p: ID!) { nextSteps(person: $p) { kind dueAt } }"
    [step] = client.ask(steps, p=council.members[2])["nextSteps"]
    assert step["kind"] == "nullify-decision" and step["dueAt"] is not None
    assert client.ask(steps, p=council.members[0])["nextSteps"] == []
    undo: dict[str, Any] = {"decision": first, "challenge": challenge}
    assert client.refused("nullifyDecision", **undo, side={"person": council.members[0]}) == (
        "NULLIFICATION_NOT_YOURS"
    )
    nullified = client.do(
        "nullifyDecision", DEPENDENTS, **undo, side={"person": council.members[2]}
    )
    nullified = nullified["decision"]
    assert nullified["validity"] == "VOID"
    listed = nullified["dependents"]["nodes"]
    assert [(one["name"], one["reliance"]) for one in listed] == [
        ("agreement.amendment-adopted.v1", "DECISION"),
        ("appointment.made.v2", "DECISION"),
        ("decision.motion-proposed.v1", "RULE"),
        ("decision.motion-proposed.v1", "RULE"),
    ]
    assert listed[2]["restsOn"] == listed[0]["event"]
    assert "“Buy a van”" in listed[2]["entry"]["sentence"]
    assert nullified["nullification"] == {"awaiting": 4, "person": {"name": "Cleo"}}
    _each_is_decided(client, council, first, listed, treasurer, van)


def _each_is_decided(
    client: Client, council: Council, first: str, listed: list[Any], treasurer: str, van: str
) -> None:
    steps = client.ask(
        "query ($party: ID!) { nextSteps(actingFor: $party) { kind sentence subject } }",
        party=council.school,
    )["nextSteps"]
    assert [step["kind"] for step in steps] == ["decide-dependents"]
    assert "4 acts" in steps[0]["sentence"]
    named: list[Any] = [{"appointment": treasurer}, {"decision": van}]
    named.append({"event": listed[0]["event"]})

    def resolved(title: str, *dependents: Any) -> str:
        given = [{"decideDependent": {"decision": first, "dependent": one}} for one in dependents]
        return council.adopted(title, enacts=given)

    deciding = {"decision": first, "reasons": "So it is fair."}
    deciding["by"] = resolved("What then", *named)

    def decide(disposition: str, **dependent: Any) -> Any:
        given = {**deciding, "dependent": dependent, "disposition": disposition}
        return client.do("decideDependent", DEPENDENTS, **given)["decision"]

    decide("STANDS", appointment=treasurer)
    decide("FALLS", decision=van)
    decide("RE_DECIDE", event=listed[0]["event"])
    twice = {**deciding, "dependent": {"appointment": treasurer}, "disposition": "FALLS"}
    assert client.refused("decideDependent", **twice) == "DEPENDENT_ALREADY_DECIDED"
    unknown = {**deciding, "dependent": {"body": council.id}, "disposition": "FALLS"}
    assert client.refused("decideDependent", **unknown) == "NOT_DEPENDENT"
    fallen = council.read(van, "validity nullification { fellWith { id } }")
    assert fallen == {"validity": "VOID", "nullification": {"fellWith": {"id": first}}}
    assert client.refused("implementDecision", decision=van) == "DECISION_VOID"
    deciding["by"] = resolved("Two thirds after all", named[-1])
    decided = decide("STANDS", event=listed[0]["event"])
    assert decided["nullification"]["awaiting"] == 1
    assert [one["disposition"] for one in decided["dependents"]["nodes"]] == [
        "STANDS",
        "STANDS",
        "FALLS",
        None,
    ]
    assert client.refused("implementDecision", decision=first) == "DECISION_VOID"


class Void(Council):
    """What they decided was found void, and what rests on it waits to be decided."""

    def undo(self, decision: str) -> None:
        challenge = self.challenged(decision, "NOTICE")
        found: dict[str, Any] = {"decision": decision, "challenge": challenge, "finding": "VOID"}
        found |= {"reasons": "!", "defects": ["NOTICE"]}
        found["by"] = self.answered("Void", decision, challenge)
        self.client.do("determineChallenge", **found)
        side = {"person": self.members[2]}
        self.client.do("nullifyDecision", decision=decision, challenge=challenge, side=side)

    def let_fall(self, decision: str, *dependents: dict[str, str]) -> None:
        falling: list[Any] = [{"decision": decision, "dependent": one} for one in dependents]
        by = self.adopted("So be it", enacts=[{"decideDependent": one} for one in falling])
        for one in falling:
            self.client.do("decideDependent", **one, by=by, disposition="FALLS", reasons="!")

    def steps(self) -> dict[str, str]:
        query = "query ($p: ID!) { nextSteps(actingFor: $p) { kind sentence } }"
        asked = self.client.ask(query, p=self.school)["nextSteps"]
        return {step["kind"]: step["sentence"] for step in asked}


ACTING = """query ($p: ID!) { couldActFor(partnership: $p, moment: "2099-12-31", first: 9) { nodes {
    person { name } capacity } } }"""


def test_an_appointment_that_falls_is_ended_by_that_and_gives_no_authority(client: Client) -> None:
    council = Void(client)
    ada, bob, _ = council.members
    decision, treasurer = council.reformed()
    client.do("acceptAppointment", appointment=treasurer, by=ada)
    council.undo(decision)
    query = """query ($id: ID!) { appointment(id: $id) { trail(first: 1) { nodes {
        authorityChain { holds links { kind sentence holds } } } } } }"""
    client.do("nameDeputy", appointment=treasurer, deputy=client.person("Di"), by=ada)
    asked = client.ask(query, id=treasurer)["appointment"]["trail"]["nodes"][0]
    [link] = [one for one in asked["authorityChain"]["links"] if one["kind"] == "appointment"]
    assert link["holds"]
    assert "which rested on a decision that was void: it was not decided yet" in link["sentence"]
    assert list(council.steps()) == ["decide-dependents"]
    council.let_fall(decision, {"appointment": treasurer})
    assert "end-appointment" not in council.steps()
    fields = "appointment(id: $id) { state trail(first: 9) { nodes { sentence } } }"
    ended = client.ask(f"query ($id: ID!) {{ {fields} }}", id=treasurer)["appointment"]
    assert ended["state"] == "ENDED"
    assert client.refused("endAppointment", appointment=treasurer) == "APPOINTMENT_OVER"
    again = {"appointment": treasurer, "deputy": client.person("Ed"), "by": ada}
    assert client.refused("nameDeputy", **again) == "APPOINTMENT_OVER"
    onward: dict[str, Any] = {
        "appointment": treasurer,
        "delegate": bob,
        "matters": ["paper"],
        "by": ada,
    }
    assert client.try_("delegateAuthority", **onward)["code"]


def test_what_was_done_by_it_before_an_appointment_fell_is_decided_of_as_well(
    client: Client,
) -> None:
    council = Void(client)
    ada, *_ = council.members
    decision, treasurer = council.reformed()
    client.do("acceptAppointment", appointment=treasurer, by=ada)
    council.undo(decision)
    client.do("nameDeputy", appointment=treasurer, deputy=client.person("Di"), by=ada)
    fields = """nullification { awaiting } dependents(first: 20) { nodes {
        event subject restsOn disposition entry { sentence } } }"""
    before = council.read(decision, fields)
    assert len(before["dependents"]["nodes"]) == before["nullification"]["awaiting"]
    council.let_fall(decision, {"appointment": treasurer})
    after = council.read(decision, fields)
    assert after["nullification"]["awaiting"] == before["nullification"]["awaiting"]
    *listed, new = after["dependents"]["nodes"]
    assert [one["event"] for one in listed] == [
        one["event"] for one in before["dependents"]["nodes"]
    ]
    [fallen] = [one for one in listed if one["disposition"] == "FALLS"]
    assert (new["restsOn"], new["disposition"]) == (fallen["event"], None)
    assert "deputy" in new["entry"]["sentence"]
    said = council.read(decision, "trail(first: 1) { nodes { sentence } }")["trail"]["nodes"]
    assert said[0]["sentence"].endswith("; one act that was done by it meanwhile is listed.")
    council.let_fall(decision, {"event": new["event"]})
    assert council.read(decision, fields)["dependents"]["nodes"][-1]["disposition"] == "FALLS"


RULED = """query ($id: ID!) { decision(id: $id) { rule { source } trail(first: 20) { nodes {
    event authorityChain { holds links { kind sentence } } } } } }"""


AS_OF = """query ($id: ID!) { agreement(id: $id) { text { text }
    amendments { nodes { status fellAt fellWith { title } fellBy { title } } } } }"""


def test_an_amendment_that_falls_changes_the_text_no_more(client: Client) -> None:
    """What is opened from then on follows the rule that stood before; what was open keeps its."""
    council = Void(client)
    decision, _ = council.reformed()

    def chain(put: str) -> dict[str, Any]:
        """That of the motion."""
        asked = client.ask(RULED, id=put)["decision"]
        assert asked["rule"]["source"] == "CLAUSE"
        found = [
            one["authorityChain"]
            for one in asked["trail"]["nodes"]
            if one["event"].startswith("decision.motion-proposed")
        ]
        assert found[0]["holds"]
        return dict(found[0])

    def wording(put: str) -> str:
        """What the chain of a motion under the amended rule says of the amendment."""
        links = chain(put)["links"]
        return "".join(one["sentence"] for one in links if one["kind"] == "amendment")

    assert wording(council.adopted("Sing")).endswith(", as it was adopted.")
    council.undo(decision)
    assert "it was not decided yet what becomes of it" in wording(council.adopted("Dance"))
    waiting = council.motion("Rest")
    found = council.read(decision, "dependents(first: 20) { nodes { name subject event } }")
    [adopted] = [
        one for one in found["dependents"]["nodes"] if one["name"].startswith("agreement.amendment")
    ]
    council.let_fall(decision, {"event": adopted["event"]})
    shown = client.ask(AS_OF, id=council.agreement)["agreement"]
    [fallen] = shown["amendments"]["nodes"]
    assert shown["text"]["text"] == "x"
    assert (fallen["status"], fallen["fellWith"]["title"]) == (
        "FALLEN",
        "New rules and a treasurer",
    )
    assert fallen["fellBy"]["title"] == "So be it" and fallen["fellAt"]
    assert "propose-amendment" not in council.steps()
    assert wording(council.adopted("Rest again", "++-")) == ""
    ended = council.read(waiting, "rule { clauseVersion }")
    assert ended["rule"]["clauseVersion"] == 2


def test_what_falls_with_a_void_decision_is_good_for_nothing_from_then_on(client: Client) -> None:
    council = Void(client)
    ada, bob, _ = council.members
    post = council.post()
    composed = {"constituteBody": {"name": "Panel", "seats": [{"number": 1}]}}
    clerks = {"title": "Clerk", "remit": {"powers": [{"matters": ["paper"], "delegable": True}]}}
    enacts = [composed, {"definePost": clerks}, {"appoint": {"post": post}}]
    decision = council.adopted("A panel and a clerk", enacts=enacts)
    on_it = {"partnership": council.partnership, "decision": decision}
    seats = [{"id": "seat"}]
    given = client.do("constituteBody", "body { id }", **on_it, name="Panel", seats=seats)
    panel = given["body"]["id"]
    defined = client.do("definePost", "post { id }", **on_it, **clerks)
    clerk = defined["post"]["id"]
    appointed = client.do("appoint", "appointment { id }", post=clerk, person=ada)
    held = appointed["appointment"]["id"]
    client.do("acceptAppointment", appointment=held, by=ada)
    delegating = {"appointment": held, "delegate": bob, "matters": ["paper"], "by": ada}
    done = client.do("delegateAuthority", "delegation { id }", **delegating)
    delegation = done["delegation"]["id"]

    def pay(**warrant: Any) -> str:
        """Somebody approves a payment by it: the code of the refusal, or that it is done."""
        asked = client.do(
            "requestPayment",
            "payment { id }",
            partnership=council.partnership,
            payee={"organisation": council.school},
            amount={"amount": "5", "currency": "EUR"},
            purpose="Paper",
            matter="paper",
            requester=council.members[2],
        )["payment"]["id"]
        answer = client.try_("approvePayment", "payment { state }", payment=asked, **warrant)
        return str(answer.get("code") or answer["payment"]["state"])

    def acting() -> list[tuple[str, str]]:
        found = client.ask(ACTING, p=council.partnership)["couldActFor"]["nodes"]
        return sorted((one["person"]["name"], one["capacity"]) for one in found)

    council.undo(decision)
    assert pay(appointment=held, by=ada) == "APPROVED"
    assert acting() == [("Ada", "HOLDER"), ("Bob", "DELEGATE")]
    council.let_fall(decision, {"delegation": delegation})
    assert pay(delegation=delegation, by=bob) == "WARRANT_OVER"
    assert acting() == [("Ada", "HOLDER")]
    council.let_fall(decision, {"body": panel}, {"post": clerk})
    assert pay(appointment=held, by=ada) == "WARRANT_OVER"
    assert acting() == []
    assert client.refused("delegateAuthority", **delegating) == "BEYOND_TERM"
    motion = {"partnership": council.partnership, "title": "Sit", "body": panel}
    assert client.refused("proposeMotion", **motion) == "BODY_GONE"
    assert client.refused("abolishPost", post=clerk) == "POST_ALREADY_ABOLISHED"
    undoing = {"dissolve-body", "abolish-post", "revoke-delegation", "end-appointment"}
    assert not undoing & set(council.steps())


def test_a_decision_is_ratified_from_the_start(client: Client) -> None:
    council = Council(client)
    hall = council.adopted("Hire the hall", "++.")
    challenge = council.challenged(hall, "NOTICE")
    enacts = [
        {"ratifyDecision": {"decision": hall}},
        {"determineChallenge": {"decision": hall, "challenge": challenge}},
    ]
    later = council.adopted("Yes, the hall", enacts=enacts)
    ratifying = {"decision": hall, "by": later, "defects": ["NOTICE"]}
    other = {**ratifying, "by": hall}
    assert client.refused("ratifyDecision", **other) == "JUDGED_BY_ITSELF"
    fields = """decision { validity validityHistory { status until }
        ratifications { by { title } defects } }"""
    done = client.do("ratifyDecision", fields, **ratifying)["decision"]
    assert done == {
        "validity": "RATIFIED",
        "validityHistory": [{"status": "RATIFIED", "until": None}],
        "ratifications": [{"by": {"title": "Yes, the hall"}, "defects": ["NOTICE"]}],
    }
    assert client.refused("ratifyDecision", **ratifying) == "DEFECTS_CURED"
    answer = {"decision": hall, "challenge": challenge, "reasons": "!", "finding": "VOIDABLE"}
    client.do("determineChallenge", **answer, defects=["NOTICE"], by=later)
    undo = {"decision": hall, "challenge": challenge, "side": {"person": council.members[2]}}
    assert client.refused("nullifyDecision", **undo) == "DEFECTS_CURED"
    client.do("implementDecision", decision=hall)


def test_an_irregularity_is_immaterial_where_the_outcome_is_the_same(client: Client) -> None:
    council = Council(client, days=7)
    close = council.adopted("A close vote", "++-")
    contested = [council.seats[1]]
    challenge = council.challenged(close, "ENTITLEMENT", seats=contested)
    answer = {"decision": close, "challenge": challenge, "reasons": "!", "defects": ["ENTITLEMENT"]}
    answer["by"] = council.answered("About the close vote", close, challenge)
    differs = {**answer, "finding": "IMMATERIAL"}
    assert client.refused("determineChallenge", **differs) == "OUTCOME_WOULD_DIFFER"
    clear = council.adopted("A clear vote")
    challenge = council.challenged(clear, "ENTITLEMENT", seats=contested)
    same = {**differs, "decision": clear, "challenge": challenge}
    same["by"] = council.answered("About the clear vote", clear, challenge)
    fields = "validity challenges { ruleCitedAs untilAt recount seats defects }"
    done = client.do("determineChallenge", f"decision {{ {fields} }}", **same)["decision"]
    assert council.read(clear, fields) == done  # in the other lane
    assert done["validity"] == "IRREGULAR"
    [found] = done["challenges"]
    assert found["ruleCitedAs"] and found["recount"]
    assert (found["seats"], found["defects"]) == (contested, ["ENTITLEMENT"])


def test_a_decision_that_nobody_challenged_is_valid_and_shows_nothing_else(client: Client) -> None:
    council = Council(client)
    decision = council.adopted("Tea")
    fields = """validity validityHistory { status } challenges { id } nullification { awaiting }
        dependents { totalCount } ratifications { event }"""
    assert council.read(decision, fields) == {
        "validity": "VALID",
        "validityHistory": [],
        "challenges": [],
        "nullification": None,
        "dependents": {"totalCount": 0},
        "ratifications": [],
    }
    assert council.read(council.motion("Coffee"), "validity") == {"validity": None}
    late = {"decision": decision, "grounds": "!", "defects": ["FORM"], "effective": "2050-01-01"}
    assert client.refused("challengeDecision", **late, by={"person": council.members[0]}) == (
        "CHALLENGE_TOO_LATE"
    )
    stranger = {**late, "effective": None, "by": {"person": client.person("Zoe")}}
    assert client.refused("challengeDecision", **stranger) == "NOT_ENTITLED_TO_CHALLENGE"
