"""Voting through GraphQL: consent, proxies, ties, deadlines, and what becomes of decisions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import eventually

pytestmark = pytest.mark.postgres

MINUTES = {"title": "Minutes", "sha256": "ab" * 32}


class Board:
    """Three members, and motions that they decide on."""

    def __init__(
        self,
        client: Client,
        preset: str | None = None,
        limits: dict[str, Any] | None = None,
        **procedure: Any,
    ) -> None:
        self.client = client
        self.partnership = client.partnership(client.organisation())
        if procedure or limits:
            self._agree(procedure, limits or {})
        self.members = [client.person(name) for name in ("Ada", "Bob", "Cleo")]
        seats = [{"id": f"seat-{n}", "holder": who} for n, who in enumerate(self.members)]
        given: dict[str, Any] = {"partnership": self.partnership, "name": "Board", "seats": seats}
        if preset is not None:
            given["preset"] = preset
        body = client.do("constituteBody", "body { id preset seats { seat } }", **given)["body"]
        self.id, self.preset = body["id"], body["preset"]
        self.seats = [seat["seat"] for seat in body["seats"]]

    def _agree(self, given: dict[str, Any], limits: dict[str, Any]) -> None:
        rule = {
            "condition": {"majority": {"share": "1/2", "strictly": True, "base": "CAST"}},
            "tie": "CASTING_VOTE",
            "proxy": "PRESENT",
        }
        provisions = [
            {"decisionRule": {"name": "majority", "matters": [], "rule": rule}},
            {"procedure": {"name": "standing orders", "matters": [], "procedure": given}},
            {"timeLimits": {"name": "by post", "matters": [], "limits": limits}},
        ]
        clause = {"id": "c", "number": "1", "heading": "", "text": "x", "provisions": provisions}
        agreement = self.client.do(
            "draftAgreement",
            "agreement { id }",
            partnership=self.partnership,
            title="Rules",
            clauses=[clause],
        )["agreement"]["id"]
        self.client.do("enterIntoForce", agreement=agreement)

    def motion(self, title: str = "Share a van", **more: Any) -> str:
        given = {"partnership": self.partnership, "title": title, "body": self.id, **more}
        return str(self.client.do("proposeMotion", "decision { id }", **given)["decision"]["id"])

    def opened(self, decision: str, **more: Any) -> str:
        fields = "decision { polls { id } }"
        polls = self.client.do("openPoll", fields, decision=decision, **more)["decision"]["polls"]
        return str(polls[-1]["id"])

    def ballot(self, decision: str, poll: str, seat: int, voter: int | None = None) -> Any:
        who = self.members[seat if voter is None else voter]
        return {"decision": decision, "poll": poll, "seat": self.seats[seat], "voter": who}

    def vote(
        self, decision: str, poll: str, seat: int, stance: str, voter: int | None = None
    ) -> None:
        ballot = self.ballot(decision, poll, seat, voter)
        self.client.do("castBallot", **ballot, choice={"stance": {"stance": stance}})

    def counted(self, decision: str, poll: str, fields: str = "outcome sentences") -> Any:
        self.client.do("closePoll", decision=decision, poll=poll, by=self.members[0])
        given = {"decision": decision, "poll": poll}
        return self.client.do("countPoll", f"decision {{ {fields} }}", **given)["decision"]

    def adopted(self, title: str, **more: Any) -> str:
        decision = self.motion(title, **more)
        poll = self.opened(decision)
        for seat in range(3):
            self.vote(decision, poll, seat, "YES")
        assert self.counted(decision, poll)["outcome"] == "ADOPTED"
        return decision


def test_one_argued_objection_stops_a_decision_by_consent(client: Client) -> None:
    board = Board(client, preset="CONSENT")
    assert board.preset == "CONSENT"
    decision = board.motion()
    poll = board.opened(decision)
    for seat in (0, 1):
        board.vote(decision, poll, seat, "YES")
    objecting = board.ballot(decision, poll, 2)
    client.do("raiseObjection", **objecting, argument="Nobody can drive it.")
    argued = {"choice": {"stance": {"stance": "OBJECT"}}}
    assert client.refused("castBallot", **objecting, **argued) == "OBJECTION_NOT_ARGUED"
    fields = """outcome rule { source name } explanation { condition { kind vetoes } }
        objections { argument stands voter { name } } votes { choice }"""
    found = board.counted(decision, poll, fields)
    assert (found["outcome"], found["rule"]) == (
        "REJECTED",
        {"source": "PRESET", "name": "consent"},
    )
    assert found["explanation"]["condition"] == {
        "kind": "no-objection",
        "vetoes": [board.seats[2]],
    }
    objection = {"argument": "Nobody can drive it.", "stands": True, "voter": {"name": "Cleo"}}
    assert found["objections"] == [objection]
    assert [vote["choice"] for vote in found["votes"]] == ["YES", "YES", "OBJECT"]


def test_a_motion_waits_for_second_and_notice_and_shows_its_papers(client: Client) -> None:
    board = Board(client, seconderRequired=True, noticeDays=2)
    decision = board.motion(proposer=board.members[0], effective="2030-03-01")
    opening = {"decision": decision, "effective": "2030-03-04"}
    assert client.refused("openPoll", **opening) == "MOTION_NOT_SECONDED"
    seconding = {"decision": decision, "effective": "2030-03-01"}
    own = {**seconding, "seconder": board.members[0]}
    assert client.refused("secondMotion", **own) == "SECONDED_BY_PROPOSER"
    client.do("secondMotion", **seconding, seconder=board.members[1])
    assert client.refused("openPoll", **opening) == "NOTICE_TOO_SHORT"
    client.do("giveNoticeOfMotion", **seconding, how="by e-mail")
    client.do("circulatePapers", **seconding, papers=[MINUTES])
    fields = """decision { procedure { definition citedAs clause clauseVersion }
        seconds { seconder { name } }
        notices { how seats } papers { title sha256 } polls { id } }"""
    found = client.do("openPoll", fields, **opening)["decision"]
    assert found["procedure"]["definition"]["notice_days"] == 2
    assert found["procedure"]["citedAs"].startswith("clause 1")
    assert (bool(found["procedure"]["clause"]), found["procedure"]["clauseVersion"]) == (True, 1)
    assert found["seconds"] == [{"seconder": {"name": "Bob"}}]
    assert found["notices"] == [{"how": "by e-mail", "seats": []}]
    assert found["papers"] == [MINUTES]


def test_a_proxy_votes_and_the_principal_overrides_it(client: Client) -> None:
    board = Board(client, proxiesPerHolder=1)
    decision = board.motion()
    granting = {"decision": decision, "seat": board.seats[2], "holder": board.members[0]}
    assert client.refused("grantProxy", seat=board.seats[2], holder=board.members[0]) == (
        "PROXY_FOR_NOTHING"
    )
    granted = client.do("grantProxy", "proxy { id principal { name } }", **granting)["proxy"]
    assert granted["principal"] == {"name": "Cleo"}
    circle = {"decision": decision, "seat": board.seats[0], "holder": board.members[2]}
    assert client.refused("grantProxy", **circle) == "PROXY_CIRCLE"
    second = {"decision": decision, "seat": board.seats[1], "holder": board.members[0]}
    assert client.refused("grantProxy", **second) == "TOO_MANY_PROXIES"
    poll = board.opened(decision)
    board.vote(decision, poll, 2, "YES", voter=0)
    by_stranger = board.ballot(decision, poll, 2, voter=1)
    choice = {"choice": {"stance": {"stance": "NO"}}}
    assert client.refused("castBallot", **by_stranger, **choice) == "NOT_ENTITLED_TO_VOTE"
    board.vote(decision, poll, 2, "NO")
    again = {**board.ballot(decision, poll, 2, voter=0), **choice}
    assert client.refused("castBallot", **again) == "PRINCIPAL_VOTED"
    revoked = client.do("revokeProxy", "proxy { revokedAt }", proxy=granted["id"])
    assert revoked["proxy"]["revokedAt"]
    assert client.refused("revokeProxy", proxy=granted["id"]) == "PROXY_ALREADY_REVOKED"
    found = board.counted(decision, poll, "votes { choice voter { name } } proxies { totalCount }")
    assert found == {
        "votes": [{"choice": "NO", "voter": {"name": "Cleo"}}],
        "proxies": {"totalCount": 1},
    }
    standing = client.ask(
        "query ($id: ID!) { proxies(decision: $id, standing: true) { totalCount } }", id=decision
    )
    assert standing["proxies"] == {"totalCount": 0}


def test_the_chair_breaks_a_tie(client: Client) -> None:
    board = Board(client, noticeDays=0)
    decision = board.motion()
    poll = board.opened(decision)
    board.vote(decision, poll, 0, "YES")
    board.vote(decision, poll, 1, "NO")
    assert board.counted(decision, poll)["outcome"] == "TIED"
    casting = {"decision": decision, "stance": "YES", "voter": board.members[2]}
    assert client.refused("castCastingVote", **casting) == "CHAIR_UNKNOWN"
    chaired = client.do("designateChair", "body { chair }", body=board.id, seat=board.seats[2])
    assert chaired["body"]["chair"] == board.seats[2]
    not_chair = {**casting, "voter": board.members[0]}
    assert client.refused("castCastingVote", **not_chair) == "NOT_THE_CHAIR"
    fields = "decision { outcome castingVote { stance voter { name } } sentences }"
    found = client.do("castCastingVote", fields, **casting)["decision"]
    assert found["outcome"] == "ADOPTED"
    assert found["castingVote"] == {"stance": "yes", "voter": {"name": "Cleo"}}
    assert found["sentences"][-1] == "As many voted yes as no; the casting vote was yes."


def test_decisions_are_done_superseded_and_rescinded(client: Client) -> None:
    board = Board(client)
    second = board.adopted("Bus")
    third = board.adopted("Tram", enacts=[{"supersedeDecision": {"decision": second}}])
    first = board.adopted("Van", enacts=[{"rescindDecision": {"decision": third}}])
    client.do("enterEvidence", decision=first, documents=[MINUTES])
    done = client.do(
        "implementDecision",
        """decision { state evidence { title }
           implementation { person { name } report documents { sha256 } } }""",
        decision=first,
        person=board.members[1],
        report="Bought.",
        documents=[MINUTES],
    )["decision"]
    assert done == {
        "state": "IMPLEMENTED",
        "evidence": [{"title": "Minutes"}],
        "implementation": {
            "person": {"name": "Bob"},
            "report": "Bought.",
            "documents": [{"sha256": "ab" * 32}],
        },
    }
    assert client.refused("implementDecision", decision=first) == "ALREADY_IMPLEMENTED"
    superseding = {"decision": second, "by": third}
    fields = "decision { state supersededBy { title } rescindedBy { title } }"
    found = client.do("supersedeDecision", fields, **superseding)["decision"]
    assert found == {
        "state": "SUPERSEDED",
        "supersededBy": {"title": "Tram"},
        "rescindedBy": None,
    }
    assert client.refused("rescindDecision", **superseding) == "DECISION_ALREADY_SUPERSEDED"
    assert client.refused("rescindDecision", decision=third, by=third) == "UNDONE_BY_ITSELF"
    client.do("rescindDecision", decision=third, by=first)
    trail = [entry["event"] for entry in client.trail(third)]
    assert trail[0] == "decision.rescinded.v1"


def test_a_poll_is_extended_as_the_agreement_provides(client: Client) -> None:
    board = Board(client, limits={"extensionDays": 2, "extendedBy": "MEMBER"})
    decision = board.motion()
    opening = datetime.now(UTC)
    poll = board.opened(decision, closesAt=(opening + timedelta(days=1)).isoformat())
    extending = {"decision": decision, "poll": poll, "by": board.members[0]}
    later = (opening + timedelta(days=2)).isoformat()
    fields = (
        "decision { polls { closesAt } timeLimits { citedAs clause clauseVersion definition } }"
    )
    found = client.do("extendPoll", fields, **extending, closesAt=later)["decision"]
    assert datetime.fromisoformat(found["polls"][0]["closesAt"]) == opening + timedelta(days=2)
    assert found["timeLimits"]["definition"]["extension_days"] == 2
    assert "Rules" in found["timeLimits"]["citedAs"]
    assert (bool(found["timeLimits"]["clause"]), found["timeLimits"]["clauseVersion"]) == (True, 1)
    assert client.refused("extendPoll", **extending, closesAt=later) == "EXTENSION_NOT_LATER"
    far = (opening + timedelta(days=9)).isoformat()
    assert client.refused("extendPoll", **extending, closesAt=far) == "EXTENSION_TOO_LONG"
    [due] = client.ask(DUE, partnership=board.partnership, overdue=False)["due"]["nodes"][-1:]
    assert datetime.fromisoformat(due["dueAt"]) == opening + timedelta(days=2)
    assert client.trail(decision)[0]["event"] == "decision.poll-extended.v1"


def test_a_partnership_lists_its_holidays(client: Client) -> None:
    partnership = client.partnership(client.organisation())
    holidays = [{"day": "2030-12-25", "name": "Christmas"}, {"day": "2030-12-26"}]
    listing: dict[str, Any] = {"partnership": partnership, "holidays": holidays}
    fields = "partnership { holidays { day name until } }"
    found = client.do("listHolidays", fields, **listing)["partnership"]["holidays"]
    assert [(it["day"], it["name"]) for it in found] == [
        ("2030-12-25", "Christmas"),
        ("2030-12-26", ""),
    ]
    assert client.refused("listHolidays", **listing) == "HOLIDAY_ALREADY_LISTED"
    weekend = {**listing, "holidays": [{"day": "2030-12-28"}]}
    assert client.refused("listHolidays", **weekend) == "HOLIDAY_AT_WEEKEND"
    striking = {"partnership": partnership, "days": ["2030-12-26"]}
    found = client.do("strikeHolidays", fields, **striking)["partnership"]["holidays"]
    assert [it["until"] is None for it in found] == [True, False]
    assert client.refused("strikeHolidays", **striking) == "HOLIDAY_NOT_LISTED"


DUE = """query ($partnership: ID!, $person: ID, $overdue: Boolean) {
    due(partnership: $partnership, person: $person, overdue: $overdue) {
        nodes { kind sentence dueAt isOverdue person { name } subject } } }"""


def test_what_is_due_is_shown_to_whom_and_happens_by_itself(client: Client) -> None:
    board = Board(client)
    decision = board.motion()
    closes_at = datetime.now(UTC) + timedelta(seconds=4)
    poll = board.opened(decision, closesAt=closes_at.isoformat())
    board.vote(decision, poll, 0, "YES")
    board.vote(decision, poll, 1, "YES")
    everything = client.ask(DUE, partnership=board.partnership)["due"]["nodes"]
    assert sorted((it["kind"], it["person"] and it["person"]["name"]) for it in everything) == [
        ("poll-closes", None),
        ("vote", "Cleo"),
    ]
    whom = {"partnership": board.partnership, "person": board.members[2]}
    [vote] = client.ask(DUE, **whom, overdue=False)["due"]["nodes"]
    assert vote["sentence"] == "A vote on “Share a van” is still to be cast."
    assert client.ask(DUE, **whom, overdue=True)["due"]["nodes"] == []

    def is_decided() -> bool:
        query = "query ($id: ID!) { decision(id: $id) { state } }"
        return bool(client.ask(query, id=decision)["decision"]["state"] == "DECIDED")

    eventually(is_decided)
    assert client.ask(DUE, partnership=board.partnership)["due"]["nodes"] == []
    told = client.ask(
        """query ($id: ID!) { decision(id: $id) { outcome
            trail(first: 2, authority: DEFAULT) { nodes { sentence actor { kind } } } } }""",
        id=decision,
    )["decision"]
    assert told["outcome"] == "ADOPTED"
    assert all(
        "by operation of the stated default" in it["sentence"] for it in told["trail"]["nodes"]
    )
    assert {it["actor"]["kind"] for it in told["trail"]["nodes"]} == {"CLAUSE"}
    metrics = client.running.client.get(f"{client.running.url}/metrics").text
    assert "concord_deadlines_operated_total" in metrics
    checks = client.running.client.get(f"{client.running.url}/health/ready").json()["checks"]
    assert checks["deadlines"]["ok"]
