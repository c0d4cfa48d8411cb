"""Interests and notice through GraphQL: declared, ruled on, found; sent, returned, shortened."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served

pytestmark = pytest.mark.postgres

BY_HALF = {"condition": {"majority": {"share": "1/2", "strictly": True, "base": "CAST"}}}
FOUND = "decision { outcome recusals { seat } findings { code sentence } }"
STEPS = "query ($p: ID!) { nextSteps(person: $p) { kind sentence subject } }"


class Council:
    """Three members, of whom Ada chairs; an organisation outside that may be concerned."""

    def __init__(self, client: Client, **procedure: Any) -> None:
        self.client = client
        self.partnership = client.partnership(client.organisation())
        self.mill = client.organisation("Mill Trust")
        if procedure:
            self._agreed(procedure)
        names = ("Ada", "Bob", "Cleo")
        self.members = [client.person(name) for name in names]
        seats = [{"id": f"seat-{n}", "holder": who} for n, who in enumerate(self.members)]
        given = {"partnership": self.partnership, "name": "Council", "seats": seats}
        body = client.do("constituteBody", "body { id seats { seat } }", **given)["body"]
        self.id, self.seats = body["id"], [seat["seat"] for seat in body["seats"]]
        client.do("designateChair", body=self.id, seat=self.seats[0])

    def _agreed(self, procedure: dict[str, Any]) -> None:
        provisions: list[Any] = [
            {"decisionRule": {"name": "voting", "matters": [], "rule": BY_HALF}},
            {"procedure": {"name": "orders", "matters": [], "procedure": procedure}},
        ]
        clause = {"id": "orders", "number": "1", "heading": "", "text": "x"}
        drafted = self.client.do(
            "draftAgreement",
            "agreement { id }",
            partnership=self.partnership,
            title="Rules",
            clauses=[{**clause, "provisions": provisions}],
        )["agreement"]
        self.client.do("enterIntoForce", agreement=drafted["id"])

    def motion(self, **more: Any) -> str:
        given = {"partnership": self.partnership, "title": "A mill", "body": self.id, **more}
        return str(self.client.do("proposeMotion", "decision { id }", **given)["decision"]["id"])

    def payment(self, matter: str) -> str:
        """A payment to who is no member, asked for by one who does not chair."""
        much = {"amount": {"amount": "300", "currency": "EUR"}, "purpose": "Tiles"}
        who = {"payee": {"organisation": self.mill}, "requester": self.members[1]}
        asked = {"partnership": self.partnership, "matter": matter, **much, **who}
        return str(self.client.do("requestPayment", "payment { id }", **asked)["payment"]["id"])

    def paying(self, matter: str, payment: str) -> str:
        return self.motion(matter=matter, enacts=[{"approvePayment": {"payment": payment}}])

    def concerning(self) -> str:
        return self.motion(concerns=[{"party": self.mill}])

    def declared(self, member: int = 1, **more: Any) -> str:
        given = {
            "partnership": self.partnership,
            "person": self.members[member],
            "kind": "FINANCIAL",
            "interestIn": {"party": self.mill},
            **more,
        }
        done = self.client.do("declareInterest", "interest { id }", **given)
        return str(done["interest"]["id"])

    def opened(self, decision: str, **act: str) -> dict[str, str]:
        fields = "decision { polls { id } }"
        done = self.client.do("openPoll", fields, decision=decision, **act)["decision"]
        return {"decision": decision, "poll": done["polls"][-1]["id"]}

    def vote(self, poll: dict[str, str], member: int) -> dict[str, Any]:
        choice = {"stance": {"stance": "YES"}}
        given = {"seat": self.seats[member], "voter": self.members[member], "choice": choice}
        return {**poll, **given}

    def counted(self, decision: str, *voting: int, **act: str) -> Any:
        poll = self.opened(decision, **act)
        for member in voting:
            self.client.do("castBallot", **self.vote(poll, member), **act)
        self.client.do("closePoll", **poll, **act, by=self.members[0])
        return self.client.do("countPoll", FOUND, **poll, **act)["decision"]

    def steps(self, member: int) -> list[str]:
        found = self.client.ask(STEPS, p=self.members[member])["nextSteps"]
        return [step["kind"] for step in found]


def test_who_votes_with_an_interest_on_which_nobody_ruled_is_found(client: Client) -> None:
    council = Council(client)
    decision = council.concerning()
    interest = council.declared(details="I own a third of it.")
    assert "rule-on-interest" in council.steps(0), "it waits for the chair"
    assert "rule-on-interest" not in council.steps(1)
    counted = council.counted(decision, 0, 1)
    assert counted["outcome"] == "ADOPTED", "what was irregular does not change the outcome"
    assert [found["code"] for found in counted["findings"]] == ["INTEREST_UNRULED"]
    query = """query ($id: ID!) { decision(id: $id) { interests { id kind details
        organisation { name } person { name } rulings { ruling } } } }"""
    [read] = client.ask(query, id=decision)["decision"]["interests"]
    assert (read["id"], read["kind"], read["rulings"]) == (interest, "FINANCIAL", [])
    assert read["details"] == "I own a third of it."
    assert (read["organisation"]["name"], read["person"]["name"]) == ("Mill Trust", "Bob")
    challenged = client.try_(
        "challengeDecision",
        decision=decision,
        grounds="Bob owns it.",
        defects=["CONFLICT_OF_INTEREST"],
        by={"person": council.members[2]},
    )
    assert "code" not in challenged, "what is found is a ground to challenge it"


def test_who_is_ruled_out_is_recused_and_does_not_vote(client: Client) -> None:
    council = Council(client)
    decision = council.concerning()
    interest = council.declared()
    ruling = {"interest": interest, "ruling": "STEP_BACK", "motion": decision}
    assert client.refused("ruleOnInterest", **ruling, by=council.members[1]) == (
        "NOT_ENTITLED_TO_RULE"
    )
    client.do("ruleOnInterest", **ruling, by=council.members[0], reasons="He would gain.")
    assert "rule-on-interest" not in council.steps(0)
    poll = council.opened(decision)
    assert client.refused("castBallot", **council.vote(poll, 1)) == "SEAT_RECUSED"
    for member in (0, 2):
        client.do("castBallot", **council.vote(poll, member))
    client.do("closePoll", **poll, by=council.members[0])
    counted = client.do("countPoll", FOUND, **poll)["decision"]
    assert counted["recusals"] == [{"seat": council.seats[1]}] and counted["findings"] == []
    query = """query ($id: ID!) { decision(id: $id) { recusals { ruledOn { id } } sentences
        polls { electorate(first: 9) { nodes { seat number holder { id } group weight recused } } }
        trail(first: 20) { nodes { sentence } } } }"""
    read = client.ask(query, id=decision)["decision"]
    assert read["sentences"][-2:] == [
        "Recused from this matter: seat 2.",
        "For seat 2 that was ruled on a declared interest.",
    ]
    held = zip(council.seats, council.members, strict=True)
    assert read["polls"][0]["electorate"]["nodes"] == [
        {
            "seat": seat,
            "number": number,
            "holder": {"id": holder},
            "group": "",
            "weight": "1",
            "recused": number == 2,
        }
        for number, (seat, holder) in enumerate(held, start=1)
    ]
    assert read["recusals"] == [{"ruledOn": {"id": interest}}]
    said = [entry["sentence"] for entry in read["trail"]["nodes"]]
    assert any("was ruled out from “A mill”" in sentence for sentence in said)


def test_what_is_ruled_for_a_body_holds_in_polls_that_are_opened_later(client: Client) -> None:
    council = Council(client)
    interest = council.declared()
    client.do(
        "ruleOnInterest",
        interest=interest,
        ruling="SPEAK_WITHOUT_VOTING",
        body=council.id,
        by=council.members[0],
    )
    poll = council.opened(council.concerning())
    assert client.refused("castBallot", **council.vote(poll, 1)) == "SEAT_RECUSED"
    elsewhere = council.opened(council.motion())
    client.do("castBallot", **council.vote(elsewhere, 1))


def test_the_body_itself_rules_by_a_decision_that_enacts_it(client: Client) -> None:
    council = Council(client)
    decision, interest = council.concerning(), council.declared(0)
    ruling = {"interest": interest, "ruling": "TAKE_PART"}
    assert (
        client.refused("ruleOnInterest", **ruling, motion=decision, by=council.members[0])
        == "NOT_ENTITLED_TO_RULE"
    )
    resolved = council.motion(enacts=[{"ruleOnInterest": ruling}])
    council.counted(resolved, 1, 2)
    done = client.do(
        "ruleOnInterest",
        "interest { rulings { ruling decision { id } by { id } } }",
        **ruling,
        motion=decision,
        decision=resolved,
    )
    [ruled] = done["interest"]["rulings"]
    assert ruled == {"ruling": "TAKE_PART", "decision": {"id": resolved}, "by": None}
    assert council.counted(decision, 0, 1)["findings"] == []


def test_an_affiliate_who_declared_nothing_is_found_and_asked_before(client: Client) -> None:
    council = Council(client)
    given = {"name": "Dan", "affiliation": council.mill}
    dan = client.do("registerPerson", "person { id }", **given)["person"]["id"]
    client.do("vacateSeat", body=council.id, seat=council.seats[1])
    client.do("fillSeat", body=council.id, seat=council.seats[1], holder=dan)
    council.members[1] = str(dan)
    decision = council.concerning()
    assert "declare-interest" in council.steps(1)
    counted = council.counted(decision, 1, 2)
    assert [found["code"] for found in counted["findings"]] == ["INTEREST_UNDECLARED"]


def test_where_the_orders_ask_for_it_who_confirms_nothing_is_found(client: Client) -> None:
    council = Council(client, interestsConfirmed=True)
    decision = council.motion()
    assert "confirm-no-interest" in council.steps(0)
    done = client.do(
        "confirmNoInterest",
        "decision { confirmations { seat person { name } } }",
        decision=decision,
        seat=council.seats[0],
    )
    assert done["decision"]["confirmations"] == [
        {"seat": council.seats[0], "person": {"name": "Ada"}}
    ]
    assert "confirm-no-interest" not in council.steps(0)
    counted = council.counted(decision, 0, 1)
    assert [found["code"] for found in counted["findings"]] == ["INTEREST_NOT_CONFIRMED"]


def test_a_ruling_is_due_by_the_close_of_the_poll(client: Client) -> None:
    council = Council(client)
    decision = council.concerning()
    council.declared()
    client.do("openPoll", decision=decision, closesAt="2100-01-01")
    query = """query ($p: ID!) { due(partnership: $p, kind: "ruling") { nodes {
        sentence subject person { name } } } }"""
    [due] = client.ask(query, p=council.partnership)["due"]["nodes"]
    assert due["person"] == {"name": "Ada"}
    assert due["sentence"] == "Rule on a declared interest that “A mill” touches."


def test_details_are_for_who_declared_them_and_who_rules(running: Served) -> None:
    client = Client(running)
    council = Council(client)
    interest = council.declared(details="I own a third of it.")
    query = "query ($id: ID!) { interest(id: $id) { details kind } }"
    assert client.ask(query, id=interest)["interest"]["details"] == "I own a third of it."


NOTICES = """decision { notices { id awaitsDelivery papers { title }
    deliveries { result seats why } } }"""


def test_notice_is_proven_by_its_delivery_and_broken_by_its_return(client: Client) -> None:
    council = Council(client, noticeDays=2)
    decision = council.motion()
    sent = client.do(
        "giveNoticeOfMotion",
        NOTICES,
        decision=decision,
        how="by letter",
        awaitsDelivery=True,
        papers=[{"title": "Plan", "sha256": "a" * 64}],
    )["decision"]
    [notice] = sent["notices"]
    assert notice["awaitsDelivery"] and notice["papers"] == [{"title": "Plan"}]
    voting = {"effective": "2099-01-06"}
    assert client.refused("openPoll", decision=decision, **voting) == "NOTICE_TOO_SHORT"
    of_it = {"decision": decision, "notice": notice["id"]}
    client.do("confirmDelivery", **of_it, effective="2099-01-03")
    counted = council.counted(decision, 0, 1, **voting)
    assert counted["findings"] == []
    voted = {**of_it, "seats": council.seats[:1], "effective": "2099-01-07"}
    back = client.do("reportBounce", "decision { findings { code } }", **voted)["decision"]
    assert back["findings"] == [], "who voted had notice enough"
    returned = client.do(
        "reportBounce",
        f"decision {{ findings {{ code }} {NOTICES.removeprefix('decision {')}",
        **of_it,
        seats=[council.seats[2]],
        why="address unknown",
        effective="2099-01-07",
    )["decision"]
    assert [found["code"] for found in returned["findings"]] == ["NOTICE_NOT_PROVEN"]
    [_, _, bounce] = returned["notices"][0]["deliveries"]
    assert bounce == {"result": "BOUNCED", "seats": [council.seats[2]], "why": "address unknown"}


def test_the_chair_shortens_notice_where_the_orders_let_them(client: Client) -> None:
    council = Council(client, noticeDays=7, noticeShortenedTo=0)
    decision = council.motion()
    client.do("giveNoticeOfMotion", decision=decision, how="by phone", effective="2099-01-02")
    opening = {"decision": decision, "effective": "2099-01-03"}
    assert client.refused("openPoll", **opening) == "NOTICE_TOO_SHORT"
    shortening = {"decision": decision, "days": 0, "ground": "A storm.", "effective": "2099-01-02"}
    assert client.refused("shortenNotice", **shortening, by=council.members[1]) == (
        "NOT_ENTITLED_TO_SHORTEN"
    )
    done = client.do(
        "shortenNotice",
        "decision { shortenings { days ground by { name } } }",
        **shortening,
        by=council.members[0],
    )
    assert done["decision"]["shortenings"] == [
        {"days": 0, "ground": "A storm.", "by": {"name": "Ada"}}
    ]
    client.do("openPoll", **opening)


def test_the_chair_decides_in_urgency_and_the_body_ratifies_it(client: Client) -> None:
    council = Council(client, noticeDays=0)
    provision = {"name": "chair's action", "matters": ["repairs"], "reportDays": 3}
    clause = {"id": "urgency", "number": "1", "heading": "", "text": "x"}
    drafted = client.do(
        "draftAgreement",
        "agreement { id }",
        partnership=council.partnership,
        title="Urgency",
        clauses=[{**clause, "provisions": [{"urgentAction": {**provision, "ratifyDays": 30}}]}],
    )["agreement"]
    payments = {matter: council.payment(matter) for matter in ("repairs", "fees")}
    why = {"grounds": "It leaks.", "harm": "It floods."}
    decision = council.paying("repairs", payments["repairs"])
    taking = {"decision": decision, **why}
    refused = client.try_("takeUrgentAction", **taking, by=council.members[0])
    assert refused["code"] == "URGENT_ACTION_NOT_PROVIDED"
    client.do("enterIntoForce", agreement=drafted["id"])
    assert client.try_("takeUrgentAction", **taking, by=council.members[1])["code"] == (
        "NOT_ENTITLED_TO_URGENT_ACTION"
    )
    group = {"name": "Roof group", "seats": [{"number": 1}]}
    for beyond in (
        council.motion(matter="repairs", enacts=[{"constituteBody": group}]),
        council.motion(matter="repairs", enacts=[{"dissolvePartnership": {}}]),
        council.paying("repairs", payments["fees"]),
    ):
        attempt = {"decision": beyond, **why, "by": council.members[0]}
        assert client.try_("takeUrgentAction", **attempt)["code"] == "NOT_FOR_URGENT_ACTION"
    fields = """decision { state outcome sentences urgentAction { by { name } grounds harm lapsed
        reportBy ratifyBy reportedAt ratifiedAt documents { title } ratifiedBy { id } } }"""
    taken = client.do("takeUrgentAction", fields, **taking, by=council.members[0])["decision"]
    assert (taken["state"], taken["outcome"]) == ("DECIDED", "ADOPTED")
    action = taken["urgentAction"]
    assert (action["by"]["name"], action["grounds"], action["lapsed"]) == (
        "Ada",
        "It leaks.",
        False,
    )
    paper = {"title": "Report", "sha256": "ab" * 32}
    reporting = {"decision": decision, "documents": [paper], "by": council.members[0]}
    reported = client.do("reportUrgentAction", fields, **reporting)["decision"]["urgentAction"]
    assert reported["documents"] == [{"title": "Report"}]
    ratifying = council.motion(enacts=[{"ratifyUrgentAction": {"decision": decision}}])
    assert council.counted(ratifying, 0, 1)["outcome"] == "ADOPTED"
    ratified = client.do("ratifyUrgentAction", fields, decision=decision, by=ratifying)["decision"]
    assert ratified["urgentAction"]["ratifiedBy"] == {"id": ratifying}
    done = client.do(
        "approvePayment",
        """payment { trail(first: 1) { nodes { authorityChain {
            holds links { sentence whyNot } } } } }""",
        payment=payments["repairs"],
        decision=decision,
    )
    chain = done["payment"]["trail"]["nodes"][0]["authorityChain"]
    assert chain["holds"], [link for link in chain["links"] if link["whyNot"]]
    assert chain["links"][0]["sentence"].endswith("adopted in urgency, by who chaired the body.")
