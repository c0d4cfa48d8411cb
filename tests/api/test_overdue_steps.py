"""What a vote waits for, through GraphQL: who is asked to end it and to count it, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served, whole
from tests.api.test_charter import SOUND
from tests.databases import Server

pytestmark = pytest.mark.postgres

STARTED = datetime(2026, 5, 10, 12, tzinfo=UTC)
NOW = [STARTED]
STEPS = "query ($o: ID!) { nextSteps(actingFor: $o) { kind sentence dueAt subject } }"
DUE = "query ($p: ID!, $k: String) { due(partnership: $p, kind: $k) { nodes { sentence dueAt } } }"
TRAIL = "query ($d: ID!) { decision(id: $d) { outcome trail(first: 2) { nodes { sentence } } } }"


@pytest.fixture(scope="module")
def running(server: Server) -> Iterator[Served]:
    """A server whose clock the tests move."""
    with whole(server, has_lapses=False, clock=lambda: NOW[0]) as found:
        yield found


@pytest.fixture
def board(running: Served) -> Iterator[Board]:
    NOW[0] = STARTED
    yield Board(Client(running))
    NOW[0] = STARTED


class Board:
    """Two schools with a seat each; an officer of the second counts."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.hill, self.lake = (client.organisation(name) for name in ("Hill", "Lake"))
        self.partnership = client.partnership(self.hill, self.lake)
        self.people = [client.person(name) for name in ("Ada", "Bob")]
        seats = [
            {"id": f"seat-{number}", "party": party, "holder": person}
            for number, (party, person) in enumerate(
                zip((self.hill, self.lake), self.people, strict=True)
            )
        ]
        fields = "body { id seats { seat } }"
        body = client.do(
            "constituteBody", fields, partnership=self.partnership, name="Board", seats=seats
        )["body"]
        self.body, self.seats = body["id"], [seat["seat"] for seat in body["seats"]]
        self.officer = client.do("registerPerson", "person { id }", name="O", affiliation=self.lake)
        post = client.do(
            "definePost",
            "post { id }",
            partnership=self.partnership,
            title="Officer",
            remit={"functions": ["RETURNING_OFFICER"]},
        )["post"]["id"]
        client.do("appoint", post=post, person=self.officer["person"]["id"])

    def voted(self) -> dict[str, Any]:
        """A vote that the first opened, and in which both have voted."""
        put = {"partnership": self.partnership, "title": "A mill", "body": self.body}
        given = {**put, "proposer": self.people[0]}
        decision = self.client.do("proposeMotion", "decision { id }", **given)["decision"]["id"]
        opening = {"decision": decision, "by": self.people[0]}
        fields = "decision { polls { id } }"
        poll = self.client.do("openPoll", fields, **opening)["decision"]["polls"][0]["id"]
        of = {"decision": decision, "poll": poll}
        for seat, voter in zip(self.seats, self.people, strict=True):
            choice = {"stance": {"stance": "YES"}}
            self.client.do("castBallot", **of, seat=seat, voter=voter, choice=choice)
        return of

    def steps(self, party: str) -> list[tuple[str, str]]:
        found = self.client.ask(STEPS, o=party)["nextSteps"]
        return [(one["kind"], one["sentence"]) for one in found if one["kind"].endswith("-poll")]

    def due(self, kind: str) -> list[dict[str, Any]]:
        found = self.client.ask(DUE, p=self.partnership, k=kind)["due"]["nodes"]
        return [dict(one) for one in found]


def test_who_presides_is_asked_at_once_and_after_a_week_whoever_may_vote(board: Board) -> None:
    of = board.voted()
    asked = ("close-poll", "Everybody has voted on “A mill”: close the vote.")
    assert board.steps(board.lake) == [asked]
    assert board.steps(board.hill) == []
    [due] = board.due("poll-to-end")
    assert due["sentence"].endswith("or from then on by anybody who may vote: everybody has voted.")
    assert datetime.fromisoformat(due["dueAt"]) == STARTED + timedelta(days=7)
    ending = {**of, "by": board.people[0]}
    assert board.client.refused("closePoll", **ending) == "NOT_ENTITLED_TO_CLOSE"
    NOW[0] = STARTED + timedelta(days=8)
    [(kind, said)] = board.steps(board.hill)
    assert (kind, said.split(", ")[1]) == ("close-poll", "as anybody who may vote can do by now.")
    board.client.do("closePoll", **ending)
    told = board.client.ask(TRAIL, d=of["decision"])["decision"]["trail"]["nodes"][0]["sentence"]
    assert "by one of those who may vote, as nobody who presides had done it in time" in told
    assert board.due("poll-to-end") == []


def test_the_officer_is_asked_to_count_and_after_a_week_whoever_may_vote(board: Board) -> None:
    of = board.voted()
    board.client.do("closePoll", **of, by=board.officer["person"]["id"])
    asked = ("count-poll", "Count the vote on “A mill”, which is closed.")
    assert board.steps(board.lake) == [asked]
    assert board.steps(board.hill) == []
    [due] = board.due("poll-count-overdue")
    assert due["sentence"].endswith("is counted by itself, if it is not counted before.")
    counting = {**of, "by": board.people[0]}
    assert board.client.refused("countPoll", **counting) == "NOT_ENTITLED_TO_COUNT"
    NOW[0] = STARTED + timedelta(days=8)
    assert board.steps(board.hill) == [asked]
    board.client.do("countPoll", **counting)
    assert board.client.ask(TRAIL, d=of["decision"])["decision"]["outcome"] == "ADOPTED"
    assert board.due("poll-count-overdue") == []


def test_a_motion_that_is_put_off_is_taken_up_again(board: Board) -> None:
    client = board.client
    client.do("designateChair", body=board.body, seat=board.seats[1])
    put = {"partnership": board.partnership, "title": "A mill", "body": board.body}
    decision = client.do("proposeMotion", "decision { id }", **put)["decision"]["id"]
    given = {"decision": decision, "by": board.people[1]}
    assert client.refused("adjournMotion", **given, until="8999-01-01") == "ADJOURNED_TOO_LONG"
    client.do("adjournMotion", **given, until="2026-06-10")
    assert client.refused("openPoll", decision=decision) == "STILL_ADJOURNED"
    client.do("adjournMotion", **given, until="2026-05-10")
    told = client.ask(TRAIL, d=decision)["decision"]["trail"]["nodes"][0]["sentence"]
    assert "was taken up again" in told
    client.do("openPoll", decision=decision)


def test_what_silence_adopts_is_told_first_and_until_when(board: Board) -> None:
    client = board.client
    clauses = [{"id": SOUND, "number": "1", "heading": "So", "text": "We share.\n"}]
    for title in ("First", "Second", "Third"):
        drafting: dict[str, Any] = {"partnership": board.partnership, "title": title}
        client.do("draftAgreement", **drafting, clauses=clauses)
    put = {"partnership": board.partnership, "title": "A mill", "body": board.body}
    decision = client.do("proposeMotion", "decision { id }", **put)["decision"]["id"]
    client.do("giveNoticeOfMotion", decision=decision, how="by letter")
    client.do("openPoll", decision=decision, way="WRITTEN")
    first = client.ask(STEPS, o=board.lake)["nextSteps"][0]
    said = "“A mill” is adopted on 2"
    assert (first["kind"], first["sentence"][: len(said)]) == ("vote", said)
    assert first["sentence"].endswith(
        " May 2026 unless somebody objects before: object, or vote for it."
    )
    [mine, other] = board.due("vote")
    assert mine["sentence"] == other["sentence"]
    assert mine["sentence"].startswith("“A mill” is adopted then, unless somebody objects")


def test_silence_does_not_dissolve_the_partnership(board: Board) -> None:
    put = {"partnership": board.partnership, "title": "The end", "body": board.body}
    enacts: list[Any] = [{"dissolvePartnership": {}}]
    motion = board.client.do("proposeMotion", "decision { id }", **put, enacts=enacts)
    opening = {"decision": motion["decision"]["id"], "way": "WRITTEN"}
    assert board.client.refused("openPoll", **opening) == "SILENCE_ENACTS_NOTHING"
    board.client.do("openPoll", **{**opening, "way": "MEETING"})


def test_who_follows_in_a_seat_is_asked_to_vote(board: Board) -> None:
    client = board.client
    put = {"partnership": board.partnership, "title": "A mill", "body": board.body}
    decision = client.do("proposeMotion", "decision { id }", **put)["decision"]["id"]
    client.do("openPoll", decision=decision, closesAt="2026-05-20")
    new, seat = client.person("Olga"), {"body": board.body, "seat": board.seats[1]}
    client.do("vacateSeat", **seat)
    voting = "query ($p: ID!) { nextSteps(person: $p) { kind } }"
    assert client.ask(voting, p=board.people[1])["nextSteps"] == []
    [only] = board.due("vote")
    client.do("fillSeat", **seat, holder=new)
    assert [one["kind"] for one in client.ask(voting, p=new)["nextSteps"]] == ["vote"]
    assert len(board.due("vote")) == 2
    assert only in board.due("vote")


def test_what_is_not_carried_out_for_long_is_remarked(board: Board) -> None:
    client = board.client
    put = {"partnership": board.partnership, "title": "A clerk", "body": board.body}
    enacts: list[Any] = [{"definePost": {"title": "Clerk"}}]
    motion = client.do("proposeMotion", "decision { id }", **put, enacts=enacts)["decision"]["id"]
    numbers = {"yes": "2", "no": "0", "abstain": "0", "present": "2", "members": "2"}
    counts: dict[str, Any] = {"counts": [numbers]}
    client.do("reportTally", decision=motion, tally=counts)
    assert board.due("decision-to-carry-out") == []
    NOW[0] = STARTED + timedelta(days=91)
    [said] = board.due("decision-to-carry-out")
    assert said["sentence"].startswith("What was decided on “A clerk” is still not carried out")
    client.do("definePost", partnership=board.partnership, title="Clerk", decision=motion)
    assert board.due("decision-to-carry-out") == []
